"""Filters of the record: who did what, and who looked."""

from kit import govuk
from partnerships.forms.places import check_order


class PeriodFields(govuk.GovukForm):
    """From a day until a day, both included."""

    method = "get"
    button_text = "Show"
    marks_optional = False

    from_on = govuk.DateField(label="From", noun="The first day", required=False)
    to_on = govuk.DateField(label="Until", noun="The last day", required=False)

    def clean(self):
        facts = super().clean()
        check_order(
            self, "from_on", "to_on", "The last day must be on or after the first day"
        )
        return facts


class RecordForm(PeriodFields):
    """What was done, by whom and when."""

    verb = govuk.SelectField(label="What was done", required=False, blank="Anything")
    field_order = ("verb", "from_on", "to_on")

    def __init__(self, *args, verbs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = verbs


class LooksForm(PeriodFields):
    """When people's rows were shown."""
