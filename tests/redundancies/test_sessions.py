"""Sessions: night shifts, webinars, the next shift, attendance, the day after."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from kit import govuk
from notifications.choices import Purpose
from notifications.models import Message
from redundancies.actions import afterwards, checks, sessions
from redundancies.choices import Answer
from redundancies.models import AccountCheck, Delivery, Request, Session
from tests import world as worlds
from tests.access.requests import account_check, link
from tests.factories.partnerships import ServiceFactory
from tests.factories.redundancies import RequestFactory, SessionFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
NIGHT = {
    "kind": "presentation",
    "place": "Canteen",
    "starts": "10pm",
    "ends": "2am",
    "form_key": "7b1f5d7e-7a05-4f39-8a3c-0f2d6a1b2c3d",
    **govuk.typed_date("on", dt.date(2026, 3, 10)),
}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def add(client, world):
    client.force_login(world.people["chair"])
    address = reverse("redundancies:session-add", args=[world.shared.reference])
    return lambda **facts: client.post(address, NIGHT | facts, follow=True)


def errors(page):
    return [str(text) for field in page.context["form"] for text in field.errors]


def test_a_night_shift_ends_on_the_next_day_and_the_page_says_so(add):
    page = add().content.decode()

    session = Session.objects.get()
    assert session.starts_at == dt.datetime(2026, 3, 10, 22, tzinfo=dt.UTC)
    assert session.ends_at == dt.datetime(2026, 3, 11, 2, tzinfo=dt.UTC)
    assert "It ends on 11 March 2026 at 2am, the next day." in page
    assert "10 March 2026 at 10pm to 2am the next day" in page


def test_the_night_when_the_clocks_change_is_as_long_as_it_is(add):
    add(**govuk.typed_date("on", dt.date(2026, 3, 28)))

    session = Session.objects.get()
    assert session.ends_at - session.starts_at == 3 * HOUR


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"ends": "10pm"}, "The session must end after it starts"),
        (
            {"starts": "10am", "ends": "9am"},
            "The session must end after it starts, and within 12 hours",
        ),
        ({"starts": "2"}, "The start time must include am or pm, like 2pm"),
        ({"starts": "2.30"}, "The start time must include am or pm, like 2:30pm"),
        ({"ends": "2.30"}, "The end time must include am or pm, like 2:30pm"),
        ({"place": ""}, "Enter where it is"),
        (
            {"kind": "webinar", "place": "", "join_url": "javascript:alert(1)"},
            "The joining link must be a web address, like https://example.com",
        ),
    ],
)
def test_what_cannot_be_is_asked_about(add, facts, error):
    assert error in errors(add(**facts))
    assert not Session.objects.exists()


def test_a_webinar_has_a_joining_link_instead_of_a_place(client, world, add):
    add(kind="webinar", place="", join_url="https://meet.example/pace")

    session = Session.objects.get()
    assert (session.place, session.join_url) == ("", "https://meet.example/pace")
    for role, is_shown in (("chair", True), ("member", False)):
        client.force_login(world.people[role])
        page = client.get(world.shared.get_absolute_url()).content.decode()
        assert ("https://meet.example/pace" in page) is is_shown
    # Who is asked joins by it.
    row = RequestFactory(
        response=session.response,
        organisation=world.advice,
        session=session,
        asked_by=world.people["chair"],
        asked_at=AT,
    )
    [token] = link(Purpose.REQUEST, row, world.people["asked"], days=9)
    page = client.get(reverse("redundancies:link-request", args=[token]))
    assert "https://meet.example/pace" in page.content.decode()


def test_a_session_is_copied_to_the_next_shift(client, world):
    session = SessionFactory(
        response=world.shared.responses.get(),
        starts_at=AT + 7 * DAY,
        ends_at=AT + 7 * DAY + 2 * HOUR,
        place="Canteen",
        shift="Day shift",
        places=40,
    )
    session.refresh_from_db()
    client.force_login(world.people["chair"])
    address = reverse(
        "redundancies:session-copy", args=[world.shared.reference, session.reference]
    )

    form = client.get(address).context["form"]

    initial = {name: form[name].value() for name in ("place", "places", "shift")}
    assert initial == {"place": "Canteen", "places": 40, "shift": None}
    assert form.initial["on"] == dt.date(2026, 3, 10)
    assert (form.initial["starts"], form.initial["ends"]) == ("11:30", "13:30")
    client.post(
        address,
        NIGHT | {"starts": "11:30am", "ends": "1:30pm", "shift": "Back shift"},
    )
    assert {row.shift for row in Session.objects.all()} == {"Day shift", "Back shift"}


@pytest.fixture
def held(world):
    made = SessionFactory(
        response=world.shared.responses.get(),
        starts_at=AT - DAY,
        ends_at=AT - DAY + HOUR,
        state="held",
        attended=64,
    )
    made.refresh_from_db()
    return made


def test_attendance_is_corrected_with_a_trace(client, world, held):
    client.force_login(world.people["chair"])
    address = reverse(
        "redundancies:session-attendance", args=[world.shared.reference, held.reference]
    )

    assert 'value="64"' in client.get(address).content.decode()
    client.post(address, {"attended": "46", "version": str(held.version)})

    held.refresh_from_db()
    assert (held.attended, held.attended_before) == (46, 64)
    event = AuditEvent.objects.get(verb="session.attendance_corrected")
    assert event.changes["attended"] == [64, 46]
    page = client.get(world.shared.get_absolute_url()).content.decode()
    assert (
        "46 people came (64 before Chair Example corrected it on 3 March 2026)" in page
    )
    client.force_login(world.people["member"])
    page = client.get(world.shared.get_absolute_url()).content.decode()
    assert "corrected it" not in page


def test_what_was_not_held_has_no_attendance_to_correct(world):
    session = SessionFactory(
        response=world.shared.responses.get(), starts_at=AT - DAY, ends_at=AT
    )

    with pytest.raises(sessions.NotHeldYet):
        sessions.correct_attendance(
            session=session,
            attended=3,
            by=world.people["chair"],
            at=AT,
            version=session.version,
        )


@pytest.mark.parametrize(
    ("starts_at", "state", "is_offered"),
    [
        (AT - 30 * DAY, "held", True),
        (AT - HOUR, "planned", True),
        # Later today: people are there already.
        (AT + 3 * HOUR, "planned", True),
        (AT + DAY, "planned", False),
        (AT - HOUR, "cancelled", False),
        (AT + HOUR, "cancelled", False),
    ],
)
def test_somebody_is_registered_where_they_can_have_been(
    client, world, starts_at, state, is_offered
):
    session = SessionFactory(
        response=world.shared.responses.get(), starts_at=starts_at, state=state
    )
    client.force_login(world.people["on_it"])

    page = client.get(
        reverse("clients:add-to-situation", args=[world.shared.reference])
    )

    assert (str(session) in page.content.decode()) is is_offered


# The day after, and its correction


@pytest.fixture
def asked(world, held):
    return RequestFactory(
        response=held.response,
        organisation=world.advice,
        session=held,
        asked_by=world.people["chair"],
        asked_at=AT - 3 * DAY,
        answer=Answer.YES,
        answered_at=AT - 2 * DAY,
        answered_by=world.people["asked"],
        answered_for=held.starts_at,
    )


@pytest.fixture
def after(world, asked):
    [token] = link(Purpose.AFTER_SESSION, asked, world.people["asked"], days=30)
    return reverse("redundancies:link-after-session", args=[token])


def told(*pairs, **facts):
    """What is sent: each service with its number of people."""
    sent = {"has_come": "True", "services": [service.pk for service, _ in pairs]}
    return sent | {f"reached_{row.pk}": str(number) for row, number in pairs} | facts


def given():
    rows = Delivery.objects.order_by("service__code")
    return {row.service.code: (row.reached, row.audience) for row in rows}


@pytest.fixture
def rights(world):
    return ServiceFactory(
        code="rights",
        name="Employment rights",
        is_for_employers=True,
        is_published=True,
    )


def test_each_service_has_its_own_number(client, world, after, rights):
    client.post(after, told((world.service, 25), (rights, 7)))

    assert given() == {"benefits-advice": (25, "group"), "rights": (7, "group")}


def test_what_is_for_employers_as_well_was_for_them_without_a_number(
    client, world, after, rights
):
    client.post(after, told((rights, "")))

    assert given() == {"rights": (None, "employer")}


def test_the_used_link_shows_what_was_sent_and_lets_it_be_corrected(
    client, world, after, rights
):
    client.post(after, told((world.service, 25), (rights, 7)))

    page = client.get(after)
    assert page.status_code == 200
    words = page.content.decode()
    assert "Benefits advice: 25 people" in words
    assert "Employment rights: 7 people" in words
    form = client.get(f"{after}?change").context["form"]
    assert form.initial["services"] == [world.service.pk, rights.pk] or set(
        form.initial["services"]
    ) == {world.service.pk, rights.pk}
    client.post(f"{after}?change", told((world.service, 20), passed_on="Two shifts"))

    assert given() == {"benefits-advice": (20, "group")}
    request = Request.objects.get(organisation=world.advice, session__isnull=False)
    assert request.passed_on == "Two shifts"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {
        "request.after_corrected",
        "delivery.corrected",
        "delivery.removed",
    } <= verbs


def test_who_did_not_come_after_all_gave_nothing(client, world, after):
    client.post(after, told((world.service, 25)))
    client.post(f"{after}?change", {"has_come": "False"})

    assert given() == {}
    words = client.get(after).content.decode()
    assert "Nobody came, so nothing is counted" in words
    assert "counts in the partnership" not in words


def test_after_a_week_it_stays_as_it_is(client, world, after, now):
    client.post(after, told((world.service, 25)))
    now.shift(8 * DAY)

    assert "Correct it" not in client.get(after).content.decode()
    client.post(f"{after}?change", told((world.service, 20)))
    assert given() == {"benefits-advice": (25, "group")}
    with pytest.raises(afterwards.TooLateToCorrect):
        afterwards.correct(
            request=Request.objects.get(told_after_at__isnull=False),
            has_come=False,
            by=world.people["asked"],
            at=timezone.now(),
        )


def test_a_colleagues_own_link_says_what_became_of_it(client, world, asked, after):
    client.post(after, told((world.service, 25)))
    colleague = worlds.person("colleague")
    world.advice.memberships.create(
        person=colleague, partnership=world.ours, from_on=worlds.LONG_AGO
    )
    [token] = link(Purpose.AFTER_SESSION, asked, colleague, days=30)

    page = client.get(reverse("redundancies:link-after-session", args=[token]))

    assert page.status_code == 200
    assert "has said how it went" in page.content.decode()
    assert "Benefits advice: 25 people" in page.content.decode()


def test_a_correction_sent_twice_is_kept_once(client, world, after):
    client.post(after, told((world.service, 25)))
    for _ in range(2):
        client.post(f"{after}?change", told((world.service, 20)))

    assert (
        AuditEvent.objects.filter(verb="request.after_corrected").count(),
        given(),
    ) == (1, {"benefits-advice": (20, "group")})


@pytest.fixture
def check(world):
    return account_check(world)


@pytest.fixture
def check_link(world, check):
    [token] = link(Purpose.ACCOUNT_CHECK, check, world.people["member"], days=14)
    return reverse("redundancies:link-account-check", args=[token])


def test_a_used_account_check_shows_its_answer_and_lets_it_be_corrected(
    client, world, check, check_link
):
    client.post(check_link, {"answer": "managed", "note": "Since 2019"})

    words = client.get(check_link).content.decode()
    assert "Since 2019" in words
    client.post(f"{check_link}?change", {"answer": "not_managed", "note": ""})

    check.refresh_from_db()
    assert (check.answer, check.note) == ("not_managed", "")
    employer = world.secret.employer
    employer.refresh_from_db()
    assert employer.account_answer == "not_managed"
    assert employer.account_managed_by is None
    event = AuditEvent.objects.get(verb="account_check.corrected")
    assert event.changes["answer"][1] == "Not account-managed"
    people = Message.objects.filter(event="account_check.answered", channel="email")
    assert people.count() == 2 * len({row.person_id for row in people})


def test_an_account_check_is_corrected_for_a_week(
    client, world, check, check_link, now
):
    client.post(check_link, {"answer": "managed"})
    now.shift(8 * DAY)

    client.post(f"{check_link}?change", {"answer": "not_managed"})

    assert AccountCheck.objects.get(pk=check.pk).answer == "managed"
    with pytest.raises(checks.AnsweredAlready):
        checks.correct(
            check=check,
            answer="not_managed",
            by=world.people["member"],
            at=timezone.now(),
        )
