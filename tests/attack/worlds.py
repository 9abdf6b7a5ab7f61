"""Two worlds that are equal but for what one person may not see.

The first is the planted world. In the second every planted word and number that this
person may not know is another one, and there is more: situations, people and letters
that it may not see, of the same names as those that it sees and types.
"""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.db import connection

from clients.actions import grants as client_grants
from clients.models import Case, Client
from notifications.choices import Channel, Kind, State
from notifications.models import Message
from redundancies.actions import grants
from redundancies.choices import Source, Status, Visibility
from redundancies.models import Employer, Request, Response, Situation
from tests.planted import LAW, known_to
from tests.world import TOLD_AT, World

# What the record and its seals keep cannot be changed, and says no word of a case. Nor
# can history: what the second world says otherwise is a change in it, hidden as well.
LEFT_ALONE = [
    *("accounts_auditevent", "accounts_accessevent", "accounts_recordbatch"),
    "accounts_fieldchange",
]
COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND is_generated = 'NEVER'
  AND table_name !~ '^(django|auth)_|history$' AND table_name <> ALL (%s)
  AND data_type IN ('text', 'character varying', 'ARRAY', 'jsonb', 'integer')
  AND (data_type <> 'ARRAY' OR udt_name IN ('_text', '_varchar'))
  AND column_name <> ALL ('{reference,key,token_hash,code,audiences,employer_plain}')
ORDER BY table_name, column_name
"""
# Whose partnership the hidden rows are: another one than this person's.
FAR = ("far_member", "far_chair", "two_hats")
# So long before PACE was told of the others.
EARLIER = dt.timedelta(days=1)


def change(world: World, role: str) -> None:
    """Make the second world of the first, for the eyes of this person."""
    known = known_to(role)
    hidden = [value for name, (value, _) in LAW.items() if name not in known]
    words = [value[:-2] for value in hidden if str(value).startswith("Xq")]
    with pgtrigger.ignore("redundancies.Headcount:append_only"):
        reword(words, [value for value in hidden if isinstance(value, int)])
    add_unseen(world, role)


def reword(words: list[str], numbers: list[int]) -> None:
    """Put another word of the same length, and the next number, for each of these."""
    marked = f"({'|'.join(words)})qx"
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [LEFT_ALONE])
        for table, column, kind in cursor.fetchall():
            if kind == "integer":
                cursor.execute(
                    f'UPDATE "{table}" SET "{column}" = "{column}" + 1'
                    f' WHERE "{column}" = ANY (%s)',
                    [numbers],
                )
                continue
            back = {"ARRAY": "::text[]", "jsonb": "::jsonb"}.get(kind, "")
            cursor.execute(
                f'UPDATE "{table}" SET "{column}" ='
                f" regexp_replace(\"{column}\"::text, %s, %s, 'gi'){back}"
                f' WHERE "{column}"::text ~* %s',
                [marked, r"\1zx", marked],
            )


def add_unseen(world: World, role: str) -> None:
    """Rows that this person may not see, like those that it sees and types."""
    side = "ours" if role in FAR else "theirs"
    place, council = world.rows[side], world.rows[f"{side}_council"]
    for employer in list(Employer.objects.order_by("pk")):
        situation_like(world, employer, place, council)
    for case in list(Case.objects.order_by("pk")):
        person_like(case, place)
    reader = world.people["officer" if role in FAR else "far_member"]
    for message in list(Message.objects.order_by("pk")[:20]):
        letter_like(message, reader)


def situation_like(world: World, employer: Employer, place, council) -> None:
    """A need-to-know situation, led elsewhere, of another employer of this name."""
    row = Situation.objects.create(
        employer=Employer.objects.create(
            name=employer.name, company_number=employer.company_number
        ),
        council=council,
        place=council.name,
        told_at=TOLD_AT - EARLIER,
        status=Status.RESPONDING,
        source=Source.HELPLINE,
        visibility=Visibility.NEED_TO_KNOW,
        logged_at=TOLD_AT,
        logged_by=world.people["national"],
    )
    response = Response.objects.create(
        situation=row,
        partnership=place,
        is_lead=True,
        told_at=TOLD_AT - EARLIER,
        from_on=TOLD_AT.date(),
    )
    Request.objects.create(
        response=response,
        organisation=world.college,
        asked_by=world.people["national"],
        asked_at=TOLD_AT,
    )
    grants.rewrite(situation=row)


def person_like(case: Case, place) -> None:
    """Somebody else of the same name, living there, helped elsewhere."""
    person = case.client
    other = Case.objects.create(
        client=Client.objects.create(
            given_name=person.given_name,
            family_name=person.family_name,
            postcode=person.postcode,
            born_on=person.born_on,
            registered_at=person.registered_at,
        ),
        partnership=place,
        registered_on=case.registered_on,
        registered_at=case.registered_at,
    )
    client_grants.rewrite(case=other)


def letter_like(message: Message, reader) -> None:
    """The same letter to somebody else."""
    Message.objects.create(
        event=message.event,
        kind=Kind.ACCOUNT,
        context_id=message.context_id,
        person=reader,
        channel=Channel.IN_APP,
        state=State.DELIVERED,
        key=f"like-{message.pk}",
        due_at=TOLD_AT,
        next_at=TOLD_AT,
        created_at=TOLD_AT,
    )
