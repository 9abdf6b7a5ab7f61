"""Situations: the list, logging, one situation and its acts."""

import datetime as dt
import uuid
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kit import govuk, storing
from redundancies.actions import grants, merging
from redundancies.models import (
    Assignment,
    ContactLog,
    Document,
    EmployerContact,
    Handover,
    Headcount,
    HR1Notice,
    Note,
    NoticeDraft,
    PossibleDuplicate,
    Response,
    Session,
    Site,
    Situation,
    StatutoryRule,
)
from tests.access import Page, everyone
from tests.world import TOLD_AT

STAFF = ("officer", "on_it", "deputy", "chair", "far_chair")
MEMBERS = (*STAFF, "member", "asked", "far_member")
CHAIRS = ("deputy", "chair")


def roles(*names, status=200):
    return dict.fromkeys(names, status)


# Who sees which situation at all; for all others it does not exist.
SEE_SECRET = ("asked", "on_it", "deputy", "chair", "national")
SEE_SHARED = ("member", "asked", "officer", "on_it", "deputy", "chair", "national")
SEE_FOREIGN = ("far_member", "far_chair", "national")


SITUATIONS = ("secret", "shared", "closed", "foreign", "joint", "nowhere")


def of(key):
    return lambda world: [world.rows[key].reference]


def look(route, shows=("*",), keys=SITUATIONS, of=of):
    """A page of a situation, for whoever sees the situation; all that one knows."""
    return [
        *(
            Page(
                route,
                answers,
                404,
                of(key),
                row=key,
                shows=[f"{key}.{word}" for word in shows],
            )
            for key, answers in (
                ("secret", roles(*SEE_SECRET)),
                ("shared", roles(*SEE_SHARED)),
                ("closed", roles(*SEE_SHARED)),
                ("foreign", roles(*SEE_FOREIGN)),
                ("joint", roles(*SEE_SHARED, "far_member", "far_chair")),
                ("nowhere", roles("national")),
            )
            if key in keys
        ),
        Page(
            route,
            {},
            404,
            lambda world: ["0000000000", *of("shared")(world)[1:]],
            row="absent",
        ),
    ]


def may(*allowed, seen, status=200):
    """404 for those who do not see the row, 403 for those who may not act on it."""
    return roles(*seen, status=403) | roles(*allowed, status=status)


def act(
    route, secret, shared, *, of_row=None, data=None, wrote="", has_page=True, **facts
):
    """An act on a situation that one sees; `secret` and `shared` name who may.

    It has a page with its form, unless it is one press of a button, and it is sent.
    """
    of_row = of_row or (lambda world, key: [world.rows[key].reference])
    pages = []
    for key, allowed, seen in (
        ("secret", secret, SEE_SECRET),
        ("shared", shared, SEE_SHARED),
    ):
        arguments = partial(of_row, key=key)
        if has_page:
            answers = may(*allowed, "national", seen=seen)
            pages.append(Page(route, answers, 404, arguments, row=key, **facts))
        pages.append(
            Page(
                route,
                may(*allowed, "national", seen=seen, status=302),
                404,
                arguments,
                method="POST",
                data=partial(data, key=key) if data else lambda world: {},
                row=key,
                wrote=wrote,
            )
        )
    return pages


press = partial(act, has_page=False)


WORKING_SECRET = ("on_it", *CHAIRS)
WORKING_SHARED = ("officer", "on_it", *CHAIRS)
PART = "redundancies:part"
# What came with a notice is shown with it.
TITLES = ("presentationtitle", "lettertitle", "othertitle", "stafflisttitle")


def part(name, key):
    """What the address of a part is made of."""
    return lambda world: [world.rows[key].reference, name]


def all_of(name, secret, shared, *shows):
    """All rows of a part, for whoever sees the part on the situation's page."""
    return [
        Page(
            PART,
            may(*allowed, "national", seen=seen),
            404,
            part(name, key),
            row=f"{key}: {name}",
            shows=[f"{key}.{word}" for word in shows],
        )
        for key, allowed, seen in (
            ("secret", secret, SEE_SECRET),
            ("shared", shared, SEE_SHARED),
        )
    ]


