"""Two who grant something on one client at the same moment: it keeps both keys."""

import threading
import time

import pytest
from django.db import connection

from clients.models import CaseGrant, Client
from kit.acting import For, acting
from partnerships.roles import Level
from tests.clients.test_querysets import keys_on
from tests.factories.clients import CaseFactory
from tests.factories.partnerships import OrganisationFactory

pytestmark = pytest.mark.committing


def test_a_key_that_another_transaction_adds_is_not_lost():
    case = CaseFactory()
    first, second = OrganisationFactory(), OrganisationFactory()

    def grant(organisation):
        CaseGrant.objects.create(
            case=case,
            partnership=case.partnership,
            organisation=organisation,
            level=Level.REFERRED,
            registered_at=case.registered_at,
        )

    def later():
        try:
            with acting(None, For.ACT):
                grant(second)
        finally:
            connection.close()

    other = threading.Thread(target=later)
    with acting(None, For.ACT):
        grant(first)
        other.start()
        wait_for_one_that_waits()
    other.join(timeout=20)

    assert Client.objects.get().audiences == keys_on(case)
    assert len(keys_on(case)) == 2


def wait_for_one_that_waits():
    """Until another connection to this database waits for a lock."""
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks waiting"
                " JOIN pg_stat_activity one USING (pid)"
                " WHERE NOT waiting.granted AND one.datname = current_database())"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waited.")
