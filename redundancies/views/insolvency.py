"""An insolvency as a way of working: the practitioner is who to call."""

from redundancies.actions import insolvency
from redundancies.forms.insolvency import InsolvencyForm
from redundancies.views.facts import Knowing


class InsolvencyEdit(Knowing):
    """What is known of the insolvency."""

    form_class = InsolvencyForm
    heading = "Insolvency"
    intro = (
        "The practitioner acts for the employer, so they are who to call. Ask them to"
        " hand out the PACE guide to all staff, those who stay included."
    )
    done = "The insolvency has been recorded."
    beside = {insolvency.AppointedInTheFuture: "appointed_on"}

    @property
    def names(self):
        return tuple(name for name in insolvency.FACTS if self.sight.knows(name))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"knows_hr1": self.sight.hr1}

    def get_initial(self):
        initial = super().get_initial()
        known = insolvency.practitioner_of(self.situation) if self.sight.hr1 else None
        if known is not None:
            initial |= {
                "practitioner": known.name,
                "telephone": known.telephone,
                "email": known.email,
            }
        return initial

    def act(self, **facts):
        insolvency.record(situation=self.situation, **facts)
