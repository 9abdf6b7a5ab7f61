"""A page's forms are read back as the page words them."""

import pytest

from kit.govuk import reading

PAGE = """
<span class="govuk-caption-l app-break">Mills &amp; Sons</span>
<h1 class="govuk-heading-l">Say <em>what</em>
  happened</h1>
<form method="get" action="/find/"><input name="words"></form>
<form method="post" novalidate>
  <input type="hidden" name="version" value="4">
  <label for="id_name">Name (optional)</label><input id="id_name" name="name">
  <label for="id_note">Note</label><textarea id="id_note" name="note">old</textarea>
  <fieldset><legend>First day</legend>
    <label for="id_on_day">Day</label>
    <input class="govuk-input govuk-date-input__input" id="id_on_day" name="on_day">
    <label for="id_on_month">Month</label>
    <input class="govuk-input govuk-date-input__input" id="id_on_month" name="on_month">
    <label for="id_on_year">Year</label>
    <input class="govuk-input govuk-date-input__input" id="id_on_year" name="on_year">
    <input type="checkbox" id="id_on_not_known" name="on_not_known">
    <label for="id_on_not_known">Not known yet</label>
  </fieldset>
  <fieldset><legend>Can you help?</legend>
    <input type="radio" id="id_help_1" name="help" value="yes">
    <label for="id_help_1">Yes, of course</label>
    <label for="id_how">How?</label><input id="id_how" name="how">
    <input type="checkbox" id="id_sure" name="sure" checked>
    <label for="id_sure">We are sure</label>
    <fieldset><legend>With what?</legend>
      <input type="checkbox" id="id_with_1" name="with" value="1" checked>
      <label for="id_with_1">Money</label>
      <input type="checkbox" id="id_with_2" name="with" value="2">
      <label for="id_with_2">Work</label>
    </fieldset>
    <input type="radio" id="id_help_2" name="help" value="no">
    <label for="id_help_2">No</label>
  </fieldset>
  <label for="id_where">Where?</label>
  <select id="id_where" name="where"><option value="">Not said</option>
    <optgroup label="Fife"><option value="7">Kirkcaldy</option></optgroup></select>
  <button name="then" value="stay">Save</button>
  <button name="then" value="go">Save <span class="hidden">and go</span></button>
</form>
"""


def answers(**sent):
    """What is read of a form for what was sent, without what nobody answered."""
    [form] = reading.Page(PAGE).forms
    sent = {
        name: [value] if isinstance(value, str) else value
        for name, value in sent.items()
    }
    read = {
        question.words: question.answer(name, sent)
        for name, question in form.questions().items()
    }
    return {words: said for words, said in read.items() if said}


NOTHING = {"We are sure": "No", "With what?": "None"}


def test_a_page_tells_its_heading_and_what_stands_over_it():
    page = reading.Page(PAGE)

    assert (page.heading, page.caption) == ("Say what happened", "Mills & Sons")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"version": "4", "name": "", "on_day": ""}, {}),
        ({"name": "Una", "note": "a\nb"}, {"Name": "Una", "Note": "a\nb"}),
        ({"help": "yes"}, {"Can you help?": "Yes, of course"}),
        ({"how": "By phone"}, {"How?": "By phone"}),
        ({"sure": "on"}, {"We are sure": "Yes"}),
        ({"with": ["1", "2"]}, {"With what?": "Money, Work"}),
        ({"with": ["2", "3"]}, {"With what?": f"Work, {reading.GONE}"}),
        ({"where": ""}, {"Where?": "Not said"}),
        ({"where": "7"}, {"Where?": "Kirkcaldy"}),
    ],
)
def test_each_answer_is_worded_as_on_the_page(sent, read):
    assert answers(**sent) == NOTHING | read


@pytest.mark.parametrize(
    ("day", "month", "year", "read"),
    [
        ("28", "11", "2026", "28 November 2026"),
        ("1", "Dec", "2026", "1 December 2026"),
        ("31", "2", "2026", "31 2 2026"),
        ("", "11", "", "11"),
    ],
)
def test_a_date_is_one_answer(day, month, year, read):
    typed = {"on_day": day, "on_month": month, "on_year": year}

    assert answers(**typed)["First day"] == read
    assert answers(**typed, on_not_known="on")["First day"] == f"{read}, Not known yet"
    assert answers(on_not_known="on")["First day"] == "Not known yet"


def test_the_button_is_the_one_that_was_pressed():
    [form] = reading.Page(PAGE).forms

    assert form.pressed({"then": ["go"]}) == "Save and go"
    assert form.pressed({}) == "Save"
