"""Searching for people, reasons, and the record of who looked."""

import datetime as dt

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import AccessEvent, AuditEvent
from clients.actions import keeping, looking
from clients.actions.looking import ReasonMissing, postcodes_in
from clients.models import Case, CaseGrant, Client, ClientSearch, StatedReason
from kit.tokens import digest
from tests.factories.accounts import NationalPostFactory

AT = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)


def found(world, role, words, **facts):
    token = looking.search(words=words, by=world.people[role], at=AT, **facts)
    ids = ClientSearch.objects.get(token_hash=digest(token)).found
    return {
        name
        for name in ("case", "secret_case", "foreign_case")
        if world.rows[name].pk in ids
    }


@pytest.mark.parametrize(
    "words",
    ["morag", "ORA", "Example-case", "example morag", "Móràg", "FK1 1AA", "fk11a"],
)
def test_own_people_are_found_by_part_of_a_name_or_by_postcode(world, words):
    assert "case" in found(world, "officer", words)
    assert "foreign_case" not in found(world, "officer", words)


def test_a_person_is_found_by_either_reference_or_its_start(world):
    case = world.case
    client = Client.objects.get(pk=case.client_id)

    for words in (case.reference, case.reference[:6].upper(), client.reference):
        assert found(world, "officer", words) == {"case"}


def test_nobody_is_found_by_a_word_that_is_not_theirs(world):
    assert found(world, "officer", "zebedee") == set()
    assert found(world, "officer", "%") == set()


def test_a_receiver_finds_only_who_was_referred_and_not_by_postcode(world):
    assert found(world, "asked", "morag") == {"case"}
    assert found(world, "asked", "FK1 1AA") == set()
    assert found(world, "member", "morag") == set()


@pytest.mark.parametrize("words", ["morag", "ng", "FK1 1AA"])
def test_a_key_too_many_shows_nobody(world, words):
    """Grants decide: what a client keeps of them only leads there."""
    keys = CaseGrant.objects.values_list("audience", flat=True).distinct()
    Client.objects.update(audiences=sorted(keys), postcode="FK1 1AA")
    Client.objects.update(given_name="Morag", family_name="Ng")

    assert found(world, "officer", words) == {"case", "secret_case"}
    assert found(world, "member", words) == set()
    keeping.rebuild_all()


def test_a_short_name_is_found_as_a_whole_word(world):
    Client.objects.filter(pk=world.case.client_id).update(
        given_name="Bo", family_name="Ng"
    )

    assert found(world, "officer", "ng") == {"case"}
    assert found(world, "officer", "bo ng") == {"case"}
    # Not as letters inside another name.
    assert "secret_case" not in found(world, "officer", "mo")


def test_the_national_team_says_why_before_it_looks(world):
    with pytest.raises(ReasonMissing):
        found(world, "national", "morag")

    assert found(world, "national", "morag", reason="Complaint 12") == {
        "case",
        "secret_case",
        "foreign_case",
    }


@pytest.mark.parametrize(
    ("role", "reason"), [("national", "Complaint 12"), ("officer", "")]
)
def test_a_search_keeps_who_looked_for_what_why_and_until_when(world, role, reason):
    found(world, role, "morag", reason=reason)

    kept = ClientSearch.objects.get()
    assert (kept.searcher, kept.reason) == (world.people[role], reason)
    assert kept.criteria == {"words": "morag"}
    assert (kept.made_at, kept.expires_at) == (AT, AT + dt.timedelta(minutes=30))
    assert not kept.is_capped


def test_two_hundred_are_kept_and_more_is_said(world):
    from_client = Client.objects.bulk_create(
        Client(given_name="Many", family_name=f"Example{number}", registered_at=AT)
        for number in range(205)
    )
    cases = Case.objects.bulk_create(
        Case(
            client=client,
            partnership=world.ours,
            registered_on=AT.date(),
            registered_at=AT,
        )
        for client in from_client
    )
    for case in cases:
        case.grants.create(partnership=world.ours, level=2, registered_at=AT)

    token = looking.search(words="many", by=world.people["officer"], at=AT)

    search = ClientSearch.objects.get(token_hash=digest(token))
    assert len(search.found) == 200
    assert search.is_capped


def test_typed_words_go_after_half_an_hour(world):
    found(world, "officer", "morag")

    looking.search(
        words="other", by=world.people["chair"], at=AT + dt.timedelta(minutes=31)
    )

    assert [search.criteria for search in ClientSearch.objects.all()] == [
        {"words": "other"}
    ]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("fk11aa", ["FK1 1AA"]),
        ("FK1 1AA", ["FK1 1AA"]),
        ("eh12  9yz", ["EH12 9YZ"]),
        ("ky1", ["KY1"]),
        ("ky11", ["KY11", "KY1 1"]),
        ("fk11a", ["FK1 1A"]),
        ("Morag", []),
        ("", []),
    ],
)
def test_a_postcode_is_read_as_people_type_it(typed, stored):
    assert postcodes_in(typed) == stored


def post_search(browser, **facts):
    return browser.post("/clients/", {"words": "morag"} | facts)


def test_a_search_leads_to_an_address_that_says_nothing(world, browser_of):
    browser = browser_of("officer")

    address = post_search(browser).url

    assert "morag" not in address.lower()
    page = browser.get(address)
    assert page.status_code == 200
    assert "Morag Example-case" in page.text
    assert "foreign_case" not in page.text
    assert AccessEvent.objects.get(page="clients:found").shown == [
        world.secret_case.pk,
        world.case.pk,
    ]


