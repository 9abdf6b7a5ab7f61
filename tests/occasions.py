"""Something to write about for every kind of email, in the world of planted words."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Model
from django.utils import timezone

from accounts import audit
from accounts.models import AccessEvent, FactorHelp, User
from clients.models import FollowUp, Referral
from imports.models import ImportBatch
from notifications.choices import Channel, Kind
from notifications.models import Message, SuspendedAddress
from partnerships.models import Invitation, Membership, Organisation, PendingChange
from redundancies.models import AccountCheck, ClockEvent, Document, Request, Situation
from reviews.models import Review
from surveys.models import Invitation as SurveyInvitation
from tests.access import (
    clients,
    notifications,
    partnerships,
    requests,
    reviews,
    surveys,
)
from tests.world import TOLD_AT, World

# By the first word of an event's name: of which rows its email tells.
ABOUT: dict[str, type[Model]] = {
    "account_check": AccountCheck,
    "address": SuspendedAddress,
    "answer": Request,
    "canary": AccessEvent,
    "change": PendingChange,
    "clock": Situation,
    "digest": Message,
    "document": Document,
    "factor_help": FactorHelp,
    "follow_up": FollowUp,
    "invitation": Invitation,
    "lead": Situation,
    "membership": Membership,
    "notices": ImportBatch,
    "person": User,
    "referral": Referral,
    "request": Request,
    "review": Review,
    "session": Request,
    "situation": Situation,
    "survey": SurveyInvitation,
}


# An organisation that is asked may know how many it is about.
ASKED = {"asked": {"shared.people", "shared.siteemployed"}}


def happen(world: World) -> None:
    """All of which an email may tell."""
    requests.worked_on(world)
    requests.account_check(world)
    clients.with_follow_up(world)
    surveys.link(world)
    partnerships.lost(world)
    for state in ("draft", "factual_check", "published"):
        reviews.made(world, state)
    ClockEvent.objects.filter(kind="paused").delete()
    SuspendedAddress.objects.create(
        address="nobody@people.example", suspended_at=TOLD_AT
    )
    now = timezone.now()
    Invitation.objects.create(
        person=world.people["member"],
        partnership=world.ours,
        by=world.people["chair"],
        sent_at=now,
        expires_at=now + dt.timedelta(days=7),
    )
    partnerships.change(world)
    Organisation.objects.filter(pk=world.jobcentre.pk).update(
        sign_on="agency", has_local_sign_in=False
    )
    PendingChange.objects.create(
        kind="role",
        role="analyst",
        person=world.people["member"],
        asked_by=world.people["national"],
        asked_at=TOLD_AT,
        expires_at=TOLD_AT + dt.timedelta(days=7),
        settled_at=TOLD_AT,
        settled_by=world.people["chair"],
        outcome="confirmed",
    )
    audit.looked(
        by=world.people["national"],
        page="clients:client",
        shown=[-1],
        kind="clients.case",
        at=now,
    )
    bring(world)
    gather(world)


def bring(world: World) -> None:
    """A file brought notices about two situations, one of them without a council."""
    brought = [world.rows[key].notices.get() for key in ("secret", "nowhere")]
    for notice in brought:
        notice.identity = notice.content = uuid.uuid4()
        notice.save(update_fields=["identity", "content"])
    numbers = [notice.pk for notice in brought]
    ImportBatch.objects.create(
        brought_at=TOLD_AT, first_notice=min(numbers), last_notice=max(numbers)
    )


def gather(world: World) -> None:
    """One digest of what everybody might have heard of the secret situation."""
    notifications.unread(world, about=world.secret, event="situation.new")
    digest = Message.objects.create(
        key="digest",
        event="digest",
        kind=Kind.ACCOUNT,
        person=world.people["chair"],
        channel=Channel.EMAIL,
        context_id=0,
        due_at=TOLD_AT,
        next_at=TOLD_AT,
        created_at=TOLD_AT,
    )
    Message.objects.exclude(pk=digest.pk).update(digest=digest)
