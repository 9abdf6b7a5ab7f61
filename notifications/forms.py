"""What people may choose about being told."""

from __future__ import annotations

from kit import govuk
from notifications.choices import Pace
from notifications.letters import usual_pace_of
from notifications.rules import PACES


class PreferencesForm(govuk.GovukForm):
    """How fast to hear of each kind of thing."""

    button_text = "Save"
    cancel_text = "Cancel"
    marks_optional = False

    def __init__(self, *args, chosen=None, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, paces in PACES.items():
            usual = usual_pace_of(kind)
            self.fields[kind.value] = govuk.RadiosField(
                label=kind.label,
                missing=f"Select how often you want emails about: {kind.label.lower()}",
                choices=[
                    govuk.Choice(
                        pace.value,
                        pace.label,
                        hint="Set for everybody who has not chosen"
                        if pace is usual
                        else "",
                    )
                    for pace in paces
                ],
                initial=(chosen or {}).get(kind.value, usual.value),
            )

    def paces(self):
        """The choices as the action takes them."""
        return {kind: Pace(self.cleaned_data[kind.value]) for kind in PACES}
