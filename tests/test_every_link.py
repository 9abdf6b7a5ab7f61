"""A link dies with the address that it was sent to, whatever it is for."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from kit.storing import storage_of
from kit.tokens import address_digest
from notifications.choices import Purpose
from notifications.models import Link
from tests import access
from tests.asking import ask, content
from tests.planting import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path):
    files = storage_of("", tmp_path / "files")
    storages = settings.STORAGES | {"private": files}
    with override_settings(STORAGES=storages):
        yield build()


def opened(page, world):
    address = reverse(page.route, args=page.of(world))
    return address if address.startswith("/link/") else ""


def test_every_link_opens_nothing_once_its_recipient_has_another_address(world):
    purposes, faults = set(), []
    for page in access.every_page():
        if not page.by_link or page.anonymous not in (200, 302):
            continue
        for sent_to in ("", "old@pace.example"):
            with transaction.atomic():
                if address := opened(page, world):
                    if sent_to:
                        digest = address_digest(sent_to)
                        Link.objects.update(address_hash=digest)
                    link = Link.objects.latest("pk")
                    before = content(ask("GET", address)).decode()
                    answer = ask(page.method, address, page.data(world))
                    is_open = "<form" in before
                    purposes |= {link.purpose} if is_open and not sent_to else set()
                    if sent_to and is_open:
                        faults.append(f"{page.label} opens")
                    if sent_to and answer.status_code not in (200, 404, 410):
                        faults.append(f"{page.label} acts: {answer.status_code}")
                transaction.set_rollback(True)

    assert not faults
    assert purposes == set(Purpose.values)
