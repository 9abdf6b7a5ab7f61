"""Messages: everybody has their own; failed ones are the National PACE team's."""

import datetime as dt

from notifications.choices import Channel, Kind, State
from notifications.models import Message
from tests.access import Page, everyone
from tests.world import TOLD_AT


def failed_message(world):
    """A letter to the chair of ours that was given up."""
    message, _ = Message.objects.get_or_create(
        key="failed",
        defaults={
            "event": "request.asked",
            "kind": Kind.REQUEST,
            "context_id": world.request.pk,
            "person": world.people["chair"],
            "channel": Channel.EMAIL,
            "due_at": TOLD_AT,
            "next_at": TOLD_AT,
            "created_at": TOLD_AT,
            "settled_at": TOLD_AT + dt.timedelta(hours=8),
            "state": State.DEAD,
        },
    )
    return [message.pk]


def unread(world, about=None, event="situation.shared"):
    """Everybody has one unread thing."""
    about = about or world.shared
    made = Message.objects.bulk_create(
        Message(
            key=f"unread-{role}",
            event=event,
            kind=Kind.SITUATION,
            context_id=about.pk,
            person=person,
            channel=Channel.IN_APP,
            due_at=TOLD_AT,
            next_at=TOLD_AT,
            created_at=TOLD_AT,
            settled_at=TOLD_AT,
            state=State.DELIVERED,
        )
        for role, person in world.people.items()
    )
    return {"newest": str(max(message.pk for message in made))}


def news(world):
    """Everybody has a line about the secret situation; its page may have closed."""
    unread(world, about=world.secret, event="situation.new")
    return []


def failed(world):
    failed_message(world)
    return []


PAGES = [
    Page("notifications:list", everyone(200)),
    Page(
        "notifications:list",
        everyone(200),
        of=news,
        row="with news of the secret situation",
        shows=("secret.employer",),
    ),
    Page(
        "notifications:read",
        everyone(302),
        method="POST",
        data=unread,
        wrote="notifications_message",
    ),
    Page("notifications:preferences", everyone(200)),
    Page(
        "notifications:preferences",
        everyone(302),
        method="POST",
        data=lambda world: {
            "request": "at_once",
            "referral": "daily",
            "situation": "weekly",
            "answer": "never",
            "clock": "daily",
            "review": "daily",
            "survey": "daily",
        },
        wrote="preferences.chosen",
    ),
    Page("notifications:failed", {"national": 200}, of=failed, shows=("chair.email",)),
    Page(
        "notifications:send-again",
        {"national": 302},
        of=failed_message,
        method="POST",
        row="failed",
        wrote="message.sent_again",
    ),
    Page(
        "notifications:send-again",
        {"national": 404},
        of=lambda world: [10**9],
        method="POST",
        row="absent",
    ),
]
