"""`make mutants`: put small faults into the code and see whether a test notices."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable

import pytest

from demonstration.embedded import PROJECT
from demonstration.processes import end_with_parent
from mutants import cold, rooms, traces, verdicts, warm
from mutants.faults import Fault, faults_of, modules_of
from mutants.rooms import ROOMS
from mutants.verdicts import Verdict, words_of

SEED = 20261129
SAMPLE = 300
# A survivor that is listed as changing nothing, where it was tried.
EQUAL = "equal"
TOGETHER = ("-q", "--assert=plain", "-p", "no:randomly", "-p", "no:xdist")


def say(words: str) -> None:
    """Tell the person at the terminal at once."""
    print(words, flush=True)


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m mutants",
        description="Put small faults into the code and see whether a test notices.",
    )
    parser.add_argument(
        "modules",
        nargs="*",
        help="only these modules, every fault of them; else the critical rooms and a"
        f" sample of {SAMPLE} from all actions",
    )
    parser.add_argument(
        "--changed",
        metavar="REVISION",
        help="only faults on lines that differ from this revision",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=120,
        metavar="SECONDS",
        help="how long tests may run without noticing a fault (default: 120); most"
        " faults are noticed by the first that runs them",
    )
    parser.add_argument(
        "--inside-only",
        action="store_true",
        help="leave out faults in constants, which need everything imported anew",
    )
    parser.add_argument(
        "--go-on",
        action="store_true",
        help="do not try again what an earlier run noticed in modules that are since"
        " unchanged",
    )
    parser.add_argument(
        "--share",
        default="",
        metavar="1/2",
        help="only this part of the faults, to try the others beside it; then go on",
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    asked = arguments(words)
    # Settings of the tests, and their servers, which every child shares.
    os.chdir(PROJECT)
    cold.lay_ground()
    verdict = Verdict(equal=verdicts.known_equal())
    if asked.changed:
        made = changed_faults(asked.changed)
        chosen = made
    elif asked.modules:
        made = chosen = [
            fault for module in asked.modules for fault in faults_of(module)
        ]
    else:
        critical, others = all_faults()
        made = [*critical, *others]
        chosen = [*critical, *sample(others)]
    for fault in chosen:
        room = rooms.room_of(fault.module)
        if room is None:
            say(f"No room names {fault.module}: see mutants/rooms.py.")
            return 2
        verdict.rooms[fault] = room
    if asked.share:
        number, _, of = asked.share.partition("/")
        chosen = [
            fault
            for fault in chosen
            if int(traces.mark_of(fault.key, fault.source), 16) % int(of)
            == int(number) - 1
        ]
    is_whole = not (asked.changed or asked.modules or asked.inside_only or asked.share)
    say(f"{len(chosen)} faults to try.")
    if asked.inside_only:
        chosen = [fault for fault in chosen if fault.in_body]
    if not asked.go_on and is_whole:
        traces.keep_known({})
    if asked.go_on:
        before = traces.known()
        for fault in chosen:
            word = before.get(traces.mark_of(fault.key, fault.source))
            if word == "" or (word == EQUAL and fault.key in verdict.equal):
                verdict.outcomes[fault] = warm.SURVIVED if word else warm.KILLED
        chosen = [fault for fault in chosen if fault not in verdict.outcomes]
        say(f"{len(verdict.outcomes)} of them were tried before.")
    try_all(chosen, verdict, asked.patience)
    return judged(verdict, made, is_whole=is_whole)


def all_faults() -> tuple[list[Fault], list[Fault]]:
    """Those of the critical rooms, and those of all other actions."""
    critical: dict[str, list[Fault]] = {}
    others: dict[str, list[Fault]] = {}
    for room in ROOMS:
        for module in modules_of(room.modules):
            if module not in critical and module not in others:
                found = critical if room.is_critical else others
                found[module] = faults_of(module)
    return (
        [fault for faults in critical.values() for fault in faults],
        [fault for faults in others.values() for fault in faults],
    )


def sample(faults: list[Fault]) -> list[Fault]:
    """As good as by chance, and the same ones for as long as their code stands."""

    def drawn(fault: Fault) -> bytes:
        words = "\0".join((str(SEED), *fault.key))
        return hashlib.sha256(words.encode()).digest()

    return sorted(faults, key=drawn)[:SAMPLE]


def changed_faults(revision: str) -> list[Fault]:
    """The faults on lines that differ from a revision, in rooms that are tried."""
    lines = changed_lines(revision)
    return [
        fault
        for module in lines
        if rooms.room_of(module)
        for fault in faults_of(module)
        if lines[module] & set(range(fault.first_line, fault.last_line + 1))
    ]


def changed_lines(revision: str) -> dict[str, set[int]]:
    """The lines of each module that a revision does not have."""
    difference = subprocess.run(
        ["git", "diff", "--unified=0", "--no-color", revision, "--", "*.py"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found: dict[str, set[int]] = {}
    module = ""
    for line in difference.splitlines():
        if line.startswith("+++ "):
            module = line.removeprefix("+++ ").removeprefix("b/")
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(module, set()).update(range(start, start + count))
    return {module: lines for module, lines in found.items() if lines}


def try_all(faults: list[Fault], verdict: Verdict, patience: float) -> None:
    """Warm where it can be, cold where the change runs when a module is imported."""

    def told(fault: Fault, outcome: str) -> None:
        verdict.outcomes[fault] = outcome
        number = len(verdict.outcomes)
        if verdict.is_noticed(fault) or fault.key in verdict.equal:
            mark = traces.mark_of(fault.key, fault.source)
            traces.note_tried(mark, word_of(fault, verdict))
        else:
            say(f"{outcome:9} {words_of(fault)}")
        if number % 100 == 0:
            say(f"{number} tried or known")

    # Those that are quickly tried come first: a run that is cut short knows the more.
    faults = sorted(faults, key=lambda fault: not fault.in_body)
    again = warmly(faults, verdict, told, patience) if faults else []
    for fault in again:
        tests = verdict.rooms[fault].tests
        told(fault, cold.tried(fault, tests, patience))


def word_of(fault: Fault, verdict: Verdict) -> str:
    return "" if verdict.is_noticed(fault) else EQUAL


def warmly(faults: list[Fault], verdict: Verdict, told, patience: float) -> list[Fault]:
    """Try faults in one process for all; give back those that it could not put in."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        end_with_parent()
        os.close(reading)
        code = 1
        with os.fdopen(writing, "w") as pipe:

            def tell(fault: Fault, outcome: str) -> None:
                pipe.write(json.dumps([faults.index(fault), outcome]) + "\n")
                pipe.flush()

            try:
                code = in_warm_process(faults, verdict, tell, patience)
            finally:
                pipe.flush()
                os._exit(code)
    os.close(writing)
    again = []
    with os.fdopen(reading) as pipe:
        for line in pipe:
            number, outcome = json.loads(line)
            if outcome == warm.ELSEWHERE:
                again.append(faults[number])
            else:
                told(faults[number], outcome)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise SystemExit("The tests could not be run.")
    verdict.is_green = code == pytest.ExitCode.OK
    return again


