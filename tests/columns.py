"""Which column each text or number of a form is kept in."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from django import forms
from django.apps import apps
from django.db.models import Field

from kit import govuk

APPS = (
    *("accounts", "notifications", "partnerships", "redundancies"),
    *("clients", "imports", "surveys", "reviews"),
)
# Form and field: the columns, where the field's own name does not say it. A form's
# children inherit the line.
KEPT_IN = {
    "clients.SupportForm.format": ["redundancies.Delivery.format"],
    "clients.SupportForm.note": ["redundancies.Delivery.note"],
    "clients.ReasonForm.reason": [
        "clients.StatedReason.reason",
        "accounts.AccessEvent.reason",
    ],
    "clients.SearchForm.reason": [
        "clients.ClientSearch.reason",
        "accounts.AccessEvent.reason",
    ],
    "clients.RejectionForm.reason": ["clients.Referral.reason"],
    "partnerships.OrganisationFields.name": ["partnerships.Organisation.name"],
    "partnerships.TypeFields.name": ["partnerships.OrganisationType.name"],
    "partnerships.ServiceFields.name": ["partnerships.Service.name"],
    "partnerships.PartnershipFields.name": ["partnerships.Partnership.name"],
    "partnerships.HolidayForm.name": ["partnerships.LocalHoliday.name"],
    "redundancies.CheckAnswerForm.answer": ["redundancies.AccountCheck.answer"],
    "redundancies.CheckAnswerForm.note": ["redundancies.AccountCheck.note"],
    "redundancies.ClockForm.kind": ["redundancies.ClockEvent.kind"],
    "redundancies.ClockForm.reason": ["redundancies.ClockEvent.reason"],
    "redundancies.ContactLogForm.reason": ["redundancies.ClockEvent.reason"],
    "redundancies.ContactLogForm.note": ["redundancies.ContactLog.note"],
    "redundancies.DeliveryFacts.note": ["redundancies.Delivery.note"],
    "redundancies.EmployerForm.name": ["redundancies.Employer.name"],
    "redundancies.LogForm.employer": ["redundancies.Employer.name"],
    "redundancies.ReportForm.employer": ["redundancies.Employer.name"],
    "redundancies.HeadcountForm.averted": ["redundancies.Headcount.averted"],
    "redundancies.HeadcountForm.reason": ["redundancies.Headcount.reason"],
    "redundancies.StrikeOutForm.reason": [
        "redundancies.Headcount.struck_out_reason",
        "redundancies.HR1Notice.struck_out_reason",
    ],
    "redundancies.NoticeStatusForm.reason": ["redundancies.HR1Notice.status_reason"],
    "redundancies.InsolvencyForm.practitioner": ["redundancies.EmployerContact.name"],
    "redundancies.RuleFields.source": ["redundancies.StatutoryRule.source"],
    "redundancies.SiteForm.shifts": ["redundancies.Site.shifts"],
    "redundancies.SiteRow.shifts": ["redundancies.Site.shifts"],
    "redundancies.SiteRow.contact": ["redundancies.EmployerContact.name"],
    "redundancies.ContactForm.name": ["redundancies.EmployerContact.name"],
    "redundancies.ContactForm.note": ["redundancies.EmployerContact.note"],
    "redundancies.AnswerForm.part_who_comes": ["redundancies.Request.who_comes"],
    "redundancies.AnswerForm.part_commitments": ["redundancies.Request.commitments"],
    "redundancies.AnswerForm.part_reason": ["redundancies.Request.reason"],
    "redundancies.AnswerForm.reason": ["redundancies.Request.reason"],
    "redundancies.AfterForm.passed_on": ["redundancies.Request.passed_on"],
    "redundancies.ReasonForm.reason": [
        "redundancies.Situation.status_reason",
        "redundancies.Session.reason",
    ],
    "redundancies.CloseForm.averted": ["redundancies.Debrief.averted"],
    "reviews.FindingForm.text": ["reviews.Passage.text"],
    "reviews.AdviceForm.text": ["reviews.Recommendation.text"],
}
# Form and field: why no column need take what is typed.
KEPT_NOWHERE = {
    "clients.SearchForm.words": "what to look for; its digest is kept",
    "partnerships.PasskeyNameForm.name": "allauth keeps it in a document",
    "partnerships.OrganisationSearchForm.words": "what to look for",
    "partnerships.PeopleSearchForm.words": "what to look for",
    "redundancies.NoticeFields.other_reasons": "each line of it is a reason",
    "redundancies.SituationFilters.q": "what to look for",
}


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form that an app defines in its rooms of forms."""
    found = []
    for app in APPS:
        for module in modules(app):
            found += [
                value
                for value in vars(module).values()
                if inspect.isclass(value)
                and issubclass(value, forms.BaseForm)
                and value.__module__ == module.__name__
            ]
    return found


def modules(app: str) -> Iterator[object]:
    package = importlib.import_module(app)
    for info in pkgutil.walk_packages(package.__path__, f"{app}."):
        if "forms" in info.name.split("."):
            yield importlib.import_module(info.name)


def label_of(name: str, form: type) -> str:
    app = form.__module__.split(".")[0]
    return f"{app}.{form.__name__}.{name}"


def typed_fields() -> list[tuple[str, str, forms.Field, type[forms.BaseForm]]]:
    """Every field in which people type, by its label in the tables above."""
    found = []
    for form in form_classes():
        for name, field in form.base_fields.items():
            if isinstance(field, govuk.TextField | govuk.NumberField | govuk.DateField):
                found.append((label_of(name, form), name, field, form))
    return found


def declared(name: str, form: type, table: dict) -> object | None:
    """A table's line for a form or the nearest form that it is made from."""
    for base in form.__mro__:
        if (label := label_of(name, base)) in table:
            return table[label]
    return None


def columns_of(name: str, form: type) -> list[Field]:
    """The columns of a field: declared, or all of that name that may be meant."""
    if lines := declared(name, form, KEPT_IN):
        return [column(line) for line in lines]
    app = form.__module__.split(".")[0]
    named = [
        field
        for model in apps.get_models()
        if model._meta.app_label in APPS
        for field in model._meta.concrete_fields
        if field.name == name and not field.is_relation
    ]
    own = [field for field in named if field.model._meta.app_label == app]
    return own or named


def column(line: str) -> Field:
    app, model, name = line.split(".")
    return apps.get_model(app, model)._meta.get_field(name)
