"""Agencies' sign-on: connected to one's account, and set for an organisation.

The agency of the tests is away (`tests/environment.py`), so whoever would go there is
led back with a sentence; the tests of accounts and partnerships go to one that answers.
"""

from types import SimpleNamespace

from accounts.models import Identity
from partnerships.models import Invitation, Membership, Organisation
from tests.access import Page, act, everyone
from tests.access.partnerships import DONE, NATIONAL, invited, only, organisation
from tests.planted import SIGNING_IN
from tests.sign_on import connect
from tests.world import LONG_AGO

ISSUER = "http://127.0.0.1:9"
NAMES = {"given_name": "Una", "family_name": "Example"}


def agency(world):
    """Everybody's organisation uses it, and everybody belongs to one."""
    for person in world.people.values():
        Membership.objects.get_or_create(
            person=person,
            organisation=world.college,
            partnership=world.theirs,
            defaults={"from_on": LONG_AGO},
        )
    Organisation.objects.update(sign_on="agency")
    return ["agency"]


def all_connected(world):
    """Everybody comes in by it too."""
    for person in world.people.values():
        connect(person, SimpleNamespace(issuer=ISSUER), str(person.pk))
    return agency(world)


def own(world):
    """What the member has connected."""
    person = world.people["member"]
    connect(person, SimpleNamespace(issuer=ISSUER))
    return [Identity.objects.get(person=person).pk]


def invited_by_agency(world):
    """The link in the letter to somebody whose organisation uses it."""
    token = invited(world)
    person = Invitation.objects.latest("pk").person
    Membership.objects.create(
        person=person,
        organisation=world.advice,
        partnership=world.ours,
        from_on=LONG_AGO,
    )
    Organisation.objects.update(sign_on="agency")
    return [*token, "agency"]


def offered(world):
    agency(world)
    return []


OWN = dict.fromkeys(SIGNING_IN, 404)
PAGES = [
    Page("partnerships:sign-on", everyone(200), of=offered),
    act("partnerships:sign-on-connect", everyone(302), of=agency),
    act(
        "partnerships:sign-on-connect",
        everyone(404),
        of=lambda world: ["nobody"],
        row="absent",
    ),
    Page("partnerships:sign-on-remove", OWN | only(200, "member"), of=own),
    act(
        "partnerships:sign-on-remove",
        OWN | only(302, "member"),
        of=own,
        wrote="sign_on.disconnected",
    ),
    Page("partnerships:organisation-sign-on", NATIONAL, of=organisation),
    Page(
        "partnerships:organisation-sign-on",
        only(404, "national"),
        of=lambda world: ["nobody-2"],
        row="absent",
    ),
    act(
        "partnerships:organisation-sign-on",
        DONE,
        of=organisation,
        data=lambda world: {"sign_on": "agency", "ways": "both"},
        wrote="change.asked",
    ),
    Page(
        "partnerships:invitation-sign-on",
        everyone(404),
        of=lambda world: ["no-such-token", "agency"],
        anonymous=404,
        row="absent",
    ),
    Page(
        "partnerships:invitation-sign-on",
        everyone(200),
        of=invited_by_agency,
        anonymous=200,
        row="own link",
        by_link=True,
    ),
    act(
        "partnerships:invitation-sign-on",
        everyone(302),
        of=invited_by_agency,
        data=lambda world: NAMES,
        anonymous=302,
        row="own link",
        by_link=True,
    ),
]
