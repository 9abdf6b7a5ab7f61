"""What a list of situations may be asked."""

from kit import govuk
from partnerships.models import Partnership
from partnerships.roles import knows
from partnerships.standing import level_of
from redundancies.choices import FIRST_MEETING, LISTED, Source
from redundancies.querysets import CLOCKS, Filters, list_keys

SORTS = (
    ("", "PACE was told, newest first"),
    ("leaving", "First people to leave"),
    ("employer", "Employer, A to Z"),
    ("oldest", "PACE was told, oldest first"),
)


class SituationFilters(govuk.GovukForm):
    """Filters, search and order; they stand in the address."""

    method = "get"
    button_text = "Apply"
    marks_optional = False

    q = govuk.SearchField(label="Employer, place or reference")
    status = govuk.SelectField(
        label="Status",
        choices=[(status.value, status.label) for status in LISTED],
        required=False,
        blank="Any",
    )
    partnership = govuk.ModelSelectField(
        queryset=Partnership.objects.none(),
        label="Partnership",
        required=False,
        blank="Any",
    )
    source = govuk.SelectField(
        label="Who told us", choices=Source.choices, required=False, blank="Any"
    )
    clock = govuk.SelectField(
        label=FIRST_MEETING,
        choices=list(CLOCKS.items()),
        required=False,
        blank="Any",
    )
    incomplete = govuk.TickField(label="Place, number or first dismissal not known yet")
    waits = govuk.TickField(label="Waiting for a partnership")
    sort = govuk.SelectField(label="Order", choices=SORTS, required=False)

    def __init__(self, *args, standing, **kwargs):
        super().__init__(*args, **kwargs)
        places = {held.partnership_id for held in standing.held}
        if standing.is_national_team:
            self.fields["partnership"].queryset = Partnership.objects.for_list()
        elif len(places) > 1:
            self.fields["partnership"].queryset = Partnership.objects.filter(
                pk__in=places
            ).for_list()
        else:
            del self.fields["partnership"]
        if not standing.is_national_team:
            del self.fields["waits"]
            levels = {level_of(key) for key in list_keys(standing)}
            for name in ("source", "clock"):
                if not knows(levels, name):
                    del self.fields[name]

    @property
    def in_use(self):
        return any(value for name, value in self.cleaned_data.items() if name != "sort")

    @property
    def filters(self):
        """What was asked for; a field in error asks for nothing."""
        asked = self.cleaned_data
        place = asked.get("partnership")
        return Filters(
            words=asked.get("q", ""),
            status=asked.get("status", ""),
            source=asked.get("source", ""),
            clock=asked.get("clock", ""),
            partnership_id=place.pk if place else None,
            waits=asked.get("waits", False),
            incomplete=asked.get("incomplete", False),
        )

    @property
    def order(self):
        return self.cleaned_data.get("sort") or "newest"
