"""The field's own words for people affected and what becomes of them."""

from django.db.models import TextChoices


class ContactBy(TextChoices):
    TELEPHONE = "telephone", "Telephone"
    TEXT = "text", "Text message"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"


class AgeBand(TextChoices):
    UNDER_25 = "under_25", "Under 25"
    FROM_25 = "25_34", "25 to 34"
    FROM_35 = "35_44", "35 to 44"
    FROM_45 = "45_54", "45 to 54"
    FROM_55 = "55_64", "55 to 64"
    FROM_65 = "65_over", "65 or over"


class StepKind(TextChoices):
    """What a person says of the way to another job, with a date."""

    HEARD = "heard", "Heard of the redundancy"
    APPLIED = "applied", "Applied for a job"
    LEFT = "left", "Left the job"
    STARTED = "started", "Started a job or a business"


class Touchpoint(TextChoices):
    """The six touchpoints of the customer journey (2019), derived, never typed."""

    FINDING_OUT = "finding_out", "Finding out about the redundancy"
    IDENTIFYING = "identifying", "Identifying support needs"
    ACCESSING = "accessing", "Accessing support"
    LOOKING = "looking", "Looking for a job"
    LEAVING = "leaving", "Leaving employment"
    STARTING = "starting", "Getting another job or starting a business"


class ReferralState(TextChoices):
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    ENDED = "ended", "Ended"


class Ending(TextChoices):
    HELPED = "helped", "Helped"
    NO_CONTACT = "no_contact", "No contact"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"
    WENT_ELSEWHERE = "went_elsewhere", "Went elsewhere"


class Basis(TextChoices):
    """On what ground personal data goes to another organisation."""

    PUBLIC_TASK = "public_task", "Public task, with the person’s agreement"
    CONSENT = "consent", "Consent"
    VITAL = "vital_interests", "Vital interests"


class Work(TextChoices):
    EMPLOYED = "employed", "Working for an employer"
    SELF_EMPLOYED = "self_employed", "Self-employed"
    TRAINING = "training", "In training or education"
    LOOKING = "looking", "Looking for work"
    RETIRED = "retired", "Retired"
    OTHER = "other", "Something else"


class Compared(TextChoices):
    LOWER = "lower", "Less"
    SAME = "same", "The same"
    HIGHER = "higher", "More"


class IndustryCompared(TextChoices):
    SAME = "same", "The same industry"
    SIMILAR = "similar", "A similar industry"
    DIFFERENT = "different", "A different industry"


class Helped(TextChoices):
    ALL = "all_the_difference", "Made all the difference"
    SOME = "some_extent", "Helped to some extent"
    NONE = "none", "Did not help"


class AnsweredBy(TextChoices):
    LINK = "link", "The person, by link"
    ADVISER = "adviser", "An adviser, on the telephone"