WORDS = b"Met on Monday.\n"
PARTS = [
    *look(
        PART,
        ("sessionplace", "lognote", "clockreason", "countreason", "proposed"),
        of=lambda key: part("timeline", key),
    ),
    *all_of("sessions", SEE_SECRET, SEE_SHARED, "sessionplace"),
    *all_of("asked", SEE_SECRET, SEE_SHARED, "whocomes", "commitments", "whynot"),
    *all_of("support", SEE_SECRET, SEE_SHARED),
    *all_of("contact-log", WORKING_SECRET, WORKING_SHARED, "lognote"),
    *all_of("notes", WORKING_SECRET, WORKING_SHARED, "casenote"),
    *all_of("sites", WORKING_SECRET, WORKING_SHARED, "siteemployed"),
    *all_of("documents", SEE_SECRET, SEE_SHARED, *TITLES),
    *all_of("staff", WORKING_SECRET, WORKING_SHARED),
    *all_of("clock", WORKING_SECRET, WORKING_SHARED, "clockreason"),
    # Commercially confidential: for whoever was asked as well, not for all staff.
    *all_of("contacts", SEE_SECRET, CHAIRS, "contactname", "contacttelephone"),
    *all_of("numbers", SEE_SECRET, CHAIRS, "proposed", "countreason"),
    *all_of("notices", SEE_SECRET, CHAIRS, "noticeproposed", "formtitle"),
    # What was changed: numbers and notices only for those to whom they are opened.
    *all_of("changes", WORKING_SECRET, WORKING_SHARED, "companynumber"),
    Page(PART, {}, 404, part("closed", "shared"), row="no part of this name"),
]


def site(world, key):
    made = Site.objects.create(situation=world.rows[key], address="1 Works Road")
    return [world.rows[key].reference, made.pk]


def closed_site(world, key):
    arguments = site(world, key)
    Site.objects.filter(pk=arguments[1]).update(closed_on=TOLD_AT.date())
    return arguments


def headcount(world, key):
    made = Headcount.objects.create(
        situation=world.rows[key],
        as_at=TOLD_AT.date(),
        proposed=60,
        recorded_at=TOLD_AT,
    )
    return [world.rows[key].reference, made.pk]


def notice(world, key):
    made = HR1Notice.objects.create(
        situation=world.rows[key],
        received_on=TOLD_AT.date(),
        proposed=60,
        recorded_at=TOLD_AT,
    )
    return [world.rows[key].reference, made.pk]


def draft(world, key):
    made = NoticeDraft.objects.create(
        situation=world.rows[key],
        typed={"proposed": ["60"]},
        kept_by=world.people["chair"],
        kept_at=TOLD_AT,
    )
    return [world.rows[key].reference, made.pk]


def rule(world):
    made, _ = StatutoryRule.objects.get_or_create(
        effective_from=dt.date(2031, 1, 1),
        scope="employer",
        threshold=250,
        defaults={"days": 45, "source": "Invented"},
    )
    return [made.pk]


def contact(world, key):
    made = EmployerContact.objects.create(
        situation=world.rows[key], name="Alex Example", role="hr"
    )
    return [world.rows[key].reference, made.pk]


def paper(world, key, *, scan="clean"):
    """A document of an ordinary kind, of which no virus is known."""
    made = Document.objects.create(
        situation=world.rows[key],
        kind="other",
        file_name="minutes.txt",
        file_type="txt",
        size=len(WORDS),
        sha256=storing.keep_bytes(WORDS),
        scan=scan,
        scanned_at=TOLD_AT,
        added_by=world.people["chair"],
        added_at=TOLD_AT,
    )
    made.refresh_from_db()
    return [world.rows[key].reference, made.reference]


def file_of_paper(world, key):
    return [*paper(world, key), "txt"]


def uploaded(**facts):
    """What is sent with a file."""
    return lambda world, key: {
        "form_key": str(uuid.uuid4()),
        "file": SimpleUploadedFile("minutes.txt", WORDS),
        **facts,
    }


