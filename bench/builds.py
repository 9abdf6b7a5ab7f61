"""Builds of the portal: this one, and those of earlier revisions beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from demonstration.embedded import PROJECT

Say = Callable[[str], None]


class CannotMeasure(Exception):
    """The benchmark cannot go on; the message says what to do."""


# Kept from run to run: making one takes minutes.
FOLDER = PROJECT / ".builds"


@dataclass(frozen=True)
class Build:
    """One revision of the portal, ready to be run."""

    name: str
    folder: Path
    python: Path


HERE = Build("this build", PROJECT, Path(sys.executable))


def of_revision(revision: str, say: Say) -> Build:
    """An earlier revision with packages and style sheets of its own."""
    commit = git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    name = commit[:12]
    folder = FOLDER / name
    if not (folder / ".made").exists():
        say(f"Making the build of {name}; that takes a few minutes")
        if not (folder / ".git").exists():
            git("clone", "--quiet", "--shared", str(PROJECT), str(folder))
        git("-C", str(folder), "checkout", "--quiet", "--force", commit)
        made = subprocess.run(
            ["make", "--silent", "setup", "assets"],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != "PORT"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if made.returncode:
            raise CannotMeasure(
                f"The build of {name} failed: {made.stderr.strip()[-500:]}"
            )
        (folder / ".made").touch()
    return Build(name, folder, folder / ".venv/bin/python")


def git(*words: str) -> str:
    """What git says; raises CannotMeasure where it refuses."""
    said = subprocess.run(
        ["git", *words], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if said.returncode:
        raise CannotMeasure(said.stderr.strip() or f"git knows no {words[-1]}")
    return said.stdout.strip()