def in_warm_process(
    faults: list[Fault], verdict: Verdict, tell, patience: float
) -> int:
    plugin = warm.Warm(
        faults,
        tests_of=lambda fault: verdict.rooms[fault].tests,
        told=tell,
        patience=patience,
    )
    needed = {test: None for fault in faults for test in verdict.rooms[fault].tests}
    return int(pytest.main([*TOGETHER, *needed], plugins=[plugin]))


def judged(verdict: Verdict, made: Iterable[Fault], *, is_whole: bool) -> int:
    """Say what came of it; whether that is good enough."""
    say("")
    say(verdicts.table(verdict.figures()))
    if is_whole:
        verdicts.write_results(verdict, seed=SEED)
        traces.keep_known(
            {
                traces.mark_of(fault.key, fault.source): word_of(fault, verdict)
                for fault in verdict.outcomes
                if verdict.is_noticed(fault) or fault.key in verdict.equal
            }
        )
    unnoticed = len(verdict.critical())
    is_good = verdict.is_green and not unnoticed
    if unnoticed:
        say(f"No test notices {unnoticed} faults in critical rooms: see above.")
    for key in verdict.wrongly_equal(list(made)):
        is_good = False
        say(f"No longer equal, or no fault any more: {' | '.join(key)}")
    share = verdict.share()
    if share is not None:
        say(f"In actions, {share:.1f} % of the faults are noticed.")
        is_good = is_good and share >= verdicts.ENOUGH
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
