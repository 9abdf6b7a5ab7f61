"""A PDF prints every sign that its fonts have, and says the name of every other."""

import io
import json
import unicodedata

import pypdf
import pytest
import typst
from docx import Document
from lxml import html as parsed

from reviews import actions
from reviews.documents import WRITERS, report_of
from reviews.documents.pdf import composed, pdf, refused_by, spelled
from reviews.models import Review
from tests.factories.reviews import MOMENT, ReviewFactory
from tests.world import build

pytestmark = pytest.mark.django_db

WORDS = (
    "Phạm Thị Thuỳ Dương and Chloë of Caol Ìle asked; Ṭāriq, Ħamza, Æsa Þórðardóttir;"
    " Ģirts Ķēniņš; Ștefan Țurcanu; Şule Yıldız; Łucja Wąż; Ŵyn ẃ ẅ ŷ; SŒUR; STRAẞE;"
    " Σοφία; Юлія; ⅔ of 9 ≤ 12 ≠ ∞; −3 ± 1; ½ × ¼ ÷ √2; ← ↑ ↓; ✗ ☐ € ₺ § †; “a” – ‘b’…"
)
PROBE = b"""
#set document(title: "Signs")
#set text(lang: "en", font: "Libertinus Serif")
#for sign in json(bytes(sys.inputs.signs)) [#par(sign) #par(strong(sign))]
"""


@pytest.fixture
def review():
    world = build()
    row = ReviewFactory(partnership=world.ours, asked_by=world.people["national"])
    actions.compile_review(review_id=row.pk, now=lambda: MOMENT)
    return row


@pytest.fixture
def report_saying(review):
    """A compiled review whose finding on gaps is the words given."""

    def saying(words):
        review.passages.filter(chapter="gaps").update(text=words)
        return report_of(Review.objects.get(pk=review.pk))

    return saying


def text_of(body):
    """All words of a PDF as they are read out, in one line."""
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_format_prints_the_same_words_composed_and_decomposed(
    report_saying, form
):
    report = report_saying(unicodedata.normalize(form, WORDS))

    page = parsed.document_fromstring(WRITERS["html"](report).decode()).text_content()
    draft = Document(io.BytesIO(WRITERS["docx"](report)))
    written = " ".join(paragraph.text for paragraph in draft.paragraphs)

    assert WORDS in text_of(pdf(report))
    assert WORDS in unicodedata.normalize("NFC", " ".join(page.split()))
    assert WORDS in unicodedata.normalize("NFC", written)


@pytest.mark.parametrize(
    ("first", "last"),
    [(0xA1, 0x24F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x205E)],
)
def test_every_sign_of_names_and_of_their_punctuation_is_printed(
    report_saying, first, last
):
    signs = [
        chr(code)
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Cf", "Zs", "Zl", "Zp")
    ]

    found = run_together(pdf(report_saying(" ".join(f"|{sign}|" for sign in signs))))

    missing = [
        sign
        for sign in map(composed, signs)
        if f"|{sign}|" not in found and f"|{name_of(sign)}|" not in found
    ]
    in_words = [sign for sign in signs if f"|{name_of(sign)}|" in found]
    assert missing == []
    assert in_words == signs_without_glyph(signs)


def run_together(body):
    """The words of a PDF without spaces, since a line may end anywhere."""
    return text_of(body).replace(" ", "")


def name_of(sign):
    return spelled(sign).replace(" ", "")


def signs_without_glyph(signs):
    """Those that Typst refuses, what none of its fonts has, found by halving."""
    if not signs or not are_refused(signs):
        return []
    if len(signs) == 1:
        return signs
    middle = len(signs) // 2
    return signs_without_glyph(signs[:middle]) + signs_without_glyph(signs[middle:])


def are_refused(signs):
    try:
        typst.compile(
            PROBE,
            sys_inputs={"signs": json.dumps(signs)},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            format="pdf",
        )
    except typst.TypstError as refusal:
        return refused_by(refusal)
    return set()


def test_letters_of_names_are_never_put_into_words():
    blocks = ((0xC0, 0x17F), (0x1CD, 0x21B), (0x1E00, 0x1EFF))
    letters = [chr(code) for first, last in blocks for code in range(first, last + 1)]

    assert signs_without_glyph(letters) == []


def test_each_sign_without_glyph_is_named_and_letters_stay(report_saying):
    many = [chr(code) for code in range(0x4E00, 0x4E00 + 40)]
    words = f"Li {''.join(many)} \U0001f389 q\u1ab0 1\ufe0f\u20e3 \u2764\ufe0f end"

    found = run_together(pdf(report_saying(words)))

    assert [sign for sign in many if name_of(sign) not in found] == []
    assert "(partypopper)" in found
    assert "q(combiningdoubledcircumflexaccent)" in found
    assert "1(combiningenclosingkeycap)" in found
    assert "(latin" not in found
    assert "end" in found


def test_controls_and_unseen_signs_join_no_words_and_break_nothing(report_saying):
    words = "one\ttwo\x0bthree \x07four\ufeff \U0001f469\u200d\U0001f467 \ufffe five"

    found = text_of(pdf(report_saying(words)))

    assert "one two three four (woman)(girl) five" in found


def test_a_chart_names_what_its_fonts_lack_as_the_text_does(review):
    figure = review.figures.get(key="support-by-service")
    figure.rows = [["Ḥamza’s ✓ advice", 12, 30], ["漢\x0bclub\x07", 3, 9]]
    figure.save(update_fields=["rows"])

    report = report_of(Review.objects.get(pk=review.pk))
    found = text_of(pdf(report))

    assert WRITERS["docx"](report)
    assert "Ḥamza’s ✓ advice" in found
    assert "Ḥamza’s (check mark) advice" in found
    assert found.count("(cjk unified ideograph-6f22) club") >= 2
