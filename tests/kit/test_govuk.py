"""Fields say in plain words what is wrong, and forms lose nothing that was typed."""

import datetime as dt
import uuid

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertHTMLEqual as assert_html_equal

from kit import govuk
from kit.govuk import rendering
from tests.kit.of_forms import error_of, form_of, posted, rendered, said_of


def jobs(**options):
    return govuk.NumberField(label="Jobs", noun="The number of jobs", **options)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("120", 120), (" 1,200 ", 1200), ("1 200", 1200), ("0", 0), ("+7", 7), ("-0", 0)],
)
def test_a_number_is_read_as_people_type_it(typed, number):
    assert jobs().clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the number of jobs"),
        ("  ", "Enter the number of jobs"),
        ("-3", "The number of jobs must be 0 or more"),
        ("−3", "The number of jobs must be 0 or more"),
        ("1000001", "The number of jobs must be 1,000,000 or fewer"),
        ("9" * 10_000, "The number of jobs must be 1,000,000 or fewer"),
        ("about 20", "The number of jobs must be a whole number, like 120"),
        ("1.5", "The number of jobs must be a whole number, like 120"),
        ("1e5", "The number of jobs must be a whole number, like 120"),
        ("٣", "The number of jobs must be a whole number, like 120"),
        ("👷", "The number of jobs must be a whole number, like 120"),
        ("12\x00", "The number of jobs must be a whole number, like 120"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_a_sentence(typed, sentence):
    assert error_of(jobs(), typed) == sentence


def test_a_number_that_need_not_be_given_is_none():
    assert jobs(required=False).clean("") is None


def test_a_form_filled_with_the_same_number_has_not_changed():
    assert not jobs().has_changed(1200, "1,200")
    assert jobs().has_changed(1200, "12oo")


@given(st.text(max_size=40))
def test_no_text_breaks_a_number_a_date_a_time_or_a_telephone(text):
    fields = [
        jobs(),
        govuk.TimeField(label="Time"),
        govuk.TelephoneField(label="Telephone"),
        govuk.PostcodeField(label="Postcode"),
        govuk.TextField(label="Name"),
        govuk.EmailField(label="Email"),
        govuk.RadiosField(label="Source", choices=[("a", "A")]),
    ]
    for field in fields:
        assert all(said_of(field, text))
    assert all(said_of(govuk.DateField(label="Date"), [text, text, text, ""]))


def held_on(**options):
    return govuk.DateField(label="Held on", noun="The date of the session", **options)


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (("3", "3", "2026"), dt.date(2026, 3, 3)),
        (("29", "02", "2028"), dt.date(2028, 2, 29)),
        ((" 31 ", "March", "2026"), dt.date(2026, 3, 31)),
        (("1", "sept", "2026"), dt.date(2026, 9, 1)),
    ],
)
def test_a_date_is_read_from_three_boxes(parts, date):
    assert held_on().clean([*parts, ""]) == date


