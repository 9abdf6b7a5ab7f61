"""What every portal starts with."""

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent
from partnerships.actions import reference
from partnerships.models import (
    CouncilArea,
    Organisation,
    OrganisationType,
    Partnership,
    PartnershipArea,
    Service,
)
from tests.factories.partnerships import CouncilAreaFactory, OrganisationTypeFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def test_the_command_loads_what_is_published(capsys):
    call_command("load_reference_data")

    assert ", 0 kept." in capsys.readouterr().out
    assert CouncilArea.objects.count() == 32
    assert Partnership.objects.filter(is_illustrative=True).count() == 18
    assert PartnershipArea.objects.count() == 32
    assert Service.objects.filter(is_published=True).count() == 8
    assert Service.objects.values("group").distinct().count() == 7
    assert set(
        OrganisationType.objects.filter(is_core=True).values_list("code", flat=True)
    ) == {"sds", "local_authority", "dwp_jcp", "college", "business_gateway"}


@pytest.mark.parametrize(("on", "members"), [("2020-12-31", 21), ("2022-12-31", 24)])
def test_the_members_of_the_ministerial_partnership_are_those_of_the_lists(on, members):
    reference.load(at=AT)

    day = dt.date.fromisoformat(on)

    assert Organisation.objects.national(day).count() == members


def test_loading_again_changes_nothing():
    first = reference.load(at=AT)

    again = reference.load(at=AT)

    assert (again.created, again.kept) == (0, first.created)


def test_loading_again_keeps_what_people_changed():
    reference.load(at=AT)
    Organisation.objects.filter(abbreviation="SQA").update(name="Its later name")
    Partnership.objects.filter(slug="fife").update(name="Fife and friends")
    Service.objects.filter(code="stress").update(group="Wellbeing")

    reference.load(at=AT)

    assert Organisation.objects.get(abbreviation="SQA").name == "Its later name"
    assert Partnership.objects.get(slug="fife").name == "Fife and friends"
    assert Service.objects.get(code="stress").group == "Wellbeing"


def test_an_organisation_that_stands_already_is_not_made_twice():
    kind = OrganisationType.objects.create(code="sds", name="SDS")
    Organisation.objects.create(name="SKILLS Development Scotland", type=kind)

    reference.load(at=AT)

    names = Organisation.objects.filter(name__iexact="skills development scotland")
    assert names.count() == 1


def test_a_council_put_elsewhere_stays_there():
    council = CouncilArea.objects.create(code="S12000047", name="Fife")
    elsewhere = Partnership.objects.create(
        slug="elsewhere", name="Elsewhere", active_from=dt.date(2020, 1, 1)
    )
    PartnershipArea.objects.create(
        partnership=elsewhere, council=council, from_on=dt.date(2020, 1, 1)
    )

    reference.load(at=AT)

    assert council.areas.get().partnership == elsewhere


def test_what_was_loaded_is_on_record():
    loaded = reference.load(at=AT)

    assert AuditEvent.objects.filter(verb="reference.loaded").count() == loaded.created


def test_what_was_loaded_of_one_kind_says_nothing_of_another(tmp_path):
    """A council and a type may be called alike."""
    (tmp_path / "both.csv").write_text("name\nFife\n")

    def load(model, make):
        return reference.load_rows(
            "both",
            model=model,
            key="name",
            make=lambda row, position: make(**row),
            at=AT,
            folder=tmp_path,
        )

    for _ in range(2):
        councils = load(CouncilArea, CouncilAreaFactory)
        types = load(OrganisationType, OrganisationTypeFactory)
        CouncilArea.objects.update(name="Renamed since")
        OrganisationType.objects.update(name="Renamed since")

    assert (councils.kept, types.kept) == (1, 1)
    assert CouncilArea.objects.get().name == "Renamed since"
    assert OrganisationType.objects.get().name == "Renamed since"
