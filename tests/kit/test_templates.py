"""The frame, the layouts and the components that every page stands on."""

import base64
import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from markupsafe import Markup

from kit import govuk
from kit.govuk import sign_in

ROOT = Path(settings.BASE_DIR) / "templates"
# Letters are no pages: mail programs know no style sheets, and have no policy.
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*.html")
    if "emails" not in path.parts
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")
START = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
# A review in one file, handed out as an attachment: its style comes along with it.
DOWNLOAD = "reviews/document.html"
ENGINES = (engines["pages"], engines["django"])
NAVIGATION = [
    {"text": "Home", "href": "/", "current": False},
    {"text": "Situations", "href": "/situations/", "current": True},
]


def said(expression, value):
    """As pages and emails say it alike."""
    page = "{{ value|" + expression + " }}"
    words = {engine.from_string(page).render({"value": value}) for engine in ENGINES}
    assert len(words) == 1
    return words.pop()


def component(name, macro, **given):
    page = engines["pages"].env.get_template(f"components/{name}.html")
    return getattr(page.module, macro)(**given)


class NameForm(govuk.GovukForm):
    name = govuk.TextField(label="Your name", missing="Enter your name")


class NameQuestion(NameForm):
    heading_field = "name"


def test_the_policy_admits_the_start_line_and_no_other_script():
    (line,) = START.findall((ROOT / "base.html").read_text())

    digest = base64.b64encode(hashlib.sha256(line.encode()).digest()).decode()

    assert f"'sha256-{digest}'" == govuk.JS_ENABLED_HASH


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_script_or_a_style_of_its_own(page):
    text = (ROOT / page).read_text()
    if page == "base.html":
        text = START.sub("", text, count=1)
    if page == DOWNLOAD:
        text = STYLE.sub("", text, count=1)

    assert not INLINE.search(text)


@pytest.mark.parametrize("page", ["400", "403", "404", "429", "500", "503"])
def test_a_page_of_an_error_needs_nothing_to_be_shown(page):
    html = render_to_string(f"{page}.html")

    assert html.count("<h1") == 1
    assert "{{" not in html
    assert "{%" not in html


@pytest.mark.parametrize(
    "page",
    [
        "account_inactive",
        "login",
        "logout",
        "password_change",
        "password_reset",
        "password_reset_done",
        "password_reset_from_key",
        "password_reset_from_key_done",
        "reauthenticate",
    ],
)
def test_every_page_of_signing_in_is_one_of_ours(page):
    ways = {"sign_ons": [], "is_local": True}
    html = render_to_string(f"account/{page}.html", {"csrf_token": "token"} | ways)

    assert html.count("<h1") == 1
    assert "– PACE portal</title>" in html
    assert "govuk-template" in html


def test_a_spent_link_offers_another_and_no_form():
    html = render_to_string(
        "account/password_reset_from_key.html", {"token_fail": True, "form": None}
    )

    assert "This link no longer works" in html
    assert "Ask for a new link" in html
    assert html.count("<form") == 0


@pytest.mark.parametrize(
    ("form_class", "sentences"),
    [
        (sign_in.SignInForm, ["Enter your email address", "Enter your password"]),
        (sign_in.ResetForm, ["Enter your email address"]),
        (
            sign_in.NewPasswordForm,
            ["Enter a new password", "Enter the new password again"],
        ),
        (
            sign_in.PasswordChangeForm,
            [
                "Enter your current password",
                "Enter a new password",
                "Enter the new password again",
            ],
        ),
        (sign_in.ConfirmForm, ["Enter your password"]),
    ],
)
def test_signing_in_speaks_plain_words(form_class, sentences):
    own = {"user": None} if form_class is sign_in.ConfirmForm else {}
    form = form_class(data={}, **own)

    html = render_to_string("account/login.html", {"form": form, "sign_ons": []})

    assert re.findall(r'<li><a href="#id_\w+">(.*?)</a>', html) == sentences
    assert f">{form.button_text}</button>" in html
    assert "placeholder" not in html


def test_an_address_that_cannot_be_one_is_refused_in_plain_words():
    form = sign_in.SignInForm({"login": "nobody", "password": "three long words"})

    assert form.errors["login"] == [
        "Enter an email address in the correct format, like name@example.com"
    ]


