"""What is known of a situation, added in any order."""

from django.utils import timezone
from django.utils.functional import cached_property

from kit.scoping import required, visible_or_404
from partnerships.roles import Permission
from redundancies.actions import employer_facts, leading, situations
from redundancies.actions.shared import Refused
from redundancies.forms import facts as forms
from redundancies.models import EmployerContact, FirstContact
from redundancies.views.base import Act


class Knowing(Act):
    """Whoever works on a situation may add what it learns."""

    permission = Permission.SITUATION_EDIT


class NotOwnSite(Refused):
    """HR1 detail of another's site, or of the whole, is for who leads."""


class NeedsHR1(Knowing):
    """Commercially confidential: for chairs, those on it, and the National team."""

    def check(self):
        super().check()
        required(self.sight.numbers)

    def of_own_site(self, site):
        """Who takes part says something of its own sites, not of the whole."""
        if self.sight.hr1:
            return
        if site is None or site.response_id not in self.sight.own_sites:
            raise NotOwnSite("Select a site in the area of your partnership.")


class FactsEdit(Knowing):
    """Correct who told us, dates, insolvency."""

    form_class = forms.FactsForm
    heading = "Change the facts"
    done = "The facts have been changed."
    beside = {situations.LastBeforeFirst: "last_dismissal_on"}

    @property
    def names(self):
        return tuple(name for name in situations.FACTS if self.sight.knows(name))

    def get_form_kwargs(self):
        told_on = timezone.localdate(self.situation.told_at)
        return super().get_form_kwargs() | {"known": self.names, "told_on": told_on}

    def act(self, **facts):
        situations.edit(situation=self.situation, **facts)


class EmployerEdit(Knowing):
    """Correct the employer."""

    form_class = forms.EmployerForm
    heading = "Change the employer"
    done = "The employer has been changed."
    names = situations.EMPLOYER_FACTS

    def row(self):
        return self.situation.employer

    def audited(self):
        return self.situation.employer

    def who_changed(self, event):
        """Named where it was done in a partnership that responds here.

        The employer may be another situation's as well, which only the National PACE
        team knows to be there.
        """
        here = {row.partnership_id for row in self.responses}
        is_known = self.standing.is_national_team or event.partnership_id in here
        return event.actor if is_known else None

    def act(self, **facts):
        situations.edit_employer(situation=self.situation, **facts)


class PlaceEdit(Knowing):
    """Correct the place; the lead follows the council."""

    permission = Permission.SITUATION_PLACE
    form_class = forms.PlaceForm
    heading = "Change the place"
    done = "The place has been changed."
    names = ("place", "council")

    def act(self, **facts):
        leading.place_in(situation=self.situation, **facts)


class ContactAdd(NeedsHR1):
    """Somebody at the employer to ring."""

    form_class = forms.ContactForm
    heading = "Add a contact"
    done = "The contact has been added."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"situation": self.situation}

    def act(self, **facts):
        self.of_own_site(facts.get("site"))
        employer_facts.add_contact(situation=self.situation, **facts)


class OfContact(NeedsHR1):
    """A page about one contact of the situation."""

    @cached_property
    def contact(self):
        return visible_or_404(
            EmployerContact.objects.opened_to(self.standing).filter(
                situation=self.situation
            ),
            pk=self.kwargs["contact"],
        )

    def check(self):
        super().check()
        self.row()

    def row(self):
        return self.contact


class ContactEdit(OfContact):
    """Correct a contact."""

    form_class = forms.ContactEditForm
    template_name = "redundancies/contact_edit.html"
    heading = "Change the contact"
    done = "The contact has been changed."
    names = ("site", "name", "role", "telephone", "email", "note", "is_current")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"situation": self.situation}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"of_contact": self.contact}

    def act(self, **facts):
        self.of_own_site(facts.get("site", self.contact.site))
        employer_facts.edit_contact(contact=self.contact, **facts)


class ContactRemove(OfContact):
    """Take out a contact who was added by mistake."""

    form_class = forms.ContactGoneForm
    heading = "Remove the contact"
    done = "The contact has been removed."

    @property
    def intro(self):
        return (
            f"{self.contact.name} was added by mistake? Somebody who is no longer the"
            " person to call is better changed than removed."
        )

    def get_initial(self):
        return {"version": self.contact.version}

    def act(self, **facts):
        employer_facts.remove_contact(contact=self.contact, **facts)


class ChecklistFill(Knowing):
    """What the employer said in the first talk."""

    form_class = forms.ChecklistForm
    heading = "First-contact checklist"
    intro = "Fill in what you hear; the rest can stay empty."
    done = "The checklist has been saved."
    names = (
        "occupations",
        "shifts",
        "languages",
        "health_needs",
        "closes_on",
        "will_release_staff",
        "staff_told_on",
        "has_private_provider",
    )

    @cached_property
    def checklist(self):
        return FirstContact.objects.filter(situation=self.situation).first()

    def row(self):
        return self.checklist

    def get_initial(self):
        return super().get_initial() or {"version": 0}

    def changed_meanwhile(self, form):
        # Somebody began it while this page was open.
        self.__dict__.pop("checklist", None)
        return super().changed_meanwhile(form)

    def act(self, **facts):
        employer_facts.fill_checklist(situation=self.situation, **facts)
