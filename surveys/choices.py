"""The words of surveys."""

from django.db.models import IntegerChoices, TextChoices


class Agreement(IntegerChoices):
    """The five-point scale; "agree" in results is the top two together."""

    STRONGLY_AGREE = 5, "Strongly agree"
    AGREE = 4, "Agree"
    NEITHER = 3, "Neither agree nor disagree"
    DISAGREE = 2, "Disagree"
    STRONGLY_DISAGREE = 1, "Strongly disagree"
    DO_NOT_KNOW = 0, "Do not know"


AGREE = (Agreement.STRONGLY_AGREE, Agreement.AGREE)


class WaveState(TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    PUBLISHED = "published", "Published"