@pytest.mark.parametrize(
    ("parts", "sentence", "bad"),
    [
        (("", "", ""), "Enter the date of the session", {"day", "month", "year"}),
        (
            ("31", "2", "2026"),
            "The date of the session must be a real date",
            {"day", "month", "year"},
        ),
        (("32", "1", "2026"), "The date of the session must be a real date", {"day"}),
        (("1", "13", "2026"), "The date of the session must be a real date", {"month"}),
        (
            ("1", "Marz", "2026"),
            "The date of the session must be a real date",
            {"month"},
        ),
        (("x", "1", "2026"), "The date of the session must be a real date", {"day"}),
        (
            ("1", "1", "26"),
            "Year of the date of the session must include 4 numbers",
            {"year"},
        ),
        (
            ("3", "", ""),
            "The date of the session must include a month and a year",
            {"month", "year"},
        ),
        (
            ("1", "1", "1066"),
            "The date of the session must be on or after 1 January 2000",
            {"day", "month", "year"},
        ),
        (
            ("1", "1", "9999"),
            "The date of the session must be on or before 29 November 2036",
            {"day", "month", "year"},
        ),
        (
            ("9" * 5000, "1", "2026"),
            "The date of the session must be a real date",
            {"day"},
        ),
    ],
)
def test_a_date_that_cannot_be_says_so_and_marks_its_boxes(parts, sentence, bad):
    with time_machine.travel(dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)):
        field = held_on()

        assert error_of(field, [*parts, ""]) == sentence
    assert field.widget.bad == bad


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (dt.date(2026, 3, 2), dt.date(2036, 3, 2)),
        (dt.date(2028, 2, 29), dt.date(2038, 2, 28)),
    ],
)
def test_a_year_that_can_only_be_a_slip_is_refused(today, last):
    """Ten years ahead, and back to the first days of PACE."""
    with time_machine.travel(today):
        for day in (dt.date(2000, 1, 1), last):
            assert held_on().clean(day) == day
        for day in (dt.date(1999, 12, 31), last + dt.timedelta(days=1)):
            with pytest.raises(ValidationError):
                held_on().clean(day)


def test_a_date_may_be_not_known_yet():
    field = held_on(not_known=True)

    assert field.clean(["", "", "", "on"]) is None
    assert field.clean(["3", "3", "2026", ""]) == dt.date(2026, 3, 3)
    assert error_of(field, ["", "", "", ""]) == (
        "Enter the date of the session or select ‘Not known yet’"
    )
    assert error_of(field, ["3", "3", "2026", "on"]) == (
        "Enter the date of the session or select ‘Not known yet’, not both"
    )


@pytest.mark.parametrize("on", [dt.date(2026, 3, 3), None])
def test_what_a_browser_sends_for_a_date_comes_back(on):
    form = posted(form_of(on=held_on(not_known=True)), **govuk.typed_date("on", on))

    assert form.is_valid()
    assert form.cleaned_data["on"] == on


def test_a_bound_form_knows_whether_its_date_was_sent_at_all():
    widget = govuk.DateField(label="On").widget

    assert widget.value_omitted_from_data({}, {}, "on")
    assert not widget.value_omitted_from_data({"on_day": ""}, {}, "on")


def test_text_takes_emoji_and_joined_signs_but_no_control_characters():
    field = govuk.TextField(label="Employer’s name")

    assert field.clean(" Café 👩‍🔧 Ltd ") == "Café 👩‍🔧 Ltd"
    for unseen in ("Acme\x00", "Acme\x07", "Ac\nme", "Acme\ud800"):
        assert error_of(field, unseen) == (
            "Employer’s name includes characters that cannot be shown. "
            "Type it again without them"
        )


def test_several_lines_keep_their_breaks_and_count_each_once():
    field = govuk.TextAreaField(label="Note", max_length=3)

    assert field.clean("a\r\nb") == "a\nb"
    assert error_of(field, "a\r\nbc") == "Note must be 3 characters or fewer"


def test_ten_thousand_characters_are_refused_and_shown_again():
    form = posted(form_of(name=govuk.TextField(label="Name")), name="x" * 10_000)

    html = rendered(form)

    assert "Name must be 200 characters or fewer" in html
    assert "x" * 10_000 in html
    assert "maxlength" not in html


@pytest.mark.parametrize(
    ("typed", "stored"), [("g28lu", "G2 8LU"), ("EH1  1AA", "EH1 1AA"), ("", "")]
)
def test_a_postcode_comes_out_as_the_post_office_writes_it(typed, stored):
    field = govuk.PostcodeField(label="Postcode", required=False)

    assert field.clean(typed) == stored


@pytest.mark.parametrize("typed", ["G2", "PAISLEY", "12345"])
def test_half_a_postcode_is_refused(typed):
    field = govuk.PostcodeField(label="Postcode")

    assert error_of(field, typed) == "Enter a full UK postcode, like G2 8LU"