def test_the_result_is_its_searchers_alone_and_runs_out(world, browser_of):
    address = post_search(browser_of("officer")).url

    assert browser_of("chair").get(address).status_code == 404
    ClientSearch.objects.update(expires_at=timezone.now())
    assert browser_of("officer").get(address).status_code == 404


def test_the_result_is_scoped_again_at_each_look(world, browser_of):
    browser = browser_of("officer")
    address = post_search(browser).url

    world.case.grants.all().delete()

    page = browser.get(address)
    assert "Example-secret_case" in page.text
    assert "Example-case" not in page.text


def test_words_that_find_nobody_keep_what_was_typed(world, browser_of):
    page = post_search(browser_of("officer"), words="x")

    assert page.status_code == 200
    assert "Enter at least 2 letters or numbers" in page.text
    assert 'value="x"' in page.text


def test_looking_at_a_client_is_on_record_before_the_answer(world, browser_of):
    browser_of("officer").get(f"/clients/{world.case.reference}/")

    event = AccessEvent.objects.get()
    assert event.person == world.people["officer"]
    assert (event.page, event.shown_type) == ("clients:client", "clients.case")
    assert event.shown == [world.case.pk]


def test_if_the_look_cannot_be_recorded_there_is_no_answer(
    world, browser_of, monkeypatch
):
    def refuse(**_):
        raise DatabaseError("disk full")

    monkeypatch.setattr("clients.views.scoping.audit.looked", refuse)
    browser = browser_of("officer")
    browser.raise_request_exception = False

    page = browser.get(f"/clients/{world.case.reference}/")

    assert page.status_code >= 500
    assert "Morag" not in page.text


PAGES_OF_PEOPLE = (
    "/clients/",
    "/clients/{case}/",
    "/clients/{case}/edit/",
    "/clients/{case}/refer/",
    "/redundancies/{shared}/clients/",
    "/referrals/{referral}/",
)


@pytest.mark.parametrize("address", PAGES_OF_PEOPLE)
def test_every_page_with_a_person_leaves_its_row_and_no_name_in_the_title(
    world, browser_of, address
):
    page = browser_of("chair").get(
        address.format(
            case=world.case.reference,
            shared=world.shared.reference,
            referral=world.referral.reference,
        )
    )

    assert "Morag" in page.text
    title = page.text.split("<title>")[1].split("</title>")[0]
    assert "Morag" not in title
    assert "Example-case" not in title
    assert world.case.pk in AccessEvent.objects.get().shown


def test_the_national_team_sees_nobody_before_it_says_why(world, browser_of):
    browser = browser_of("national")
    address = f"/clients/{world.case.reference}/"

    asked = browser.get(address, follow=True)

    assert "Say why you need to see this" in asked.text
    assert "Morag" not in asked.text
    assert not AccessEvent.objects.exists()

    answered = browser.post(
        asked.redirect_chain[-1][0], {"reason": "A complaint"}, follow=True
    )

    assert "Morag" in answered.text
    event = AccessEvent.objects.get()
    assert (event.reason, event.shown) == ("A complaint", [world.case.pk])


def test_the_national_team_opens_a_referral_before_it_sees_whom(world, browser_of):
    page = browser_of("national").get("/referrals/").text

    assert world.referral.reference in page
    assert "Morag" not in page


def test_a_reason_holds_half_an_hour_for_one_client(world, browser_of):
    browser = browser_of("national")
    own = f"/clients/{world.case.reference}/"
    browser.post(f"{own}reason/", {"reason": "A complaint"})

    assert browser.get(own).status_code == 200
    other = browser.get(f"/clients/{world.foreign_case.reference}/")
    assert other.status_code == 302
    StatedReason.objects.update(expires_at=timezone.now())
    assert browser.get(own).status_code == 302


def test_the_reason_of_one_is_none_of_another(world, browser_of):
    world.people["colleague"] = NationalPostFactory().person
    own = f"/clients/{world.case.reference}/"
    browser_of("national").post(f"{own}reason/", {"reason": "A complaint"})

    assert browser_of("national").get(own).status_code == 200
    assert browser_of("colleague").get(own).status_code == 302


def test_the_reason_leads_to_pages_of_the_portal_only(world, browser_of):
    browser = browser_of("national")
    page = f"/clients/{world.case.reference}/reason/"

    for wanted, leads in (
        ("/referrals/abc/", "/referrals/abc/"),
        ("//elsewhere/", f"/clients/{world.case.reference}/"),
        ("https://elsewhere.example/", f"/clients/{world.case.reference}/"),
    ):
        answer = browser.post(f"{page}?next={wanted}", {"reason": "A complaint"})
        assert answer.url == leads


def test_an_empty_reason_is_no_reason(world, browser_of):
    page = browser_of("national").post(
        f"/clients/{world.case.reference}/reason/", {"reason": " "}
    )

    assert "Enter why you need to see this" in page.text
    assert not StatedReason.objects.exists()


def test_no_name_stands_in_an_address_a_log_or_the_record(world, browser_of, caplog):
    caplog.set_level("DEBUG")
    browser = browser_of("officer")

    found = post_search(browser, words="morag example-case")
    browser.get(found.url)
    browser.get(f"/clients/{world.case.reference}/")
    browser.post(
        f"/clients/{world.case.reference}/edit/",
        {
            "version": world.case.client.version,
            "given_name": "Morag",
            "family_name": "Renamed",
        },
    )

    kept = [
        caplog.text,
        found.url,
        *map(str, AccessEvent.objects.values_list()),
        *map(str, AuditEvent.objects.values_list()),
    ]
    assert "/clients/found/" in caplog.text
    for word in ("morag", "renamed", "example-case"):
        assert word not in " ".join(kept).lower()
