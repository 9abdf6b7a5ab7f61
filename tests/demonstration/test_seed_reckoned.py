"""What the demonstration promises, reckoned row by row."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from clients.models import Referral
from partnerships.models import Membership
from redundancies.models import Assignment, Request, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(tmp_path, monkeypatch, settings):
    settings.DEMONSTRATION = True
    monkeypatch.setenv("DEMO_DIR", str(tmp_path))
    call_command(
        "seed_demo", situations=60, clients=120, seed=11, on="2026-03-31", verbosity=0
    )


def test_there_is_something_to_reckon(seeded):
    for model in (Referral, Request, Assignment):
        assert model.objects.exists()
    assert Response.objects.exclude(closed_on=None).exists()


def belongs(memberships, *, on, partnership, organisation=None, person=None):
    """Whether somebody of this kind belongs to a partnership on a day."""
    return any(
        held.partnership_id == partnership
        and organisation in (None, held.organisation_id)
        and person in (None, held.person_id)
        and held.from_on <= on
        and (held.to_on is None or on <= held.to_on)
        for held in memberships
    )


def test_nothing_happens_before_pace_is_told_or_after_the_closing(seeded):
    for response in Response.objects.prefetch_related("clock_events", "sessions"):
        told = min(event.on for event in response.clock_events.all())
        closed = response.closed_on
        for event in response.clock_events.all():
            assert told <= event.on
            assert closed is None or event.on <= closed
        for session in response.sessions.all():
            assert told <= timezone.localdate(session.starts_at)
            assert session.starts_at <= session.ends_at


def test_a_referral_is_agreed_sent_answered_and_ended_in_this_order(seeded):
    for referral in Referral.objects.select_related("case"):
        sent_on = timezone.localdate(referral.sent_at)
        assert referral.case.registered_on <= referral.agreed_on <= sent_on
        if referral.answered_at is not None:
            assert referral.sent_at <= referral.answered_at
        if referral.ended_on is not None:
            assert timezone.localdate(referral.answered_at) <= referral.ended_on


def test_who_was_asked_referred_to_or_put_on_it_belonged_there(seeded):
    memberships = list(Membership.objects.all())
    for request in Request.objects.select_related("response"):
        assert belongs(
            memberships,
            on=timezone.localdate(request.asked_at),
            partnership=request.response.partnership_id,
            organisation=request.organisation_id,
        )
    for referral in Referral.objects.all():
        assert belongs(
            memberships,
            on=timezone.localdate(referral.sent_at),
            partnership=referral.partnership_id,
            organisation=referral.organisation_id,
        )
    for assignment in Assignment.objects.select_related("response"):
        assert belongs(
            memberships,
            on=assignment.from_on,
            partnership=assignment.response.partnership_id,
            person=assignment.person_id,
        )
