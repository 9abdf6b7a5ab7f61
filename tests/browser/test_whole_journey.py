"""A redundancy goes from notice to published review, in a real browser.

Real workers, a real broker and a real SMTP server; axe on every page that it passes.
At the end, what the portal wrote outside its database is searched for the person.
"""

from __future__ import annotations

import datetime as dt
import re

import redis
from django.utils import timezone

from accounts.models import AccessEvent, AuditEvent, User
from clients.models import Case, FollowUp, Outcome, Referral
from notifications.models import Message
from partnerships.models import Membership, Organisation, OrganisationType
from partnerships.roles import Duty, Role
from redundancies.models import Delivery, Request, Session, Situation
from reviews.models import Review
from tests.browser.steps import (
    choose,
    clean,
    due_now,
    fill_date,
    lets_in,
    letter_to,
    link_in,
    press,
    run_task,
    sign_in,
    sign_out,
)
from tests.world import LONG_AGO, build

PASSWORD = "an answer in four words"
CLIENT = ("Euphemia", "Quhairntown")
CLIENT_EMAIL = "euphemia.quhairntown@clients.example"


def test_a_redundancy_goes_from_notice_to_published_review(
    live_portal, smtp_server, page
):
    world = build()
    agency = agency_contact(world)
    for role in ("chair", "on_it", "asked", "national", "member"):
        lets_in(world.people[role], PASSWORD)

    # 1 and 2. The chair signs in, sees what needs them, and logs a redundancy.
    sign_in_as(page, live_portal, world.people["chair"])
    page.get_by_role("heading", name="What needs you").wait_for()
    clean(page)
    page.get_by_role("button", name="Log a redundancy").click()
    clean(page)
    press(page, "Log redundancy")
    page.get_by_role("alert").get_by_text("There is a problem").wait_for()
    clean(page)
    page.get_by_label("Employer’s name").fill("Kelpie Castings Ltd")
    page.get_by_label("Place").fill("Grangemouth")
    page.get_by_label("Council area").select_option(label="Falkirk")
    page.get_by_label("Who told us", exact=True).select_option(label="The employer")
    page.get_by_label("Roughly how many jobs").fill("45")
    press(page, "Log redundancy")
    page.get_by_role("heading", name="Redundancy logged").wait_for()
    clean(page)
    page.get_by_role("link", name="Open the situation").click()

    # 3. The lead partnership and the clocks; nobody else knows of it.
    page.get_by_role("heading", name="Kelpie Castings Ltd").wait_for()
    page.get_by_text("The first meeting is due by").wait_for()
    clean(page)
    situation = Situation.objects.get(employer__name="Kelpie Castings Ltd")
    address = f"{live_portal.url}/redundancies/{situation.reference}/"
    first_dismissal = timezone.localdate() + dt.timedelta(days=40)
    page.get_by_role("link", name="Change dates and facts").click()
    fill_date(page, "first_dismissal_on", first_dismissal)
    clean(page)
    press(page, "Save")
    page.get_by_text("The first people leave in 40 days").wait_for()
    page.get_by_role("link", name="Add an HR1 notice").click()
    clean(page)
    fill_date(page, "received_on", timezone.localdate())
    fill_date(page, "first_dismissal_on", first_dismissal)
    page.fill('input[name="proposed"]', "45")
    press(page, "Record notice")
    page.get_by_text("The notice has been added.").wait_for()
    clean(page)

    # 4. The account check goes to the enterprise agency by a link.
    page.get_by_role("link", name="Ask for an account check").click()
    page.get_by_label(f"{agency}, Scottish Enterprise").check()
    clean(page)
    press(page, "Ask for the account check")
    letter = letter_to(smtp_server, agency.email)
    visitor = page.context.browser.new_context(locale="en-GB").new_page()
    visitor.goto(link_in(letter, live_portal))
    clean(visitor)
    choose(visitor, "answer", "not_managed")
    press(visitor, "Send answer")
    visitor.get_by_text("Thank you").first.wait_for()
    clean(visitor)
    page.goto(address)
    page.get_by_text("Not account-managed").first.wait_for()

    # 5. First contact, by the checklist; the chair meets the employer and shares.
    page.get_by_role("link", name="Fill in the checklist").click()
    page.get_by_label("What jobs do they do?").fill("Moulders and fettlers")
    clean(page)
    press(page, "Save")
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_label("Name", exact=True).fill("Hamish Castings")
    choose(page, "role", "hr")
    page.get_by_label("Telephone number").fill("01632 960123")
    clean(page)
    press(page, "Save")
    page.get_by_text("The contact has been added.").wait_for()
    page.get_by_role("link", name="Record what happened, or pause").click()
    page.get_by_label("What happened").select_option(label="Met the employer")
    fill_date(page, "on", timezone.localdate())
    clean(page)
    press(page, "Save")
    page.get_by_text("The event has been recorded.").wait_for()
    page.get_by_role("link", name="Share with the partnership").click()
    page.locator('input[type="radio"]').first.check()
    clean(page)
    press(page, "Share with the partnership")
    page.get_by_text("The partnership sees this situation now").wait_for()

    # 6. A session is planned and partners are asked to come; one answers by link.
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_label("Presentation").check()
    page.get_by_label("Where").fill("Canteen, Kelpie Castings")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    fill_date(page, "on", tomorrow)
    page.get_by_label("Starts").fill("10am")
    page.get_by_label("Ends").fill("11am")
    clean(page)
    press(page, "Plan session")
    page.get_by_text("The session has been planned.").wait_for()
    page.get_by_role("button", name="Ask partners").click()
    page.get_by_label("Forth Citizens Advice").check()
    page.get_by_label("For which session?").select_option(index=1)
    page.get_by_label("What else should they know?").fill(
        "Two shifts, one after another"
    )
    clean(page)
    press(page, "Ask these organisations")
    page.get_by_text("Forth Citizens Advice").first.wait_for()
    clean(page)
    request = Request.objects.get(response__situation=situation)
    asked = letter_to(smtp_server, world.people["asked"].email)
    assert "Canteen, Kelpie Castings" in asked.text
    visitor.goto(link_in(asked, live_portal))
    clean(visitor)
    press(visitor, "Send answer")
    visitor.get_by_text("Select whether your organisation can help").first.wait_for()
    clean(visitor)
    choose(visitor, "answer", "yes")
    visitor.locator('input[name="who_comes"]').fill("Two advisers")
    press(visitor, "Send answer")
    visitor.get_by_role("heading", name="Your answer is sent").wait_for()
    clean(visitor)
    page.goto(address)
    page.get_by_text("Two advisers").first.wait_for()
    # It can be changed until the session.
    visitor.goto(link_in(asked, live_portal))
    visitor.get_by_role("link", name="Change this answer").click()
    choose(visitor, "answer", "in_part")
    visitor.locator('textarea[name="part_reason"]').fill("Only one of us can come")
    press(visitor, "Send answer")
    visitor.get_by_role("heading", name="Your answer is sent").wait_for()
    page.goto(address)
    page.get_by_text("Only one of us can come").first.wait_for()

    # 7. The session is held; the day after, the partner says what was given.
    request.refresh_from_db()
    two_days = dt.timedelta(days=2)
    session = Session.objects.get(response__situation=situation)
    Session.objects.filter(pk=session.pk).update(
        starts_at=session.starts_at - two_days, ends_at=session.ends_at - two_days
    )
    page.goto(address)
    page.get_by_role("link", name="Record attendance").click()
    page.get_by_label("How many came?").fill("38")
    clean(page)
    press(page, "Save")
    page.get_by_text("The session has been recorded as held.").wait_for()
    run_task(live_portal, "redundancies.ask_after_sessions")
    due_now(live_portal, "request.after_session")
    after = letter_to(smtp_server, world.people["asked"].email, saying="after-session")
    visitor.goto(link_in(after, live_portal))
    clean(visitor)
    choose(visitor, "has_come", "True")
    visitor.locator('input[name="services"]').first.check()
    visitor.locator('input[name="reached"]').fill("30")
    press(visitor, "Send")
    visitor.get_by_role("heading", name="Thank you").first.wait_for()
    clean(visitor)
    delivery = Delivery.objects.get(session=session)
    assert (delivery.organisation, delivery.reached) == (world.advice, 30)
    sign_out(page)

    # 8. The adviser registers a client, notes needs, signposts and refers.
    sign_in_as(page, live_portal, world.people["on_it"])
    page.goto(f"{address}clients/add/")
    clean(page)
    page.get_by_label("First name").fill(CLIENT[0])
    page.get_by_label("Last name").fill(CLIENT[1])
    page.get_by_label("Email address").fill(CLIENT_EMAIL)
    choose(page, "contact_by", "email")
    page.get_by_label("Home postcode").fill("FK3 8XX")
    fill_date(page, "leaving_on", timezone.localdate() - dt.timedelta(days=215))
    page.get_by_label("The person has been given the privacy notice").check()
    press(page, "Register")
    page.get_by_role("heading", name=" ".join(CLIENT)).wait_for()
    clean(page)
    case = Case.objects.get(client__family_name=CLIENT[1])
    assert case.reference in page.title()
    assert CLIENT[1] not in page.title()
    case_address = f"{live_portal.url}/clients/{case.reference}/"
    page.goto(f"{case_address}needs/")
    choose(page, "services", "benefits-advice")
    clean(page)
    press(page, "Note needs")
    page.goto(f"{case_address}signpost/")
    page.get_by_label("To which organisation?").select_option(index=1)
    clean(page)
    press(page, "Record signpost")
    page.goto(f"{case_address}refer/")
    page.get_by_label("For what, and to which organisation?").select_option(
        label="Benefits advice: Forth Citizens Advice"
    )
    page.get_by_label("What should they help with?").fill("A claim")
    fill_date(page, "agreed_on", timezone.localdate())
    clean(page)
    press(page, "Refer")
    page.get_by_role("heading", name=" ".join(CLIENT)).wait_for()
    clean(page)
    # ... and finds the person again without the name in any address.
    page.goto(f"{live_portal.url}/clients/")
    page.get_by_label("Part of a name, a postcode or a reference").fill("quhairn")
    press(page, "Search")
    page.get_by_role("link", name=" ".join(CLIENT)).wait_for()
    assert "quhairn" not in page.url.lower()
    clean(page)
    sign_out(page)

    # The partner accepts, and says how it ended.
    letter_to(smtp_server, world.people["asked"].email, saying="eferral")
    sign_in_as(page, live_portal, world.people["asked"])
    page.get_by_role("heading", name="Referrals to answer").wait_for()
    clean(page)
    referral = Referral.objects.get(case=case)
    page.goto(f"{live_portal.url}/referrals/{referral.reference}/")
    clean(page)
    page.get_by_role("button", name="Accept").click()
    page.goto(f"{live_portal.url}/referrals/{referral.reference}/end/")
    choose(page, "ending", "helped")
    clean(page)
    press(page, "End referral")
    sign_out(page)

    # The follow-up falls due by itself, and the person answers by a link.
    run_task(live_portal, "clients.ask_follow_ups")
    follow_up = letter_to(smtp_server, CLIENT_EMAIL)
    visitor.goto(link_in(follow_up, live_portal))
    clean(visitor)
    choose(visitor, "work", "employed")
    press(visitor, "Send answers")
    visitor.get_by_role("heading", name="Thank you").first.wait_for()
    clean(visitor)
    assert Outcome.objects.get(case=case).work == "employed"
    assert FollowUp.objects.get(case=case).answered_at is not None

    # 9. The chair closes with a debrief.
    sign_in_as(page, live_portal, world.people["chair"])
    page.goto(f"{address}close/")
    page.get_by_label("What went well?").fill("Partners came within two days")
    clean(page)
    press(page, "Close")
    page.get_by_text("The situation is closed.").wait_for()
    clean(page)
    sign_out(page)

    # 10. The National PACE team compiles the review; the chair checks; all read it.
    sign_in_as(page, live_portal, world.people["national"])
    page.goto(f"{live_portal.url}/reviews/ask/")
    page.get_by_label("Partnership").select_option(label=world.ours.name)
    fill_date(page, "from_on", dt.date(2026, 1, 1))
    fill_date(page, "to_on", timezone.localdate())
    page.get_by_label("Focus groups").fill("2")
    clean(page)
    press(page, "Compile the review")
    page.get_by_role("link", name="Read it").click(timeout=60_000)
    page.get_by_role("link", name="PDF").wait_for()
    clean(page)
    review = Review.objects.get()
    review_address = f"{live_portal.url}/reviews/{review.reference}/"
    page.goto(f"{review_address}chapters/processes/")
    page.get_by_label("Finding").fill("Employers were met in time.")
    clean(page)
    press(page, "Save finding")
    page.goto(f"{review_address}recommendations/add/")
    page.get_by_label("Recommendation").fill("Ask earlier.")
    page.get_by_label("Owner").fill("The chair")
    clean(page)
    press(page, "Add recommendation")
    page.goto(f"{review_address}send/")
    fill_date(page, "due_on", timezone.localdate() + dt.timedelta(days=14))
    clean(page)
    press(page, "Send to the chairs")
    sign_out(page)
    sign_in_as(page, live_portal, world.people["chair"])
    page.get_by_role("heading", name="Review summaries to check").wait_for()
    page.goto(f"{review_address}check/")
    choose(page, "is_right", "yes")
    clean(page)
    press(page, "Send my answer")
    sign_out(page)
    sign_in_as(page, live_portal, world.people["national"])
    page.goto(f"{review_address}publish/")
    clean(page)
    press(page, "Publish to all members")
    page.get_by_text("Published").first.wait_for()
    sign_out(page)
    sign_in_as(page, live_portal, world.people["member"])
    page.goto(f"{live_portal.url}/reviews/")
    clean(page)
    page.goto(review_address)
    page.get_by_text("Employers were met in time.").wait_for()
    clean(page)
    for kind, start in (
        ("pdf", b"%PDF"),
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("json", b"{"),
        ("html", b"<!DOCTYPE html>"),
    ):
        file = page.request.get(f"{review_address}review.{kind}")
        assert file.ok
        assert file.body().startswith(start)
    sign_out(page)

    leaves_nothing_of_the_person(live_portal, smtp_server)
    assert AccessEvent.objects.filter(shown__contains=[case.pk]).exists()
    assert AuditEvent.objects.filter(verb="referral.sent").exists()
    assert not Message.objects.failed().exists()