def test_search_words_have_single_spaces_and_need_not_be_given():
    field = govuk.SearchField(label="Search")

    assert field.clean("  example   foods ") == "example foods"
    assert field.clean("") == ""


def test_a_select_starts_with_no_answer_and_names_it():
    field = govuk.SelectField(label="Council", blank="Any", choices=[("f", "Fife")])

    assert list(field.choices) == [("", "Any"), ("f", "Fife")]
    assert list(field.widget.choices) == [("", "Any"), ("f", "Fife")]


def test_a_select_is_the_one_that_django_writes():
    choices = [
        ("", "Any"),
        ("Fife & Tay", [(1, "Fife"), (2, "<Dundee>")]),
        (3, "Moray"),
    ]
    quick = govuk.SelectField(label="Council", choices=choices).widget
    plain = forms.Select(choices=choices)

    for value in (None, "", 2, "3", "elsewhere"):
        ours = quick.render("council", value, {"id": "id_council", "class": "x"})
        theirs = plain.render("council", value, {"id": "id_council", "class": "x"})
        assert_html_equal(ours, theirs)


@pytest.mark.parametrize("typed", ["z", "\x00"])
def test_a_choice_that_was_not_offered_is_refused(typed):
    field = govuk.RadiosField(label="Source", choices=[("a", "A")])

    assert error_of(field, typed) == "Select one of the choices shown"


def test_yes_or_no_may_be_left_open():
    field = govuk.YesNoField(label="Told", required=False)

    assert (field.clean("True"), field.clean("False"), field.clean("")) == (
        True,
        False,
        None,
    )


def test_the_summary_leads_to_the_first_input_that_exists():
    form = posted(
        form_of(
            source=govuk.RadiosField(label="Source", choices=[("a", "A"), ("b", "B")]),
            kinds=govuk.CheckboxesField(label="Kinds", choices=[("a", "A")]),
            on=govuk.DateField(label="On"),
        ),
        on_day="1",
        on_month="13",
        on_year="2026",
    )

    html = rendered(form)

    for error in rendering.errors(form):
        assert f'href="#{error["id"]}"' in html
        assert f'id="{error["id"]}"' in html
    assert [error["id"] for error in rendering.errors(form)] == [
        "id_source_1",
        "id_kinds_1",
        "id_on_month",
    ]


def test_an_impossible_date_speaks_no_python():
    form = posted(form_of(on=held_on()), on_day="31", on_month="2", on_year="2026")

    html = rendered(form)

    assert "must be a real date" in html
    assert "out of range" not in html
    assert html.count("govuk-input--error") == 3


def test_every_form_leaves_checking_to_the_server():
    ours = form_of(name=govuk.TextField(label="Name"))()
    plain = type("Plain", (forms.Form,), {"name": forms.CharField()})()

    for form in (ours, plain):
        html = rendered(form)
        assert html.count("<form") == html.count(" novalidate>") == 1
        assert " required" not in html


def test_an_email_field_in_error_looks_like_one():
    form = posted(form_of(email=govuk.EmailField(label="Email")), email="nobody")

    html = rendered(form)

    assert "govuk-input govuk-input--error" in html
    assert 'type="email"' in html
    assert 'aria-describedby="id_email_error"' in html
    assert "like name@example.com" in html


def test_labels_hints_and_choices_are_escaped():
    form = form_of(
        name=govuk.TextField(label="<b>Acme", help_text="<i>hint"),
        source=govuk.RadiosField(
            label="Who", choices=[govuk.Choice("a", "<u>A", hint="<s>h")]
        ),
    )()

    html = rendered(form)

    assert not any(sign in html for sign in ("<b>", "<i>", "<u>", "<s>"))
    assert "&lt;u&gt;A" in html


