"""The field's own words for situations and what happens in them."""

from django.db.models import IntegerChoices, TextChoices


class Source(TextChoices):
    HR1 = "hr1", "HR1 notice"
    EMPLOYER = "employer_direct", "The employer"
    PRACTITIONER = "insolvency_practitioner", "An insolvency practitioner"
    PARTNER = "partner", "A partner"
    UNION = "trade_union", "A trade union"
    MEDIA = "media", "The media"
    WORD_OF_MOUTH = "word_of_mouth", "Word of mouth"
    INDIVIDUAL = "individual", "Somebody affected"
    HELPLINE = "helpline", "The helpline"
    GOVERNMENT = "scottish_government", "The Scottish Government"
    OTHER = "other", "Somebody else"


# What is said without having been told: it gives way to what the employer said.
HEARSAY = (Source.MEDIA, Source.WORD_OF_MOUTH, Source.INDIVIDUAL)


class Confidence(TextChoices):
    CONFIRMED = "confirmed", "Certain"
    LIKELY = "likely", "Likely"
    RUMOUR = "rumour", "A rumour"


class Status(TextChoices):
    REPORTED = "reported", "Reported, not confirmed yet"
    VERIFIED = "verified", "Confirmed"
    RESPONDING = "responding", "Responding"
    CLOSED = "closed", "Closed"
    REJECTED = "rejected", "False report"
    # It lives on in another, which has all that hung on it.
    MERGED = "merged", "Merged into another situation"


# Which step may follow which; every step is one action.
ALLOWED = {
    Status.REPORTED: {Status.VERIFIED, Status.RESPONDING, Status.REJECTED},
    Status.VERIFIED: {Status.RESPONDING, Status.CLOSED, Status.REJECTED},
    Status.RESPONDING: {Status.CLOSED},
    Status.CLOSED: {Status.RESPONDING},
    Status.REJECTED: {Status.REPORTED},
    Status.MERGED: set(),
}
OPEN = (Status.REPORTED, Status.VERIFIED, Status.RESPONDING)
# What was merged into another is found there alone: in no list, and in no figure.
LISTED = tuple(status for status in Status if status is not Status.MERGED)


class Visibility(TextChoices):
    NEED_TO_KNOW = "need_to_know", "Confidential: staff not told yet"
    SHARED = "shared", "Shared with the partnership"
    PUBLIC = "public", "Public"


class TakesPart(TextChoices):
    """Why a partnership responds to a situation that another one leads."""

    BY_SITE = "site", "A site is in its area"
    BY_HAND = "hand", "Asked to take part"
    BY_MERGE = "merge", "It responded to a situation that was merged into this one"
    HAD_LEAD = "had_lead", "It led before"