def papers(route, of_row):
    """A page of a document, for whoever may open it; it is not there for others."""
    return [
        Page(
            route,
            roles(*allowed, "national"),
            404,
            partial(of_row, key=key),
            row=key,
        )
        for key, allowed in (("secret", WORKING_SECRET), ("shared", WORKING_SHARED))
    ]


def session(world, key):
    made = Session.objects.create(
        response=world.rows[key].responses.get(),
        kind="presentation",
        place="Canteen",
        starts_at=TOLD_AT,
        ends_at=TOLD_AT,
    )
    return [world.rows[key].reference, made.reference]


def clock_event(world, key):
    event = world.rows[key].responses.get().clock_events.first()
    return [world.rows[key].reference, event.pk]


def log_line(world, key):
    """A line of the contact log, which the clock does not know."""
    made = ContactLog.objects.create(
        response=world.rows[key].responses.get(),
        at=TOLD_AT,
        means="telephone",
        recorded_by=world.people["chair"],
    )
    return [world.rows[key].reference, made.pk]


def case_note(world, key):
    made = Note.objects.create(
        situation=world.rows[key],
        text="Rang HR on Monday",
        written_by=world.people["chair"],
        written_at=TOLD_AT,
    )
    return [world.rows[key].reference, made.pk]


def assignment(world, key):
    made, _ = Assignment.objects.get_or_create(
        response=world.rows[key].responses.get(),
        person=world.people["on_it"],
        defaults={"from_on": TOLD_AT.date()},
    )
    return [world.rows[key].reference, made.pk]


def reported(world, key):
    """A report that nobody has checked yet."""
    Situation.objects.filter(pk=world.rows[key].pk).update(status="reported")
    return [world.rows[key].reference]


def rejected(world, key):
    Situation.objects.filter(pk=world.rows[key].pk).update(status="rejected")
    return [world.rows[key].reference]


def ended(world, key):
    """A response that its chair has closed."""
    responses = Response.objects.filter(situation=world.rows[key])
    responses.update(closed_on=TOLD_AT.date(), closed_by=world.people["chair"])
    Situation.objects.filter(pk=world.rows[key].pk).update(status="closed")
    return [world.rows[key].reference]


def filled(**facts):
    """What is sent, with the version that the person saw."""
    return lambda world, key: {"version": "1", **facts}


def once(**facts):
    """What is sent, with the key of a form that makes a row once."""
    return lambda world, key: {"form_key": str(uuid.uuid4()), **facts}


ON = govuk.typed_date("on", TOLD_AT.date())
OF_SESSION = {
    "kind": "presentation",
    "place": "Hall",
    "starts": "10:00",
    "ends": "11:00",
    **govuk.typed_date("on", dt.date(2030, 5, 6)),
}
OF_CONTACT = {"name": "Alex Example", "role": "hr"}


def placed(world, key):
    return {"version": "1", "place": "Other", "council": world.ours_council.pk}


def put_on_it(world, key):
    return {"person": world.people["deputy"].pk}


def logged(world):
    return {
        "employer": "Brae Foods Example Ltd",
        "source": "employer_direct",
        "form_key": str(uuid.uuid4()),
    }


def duplicate(world, key):
    earlier = Situation.objects.create(
        employer=world.rows[key].employer,
        source="other",
        told_at=TOLD_AT,
        logged_at=TOLD_AT,
    )
    response = Response.objects.create(
        situation=earlier,
        partnership=world.ours,
        told_at=TOLD_AT,
        from_on=TOLD_AT.date(),
    )
    grants.rewrite(situation=response.situation)
    made = PossibleDuplicate.objects.create(
        earlier=earlier, later=world.rows[key], why="Alike", noted_at=TOLD_AT
    )
    return [world.rows[key].reference, made.pk]


def merged(world, key):
    """Another situation was merged into this one."""
    away = Situation.objects.create(
        employer=world.rows[key].employer,
        source="other",
        told_at=TOLD_AT,
        logged_at=TOLD_AT,
    )
    made = merging.merge(
        away=Situation.objects.filter(pk=away.pk).get(),
        into=world.rows[key],
        by=world.people["national"],
        at=TOLD_AT,
    )
    return [world.rows[key].reference, made.pk]


