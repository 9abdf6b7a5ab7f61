"""The template pack does what crispy-forms asks of one, in GOV.UK's markup."""

import copy

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.template import Context, Template
from pytest_django.asserts import assertHTMLEqual as assert_html_equal

from kit import govuk
from kit.govuk.layout import Buttons, Questions


class PersonForm(govuk.GovukForm):
    """Three fields of a person."""

    name = govuk.TextField(label="Name")
    born = govuk.DateField(label="Born", required=False)
    means = govuk.RadiosField(
        label="How",
        choices=[
            govuk.Choice("post", "Post", hint="Two days"),
            govuk.Choice("none", "Not at all", divider="or"),
        ],
    )


def rendered(form, page="{% crispy form %}"):
    return Template("{% load crispy_forms_tags %}" + page).render(
        Context({"form": form})
    )


def test_a_form_is_laid_out_by_crispys_own_layout():
    form = PersonForm()

    questions, buttons = form.helper.layout.fields

    assert isinstance(form.helper.layout, Layout)
    assert list(questions) == ["name", "born", "means"]
    assert isinstance(buttons, Buttons)


def test_a_form_may_lay_itself_out():
    class Laid(PersonForm):
        @property
        def layout(self):
            return Layout(Questions("means", heading="Contact"), "name", Buttons())

    html = rendered(Laid())

    assert html.index("Contact</h2>") < html.index('name="means"')
    assert html.index('name="means"') < html.index('name="name"')
    assert html.index('name="name"') < html.index("<button")
    assert "born" not in html


def test_a_field_by_its_name_alone_looks_as_in_its_group():
    form = PersonForm()
    by_name, in_group = FormHelper(), FormHelper()
    by_name.layout, in_group.layout = Layout("name"), Layout(Questions("name"))

    page = "{% crispy form helper %}"
    html = [
        Template("{% load crispy_forms_tags %}" + page).render(
            Context({"form": form, "helper": helper})
        )
        for helper in (by_name, in_group)
    ]

    assert_html_equal(*html)
    assert 'class="govuk-label govuk-label--s"' in html[0]


def test_a_form_of_djangos_own_gets_the_same_markup():
    plain = type("Plain", (forms.Form,), {"name": forms.CharField(required=False)})()
    ours = type("Ours", (govuk.GovukForm,), {"name": govuk.TextField(label="Name")})()
    ours.button_text = "Continue"

    assert_html_equal(rendered(plain), rendered(ours))
    assert "govuk-form-group" in rendered(plain, "{{ form|crispy }}")


def test_a_choice_keeps_its_hint_and_divider_wherever_django_copies_it():
    field = copy.deepcopy(PersonForm.base_fields["means"])

    html = rendered(type("Copied", (govuk.GovukForm,), {"means": field})())

    assert 'id="id_means_1_hint">Two days</div>' in html
    assert '<div class="govuk-radios__divider">or</div>' in html


def test_every_error_of_a_field_is_told_and_escaped():
    form = PersonForm({"name": "Ailsa", "means": "post"})
    form.add_error("name", "<b>One")
    form.add_error("name", "Another")

    html = rendered(form)

    assert "&lt;b&gt;One<br>Another</p>" in html
