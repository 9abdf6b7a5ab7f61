"""`docs/security.md` names what is there, and leaves no requirement out."""

import re
from collections import Counter
from itertools import count, takewhile

import pytest

from demonstration.embedded import PROJECT

PAGE = (PROJECT / "docs/security.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.M
)
STATES = {"Met", "Partly", "Not met", "Operator", "Not applicable"}
# By section of ASVS 5.0.0 the numbers of the requirements of levels 1 and 2.
ASKED = {
    **{"1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2"},
    **{"2.1": "1-3", "2.2": "1-3", "2.3": "1-4", "2.4": "1"},
    **{"3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2"},
    **{"4.1": "1-3", "4.2": "1", "4.3": "1-2", "4.4": "1-4"},
    **{"5.1": "1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3"},
    **{"6.1": "1-3", "6.2": "1-12", "6.3": "1-4", "6.4": "1-4", "6.5": "1-5"},
    **{"6.6": "1-3", "6.8": "1-4"},
    **{"7.1": "1-3", "7.2": "1-4", "7.3": "1-2", "7.4": "1-5", "7.5": "1-2"},
    **{"7.6": "1-2", "8.1": "1-2", "8.2": "1-3", "8.3": "1", "8.4": "1"},
    **{"9.1": "1-3", "9.2": "1-4"},
    **{"10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "1-11", "10.5": "1-5"},
    **{"10.6": "1-2", "10.7": "1-3"},
    **{"11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1"},
    **{"11.6": "1", "12.1": "1-3", "12.2": "1-2", "12.3": "1-4"},
    **{"13.1": "1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5"},
    **{"14.1": "1-2", "14.2": "1-4", "14.3": "1-3"},
    **{"15.1": "1-3", "15.2": "1-3", "15.3": "1-7"},
    **{"16.1": "1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3"},
    **{"17.1": "1", "17.2": "1-4", "17.3": "1-2"},
}


def asked():
    for section, numbers in ASKED.items():
        last = int(numbers.rpartition("-")[2])
        for number in takewhile(last.__ge__, count(1)):
            yield f"{section}.{number}"


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE))))
def test_each_test_that_is_named_is_there(name):
    file, _, test = name.partition("::")

    assert (PROJECT / file).exists()
    if test:
        assert f"\ndef {test}(" in (PROJECT / file).read_text(encoding="utf-8")


def test_each_module_that_is_named_is_there():
    named = set(re.findall(r"`((?:\w+/)+[\w.-]*|[\w-]+\.lock)`", PAGE))

    assert len(named) > 15
    assert {name for name in named if not (PROJECT / name).exists()} == set()


def test_no_promise_is_without_a_test():
    promises = PAGE.partition("## Promises")[2].partition("## Who might attack")[0]
    rows = [line for line in promises.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith(("| We promise", "| When"))]

    assert len(rows) > 30
    assert [row for row in rows if "`tests/" not in row] == []


def test_no_requirement_of_the_first_two_levels_is_missing():
    rows = ROW.findall(PAGE)
    numbers = [number for number, *_ in rows]
    of_both = {number for number, level, *_ in rows if level in "12"}

    assert len(numbers) == len(set(numbers))
    assert of_both == set(asked())
    assert len(of_both) == 253


def test_each_has_its_state_with_a_reason_and_they_are_counted():
    rows = ROW.findall(PAGE)
    found = Counter((level, state) for _, level, _, state, _ in rows)

    assert {state for _, state in found} <= STATES
    assert all(why.strip() for *_, why in rows)
    for level in "123":
        counted = re.search(rf"^\| {level} \| (.+) \|$", PAGE, re.M)
        states = ("Met", "Partly", "Not met", "Operator", "Not applicable")
        assert [int(many) for many in counted[1].split(" | ")] == [
            found[level, state] for state in states
        ]