def test_a_field_that_need_not_be_filled_says_so_unless_nothing_must_be():
    optional = {"reason": govuk.TextField(label="Reason", required=False)}

    assert "Reason (optional)" in rendered(form_of(**optional)())
    assert "(optional)" not in rendered(form_of(marks_optional=False, **optional)())


def test_a_filter_is_sent_in_the_address_and_carries_no_token():
    form = form_of(method="get", words=govuk.SearchField(label="Words"))()

    html = rendered(form, csrf_token="secret")

    assert 'method="get"' in html
    assert "csrfmiddlewaretoken" not in html


def test_a_filter_knows_whether_it_narrows_anything():
    form_class = form_of(
        method="get",
        words=govuk.SearchField(label="Words"),
        since=govuk.DateField(label="Since", required=False),
    )

    assert not form_class().in_use
    assert not posted(form_class, words="").in_use
    assert posted(form_class, words="foods").in_use
    assert posted(form_class, since_day="31").in_use


def test_fields_open_under_their_choice_and_stand_once():
    form = form_of(
        reveals={"answer": {"no": ("reason",)}},
        answer=govuk.RadiosField(
            label="Answer", choices=[("yes", "Yes"), ("no", "No")]
        ),
        reason=govuk.TextField(label="Why not", required=False),
    )()

    html = rendered(form)

    assert html.count('name="reason"') == 1
    assert "(optional)" not in html
    assert 'data-reveals="id_answer_2_more"' in html
    assert html.index('id="id_answer_2_more"') < html.index('name="reason"')


def test_sections_show_every_field_once():
    form = form_of(
        sections=(("Dates", ("on",)),),
        name=govuk.TextField(label="Name"),
        on=govuk.DateField(label="On"),
    )()

    html = rendered(form)

    assert html.count('name="name"') == html.count('name="on_day"') == 1
    assert html.index("Dates</h2>") < html.index('name="on_day"')


def test_the_question_of_a_page_is_its_heading():
    form = form_of(heading_field="name", name=govuk.TextField(label="Your name"))()

    html = rendered(form)

    assert html.count("<h1") == 1
    assert form.heading_label == "Your name"


def test_a_form_that_makes_something_carries_one_key_through_its_errors():
    form_class = type("Log", (govuk.OnceForm,), {"name": govuk.TextField(label="Name")})
    key = str(form_class()["form_key"].value())
    again = posted(form_class, form_key=key, name="")

    assert not again.is_valid()
    assert f'value="{key}"' in rendered(again)
    assert str(form_class()["form_key"].value()) != key
    done = posted(form_class, form_key=key, name="Acme")
    assert done.is_valid()
    assert done.cleaned_data["form_key"] == uuid.UUID(key)


def test_an_error_of_a_hidden_field_is_told():
    form_class = type("Log", (govuk.OnceForm,), {"name": govuk.TextField(label="Name")})
    form = posted(form_class, form_key="nonsense", name="Acme")

    assert rendering.errors(form) == [
        {
            "id": "id_name",
            "text": "This page was opened too long ago. Open it again before you save",
        }
    ]


def test_the_second_of_two_people_sees_what_changed_and_keeps_what_was_typed():
    form_class = type(
        "Edit",
        (govuk.VersionedForm,),
        {
            "name": govuk.TextField(label="Name"),
            "on": govuk.DateField(label="On", not_known=True),
            "source": govuk.RadiosField(
                label="Source", choices=[("hr1", "HR1 notice"), ("press", "The press")]
            ),
        },
    )
    form = posted(
        form_class,
        version="3",
        name="Acme (Fife)",
        source="press",
        **govuk.typed_date("on", None),
    )
    assert form.is_valid()

    form.changed_meanwhile(
        version=4,
        now={"name": "Acme", "on": dt.date(2026, 3, 3), "source": "hr1"},
        before={"name": "Acme", "on": None, "source": "press"},
        by="Rona Bell",
        who="Ailsa Muir",
        at=dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC),
    )

    assert form.conflict["changes"] == [
        {"label": "On", "before": "", "now": "3 March 2026", "typed": ""},
        {
            "label": "Source",
            "before": "The press",
            "now": "HR1 notice",
            "typed": "The press",
        },
    ]
    assert form.non_field_errors() == [
        "Ailsa Muir changed this while you were working on it"
    ]
    html = rendered(form)
    assert 'value="Acme (Fife)"' in html
    assert 'name="version" value="4"' in html


