"""One folding of names, in Python and in the database, from one table."""

import itertools
import re
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from kit.names import plain, references

pytestmark = pytest.mark.django_db
BLOCKS = {
    "Latin-1": (0x20, 0xFF),
    "Latin Extended-A": (0x100, 0x17F),
    "Latin Extended-B": (0x180, 0x24F),
    "letters that modify": (0x2B0, 0x2FF),
    "Greek and Cyrillic": (0x370, 0x52F),
    "Latin Extended Additional": (0x1E00, 0x1EFF),
    "punctuation": (0x2000, 0x206F),
    "ligatures and wide letters": (0xFB00, 0xFFEF),
}


def folded_by_the_database(names):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pace_plain(name) FROM unnest(%s::text[]) WITH ORDINALITY"
            " AS given (name, place) ORDER BY place",
            [names],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("block", BLOCKS)
def test_python_and_the_database_fold_every_sign_of_a_block_alike(block):
    first, last = BLOCKS[block]
    signs = [chr(code) for code in range(first, last + 1)]
    signs = [sign for sign in signs if unicodedata.category(sign) not in ("Cn", "Cs")]
    within = [f"Mac {sign}b{sign.upper()} & Co" for sign in signs]
    apart = [unicodedata.normalize("NFD", name) for name in within]

    for names in (signs, within, apart):
        assert folded_by_the_database(names) == [plain(name) for name in names]


@given(
    st.lists(
        st.text(
            st.characters(
                max_codepoint=0x2FFF,
                exclude_categories=("Cs", "Cn", "Cc"),
                codec="utf-8",
            ),
            max_size=30,
        ),
        min_size=20,
        max_size=20,
    )
)
def test_python_and_the_database_fold_any_words_alike(names):
    assert folded_by_the_database(names) == [plain(name) for name in names]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Łukasz Wałęsa", "lukasz walesa"),
        ("Søren Grün-Weiß", "soren grun weiss"),
        ("SØREN GRÜN-WEIẞ", "soren grun weiss"),
        ("Đặng Thị Ngọc Ánh", "dang thi ngoc anh"),
        ("Phượng Nguyễn", "phuong nguyen"),
        ("Rūta Butkutė", "ruta butkute"),
        ("Ģirts Ķēniņš", "girts kenins"),
        ("Ștefan Țurcanu", "stefan turcanu"),
        ("Şerban Ţepeş", "serban tepes"),
        ("Siân Ŵynne ẁ Ẃ ẅ ŷ", "sian wynne w w w y"),
        ("Þórður Æsa Œuvre", "thordur aesa oeuvre"),
        ("İlkay Yıldız", "ilkay yildiz"),
        ("Ħal Għaxaq", "hal ghaxaq"),
        ("Sámi Ŋŧ", "sami nt"),
        ("Bjørn Ærø", "bjorn aero"),
        ("Hòa", "hoa"),
        ("O’Neill", "oneill"),
        ("O'Neill", "oneill"),
        ("Oʼneill", "oneill"),
        ("O`NEILL", "oneill"),
        ("O´Neill", "oneill"),
        ("Marks & Sparks", "marks and sparks"),
        ("Marks&Sparks", "marks and sparks"),
        ("Zielińska, Ewa", "zielinska ewa"),
        ("  Ní\u00a0 Dhálaigh ", "ni dhalaigh"),
        ("ﬁrst Ｗｉｄｅ", "first wide"),
    ],
)
def test_a_name_is_folded_as_people_type_it_who_have_no_such_key(name, typed):
    decomposed = unicodedata.normalize("NFD", name)

    assert plain(name) == plain(decomposed) == plain(typed) == typed


def test_every_latin_letter_of_a_name_comes_down_to_what_a_keyboard_has():
    blocks = ("Latin-1", "Latin Extended-A", "Latin Extended Additional")
    letters = [
        chr(code)
        for block in blocks
        for code in range(BLOCKS[block][0], BLOCKS[block][1] + 1)
        if unicodedata.category(chr(code)) in ("Lu", "Ll") and chr(code) != "µ"
    ]

    assert [letter for letter in letters if not plain(letter).isascii()] == []


def test_folding_twice_changes_nothing():
    names = ["Ǽ Ø & Ko", "ŉ Ŀ·l", "ẞ ß", "Ǆ ǅ", "½ ª º"]

    assert [plain(plain(name)) for name in names] == [plain(name) for name in names]


REFERENCE = re.compile(r"(?=.*[0-9])[0-9a-hjkmnp-tv-z]{10}")


def made_by_the_database(many):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pace_reference() FROM generate_series(1, %s)", [many])
        return [row[0] for row in cursor.fetchall()]


def test_python_and_the_database_make_references_alike():
    for made in (list(itertools.islice(references(), 2500)), made_by_the_database(500)):
        assert all(REFERENCE.fullmatch(reference) for reference in made)
        assert len(set(made)) == len(made)
        # All signs come, and none much oftener than another.
        signs = "".join(made)
        often = [signs.count(sign) for sign in set(signs)]
        assert len(often) == 32
        assert max(often) < 2 * min(often)


def test_one_index_finds_a_reference_whole_and_by_its_start():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        for question in ({"reference": "7abc"}, {"reference__startswith": "7abc"}):
            plan = User.objects.filter(**question).explain()
            assert "Index Cond" in plan, plan
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE tablename = 'accounts_user'"
            " AND indexdef LIKE '%(reference%'"
        )
        assert cursor.fetchone() == (1,)