def test_a_page_marks_where_one_is_and_signs_out_by_post():
    html = render_to_string(
        "layouts/message.html",
        {"heading": "Done", "navigation": NAVIGATION, "csrf_token": "token"},
    )

    assert html.count('aria-current="true"') == 1
    assert re.search(r'<a [^>]*href="/situations/" aria-current="true"', html)
    assert re.search(r'<form class="app-sign-out" method="post" action="[^"]+">', html)


def test_the_demonstration_says_so_and_nothing_else_does():
    page = {"heading": "Done", "demonstration": True}

    assert "invented" in render_to_string("layouts/message.html", page)
    assert "invented" not in render_to_string("layouts/message.html", {})


@pytest.mark.parametrize("form_class", [NameForm, NameQuestion])
def test_a_form_in_error_says_so_in_its_title_and_above_its_heading(form_class):
    layout = "question" if form_class is NameQuestion else "form"
    page = {"heading": "Your name", "form": form_class({})}

    html = render_to_string(f"layouts/{layout}.html", page)

    assert "<title>Error: Your name – PACE portal</title>" in html
    assert html.count("<h1") == 1
    assert html.index("There is a problem") < html.index("<h1")
    assert '<a href="#id_name">Enter your name</a>' in html


def test_a_form_that_was_not_sent_has_no_error():
    html = render_to_string(
        "layouts/form.html", {"heading": "Your name", "form": NameForm()}
    )

    assert "<title>Your name – PACE portal</title>" in html
    assert "There is a problem" not in html


def test_a_page_for_people_without_an_account_leads_nowhere_else():
    html = render_to_string(
        "layouts/question.html", {"form": NameQuestion(), "navigation": NAVIGATION}
    )

    assert "/situations/" not in html
    assert 'href="/"' not in html


def test_a_list_offers_its_filters_pages_and_file():
    class Filter(govuk.GovukForm):
        method = "get"
        words = govuk.SearchField(label="Employer")

    html = render_to_string(
        "layouts/list.html",
        {
            "heading": "Situations",
            "filter_form": Filter({}),
            "count_words": "More than 1,000 situations",
            "csv_href": "/situations.csv",
            "page": {"newer_href": "?after=1", "older_href": "?before=2"},
        },
    )

    for part in ("More than 1,000", "/situations.csv", "?after=1", "?before=2"):
        assert part in html
    assert 'name="words"' in html


def test_a_conflict_shows_who_what_and_what_was_typed():
    class NameEdit(govuk.VersionedForm):
        name = govuk.TextField(label="Name")

    form = NameEdit({"version": "1", "name": "Acme (Fife)"}.copy())
    assert form.is_valid()
    form.changed_meanwhile(
        version=2,
        now={"name": "Acme & Sons"},
        before={"name": None},
        by="Rona Bell",
        who="Ailsa Muir",
        at=dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC),
    )

    html = render_to_string("layouts/form.html", {"heading": "Edit", "form": form})

    assert "Ailsa Muir changed this on 1 July 2026 at 10:05am" in html
    cells = re.findall(r'<td class="govuk-table__cell app-break">(.*?)</td>', html)
    assert cells == ["Not known yet", "Acme &amp; Sons", "Acme (Fife)"]


def test_a_summary_says_what_is_not_known_and_names_what_it_changes():
    html = component(
        "summary_list",
        "summary_list",
        rows=[
            {"label": "First dismissal", "value": None, "href": "/edit/"},
            {"label": "Jobs", "value": 0},
        ],
    )

    assert html.count("Not known yet") == 1
    assert ">0</dd>" in html
    assert '<span class="govuk-visually-hidden"> first dismissal</span>' in html


def test_a_clock_says_its_state_in_words():
    html = component(
        "clock",
        "clock_card",
        clock={
            "name": "Response",
            "state": "Late",
            "tone": "late",
            "sentence": "Late by 6 hours",
            "reason": "PACE was told on 3 March.",
        },
    )

    for words in ("Response", "Late</span>", "Late by 6 hours", "told on 3 March"):
        assert words in html


def test_a_table_heads_its_rows_and_escapes_its_cells():
    html = component(
        "table",
        "table",
        caption="Asked",
        headings=["Who", "Jobs"],
        rows=[["<b>A", 3]],
    )

    assert '<th scope="row" class="govuk-table__header">&lt;b&gt;A</th>' in html
    assert html.count('scope="col"') == 2


