"""A write and its consequences share a transaction, wherever an action is called from.

Pages run in one already; tasks, commands and the shell do not.
"""

import ast
import importlib
import inspect

import pytest

from demonstration.embedded import PROJECT
from tests.test_contracts import APPS

# What changes a row, a file or what somebody is told.
WRITES = {
    *("create", "bulk_create", "get_or_create", "update_or_create", "create_user"),
    *("save", "update", "delete", "record"),
}
# Parts of an action, which are called inside its transaction ...
PARTS = {
    "clients.actions.referrals.step",
    "imports.actions.files.merge",
    "imports.actions.files.settle",
    "imports.actions.files.tell_chairs",
    "notifications.actions.claiming.lease_alone",
    "notifications.actions.claiming.lease_together",
    "notifications.actions.links.move_expiry",
    "notifications.actions.links.spend_link",
    "notifications.actions.links.spend_links",
    "notifications.actions.links.spend_links_of",
    "notifications.actions.holding.settled",
    "notifications.actions.outbox.put",
    "notifications.actions.preferences.move_waiting",
    "notifications.actions.settling.close",
    "notifications.actions.settling.close_all",
    "notifications.actions.settling.count_bounce",
    "partnerships.actions.factors.changed",
    "partnerships.actions.factors.end_old_help",
    "partnerships.actions.identities.changed",
    "partnerships.actions.invitations.known_or_new",
    "partnerships.actions.reference.council",
    "partnerships.actions.reference.load_rows",
    "partnerships.actions.reference.national_member",
    "partnerships.actions.reference.organisation_type",
    "partnerships.actions.reference.partnership",
    "partnerships.actions.reference.service",
    "partnerships.actions.second_person.ask",
    "partnerships.actions.second_person.note",
    "partnerships.actions.second_person.settle",
    "redundancies.actions.clock_events.tell_when",
    "redundancies.actions.intake.begin",
    "redundancies.actions.intake.employer_called",
    "redundancies.actions.intake.note_duplicates",
    "redundancies.actions.intake.put_logger_on_it",
    "redundancies.actions.leading.begin_clock",
    "redundancies.actions.leading.lead_it",
    "redundancies.actions.notices.take_dates",
    "redundancies.actions.situations.step",
    "reviews.actions.figure_sets.make",
    "reviews.actions.queueing.note",
    "reviews.actions.queueing.release",
    "reviews.actions.queueing.settle",
    "reviews.actions.publishing.keep_files",
    "reviews.actions.steps.step",
    "reviews.actions.writing.note",
    "surveys.actions.move",
}
# ... and those that open their own, each step by itself, as a worker must.
STEPS = {
    "imports.actions.uploads.claim",
    "imports.actions.uploads.fail",
    "imports.actions.uploads.try_later",
    "imports.actions.uploads.work",
    "notifications.actions.claiming.give_back",
    "notifications.actions.digests.gather_for",
    "notifications.actions.heartbeats.beat",
    "notifications.actions.settling.settle",
    "reviews.actions.queueing.claim",
    "reviews.actions.queueing.counted",
    "reviews.actions.compiling.freeze",
    "reviews.actions.queueing.tell_progress",
}


def called(function):
    """The names of everything that a function calls."""
    calls = (part.func for part in ast.walk(function) if isinstance(part, ast.Call))
    return {getattr(call, "attr", getattr(call, "id", "")) for call in calls}


def writing():
    """Every function of the actions that writes, by its full name."""
    found = {}
    for app in APPS:
        for path in sorted((PROJECT / app).glob("actions*/**/*.py")) + sorted(
            (PROJECT / app).glob("actions.py")
        ):
            words = path.relative_to(PROJECT).with_suffix("").as_posix()
            module = words.removesuffix("/__init__").replace("/", ".")
            for part in ast.parse(path.read_text()).body:
                if isinstance(part, ast.FunctionDef) and called(part) & WRITES:
                    found[f"{module}.{part.name}"] = (module, part.name)
    return found


WRITING = writing()


@pytest.mark.parametrize("name", sorted(WRITING.keys() - PARTS - STEPS))
def test_an_action_is_one_transaction(name):
    module, function = WRITING[name]
    action = getattr(importlib.import_module(module), function)

    wrapper = action.__code__
    assert hasattr(action, "__wrapped__"), "Decorate it with kit.acting.act"
    assert wrapper.co_filename.endswith(("contextlib.py", "kit/acting.py"))


def test_what_is_left_out_is_there_and_is_no_action_of_its_own():
    assert WRITING.keys() >= PARTS | STEPS
    for name in PARTS | STEPS:
        module, function = WRITING[name]
        part = getattr(importlib.import_module(module), function)
        assert not hasattr(part, "__wrapped__")
        # A part belongs to one room: whoever calls it holds the transaction.
        assert inspect.getmodule(part).__name__ == module
