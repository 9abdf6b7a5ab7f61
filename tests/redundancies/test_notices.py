"""HR1 notices: of which site, which amends which, what counts, what was wrong."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from lxml import html

from kit.govuk import typed_date
from kit.versions import ChangedMeanwhile
from redundancies.actions import headcounts, notices, sites
from redundancies.choices import NoticeStatus
from redundancies.models import HR1Notice, NoticeDraft, Situation
from tests.world import build

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
FIRST, SECOND = dt.date(2027, 2, 1), dt.date(2027, 2, 15)


@pytest.fixture
def world():
    return build()


@pytest.fixture
def facts(world):
    return {"situation": world.shared, "by": world.people["chair"], "at": AT}


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def known(world):
    situation = Situation.objects.get(pk=world.shared.pk)
    return situation.people, situation.first_dismissal_on


def test_the_notice_of_the_second_site_replaces_nothing(world, facts):
    places = [sites.add(address=name, **facts) for name in ("Falkirk", "Stirling")]

    for site, number, first in zip(places, (900, 400), (FIRST, SECOND), strict=True):
        notices.record(
            site=site,
            received_on=AT.date(),
            proposed=number,
            first_dismissal_on=first,
            **facts,
        )

    assert known(world) == (1_300, FIRST)
    assert set(HR1Notice.objects.values_list("status", flat=True)) == {"active"}
    page = words(signed_in(world, "chair").get(world.shared.get_absolute_url()))
    assert "Falkirk, received 28 November 2026" in page
    assert "Stirling, received 28 November 2026" in page


def test_an_amendment_says_which_it_amends_and_its_blanks_take_nothing_back(
    world, facts
):
    first = notices.record(
        received_on=AT.date(), proposed=60, first_dismissal_on=FIRST, **facts
    )

    later = notices.record(
        amends=first, received_on=AT.date() - DAY, proposed=50, **facts
    )

    first.refresh_from_db()
    assert (first.status, later.supersedes) == ("superseded", first)
    assert known(world) == (50, FIRST)
    with pytest.raises(notices.NotToAmend, match="superseded already"):
        notices.record(amends=first, proposed=40, **facts)


@pytest.mark.parametrize("given", [{}, {"reasons": [], "representatives": ""}])
def test_an_empty_notice_is_refused_and_the_real_one_counts_on(world, facts, given):
    notices.record(
        received_on=AT.date(), proposed=30, first_dismissal_on=FIRST, **facts
    )

    with pytest.raises(notices.EmptyNotice):
        notices.record(**given, **facts)
    answer = signed_in(world, "chair").post(
        f"{world.shared.get_absolute_url()}notice/add/",
        {
            "form_key": str(uuid.uuid4()),
            "form_version": "digital_2025",
            "status": "active",
        },
    )

    assert "Enter what the notice says" in words(answer)
    assert HR1Notice.objects.get().status == "active"
    assert known(world) == (30, FIRST)


STEPS = [
    ("received", "active", True),
    ("received", "rejected", True),
    ("received", "inactive", True),
    ("active", "rejected", True),
    ("active", "inactive", True),
    ("rejected", "active", True),
    ("inactive", "active", True),
    ("active", "received", False),
    ("rejected", "inactive", False),
    ("active", "superseded", False),
    ("superseded", "active", False),
]


@pytest.mark.parametrize(("before", "to", "goes"), STEPS)
def test_a_notice_goes_from_one_status_to_the_next_and_counts_by_it(
    world, facts, before, to, goes
):
    headcounts.record(proposed=7, as_at=AT.date() - 9 * DAY, **facts)
    notice = notices.record(
        received_on=AT.date(), proposed=60, first_dismissal_on=FIRST, **facts
    )
    HR1Notice.objects.filter(pk=notice.pk).update(status=before)
    if before not in ("received", "active"):
        row = notice.headcounts.get()
        headcounts.take_out([row], reason="It does not count", by=None, at=AT)
    step = {"notice": notice, "to": NoticeStatus(to), "reason": "So it is"}

    if not goes:
        with pytest.raises(notices.NoSuchStep):
            notices.step(by=facts["by"], at=AT, version=1, **step)
        return
    notices.step(by=facts["by"], at=AT, version=1, **step)

    notice.refresh_from_db()
    assert (notice.status, notice.status_on) == (to, AT.date())
    assert known(world)[0] == (60 if to == "active" else 7)


def test_what_was_amended_counts_again_when_the_amendment_does_not(world, facts):
    first = notices.record(
        received_on=AT.date(), proposed=60, first_dismissal_on=FIRST, **facts
    )
    later = notices.record(
        amends=first,
        received_on=AT.date(),
        proposed=50,
        first_dismissal_on=SECOND,
        **facts,
    )
    by = {"by": facts["by"], "at": AT}
    assert known(world) == (50, SECOND)

    rejected = notices.step(
        notice=later, to=NoticeStatus.REJECTED, reason="Under 20", version=1, **by
    )
    first.refresh_from_db()
    assert (first.status, known(world)) == ("active", (60, FIRST))
    notices.step(notice=later, to=NoticeStatus.ACTIVE, version=rejected.version, **by)
    first.refresh_from_db()
    assert (first.status, known(world)) == ("superseded", (50, SECOND))
    notices.strike_out(notice=later, reason="Of another employer", version=3, **by)

    first.refresh_from_db()
    assert (first.status, known(world)) == ("active", (60, FIRST))
    with pytest.raises(notices.NoSuchStep):
        notices.correct(notice=later, proposed=1, version=4, **by)
    with pytest.raises(ChangedMeanwhile):
        notices.correct(notice=later, proposed=1, version=3, **by)


def test_a_notice_that_was_keyed_wrongly_is_corrected_with_its_trace(world, facts):
    falkirk = sites.add(address="Falkirk", **facts)
    notice = notices.record(
        received_on=AT.date(), proposed=600, first_dismissal_on=SECOND, **facts
    )
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}notice/{notice.pk}/"

    done = client.post(
        f"{address}correct/",
        {
            "version": "1",
            "site": falkirk.pk,
            "proposed": "60",
            "form_version": "digital_2025",
            **typed_date("received_on", AT.date()),
            **typed_date("first_dismissal_on", FIRST),
        },
    )

    assert done.status_code == 302
    assert known(world) == (60, FIRST)
    falkirk.refresh_from_db()
    assert falkirk.people == 60
    old, new = notice.headcounts.order_by("pk")
    assert (old.proposed, old.struck_out_reason) == (600, "The notice was corrected")
    assert (new.proposed, new.site) == (60, falkirk)
    assert "Falkirk, received 28 November 2026" in words(client.get(address))


def test_the_number_of_a_notice_goes_with_the_notice(world, facts):
    notice = notices.record(received_on=AT.date(), proposed=600, **facts)

    with pytest.raises(headcounts.OfNotice):
        headcounts.strike_out(
            headcount=notice.headcounts.get(), reason="x", by=facts["by"], at=AT
        )


def test_what_was_typed_of_a_notice_is_kept_and_gone_on_with(world, facts):
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}notice/add/"
    typed = {
        "form_key": str(uuid.uuid4()),
        "proposed": "not yet said",
        "representatives": "The union",
        "reasons": ["Insolvency"],
        "first_dismissal_on_day": "1",
        "form_version": "digital_2025",
        "status": "received",
    }

    client.post(address, typed | {"keep": "on"})
    draft = NoticeDraft.objects.get()
    colleague = signed_in(world, "deputy")
    page = words(colleague.get(world.shared.get_absolute_url()))
    form = html.fromstring(colleague.get(f"{address}?draft={draft.pk}").content)

    assert "Go on with the draft of" in page
    assert form.xpath("//input[@name='proposed']/@value") == ["not yet said"]
    assert form.xpath("//input[@name='first_dismissal_on_day']/@value") == ["1"]
    assert form.xpath("//input[@value='Insolvency']/@checked")
    assert form.xpath("//input[@name='status'][@value='received']/@checked")
    assert not HR1Notice.objects.exists()
    colleague.post(
        f"{address}?draft={draft.pk}",
        typed | {"proposed": "60", "first_dismissal_on_day": ""},
    )
    notice = HR1Notice.objects.get()
    assert (notice.proposed, notice.status) == (60, "received")
    assert not NoticeDraft.objects.exists()


def test_a_draft_is_for_those_who_may_know_the_notice(world, facts):
    draft = notices.keep_draft(
        situation=world.shared, typed={"proposed": ["60"]}, by=facts["by"], at=AT
    )
    address = f"{world.shared.get_absolute_url()}notice/"

    officer = signed_in(world, "officer")

    assert officer.get(f"{address}add/?draft={draft.pk}").status_code == 403
    assert officer.post(f"{address}drafts/{draft.pk}/delete/").status_code == 403
    chair = signed_in(world, "chair")
    chair.post(f"{address}drafts/{draft.pk}/delete/")
    assert not NoticeDraft.objects.exists()


def test_numbers_and_notices_are_shown_as_known_on_any_day(world, facts):
    early, late = AT - 20 * DAY, AT
    at_first = facts | {"at": early}
    headcounts.record(proposed=60, as_at=early.date(), **at_first)
    notice = notices.record(
        received_on=early.date() + DAY, proposed=80, **facts | {"at": early + DAY}
    )
    notices.step(
        notice=notice,
        to=NoticeStatus.REJECTED,
        reason="Under 20",
        by=facts["by"],
        at=late,
        version=1,
    )
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}numbers/"

    def on(day):
        return words(client.get(address, typed_date("on", day)))

    assert "60 people." in on(early.date())
    assert "No HR1 notice had come." in on(early.date())
    then = on(early.date() + 5 * DAY)
    assert "80 people." in then
    assert "80 people: active" in then
    now = on(late.date())
    assert "As known on 28 November 2026: 60 people." in now
    assert "80 people: rejected" in now
    assert b"<svg" in client.get(address).content


@pytest.mark.parametrize("role", ["member", "officer"])
def test_the_story_is_for_those_who_may_know_the_numbers(world, role):
    client = signed_in(world, role)

    answer = client.get(f"{world.shared.get_absolute_url()}numbers/")

    assert answer.status_code == 403