def of_pair(world, key):
    return duplicate(world, key)[1:]


def like_it(world, key):
    """The other situation of a pair, to be merged into this one."""
    pair = PossibleDuplicate.objects.get(later=world.rows[key])
    return {"reference": pair.earlier.reference, "goes_on": "this"}


def with_like(world, key):
    duplicate(world, key)
    return [world.rows[key].reference]


def side(world, key):
    return {"answer": world.rows[key].reference}


def taking_part(world, key):
    """`theirs` takes part, and has done nothing yet."""
    made = Response.objects.create(
        situation=world.rows[key],
        partnership=world.theirs,
        is_lead=False,
        because="hand",
        told_at=TOLD_AT,
        from_on=TOLD_AT.date(),
    )
    return [world.rows[key].reference, made.pk]


def offered(world, key):
    """The lead is offered to `theirs`."""
    Handover.objects.create(
        situation=world.rows[key],
        giver=world.ours,
        taker=world.theirs,
        from_on=TOLD_AT.date(),
        asked_by=world.people["chair"],
        asked_at=TOLD_AT,
    )
    return [world.rows[key].reference]


def bring_in(world, key):
    return {"partnership": world.theirs.pk}


def offer(world, key):
    day = timezone.localdate() + dt.timedelta(days=1)
    on = govuk.typed_date("from_on", day)
    return {"taker": world.theirs.pk, "form_key": str(uuid.uuid4()), **on}


PAIR = "redundancies:pair"
# Chairs see their own pairs; of one of which they do not see both sides there is none.
OF_PAIR = {"far_chair": 404, "two_hats": 404}
SEE_JOINT = (*SEE_SHARED, "far_member", "far_chair")


def leads_joint(route, allowed=CHAIRS, **facts):
    """An act of who leads: a chair of a partnership that takes part may not do it."""
    answers = may(*allowed, "national", seen=SEE_JOINT) | {"two_hats": 403}
    return Page(route, answers, 404, of("joint"), row="joint", **facts)


TOGETHER = [
    Page("redundancies:pairs", roles("deputy", "chair", "far_chair", "national")),
    *(
        page
        for key in ("secret", "shared")
        for page in (
            Page(
                PAIR,
                roles(*CHAIRS, "national") | OF_PAIR,
                403,
                partial(of_pair, key=key),
                row=key,
            ),
            Page(
                PAIR,
                roles(*CHAIRS, "national", status=302) | OF_PAIR,
                403,
                partial(of_pair, key=key),
                method="POST",
                data=partial(side, key=key),
                row=key,
                wrote="situation.merged",
            ),
        )
    ),
    *act(
        "redundancies:merge",
        CHAIRS,
        CHAIRS,
        of_row=with_like,
        data=like_it,
        wrote="situation.merged",
    ),
    *act(
        "redundancies:merge-undo",
        CHAIRS,
        CHAIRS,
        of_row=merged,
        wrote="situation.split",
    ),
    *(
        Page(
            "redundancies:merged-here",
            may(*allowed, "national", seen=seen),
            404,
            lambda world, key=key: merged(world, key)[:1],
            row=key,
        )
        for key, allowed, seen in (
            ("secret", WORKING_SECRET, SEE_SECRET),
            ("shared", WORKING_SHARED, SEE_SHARED),
        )
    ),
    *act(
        "redundancies:partnership-add",
        CHAIRS,
        CHAIRS,
        data=bring_in,
        wrote="response.begun",
    ),
    *press(
        "redundancies:partnership-end",
        CHAIRS,
        CHAIRS,
        of_row=taking_part,
        wrote="response.ended",
    ),
    *act(
        "redundancies:lead-offer",
        CHAIRS,
        CHAIRS,
        data=offer,
        wrote="lead.offered",
    ),
    *press(
        "redundancies:lead-withdraw",
        CHAIRS,
        CHAIRS,
        of_row=offered,
        wrote="lead.withdrawn",
    ),
    *(
        Page(
            "redundancies:lead-answer",
            may("far_chair", "two_hats", "national", seen=SEE_JOINT, status=status),
            404,
            partial(offered, key="joint"),
            method=method,
            data=lambda world, method=method: (
                {"answer": "yes"} if method == "POST" else {}
            ),
            row="joint",
            wrote="lead.handed_over" if method == "POST" else "",
        )
        for method, status in (("GET", 200), ("POST", 302))
    ),
    *(
        leads_joint(f"redundancies:{name}")
        for name in ("share", "merge", "partnership-add", "lead-offer")
    ),
    leads_joint("redundancies:place", WORKING_SHARED),
]


