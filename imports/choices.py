"""The words for what became of the rows of a file."""

from django.db.models import TextChoices


class RowKind(TextChoices):
    AMENDED = "amended", "Amended notice"
    WITHDRAWN = "withdrawn", "Withdrawn notice"
    NOTED = "noted", "Imported, with a remark"
    REFUSED = "refused", "Refused"
