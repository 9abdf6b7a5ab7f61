"""The faults of a module are found once, until it or what finds them changes."""

from __future__ import annotations

import pytest

from mutants import faults


@pytest.fixture
def module(tmp_path, monkeypatch):
    monkeypatch.setattr(faults, "PROJECT", tmp_path)
    monkeypatch.setattr(faults, "KEPT", tmp_path / "kept")
    (tmp_path / "room.py").write_text("def late(days):\n    return days > 2\n")
    return tmp_path / "room.py"


def test_what_was_found_is_not_looked_for_again(module, monkeypatch):
    found = faults.faults_of("room.py")
    monkeypatch.setattr(faults, "found_in", None)

    assert {fault.change for fault in found} >= {"return days > 2 → return days >= 2"}
    assert faults.faults_of("room.py") == found


@pytest.mark.parametrize("broken", ["", "[{}", "[1]"])
def test_a_changed_module_or_a_broken_file_is_looked_at_anew(module, broken):
    before = faults.faults_of("room.py")
    module.write_text("def late(days):\n    return days > 3\n")

    after = faults.faults_of("room.py")

    assert {fault.source for fault in after}.isdisjoint(f.source for f in before)
    for kept in faults.KEPT.iterdir():
        kept.write_text(broken)
    assert faults.faults_of("room.py") == after