def test_a_conflict_lists_what_changed_as_it_is_shown_elsewhere():
    form_class = type(
        "Edit",
        (govuk.VersionedForm,),
        {
            "telephone": govuk.TelephoneField(label="Telephone number"),
            "other": govuk.TelephoneField(label="Other number", required=False),
            "note": govuk.TextField(label="Note", required=False),
            "on": govuk.DateField(label="On", required=False),
            "source": govuk.RadiosField(label="Source", choices=[("a", "A")]),
        },
    )
    form = posted(
        form_class, version="3", telephone="0131 496 0199 ext 5", source="a", other=""
    )
    assert form.is_valid()

    form.changed_meanwhile(
        version=4,
        # Nothing is nothing, whether it was never kept or left empty.
        now={
            "telephone": "+44 7700 900982",
            "other": "",
            "note": "",
            "on": None,
            "source": "a",
        },
        before={
            "telephone": "+44 131 496 0199 x5",
            "other": None,
            "note": None,
            "on": "",
            "source": "a",
        },
        by="Rona Bell",
    )

    assert form.conflict["changes"] == [
        {
            "label": "Telephone number",
            "before": "0131 496 0199 ext 5",
            "now": "07700 900982",
            "typed": "0131 496 0199 ext 5",
        }
    ]


def test_without_a_history_the_typed_is_set_against_the_present():
    form_class = type(
        "Edit", (govuk.VersionedForm,), {"name": govuk.TextField(label="Name")}
    )
    form = posted(form_class, version="3", name="Acme (Fife)")
    assert form.is_valid()

    form.changed_meanwhile(version=4, now={"name": "Acme"}, by="Rona Bell")

    assert [change["now"] for change in form.conflict["changes"]] == ["Acme"]
    assert not form.conflict["knows_before"]
    assert form.non_field_errors() == [
        "Somebody else changed this while you were working on it"
    ]


def test_a_person_with_two_windows_is_told_so():
    form_class = type(
        "Edit", (govuk.VersionedForm,), {"name": govuk.TextField(label="Name")}
    )
    form = posted(form_class, version="3", name="Acme (Fife)")
    assert form.is_valid()

    form.changed_meanwhile(
        version=4, now={"name": "Acme"}, by="Rona Bell", who="Rona Bell"
    )

    assert form.non_field_errors() == ["You changed this in another window"]


def test_a_models_fields_come_out_as_ours():
    class Notice(models.Model):
        name = models.CharField(max_length=50)
        note = models.TextField(blank=True)
        received_on = models.DateField()
        proposed = models.PositiveIntegerField(null=True, blank=True)
        source = models.CharField(max_length=5, choices=[("a", "A")])

        class Meta:
            app_label = "kit_tests"

    class NoticeForm(govuk.OnceForm, govuk.GovukModelForm):
        class Meta:
            model = Notice
            fields = ("name", "note", "received_on", "proposed", "source")

    form = posted(
        NoticeForm,
        form_key=str(uuid.uuid4()),
        name="Acme",
        proposed="1,200",
        source="a",
        **govuk.typed_date("received_on", dt.date(2026, 3, 3)),
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["received_on"] == dt.date(2026, 3, 3)
    assert form.cleaned_data["proposed"] == 1200
    assert isinstance(form.fields["note"], govuk.TextAreaField)
    refused = posted(NoticeForm, name="")
    assert refused.errors["name"] == ["Enter name"]
    assert refused.errors["source"] == ["Select source"]
