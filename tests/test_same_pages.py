"""Two pages are the same when a reader could not tell them apart."""

import pytest

from tests.same_pages import normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<ul>\n  <li>A</li>\n</ul>", "<ul><li>A</li></ul>"),
        ("<p>Acme &#x27;s</p>", "<p>Acme &#39;s</p>"),
        ("<p>A\n  b</p>", "<p>A b</p>"),
        (
            '<input name="csrfmiddlewaretoken" value="Ab1">',
            '<input name="csrfmiddlewaretoken" value="Cd2">',
        ),
        (
            '<a href="/k3f9x20b1d/">a</a><a href="/7hx2m40q9z/">b</a>',
            '<a href="/0aaaaaaaaa/">a</a><a href="/0bbbbbbbbb/">b</a>',
        ),
    ],
)
def test_what_chance_made_and_what_nobody_sees_is_the_same(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>A</p>", "<p>B</p>"),
        ("<p>A <b>b</b></p>", "<p>A<b>b</b></p>"),
        ("<a>a</a> <a>b</a>", "<a>a</a><a>b</a>"),
        ('<a href="/x/">a</a>', '<a href="/y/">a</a>'),
        ("<p>a</p>", '<p class="b">a</p>'),
        (
            '<a href="/k3f9x20b1d/">a</a><a href="/k3f9x20b1d/">b</a>',
            '<a href="/k3f9x20b1d/">a</a><a href="/7hx2m40q9z/">b</a>',
        ),
    ],
)
def test_what_a_reader_could_tell_apart_is_not(one, other):
    assert normal(one) != normal(other)
