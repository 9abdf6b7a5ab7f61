"""States and kinds of messages, as people say them."""

from django.db.models import TextChoices


class State(TextChoices):
    PENDING = "pending", "Waiting"
    LEASED = "leased", "Being prepared"
    SENDING = "sending", "Being sent"
    ACCEPTED = "accepted", "Sent"
    DELIVERED = "delivered", "Delivered"
    BOUNCED = "bounced", "Refused by the receiver"
    DEAD = "dead", "Failed"
    SUPPRESSED = "suppressed", "Not sent: no longer for this person"
    HELD = "held", "Held after a restore"
    GATHERED = "gathered", "In a digest"


class Channel(TextChoices):
    EMAIL = "email", "Email"
    IN_APP = "in_app", "In the portal"


class Pace(TextChoices):
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day, together"
    WEEKLY = "weekly", "Once a week, together"
    NEVER = "never", "Never by email"


class Kind(TextChoices):
    REQUEST = "request", "Requests to take part"
    REFERRAL = "referral", "Referrals to your organisation"
    SITUATION = "situation", "New and shared situations"
    ANSWER = "answer", "Answers from partners"
    CLOCK = "clock", "First meetings with employers"
    REVIEW = "review", "Review summaries"
    SURVEY = "survey", "Surveys"
    ACCOUNT = "account", "Your account"


class Purpose(TextChoices):
    """What a signed link is for; a link opens nothing else."""

    INVITATION = "invitation", "Set up an account"
    REQUEST = "request", "Answer a request"
    AFTER_SESSION = "after-session", "Say what was given"
    ACCOUNT_CHECK = "account-check", "Say whether the employer is account-managed"
    FOLLOW_UP = "follow-up", "Say how things went"
    SURVEY = "survey", "Answer a survey"
