"""Every write that tells somebody something."""

from notifications.actions.claiming import lease
from notifications.actions.digests import gather_digests
from notifications.actions.heartbeats import beat
from notifications.actions.links import (
    NewLinks,
    issue_link,
    move_expiry,
    spend_link,
    spend_links,
    spend_links_of,
)
from notifications.actions.mending import NotFailed, mark_read, send_again
from notifications.actions.outbox import message_key, pace_of, tell, tell_people
from notifications.actions.preferences import PaceNotOffered, choose_paces
from notifications.actions.sending import send_some
from notifications.actions.settling import settle

__all__ = [
    "NewLinks",
    "NotFailed",
    "PaceNotOffered",
    "beat",
    "choose_paces",
    "gather_digests",
    "issue_link",
    "lease",
    "mark_read",
    "message_key",
    "move_expiry",
    "pace_of",
    "send_again",
    "send_some",
    "settle",
    "spend_link",
    "spend_links",
    "spend_links_of",
    "tell",
    "tell_people",
]