def test_a_button_that_changes_something_posts():
    html = component(
        "buttons",
        "button_group",
        buttons=[
            {"text": "Reopen", "post": "/reopen/", "values": {"version": 3}},
            {"text": "Ask", "href": "/ask/"},
        ],
        csrf_input=Markup('<input name="csrfmiddlewaretoken">'),
    )

    assert re.search(r'<form method="post" action="/reopen/" novalidate>', html)
    assert '<input type="hidden" name="version" value="3">' in html
    assert "csrfmiddlewaretoken" in html
    assert 'data-prevent-double-click="true"' in html


def test_progress_asks_again_until_it_is_done():
    shown = {"name": "progress", "macro": "progress_bar", "href": "/progress/"}
    running = component(**shown, text="3 of 8", percent=37)
    done = component(**shown, text="Compiled", done=True)

    assert 'hx-get="/progress/?seen=3%20of%208"' in running
    status, after = running.split("</p>", 1)
    assert 'role="status"' in status
    assert "hx-get" in status
    assert "hx-" not in after  # the link that may have the focus stays
    assert 'value="37"' in running
    assert "hx-get" not in done
    assert "<progress" not in done


def test_a_list_of_one_page_has_no_links_to_others():
    html = component("pagination", "pagination", newer_href="", older_href="")

    assert "<nav" not in html


@pytest.mark.parametrize(
    ("expression", "value", "words"),
    [
        ("gov_date", dt.date(2026, 3, 3), "3 March 2026"),
        ("gov_date", dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC), "1 July 2026"),
        ("gov_date", None, ""),
        (
            "gov_datetime",
            dt.datetime(2026, 3, 3, 16, 5, tzinfo=dt.UTC),
            "3 March 2026 at 4:05pm",
        ),
        (
            "gov_datetime",
            dt.datetime(2026, 7, 1, 11, 0, tzinfo=dt.UTC),
            "1 July 2026 at midday",
        ),
        ("gov_time", dt.time(0), "midnight"),
        ("gov_time", dt.time(0, 5), "12:05am"),
        ("gov_time", dt.time(9), "9am"),
        ("gov_month", dt.date(2026, 3, 3), "March 2026"),
        ("number", 1234567, "1,234,567"),
        ("number", 0, "0"),
        ("number", None, ""),
        ("people", 1, "1 person"),
        ("people", 1200, "1,200 people"),
        ("jobs", 0, "0 jobs"),
        ("days_words", 1, "1 day"),
        ("days_words", -3, "-3 days"),
        ("or_not_known", None, "Not known yet"),
        ("or_not_known", "", "Not known yet"),
        ("or_not_known", 0, "0"),
        ("yes_no", False, "No"),
        ("yes_no", None, "Not known yet"),
        ("telephone", "+44 141 496 0000", "0141 496 0000"),
        ("telephone", "ask for Ailsa", "ask for Ailsa"),
        ("telephone_href", "+44 141 496 0000", "tel:+44-141-496-0000"),
        ("telephone_href", "", ""),
    ],
)
def test_values_are_written_as_people_read_them(expression, value, words):
    assert said(expression, value) == words


def test_any_form_of_django_can_be_shown_in_the_portals_clothes():
    class Foreign(forms.Form):
        email = forms.EmailField(
            max_length=320, widget=forms.EmailInput(attrs={"placeholder": "You"})
        )
        keep = forms.BooleanField(required=False)

    html = render_to_string(
        "layouts/form.html", {"heading": "Sign in", "form": Foreign({})}
    )

    assert 'class="govuk-input govuk-input--error"' in html
    assert "placeholder" not in html
    assert "maxlength" not in html
    assert "govuk-checkboxes__input" in html
    assert ">Continue</button>" in html


@pytest.mark.parametrize("page", PAGES)
def test_a_page_where_something_is_typed_says_whose_it_is(page):
    """So that what is sent after the session ended is kept for them alone."""
    text = (ROOT / page).read_text()
    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
    typed = re.compile(r'<(textarea|select)|<input(?![^>]*type="hidden")')

    for form in forms:
        assert not typed.search(form) or "components/whose.html" in form