def agency_contact(world) -> User:
    """The enterprise agency's contact of ours, who has no account."""
    kind = OrganisationType.objects.create(code="kind-agency", name="Enterprise agency")
    agency = Organisation.objects.create(name="Scottish Enterprise", type=kind)
    contact = User.objects.create_user(
        "enterprise@people.example", given_name="Ewan", family_name="Example"
    )
    Membership.objects.create(
        person=contact,
        organisation=agency,
        partnership=world.ours,
        role=Role.MEMBER,
        from_on=LONG_AGO,
        duties=[Duty.CHECKS_ACCOUNTS],
    )
    return contact


def sign_in_as(page, portal, person):
    sign_in(page, portal, person.email, PASSWORD)


def leaves_nothing_of_the_person(portal, server):
    """No log, letter or message of the broker holds the names that were typed."""
    broker = redis.Redis.from_url(portal.environment["REDIS_URL"])
    kept = b" ".join(
        repr((key, broker.dump(key))).encode() for key in broker.scan_iter("*")
    )
    broker.close()
    places = {
        "logs": portal.logs(),
        "letters": " ".join(
            f"{letter.subject} {letter.text} {letter.html}" for letter in server.letters
        ),
        "broker": kept.decode(errors="replace"),
    }
    for place, words in places.items():
        for name in (*CLIENT, "quhairn"):
            assert name.lower() not in words.lower(), (place, name)
    tokens = re.findall(r"/link/[a-z-]+/[\w-]{20,}", places["logs"])
    assert tokens == []