class HandoverAnswer(TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SizeBand(TextChoices):
    MICRO = "micro", "Micro (under 10 employees)"
    SMALL = "small", "Small (10 to 49)"
    MEDIUM = "medium", "Medium (50 to 249)"
    LARGE = "large", "Large (250 or more)"


class Ownership(TextChoices):
    PRIVATE = "private", "Private sector"
    PUBLIC = "public", "Public sector"
    THIRD = "third", "Third sector"


class Industry(TextChoices):
    """Sections of the Standard Industrial Classification 2007."""

    A = "A", "Agriculture, forestry and fishing"
    B = "B", "Mining and quarrying"
    C = "C", "Manufacturing"
    D = "D", "Electricity and gas"
    E = "E", "Water and waste"
    F = "F", "Construction"
    G = "G", "Wholesale and retail"
    H = "H", "Transport and storage"
    I = "I", "Accommodation and food"  # noqa: E741 - the section's own letter
    J = "J", "Information and communication"
    K = "K", "Finance and insurance"
    L = "L", "Real estate"
    M = "M", "Professional and scientific"
    N = "N", "Administrative and support"
    O = "O", "Public administration"  # noqa: E741 - the section's own letter
    P = "P", "Education"
    Q = "Q", "Health and social work"
    R = "R", "Arts and recreation"
    S = "S", "Other services"
    T = "T", "Households"
    U = "U", "Extraterritorial bodies"


class ContactRole(TextChoices):
    HR = "hr", "Human resources"
    OWNER = "owner", "Owner or director"
    PRACTITIONER = "practitioner", "Insolvency practitioner"
    UNION = "union", "Union representative"
    EMPLOYEE = "employee_representative", "Employee representative"
    OTHER = "other", "Other"


class ClockKind(TextChoices):
    """What moves the response clock."""

    PACE_TOLD = "pace_told", "PACE was told"
    CHAIR_TOLD = "chair_told", "The chair was told"
    ACCOUNT_CHECKED = "account_checked", "Account check answered"
    CONTACT_ATTEMPTED = "contact_attempted", "Tried to contact the employer"
    CONTACTED = "contacted", "In contact with the employer"
    MET = "met", "Met the employer"
    DECLINED = "declined", "The employer declined"
    UNREACHABLE = "unreachable", "The employer was unreachable"
    PRESENTATION_OFFERED = "presentation_offered", "Presentation offered"
    PRESENTATION_ACCEPTED = "presentation_accepted", "Presentation accepted"
    PRESENTATION_REFUSED = "presentation_refused", "Presentation refused"
    PRESENTATION_DELIVERED = "presentation_delivered", "Presentation delivered"
    PAUSED = "paused", "Clock paused"
    RESUMED = "resumed", "Clock resumed"


# These end the response clock ...
ENDING = (ClockKind.MET, ClockKind.DECLINED, ClockKind.UNREACHABLE)
# ... and these need a reason.
NEED_REASON = (ClockKind.DECLINED, ClockKind.UNREACHABLE, ClockKind.PAUSED)


class FirstMeeting(TextChoices):
    """How the response clock stands, in the words of every page, email and file."""

    NOT_STARTED = "unknown", "Not started"
    DUE = "running", "Due"
    OVERDUE = "late", "Overdue"
    PAUSED = "paused", "Paused"
    MET = "met", "Met"
    DECLINED = "declined", "Declined"
    UNREACHABLE = "unreachable", "Unreachable"
    # No clock runs in what is closed or was a false report.
    CLOSED = "closed", "Closed before a first meeting"
    NOT_NEEDED = "not_needed", "Not needed"


class KeptClock(IntegerChoices):
    """How its events leave a response's clock, as kept beside it; for lists.

    Those that have ended come last.
    """

    NO_LEAD = 0, "Waiting for a partnership"
    NOT_STARTED = 1, FirstMeeting.NOT_STARTED.label
    RUNNING = 2, FirstMeeting.DUE.label
    PAUSED = 3, FirstMeeting.PAUSED.label
    # The response was closed before its clock ended.
    CLOSED = 4, FirstMeeting.CLOSED.label
    MET = 5, FirstMeeting.MET.label
    DECLINED = 6, FirstMeeting.DECLINED.label
    UNREACHABLE = 7, FirstMeeting.UNREACHABLE.label


# The clock's name, and its two halves: not ended yet, and ended.
FIRST_MEETING = "First meeting with the employer"
NOT_MET = "Not met yet"
MET_OR_NOT = "Met, declined or unreachable"


class NoticeStatus(TextChoices):
    RECEIVED = "received", "Received"
    ACTIVE = "active", "Active"
    REJECTED = "rejected", "Rejected"
    SUPERSEDED = "superseded", "Superseded"
    INACTIVE = "inactive", "Inactive"


# These count: for dates, numbers and the employer's notice.
COUNTING = (NoticeStatus.RECEIVED, NoticeStatus.ACTIVE)
# Which step of a notice may follow which. Superseded is what an amendment makes it.
NOTICE_STEPS: dict[str, tuple[NoticeStatus, ...]] = {
    NoticeStatus.RECEIVED: (
        *(NoticeStatus.ACTIVE, NoticeStatus.REJECTED, NoticeStatus.INACTIVE),
    ),
    NoticeStatus.ACTIVE: (NoticeStatus.REJECTED, NoticeStatus.INACTIVE),
    NoticeStatus.REJECTED: (NoticeStatus.ACTIVE,),
    NoticeStatus.INACTIVE: (NoticeStatus.ACTIVE,),
    NoticeStatus.SUPERSEDED: (),
}


class InsolvencyKind(TextChoices):
    ADMINISTRATION = "administration", "Administration"
    LIQUIDATION = "liquidation", "Liquidation"
    PROVISIONAL = "provisional_liquidation", "Provisional liquidation"
    RECEIVERSHIP = "receivership", "Receivership"
    ARRANGEMENT = "voluntary_arrangement", "Company voluntary arrangement"
    SEQUESTRATION = "sequestration", "Sequestration"
    OTHER = "other", "Another kind"


class FormVersion(TextChoices):
    PAPER = "paper_pre_2025", "Paper or PDF, before December 2025"
    DIGITAL = "digital_2025", "Digital, from 2025"
    IMPORTED = "imported", "From a file"


class DocumentKind(TextChoices):
    """What a file is for the case; who may open it: `partnerships.roles.DOCUMENTS`."""

    STAFF_LIST = "staff_list", "Staff list"
    LETTER = "letter", "Redundancy letter"
    PRESENTATION = "presentation", "Presentation"
    HR1_FORM = "hr1_form", "HR1 form, or what came with it"
    OTHER = "other", "Something else"


class Scan(TextChoices):
    """What is known of viruses in a file; it opens only where there is none."""

    WAITING = "waiting", "Being checked for viruses"
    CLEAN = "clean", "No virus found"
    INFECTED = "infected", "Removed: a virus was found"


class Answer(TextChoices):
    YES = "yes", "Yes"
    IN_PART = "in_part", "In part"
    NO = "no", "No"


NO_ANSWER = "No answer yet"
# ... and once the situation is closed, and nobody waits for one.
NO_ANSWER_CAME = "No answer"


class AccountAnswer(TextChoices):
    MANAGED_WE_CALL = "managed_we_call", "Account-managed: we make the first contact"
    MANAGED = "managed", "Account-managed: the chair may make the first contact"
    NOT_MANAGED = "not_managed", "Not account-managed"
    NOT_KNOWN = "not_known", "Not known"


class SessionKind(TextChoices):
    PRESENTATION = "presentation", "Presentation"
    WORKSHOP = "workshop", "Workshop"
    ONE_TO_ONE = "one_to_one", "One-to-one clinic"
    WEBINAR = "webinar", "Webinar"
    JOBS_FAIR = "jobs_fair", "Jobs fair"
    MEETING = "meeting", "Meeting with staff"


class SessionState(TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Called off"


class Audience(TextChoices):
    EMPLOYER = "employer", "The employer"
    GROUP = "group", "A group of people"
    PERSON = "person", "One person"


class Means(TextChoices):
    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "Email"
    MEETING = "meeting", "Meeting"
    VIDEO = "video", "Video call"
    LETTER = "letter", "Letter"


# How many, for those who may not know the number of an HR1 notice.
NUMBER_BANDS = ((20, "Under 20"), (100, "20 to 99"), (250, "100 to 249"))
LARGEST_BAND = "250 or more"


def number_band(people: int | None) -> str:
    """Roughly how many people, in words; nothing when it is not known."""
    if people is None:
        return ""
    for below, words in NUMBER_BANDS:
        if people < below:
            return words
    return LARGEST_BAND
