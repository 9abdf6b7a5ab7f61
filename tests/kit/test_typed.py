"""Times and telephone numbers, as people type them and as they are kept."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import govuk
from kit.templatetags import portal
from tests.kit.of_forms import error_of, form_of, posted, rendered, said_of


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("10:30am", dt.time(10, 30)),
        ("10.30", dt.time(10, 30)),
        ("2pm", dt.time(14)),
        ("2 PM", dt.time(14)),
        ("14:00", dt.time(14)),
        ("12am", dt.time(0)),
        ("12:15 pm", dt.time(12, 15)),
        ("midday", dt.time(12)),
        ("noon", dt.time(12)),
        ("12 noon", dt.time(12)),
        ("midnight", dt.time(0)),
        ("12 midnight", dt.time(0)),
        ("2.30pm", dt.time(14, 30)),
        ("2:30 p.m.", dt.time(14, 30)),
        ("1030am", dt.time(10, 30)),
        ("02:30", dt.time(2, 30)),
        ("0:15", dt.time(0, 15)),
        ("09:30", dt.time(9, 30)),
        ("23:59", dt.time(23, 59)),
        # Without am or pm, as work goes.
        ("7.15", dt.time(7, 15)),
        ("9", dt.time(9)),
        ("9.30", dt.time(9, 30)),
        ("11:45", dt.time(11, 45)),
        ("12", dt.time(12)),
        ("12.30", dt.time(12, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, time):
    assert govuk.TimeField(label="Starts at").clean(typed) == time


@pytest.mark.parametrize(
    "typed",
    ["25:00", "24:00", "14pm", "0pm", "14", "09", "1430", "noonish", "10:99", "2:75"],
)
def test_a_time_that_might_be_anything_is_refused(typed):
    field = govuk.TimeField(label="Starts at", noun="The start")

    assert error_of(field, typed) == "The start must be a time, like 10:30am or 2pm"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2.30", "The start must include am or pm, like 2:30pm"),
        ("2:30", "The start must include am or pm, like 2:30pm"),
        ("1 h 05", "The start must include am or pm, like 1:05pm"),
        ("6:59", "The start must include am or pm, like 6:59pm"),
        ("1", "The start must include am or pm, like 1pm"),
        ("6", "The start must include am or pm, like 6pm"),
    ],
)
def test_from_one_to_six_a_time_is_asked_for_am_or_pm(typed, sentence):
    field = govuk.TimeField(label="Starts at", noun="The start")

    assert error_of(field, typed) == sentence


@given(st.times())
def test_a_time_shown_in_its_box_comes_back_the_same(time):
    field = govuk.TimeField(label="Starts at")
    time = time.replace(second=0, microsecond=0)

    assert field.clean(field.prepare_value(time)) == time


def test_midnight_is_a_time_and_not_nothing():
    assert govuk.TimeField(label="Starts at").to_python(dt.time(0)) == dt.time(0)


def telephone(**options):
    return govuk.TelephoneField(label="Telephone", **options)


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0141 496 0000", "+44 141 496 0000", "0141 496 0000"),
        ("(0141) 496-0000 ext 12", "+44 141 496 0000 x12", "0141 496 0000 ext 12"),
        ("0141 496 0000x12", "+44 141 496 0000 x12", "0141 496 0000 ext 12"),
        ("0141 496 0000 #12", "+44 141 496 0000 x12", "0141 496 0000 ext 12"),
        ("0141 496 0000 (extn. 12)", "+44 141 496 0000 x12", "0141 496 0000 ext 12"),
        ("01414960000 Extension: 12", "+44 141 496 0000 x12", "0141 496 0000 ext 12"),
        ("+44 141 496 0000,12", "+44 141 496 0000 x12", "0141 496 0000 ext 12"),
        ("+353 1 555 0123", "+353 1 555 0123", "+353 1 555 0123"),
        # Numbers kept free for drama, a short one, one of a short area.
        ("01632 960001", "+44 1632 960001", "01632 960001"),
        ("07700 900982", "+44 7700 900982", "07700 900982"),
        ("0800 1111", "+44 800 1111", "0800 1111"),
        ("016977 2345", "+44 16977 2345", "016977 2345"),
        # Text relay, to a text user and from one.
        ("18001 0131 496 0123", "18001 +44 131 496 0123", "18001 0131 496 0123"),
        ("18002 0131 496 0123", "18002 +44 131 496 0123", "18002 0131 496 0123"),
        ("18001 +44 131 496 0123", "18001 +44 131 496 0123", "18001 0131 496 0123"),
        ("+44 18002 0131 496 0123", "18002 +44 131 496 0123", "18002 0131 496 0123"),
        ("+4418001 131 496 0123", "18001 +44 131 496 0123", "18001 0131 496 0123"),
        ("(18002) 01632-960001", "18002 +44 1632 960001", "18002 01632 960001"),
        (
            "18001-020-7946-0958 #123456",
            "18001 +44 20 7946 0958 x123456",
            "18001 020 7946 0958 ext 123456",
        ),
    ],
)
def test_a_telephone_number_comes_out_in_one_shape(typed, stored, shown):
    assert telephone().clean(typed) == stored
    assert telephone().clean(stored) == stored
    assert telephone().clean(shown) == stored
    assert portal.telephone(stored) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "12",
        "999",
        "ring after five",
        "+999 1",
        "0" * 40,
        "07700 90011",
        "+44 7700 90098",
        "0131 496 012",
        "01632 96000",
        "496 0123",
        "0131 496 01234",
        "0131 496 0123 or 0131 496 0124",
        "18001",
        "18001 999",
        "18001 0131 496 012",
        "18003 0131 496 0123",
        "18001 18002 0131 496 0123",
        "x12",
    ],
)
def test_a_telephone_number_that_cannot_be_dialled_is_kept_as_typed(typed):
    form = posted(form_of(phone=telephone()), phone=typed)

    assert form.errors["phone"] == [
        "Enter a telephone number, like 0141 496 0000 or +44 7700 900 982"
    ]
    assert f'value="{typed}"' in rendered(form)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "01632 960001 ext 12345678901234567890",
            "The extension of a telephone number must be 6 digits or fewer",
        ),
        (
            "01632 960001 x1234567",
            "The extension of a telephone number must be 6 digits or fewer",
        ),
        (
            "18001 +49 1523 12345678901 x123456",
            "Telephone must be 30 characters or fewer",
        ),
        ("0141 496 0000" + " " * 60 + "1", "Telephone must be 60 characters or fewer"),
    ],
)
def test_a_telephone_number_longer_than_its_column_is_an_error_at_the_field(
    typed, sentence
):
    assert error_of(telephone(), typed) == sentence


@given(
    st.from_regex(
        r"(1800[12] ?)?(\+?[0-9]{2,4} ?)?[0-9 ]{4,14}( ?(ext|x|#) ?[0-9]{1,9})?",
        fullmatch=True,
    )
)
def test_a_telephone_number_that_is_kept_is_read_again_as_it_is(typed):
    field = telephone(required=False)
    if said_of(field, typed):
        return
    kept = field.clean(typed)

    assert len(kept) <= 30
    assert field.clean(kept) == kept
    assert not kept or field.clean(portal.telephone(kept)) == kept


@pytest.mark.parametrize(
    ("stored", "href"),
    [
        ("+44 141 496 0000 x12", "tel:+44-141-496-0000;ext=12"),
        ("18001 +44 131 496 0123", "tel:1800101314960123"),
        ("18002 +353 1 555 0123", "tel:180020035315550123"),
        ("07700 90011", "tel:0770090011"),
    ],
)
def test_a_kept_telephone_number_can_be_dialled_from_the_page(stored, href):
    assert portal.telephone_href(stored) == href
