"""What one partnership knows of an employer does not reach another by its row.

`docs/decisions/`, “An employer that one may not see stays apart”, keeps it so where
somebody logs a redundancy who does not see the other one. Where somebody logs it who
sees both, or a file of notices brings it, both situations share one row.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import User
from imports.actions import bring
from redundancies.actions import intake, situations
from redundancies.choices import AccountAnswer
from redundancies.models import Employer, Site
from tests import world as worlds

pytestmark = pytest.mark.django_db
NAME = "Zxqemp Works Limited"
NUMBER = "SC765432"


@pytest.fixture
def world():
    made = worlds.build()
    made.people = {
        role: User.objects.get(pk=person.pk) for role, person in made.people.items()
    }
    return made


def logged(world, role, council):
    return intake.log(
        employer_name=NAME,
        place="Exampleton",
        council=council,
        source="employer_direct",
        by=world.people[role],
        at=timezone.now(),
    )


@pytest.fixture
def secret(world):
    """A need-to-know situation elsewhere, of which nobody here knows."""
    made = logged(world, "far_chair", world.theirs_council)
    changed(world, made, company_number=NUMBER)
    return made


@pytest.fixture
def ours(world, secret):
    """The National PACE team is told of the same employer here."""
    return logged(world, "national", world.ours_council)


def changed(world, situation, **facts):
    situation.employer.refresh_from_db()
    names = {
        name: getattr(situation.employer, name) for name in situations.EMPLOYER_FACTS
    }
    situations.edit_employer(
        situation=situation,
        by=world.people["far_chair"],
        at=timezone.now(),
        version=situation.employer.version,
        **names | facts,
    )


def browser_of(world, role):
    browser = Client()
    browser.force_login(world.people[role])
    return browser


def test_a_company_number_learned_elsewhere_is_not_shown_here(world, ours):
    page = browser_of(world, "chair").get(ours.get_absolute_url()).text

    assert NAME in page
    assert NUMBER not in page


def test_nor_is_the_answer_of_an_account_check(world, secret, ours):
    Employer.objects.filter(pk=secret.employer_id).update(
        account_answer=AccountAnswer.NOT_MANAGED,
        account_checked_on=timezone.localdate(),
    )

    page = browser_of(world, "chair").get(ours.get_absolute_url()).text

    assert AccountAnswer.NOT_MANAGED.label not in page


def test_the_second_of_two_editors_reads_nothing_of_who_works_elsewhere(
    world, secret, ours
):
    browser = browser_of(world, "chair")
    address = reverse("redundancies:employer", args=[ours.reference])
    form = html.fromstring(browser.get(address).text).xpath("//main//form")[0]
    typed = dict(form.form_values()) | {"name": "Another name"}
    changed(world, secret, company_number="SC111111")

    page = browser.post(address, typed).text

    assert str(world.people["far_chair"]) not in page


def test_a_file_of_notices_brings_no_employer_of_another_partnership(
    world, secret, tmp_path
):
    path = tmp_path / "notices.csv"
    here, there = world.ours_council.name, world.theirs_council.name
    rows = ((1, here), (2, there), (3, ""), (4, ""), (5, here))
    lines = [
        f"{number},{NAME},{number} Mill Road,{council}" for number, council in rows
    ]
    path.write_text("\n".join(["Notice number,Employer,Site address,Council", *lines]))

    bring(path=path, by=world.people["national"], at=timezone.now())

    found = Site.objects.values_list("address", "situation__employer")
    employers = {address[0]: employer for address, employer in found}
    assert employers["1"] == employers["5"]
    assert employers["2"] == secret.employer_id
    assert len({*employers.values()}) == 4
