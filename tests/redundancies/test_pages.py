"""Pages of situations: logging, one situation, its acts, and bad input."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from accounts.models import AuditEvent
from kit.govuk import typed_date
from notifications.models import Message
from redundancies.actions import employer_facts, headcounts, intake, sessions
from redundancies.models import (
    Employer,
    PossibleDuplicate,
    Session,
    Site,
    Situation,
)
from tests.factories.redundancies import EmployerContactFactory, SiteFactory
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
LOG, REPORT = "/redundancies/log/", "/redundancies/report/"


@pytest.fixture
def world():
    return build()


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def errors(response):
    page = html.fromstring(response.content.decode())
    return [
        " ".join(link.text_content().split())
        for link in page.xpath("//*[contains(@class, 'govuk-error-summary')]//a")
    ]


def call(**facts):
    return {
        "employer": "Brae Foods Example Ltd",
        "place": "Grangemouth",
        "source": "employer_direct",
        "people": "about",
        "form_key": str(uuid.uuid4()),
    } | facts


# Logging


def test_four_questions_make_a_situation_and_say_what_happens_next(world):
    client = signed_in(world, "officer")
    given = call(people="1,200", council=world.ours_council.pk)

    answer = client.post(LOG, given, follow=True)

    situation = Situation.objects.get(form_key=given["form_key"])
    assert situation.people == 1200
    assert answer.redirect_chain == [
        (f"/redundancies/{situation.reference}/logged/", 302)
    ]
    assert "Redundancy logged" in words(answer)
    assert "The chair of The ours partnership has been told." in words(answer)
    assert "The first meeting is due by" in words(answer)


def test_pressing_twice_leads_to_the_same_situation(world):
    client = signed_in(world, "chair")
    given = call(people="")

    first, second = client.post(LOG, given), client.post(LOG, given)

    assert first.url == second.url
    assert Situation.objects.filter(form_key=given["form_key"]).count() == 1


def test_a_council_of_ones_own_is_filled_in(world):
    page = signed_in(world, "chair").get(LOG)

    assert page.context["form"]["council"].value() == world.ours_council.pk


def test_a_like_open_situation_is_offered_before_a_second_is_made(world):
    client = signed_in(world, "chair")
    given = call(employer="shared mills example LIMITED", people="")
    before = Situation.objects.count()

    asked = client.post(LOG, given)
    assert "Is this the same situation?" in words(asked)
    assert world.shared.get_absolute_url() in asked.content.decode()
    assert Situation.objects.count() == before
    again = client.post(LOG, given | {"is_another": "on"})

    assert again.status_code == 302
    assert Situation.objects.count() == before + 1


@pytest.mark.parametrize(
    ("role", "hidden", "address", "facts"),
    [
        ("chair", "foreign", LOG, {}),
        ("officer", "secret", LOG, {}),
        ("member", "secret", REPORT, {"heard": "Shifts were sent home"}),
        ("far_member", "shared", REPORT, {"heard": "Shifts were sent home"}),
    ],
)
def test_no_answer_depends_on_a_situation_that_one_may_not_see(
    world, role, hidden, address, facts
):
    name = str(world.rows[hidden].employer)

    def answers(employer):
        """The same call about this employer, with all that is told back."""
        client = signed_in(world, role)
        given = call(employer=employer, people="", **facts)
        answer = client.post(address, given, follow=True)
        made = Situation.objects.order_by("pk").last()
        return [chain for _, chain in answer.redirect_chain], words(answer).replace(
            made.reference, "REFERENCE"
        ).replace(employer, "EMPLOYER")

    unused = answers("Nobody Knows Example Ltd")
    told = Message.objects.filter(event="situation.perhaps_twice", channel="email")
    assert not told.exists()

    assert answers(name) == unused
    assert told.get().person == world.people["national"]


def test_suggestions_come_only_from_situations_that_one_may_see(world):
    def suggested(role, typed):
        answer = signed_in(world, role).post("/redundancies/suggest/", {"words": typed})
        return [one["value"] for one in answer.json()["suggestions"]]

    assert suggested("chair", "mills ex") == [
        "Secret Mills Example Ltd",
        "Shared Mills Example Ltd",
    ]
    assert suggested("member", "MILLS") == ["Shared Mills Example Ltd"]
    assert suggested("chair", "foreign") == []
    assert suggested("chair", "%") == suggested("chair", "m") == []
    assert suggested("chair", "mi\0") == []


@pytest.mark.parametrize(
    ("employer", "typed"),
    [
        (
            "Café Crème Ltd",
            ["café", "cafe", "CAFE CREME", "creme caf", "cafe creme plc"],
        ),
        (
            "O’Neill’s Bakery Ltd",
            ["O'Neill", "oneill", "o’neills b", "bakery oneill", "O Neill", "o n"],
        ),
        ("Łuczak Foods", ["luczak", "ŁUCZAK", "luczak fo"]),
        ("Grün & Weiß Möbel", ["grun", "weiss", "grün and", "mobel"]),
    ],
)
def test_an_employer_is_suggested_however_its_name_is_typed(world, employer, typed):
    stored = world.shared.employer
    stored.name = employer
    stored.save(update_fields=["name"])

    for words in typed:
        answer = signed_in(world, "chair").post(
            "/redundancies/suggest/", {"words": words}
        )
        found = [one["value"] for one in answer.json()["suggestions"]]
        assert found == [employer], words


@pytest.mark.parametrize(
    ("open_one", "typed"),
    [
        ("O’Neill’s Bakery Ltd", "ONEILLS BAKERY"),
        ("O’Neill’s Bakery Ltd", "O Neill’s Bakery"),
        ("Café Crème", "The Cafe Creme Limited"),
        ("Marks & Łuczak (UK) Ltd.", "Marks and Luczak"),
    ],
)
def test_logging_asks_whether_it_is_the_same_however_the_name_is_typed(
    world, open_one, typed
):
    stored = world.shared.employer
    stored.name = open_one
    stored.save(update_fields=["name"])

    assert world.shared in Situation.objects.alike(typed)


def test_a_report_goes_to_the_chair_and_out_of_sight(world):
    client = signed_in(world, "member")

    answer = client.post(
        REPORT,
        call(people="", heard="Two shifts were sent home", council="") | {"source": ""},
        follow=True,
    )

    assert "Report sent" in words(answer)
    assert "The National PACE team has been told" in words(answer)
    situation = Situation.objects.get(heard="Two shifts were sent home")
    assert client.get(situation.get_absolute_url()).status_code == 404
    assert client.get(answer.redirect_chain[0][0]).status_code == 200
    assert signed_in(world, "chair").get(answer.redirect_chain[0][0]).status_code == 404


def test_a_report_is_confirmed_to_who_made_it_within_a_day(world):
    path = f"/redundancies/{world.secret.reference}/logged/"
    Situation.objects.filter(pk=world.secret.pk).update(
        logged_by=world.people["member"], logged_at=timezone.now()
    )

    def answers():
        return [
            signed_in(world, role).get(path).status_code for role in ("member", "chair")
        ]

    assert answers() == [200, 404]
    Situation.objects.filter(pk=world.secret.pk).update(
        logged_at=timezone.now() - dt.timedelta(days=1, seconds=1)
    )
    assert answers() == [404, 404]


def test_a_missing_debrief_is_said_beside_what_went_well(world):
    address = f"{world.shared.get_absolute_url()}close/"
    version = str(world.shared.responses.get().version)

    answer = signed_in(world, "chair").post(address, {"version": version})

    assert answer.context["form"].errors["went_well"] == [
        "Say what went well, or what you would change"
    ]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"employer": ""}, "Enter the employer’s name"),
        ({"employer": "x" * 10_000}, "Employer’s name must be 200 characters or fewer"),
        ({"people": "-3"}, "The number of jobs must be 0 or more"),
        ({"people": "9" * 30}, "The number of jobs must be 1,000,000 or fewer"),
        ({"people": "many"}, "The number of jobs must be a whole number, like 120"),
        ({"source": "gossip"}, "Select one of the choices shown"),
        ({"source": ""}, "Select who told us"),
        ({"council": "999999"}, "Select one of the choices shown"),
        ({"place": "a\0b"}, "The place includes characters"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_loses_nothing(world, given, error):
    typed = call(people="12") | given

    answer = signed_in(world, "chair").post(LOG, typed)

    assert any(said.startswith(error) for said in errors(answer)), errors(answer)
    form = answer.context["form"]
    assert {form[name].value() for name in ("employer", "place", "people")} == {
        typed["employer"],
        typed["place"],
        typed["people"],
    }
    assert not Employer.objects.filter(name__startswith="Brae").exists()


def test_emoji_are_names_too(world):
    answer = signed_in(world, "chair").post(
        LOG, call(employer="Café 🧁 Example", people="")
    )

    assert answer.status_code == 302
    assert Employer.objects.filter(name="Café 🧁 Example").exists()


# One situation


def full(world):
    """A shared situation with something of everything."""
    by = {"by": world.people["chair"], "at": TOLD_AT + dt.timedelta(hours=1)}
    situation = world.shared
    employer_facts.add_contact(
        situation=situation,
        name="Zoë Example",
        role="hr",
        telephone="+44 1632 960001",
        **by,
    )
    headcounts.record(situation=situation, as_at=TOLD_AT.date(), proposed=41, **by)
    sessions.plan(
        response=situation.responses.get(),
        kind="presentation",
        place="Canteen",
        starts_at=TOLD_AT + dt.timedelta(days=7),
        ends_at=TOLD_AT + dt.timedelta(days=7, hours=1),
        **by,
    )
    return situation


def page(world, role, situation):
    return words(signed_in(world, role).get(situation.get_absolute_url()))


def test_each_level_sees_its_fields_and_no_more(world):
    situation = full(world)
    shown = {
        role: page(world, role, situation)
        for role in ("chair", "officer", "member", "national")
    }

    for role in ("chair", "national"):
        for secret in ("41 people", "Zoë Example", "01632 960001", "notice (HR1)"):
            assert secret in shown[role]
    for secret in ("41", "Zoë Example", "01632 960001", "notice (HR1)"):
        assert secret not in shown["officer"]
    assert "Contact log" in shown["officer"]
    for secret in ("41", "Zoë", "Contact log", "First meeting with the employer"):
        assert secret not in shown["member"]
    for fact in ("20 to 99", "Canteen", "Until the first people leave"):
        assert fact in shown["member"]


def test_days_until_people_leave_come_first(world):
    shown = signed_in(world, "chair").get(world.shared.get_absolute_url())

    assert [clock.name for clock in shown.context["clocks"]] == [
        "Until the first people leave",
        "First meeting with the employer",
        "The employer’s notice (HR1)",
    ]


def test_one_asked_to_take_part_sees_the_hr1_detail_but_not_the_work(world):
    employer_facts.add_contact(
        situation=world.secret,
        by=world.people["chair"],
        at=TOLD_AT,
        name="Zoë Example",
        role="hr",
    )

    shown = page(world, "asked", world.secret)

    assert "37 people" in shown
    assert "Zoë Example" in shown
    assert "Contact log" not in shown


def test_the_page_costs_the_same_however_much_happened(world, queries_of):
    situation = full(world)
    client = signed_in(world, "chair")
    few = queries_of(lambda: client.get(situation.get_absolute_url()))

    for _ in range(5):
        full(world)

    assert queries_of(lambda: client.get(situation.get_absolute_url())) == few


def test_two_editors_the_second_is_shown_what_changed_and_keeps_its_words(world):
    address = f"{world.shared.get_absolute_url()}facts/"
    typed = {
        "source": "media",
        "confidence": "rumour",
        "version": str(world.shared.version),
        "told_by": "The Brae Herald",
        **typed_date("first_dismissal_on", dt.date(2026, 5, 1)),
        **typed_date("last_dismissal_on", None),
    }
    first = signed_in(world, "deputy")
    assert first.post(address, typed | {"source": "hr1"}).status_code == 302

    second = signed_in(world, "chair").post(address, typed)

    assert second.status_code == 200
    assert "Deputy Example changed this" in words(second)
    assert second.context["form"]["told_by"].value() == "The Brae Herald"
    world.shared.refresh_from_db()
    assert world.shared.source == "hr1"
    again = second.context["form"].data.dict()
    assert signed_in(world, "chair").post(address, again).status_code == 302
    world.shared.refresh_from_db()
    assert world.shared.source == "media"


@pytest.mark.parametrize("path", ["facts", "notice/add"])
def test_a_last_dismissal_before_the_first_is_said_beside_it(world, path):
    answer = signed_in(world, "chair").post(
        f"{world.shared.get_absolute_url()}{path}/",
        {
            "source": "media",
            "confidence": "rumour",
            "version": "1",
            "form_key": str(uuid.uuid4()),
            "form_version": "digital_2025",
            "received_on_day": "31",
            "received_on_month": "2",
            "received_on_year": "2026",
            **typed_date("first_dismissal_on", dt.date(2026, 5, 2)),
            **typed_date("last_dismissal_on", dt.date(2026, 5, 1)),
        },
    )

    assert "The last dismissal must be on or after the first" in errors(answer)
    if path == "notice/add":
        assert "The day of receipt must be a real date" in errors(answer)


def test_almost_everything_may_be_not_known_yet(world):
    """But for a notice that says nothing at all, which is none."""
    client = signed_in(world, "chair")
    base = world.shared.get_absolute_url()
    key = {"form_key": str(uuid.uuid4()), "form_version": "digital_2025"}

    assert errors(client.post(f"{base}notice/add/", key))
    said = {**key, "status": "active", "proposed": "25"}
    assert client.post(f"{base}notice/add/", said).status_code == 302
    assert client.post(f"{base}checklist/", {"version": "0"}).status_code == 302
    employer = {"version": "1", "name": "Shared Mills Example Ltd"}
    assert client.post(f"{base}employer/", employer).status_code == 302

    assert "It is not known yet when the first people leave" in page(
        world, "chair", world.shared
    )


@pytest.mark.parametrize(
    ("role", "knows"), [("chair", True), ("national", True), ("officer", False)]
)
def test_how_many_a_site_employs_is_for_those_who_may_know_the_hr1(world, role, knows):
    client = signed_in(world, role)
    site = SiteFactory(situation=world.shared, address="1 Works Road", employed=1847)
    base = f"{world.shared.get_absolute_url()}sites/"
    facts = {"address": "2 Works Road", "employed": "5"}

    shown = words(client.get(f"{base}{site.pk}/"))
    changed = client.post(f"{base}{site.pk}/", facts | {"version": "1"})
    added = client.post(f"{base}add/", facts | {"form_key": str(uuid.uuid4())})

    assert ("Employed" in shown) is knows
    assert (changed.status_code, added.status_code) == (302, 302)
    site.refresh_from_db()
    assert (site.address, site.employed) == ("2 Works Road", 5 if knows else 1847)
    assert Site.objects.latest("pk").employed == (5 if knows else None)


@pytest.mark.parametrize("second", ["chair", "deputy"])
def test_a_checklist_in_two_windows_lists_only_what_changed(world, second):
    address = f"{world.shared.get_absolute_url()}checklist/"
    signed_in(world, "chair").post(address, {"version": "0", "occupations": "Weavers"})

    typed = {"version": "0", "occupations": "Spinners"}
    again = signed_in(world, second).post(address, typed)

    changes = again.context["form"].conflict["changes"]
    assert [change["label"] for change in changes] == ["What jobs do they do?"]
    assert changes[0]["now"] == "Weavers"


def test_a_contact_is_logged_and_the_clock_stops(world):
    client = signed_in(world, "chair")
    moment = TOLD_AT + dt.timedelta(hours=5)

    answer = client.post(
        f"{world.shared.get_absolute_url()}contact-log/add/",
        {
            "form_key": str(uuid.uuid4()),
            "time": f"{moment:%H:%M}",
            "means": "meeting",
            "is_reached": "True",
            "outcome": "met",
            "note": "They will release staff",
            **typed_date("on", moment.date()),
        },
        follow=True,
    )

    assert "The contact has been logged." in words(answer)
    assert "Met the employer 5 hours after PACE was told." in words(answer)
    assert "They will release staff" in words(answer)


def test_a_mistaken_event_is_struck_out_and_stays_in_the_timeline(world):
    client = signed_in(world, "chair")
    base = world.shared.get_absolute_url()
    event = world.shared.responses.get().clock_events.get()
    shown = client.get(base)
    assert f"{base}clock/{event.pk}/strike-out/" in shown.content.decode()

    after = client.post(f"{base}clock/{event.pk}/strike-out/", follow=True)

    assert "The clock has not started." in words(after)
    assert "PACE was told (struck out)" in words(after)
    foreign = world.foreign.responses.get().clock_events.get()
    unseen = client.post(f"{base}clock/{foreign.pk}/strike-out/")
    assert unseen.status_code == 404


def test_declining_needs_its_reason(world):
    answer = signed_in(world, "chair").post(
        f"{world.shared.get_absolute_url()}clock/add/",
        {
            "form_key": str(uuid.uuid4()),
            "kind": "declined",
            **typed_date("on", TOLD_AT.date()),
        },
    )

    assert errors(answer) == ["Enter why"]


def test_a_session_is_planned_and_goes_into_a_calendar(world):
    client = signed_in(world, "chair")
    base = world.shared.get_absolute_url()
    day = dt.date(2026, 7, 1)
    given = {
        "form_key": str(uuid.uuid4()),
        "kind": "presentation",
        "place": "Canteen; north door, 2nd floor",
        "starts": "9:30am",
        "ends": "11:00",
        **typed_date("on", day),
    }
    assert errors(client.post(f"{base}sessions/add/", given | {"ends": "9am"})) == [
        "The session must end after it starts, and within 12 hours"
    ]

    client.post(f"{base}sessions/add/", given)

    session = Session.objects.get()
    assert session.starts_at == dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC)
    answer = signed_in(world, "member").get(f"{base}sessions.ics")
    event = icalendar.Calendar.from_ical(answer.content).walk("vevent")[0]
    assert event.decoded("dtstart") == session.starts_at
    assert str(event["location"]) == "Canteen; north door, 2nd floor"


def test_sharing_and_triage_by_the_chairs_buttons(world):
    chair = signed_in(world, "chair")
    reported = intake.report(
        by=world.people["member"],
        at=TOLD_AT,
        employer_name="Brae Foods Example Ltd",
        heard="Two shifts were sent home",
        council=world.ours_council,
    )
    base = reported.get_absolute_url()
    assert "Two shifts were sent home" in page(world, "chair", reported)

    stale = chair.post(f"{base}verify/", {"version": "7"}, follow=True)
    assert "Somebody else changed this meanwhile" in words(stale)
    done = chair.post(f"{base}verify/", {"version": "1"}, follow=True)
    assert "The report is confirmed." in words(done)
    version = done.context["situation"].version
    shared = chair.post(
        f"{base}share/", {"visibility": "shared", "version": version}, follow=True
    )

    assert "The partnership sees this situation now" in words(shared)
    assert signed_in(world, "member").get(base).status_code == 200
    verbs = list(AuditEvent.objects.about(reported).values_list("verb", flat=True))
    assert verbs[::-1] == [
        "situation.reported",
        "situation.verified",
        "situation.shared",
    ]


def test_acts_that_need_a_partnership_lead_to_the_council_first(world):
    client = signed_in(world, "national")

    answer = client.get(f"{world.nowhere.get_absolute_url()}clock/add/", follow=True)

    assert answer.redirect_chain[0][0].endswith("/place/")
    assert "Set its council first" in words(answer)


# Rows of other situations


@pytest.mark.parametrize(
    ("rows", "make"), [("sites", SiteFactory), ("contacts", EmployerContactFactory)]
)
def test_a_row_of_another_situation_is_not_found_in_this_one(world, rows, make):
    foreign, own = make(situation=world.foreign), make(situation=world.shared)
    client = signed_in(world, "chair")

    def answer(row):
        path = f"/redundancies/{world.shared.reference}/{rows}/{row.pk}/"
        return client.get(path).status_code, client.post(path).status_code

    assert answer(own) == (200, 200)
    assert answer(foreign) == (404, 404)


@pytest.mark.parametrize(
    ("path", "field", "make"),
    [
        ("numbers/add/", "site", SiteFactory),
        ("contact-log/add/", "contact", EmployerContactFactory),
    ],
)
def test_only_rows_of_this_situation_can_be_chosen(world, path, field, make):
    own = make(situation=world.shared)
    make(situation=world.foreign)

    page = signed_in(world, "chair").get(
        f"/redundancies/{world.shared.reference}/{path}"
    )

    assert list(page.context["form"].fields[field].queryset) == [own]


def test_a_contact_of_another_situation_is_not_filled_in(world):
    own = EmployerContactFactory(situation=world.shared)
    foreign = EmployerContactFactory(situation=world.foreign)
    client = signed_in(world, "chair")

    def filled_in(contact):
        path = f"/redundancies/{world.shared.reference}/contact-log/add/"
        page = client.get(path, {"contact": contact.pk})
        return page.context["form"]["contact"].value()

    assert filled_in(own) == own.pk
    assert filled_in(foreign) is None


def test_a_like_situation_that_one_may_not_see_is_neither_shown_nor_judged(world):
    hidden, seen = (
        PossibleDuplicate.objects.create(
            earlier=earlier, later=world.shared, why="Alike", noted_at=TOLD_AT
        )
        for earlier in (world.foreign, world.secret)
    )
    client = signed_in(world, "chair")
    page = client.get(world.shared.get_absolute_url()).content.decode()

    def judged(duplicate):
        path = f"/redundancies/{world.shared.reference}/duplicates/{duplicate.pk}/"
        assert (path in page) is (duplicate is seen)
        return client.post(path, {"is_same": "yes"}).status_code

    assert (judged(seen), judged(hidden)) == (302, 404)
    assert str(world.foreign.employer) not in page
    hidden.refresh_from_db()
    assert hidden.is_same is None
