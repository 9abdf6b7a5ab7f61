"""Two accounts are connected to one sign-in at the same moment: one of them is."""

import pytest
from django.utils import timezone

from accounts.models import Identity
from accounts.providers import Provider
from kit.acting import acting
from partnerships.actions import identities
from tests.factories.accounts import UserFactory
from tests.test_lost_races import held

AGENCY = Provider("agency", "Agency", "https://agency.example", "portal", "secret")


@pytest.mark.committing
def test_a_sign_in_opens_one_account_whoever_is_first(own_database):
    def connects(person):
        def connect():
            with acting(person):
                return identities.connect(
                    person=person,
                    provider=AGENCY,
                    subject="isla-at-work",
                    session_key=None,
                    at=timezone.now(),
                )

        return connect

    people = [UserFactory(), UserFactory()]
    given = held(own_database, Identity, *map(connects, people))

    (made,) = [one for one in given if isinstance(one, Identity)]
    (refusal,) = [
        one for one in given if isinstance(one, identities.ConnectedElsewhere)
    ]
    assert "another account already" in str(refusal)
    assert Identity.objects.get() == made
    for person in people:
        person.refresh_from_db()
        assert person.has_sign_on == (person == made.person)