def of_situation(world, key):
    return [world.rows[key].reference]


def shown_to(secret, shared, route, of_row):
    """A page of a row that some see, of those who see the situation."""
    return [
        Page(
            route,
            may(*allowed, "national", seen=seen),
            404,
            partial(of_row, key=key),
            row=key,
        )
        for key, allowed, seen in (
            ("secret", secret, SEE_SECRET),
            ("shared", shared, SEE_SHARED),
        )
    ]


def ruled(**facts):
    return {
        "source": "Invented",
        "scope": "employer",
        "threshold": "300",
        "days": "45",
        "confirmed": "on",
        **govuk.typed_date("effective_from", dt.date(2031, 1, 1)),
        **facts,
    }


RULES = [
    Page("redundancies:rules", roles("national")),
    Page("redundancies:rule-add", roles("national")),
    Page(
        "redundancies:rule-add",
        roles("national", status=302),
        method="POST",
        data=lambda world: ruled(form_key=str(uuid.uuid4())),
        wrote="rule.added",
    ),
    Page("redundancies:rule-correct", roles("national"), of=rule),
    Page(
        "redundancies:rule-correct",
        roles("national", status=302),
        of=rule,
        method="POST",
        data=lambda world: ruled(version="1"),
        wrote="rule.corrected",
    ),
    Page("redundancies:rule-remove", roles("national"), of=rule),
    Page(
        "redundancies:rule-remove",
        roles("national", status=302),
        of=rule,
        method="POST",
        data=lambda world: {"version": "1", "confirmed": "on"},
        wrote="rule.removed",
    ),
]
PAGES = [
    *RULES,
    *TOGETHER,
    Page(
        "redundancies:list",
        roles(*MEMBERS, "national"),
        shows=("*.employer", "*.place", "*.people"),
    ),
    Page(
        "redundancies:list",
        roles(*MEMBERS, "national"),
        query="q=xqsecretempl",
        shows=("secret.employer",),
    ),
    Page(
        "redundancies:list-csv",
        roles(*MEMBERS, "national"),
        shows=("*.employer", "*.place"),
    ),
    Page("redundancies:log", roles(*STAFF, "national")),
    Page(
        "redundancies:log",
        roles(*STAFF, "national", status=302),
        method="POST",
        data=logged,
        wrote="situation.logged",
    ),
    Page("redundancies:report", roles(*MEMBERS, "national")),
    Page(
        "redundancies:report",
        roles(*MEMBERS, "national", status=302),
        method="POST",
        data=lambda world: logged(world) | {"heard": "Shifts were sent home"},
        wrote="situation.reported",
    ),
    Page("redundancies:employer-suggest", everyone(405)),
    Page(
        "redundancies:employer-suggest",
        roles(*MEMBERS, "national"),
        method="POST",
        data=lambda world: {"words": "mills"},
        shows=("*.employer",),
    ),
    *look("redundancies:situation"),
    *PARTS,
    *look("redundancies:sessions", ("sessionplace",), SITUATIONS[:-1]),
    Page("redundancies:sessions", roles("national"), 404, of("nowhere"), row="nowhere"),
    # Confirmed to who logged it, within a day: nobody in this world.
    Page("redundancies:logged", {}, 404, of("shared")),
    *act(
        "redundancies:facts",
        WORKING_SECRET,
        WORKING_SHARED,
        data=filled(source="hr1", confidence="confirmed"),
        wrote="situation.edited",
    ),
    *act(
        "redundancies:employer",
        WORKING_SECRET,
        WORKING_SHARED,
        data=filled(name="Renamed Example Ltd"),
        wrote="employer.edited",
    ),
    *act(
        "redundancies:place",
        WORKING_SECRET,
        WORKING_SHARED,
        data=placed,
        wrote="situation.placed",
    ),
    *act(
        "redundancies:site-add",
        WORKING_SECRET,
        WORKING_SHARED,
        data=once(address="1 Works Road"),
        wrote="site.added",
    ),
    *act(
        "redundancies:site-edit",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=site,
        data=filled(address="2 Works Road"),
        wrote="site.edited",
    ),
    *act(
        "redundancies:sites",
        WORKING_SECRET,
        WORKING_SHARED,
        data=once(rows="1", **{"row-0-address": "1 Works Road"}),
        wrote="site.added",
    ),
    *act(
        "redundancies:site-close",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=site,
        data=filled(**ON),
        wrote="site.closed",
    ),
    *press(
        "redundancies:site-reopen",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=closed_site,
        data=filled(),
        wrote="site.reopened",
    ),
    *act(
        "redundancies:site-remove",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=site,
        data=filled(),
        wrote="site.removed",
    ),
    *act(
        "redundancies:insolvency",
        WORKING_SECRET,
        WORKING_SHARED,
        data=filled(insolvency_kind="administration"),
        wrote="insolvency.recorded",
    ),
    *act(
        "redundancies:checklist",
        WORKING_SECRET,
        WORKING_SHARED,
        data=filled(occupations="Drivers"),
        wrote="checklist.filled",
    ),
    *act(
        "redundancies:contact-log-add",
        WORKING_SECRET,
        WORKING_SHARED,
        data=once(means="telephone", time="10:30", is_reached="True", **ON),
        wrote="contact.logged",
    ),
    *act(
        "redundancies:contact-log-edit",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=log_line,
        data=filled(means="email", time="10:30", is_reached="True", **ON),
        wrote="contact.corrected",
    ),
    *press(
        "redundancies:contact-log-strike-out",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=log_line,
        wrote="contact.struck_out",
    ),
    *act(
        "redundancies:note-add",
        WORKING_SECRET,
        WORKING_SHARED,
        data=once(text="Rang HR on Monday"),
        wrote="note.written",
    ),
    *act(
        "redundancies:note-edit",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=case_note,
        data=filled(text="Rang HR on Tuesday"),
        wrote="note.edited",
    ),
    *press(
        "redundancies:note-strike-out",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=case_note,
        wrote="note.struck_out",
    ),
    *act(
        "redundancies:clock-add",
        WORKING_SECRET,
        WORKING_SHARED,
        data=once(kind="met", **ON),
        wrote="clock.recorded",
    ),
    *press(
        "redundancies:clock-strike-out",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=clock_event,
        wrote="clock.struck_out",
    ),
    *act(
        "redundancies:session-add",
        WORKING_SECRET,
        WORKING_SHARED,
        data=once(**OF_SESSION),
        wrote="session.planned",
    ),
    *act(
        "redundancies:session-edit",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=session,
        data=filled(**OF_SESSION),
        wrote="session.moved",
    ),
    *act(
        "redundancies:session-hold",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=session,
        data=filled(attended="3"),
        wrote="session.held",
    ),
    *act(
        "redundancies:session-cancel",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=session,
        data=filled(reason="Fire alarm"),
        wrote="session.cancelled",
    ),
    # Numbers, notices and contacts are HR1 detail: staff on it, not all staff.
    *act(
        "redundancies:headcount-add",
        WORKING_SECRET,
        CHAIRS,
        data=once(proposed="60", **govuk.typed_date("as_at", TOLD_AT.date())),
        wrote="headcount.recorded",
    ),
    *act(
        "redundancies:notice-add",
        WORKING_SECRET,
        CHAIRS,
        data=once(proposed="60", form_version="digital_2025"),
        wrote="notice.recorded",
    ),
    *act(
        "redundancies:headcount-strike-out",
        WORKING_SECRET,
        CHAIRS,
        of_row=headcount,
        data=lambda world, key: {"reason": "Mistyped"},
        wrote="headcount.struck_out",
    ),
    *act(
        "redundancies:notice-correct",
        WORKING_SECRET,
        CHAIRS,
        of_row=notice,
        data=filled(proposed="50", form_version="digital_2025"),
        wrote="notice.corrected",
    ),
    *act(
        "redundancies:notice-status",
        WORKING_SECRET,
        CHAIRS,
        of_row=notice,
        data=filled(to="inactive", reason="Withdrawn"),
        wrote="notice.stepped",
    ),
    *act(
        "redundancies:notice-strike-out",
        WORKING_SECRET,
        CHAIRS,
        of_row=notice,
        data=filled(reason="Of another employer"),
        wrote="notice.struck_out",
    ),
    *press(
        "redundancies:notice-draft-drop",
        WORKING_SECRET,
        CHAIRS,
        of_row=draft,
        wrote="notice.draft_dropped",
    ),
    *shown_to(SEE_SECRET, CHAIRS, "redundancies:notice", notice),
    *shown_to(SEE_SECRET, CHAIRS, "redundancies:story", of_situation),
    *act(
        "redundancies:notice-attach",
        WORKING_SECRET,
        CHAIRS,
        of_row=notice,
        data=uploaded(),
        wrote="document.added",
    ),
    *act(
        "redundancies:document-add",
        WORKING_SECRET,
        WORKING_SHARED,
        data=uploaded(kind="other"),
        wrote="document.added",
    ),
    *papers("redundancies:document", paper),
    *papers("redundancies:document-file", file_of_paper),
    *act(
        "redundancies:document-edit",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=paper,
        data=filled(kind="letter", title="Letter to staff"),
        wrote="document.edited",
    ),
    *act(
        "redundancies:document-remove",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=paper,
        data=lambda world, key: {"reason": "Of another employer"},
        wrote="document.removed",
    ),
    *act(
        "redundancies:contact-add",
        WORKING_SECRET,
        CHAIRS,
        data=once(**OF_CONTACT),
        wrote="contact.added",
    ),
    *act(
        "redundancies:contact-edit",
        WORKING_SECRET,
        CHAIRS,
        of_row=contact,
        data=filled(note="Mornings", **OF_CONTACT),
        wrote="contact.edited",
    ),
    *act(
        "redundancies:contact-remove",
        WORKING_SECRET,
        CHAIRS,
        of_row=contact,
        data=filled(),
        wrote="contact.removed",
    ),
    *act(
        "redundancies:reject",
        CHAIRS,
        CHAIRS,
        of_row=reported,
        data=filled(reason="Mistaken"),
        wrote="situation.rejected",
    ),
    *act(
        "redundancies:share",
        CHAIRS,
        CHAIRS,
        data=filled(visibility="public"),
        wrote="situation.shared",
    ),
    *act(
        "redundancies:assign",
        CHAIRS,
        CHAIRS,
        data=put_on_it,
        wrote="situation.assigned",
    ),
    *act(
        "redundancies:close",
        CHAIRS,
        CHAIRS,
        data=filled(went_well="All of it"),
        wrote="response.closed",
    ),
    *press(
        "redundancies:verify",
        CHAIRS,
        CHAIRS,
        of_row=reported,
        data=filled(),
        wrote="situation.verified",
    ),
    *press(
        "redundancies:reinstate",
        CHAIRS,
        CHAIRS,
        of_row=rejected,
        data=filled(),
        wrote="situation.reinstated",
    ),
    *press(
        "redundancies:duplicate",
        CHAIRS,
        CHAIRS,
        of_row=duplicate,
        wrote="duplicate.judged",
    ),
    *press(
        "redundancies:reopen",
        CHAIRS,
        CHAIRS,
        of_row=ended,
        wrote="response.reopened",
    ),
    *press(
        "redundancies:unassign",
        CHAIRS,
        CHAIRS,
        of_row=assignment,
        wrote="situation.unassigned",
    ),
]
