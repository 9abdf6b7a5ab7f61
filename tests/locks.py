"""Whether the lock files say what pyproject.toml and package.json ask for."""

import json
import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, Version]:
    """What a lock file pins, by name."""
    return {
        canonicalize_name(found["name"]): Version(found["version"])
        for found in PIN.finditer(lock.read_text())
    }


def python_faults(project: Path) -> list[str]:
    """Where the Python locks do not fit what is asked for."""
    asked = tomllib.loads((project / "pyproject.toml").read_text())
    runtime = asked["project"]["dependencies"]
    tools = asked["dependency-groups"]["dev"]
    running = pins(project / "requirements.lock")
    working = pins(project / "requirements-dev.lock")
    faults = []
    for lock, held, lines in (
        ("requirements.lock", running, runtime),
        ("requirements-dev.lock", working, [*runtime, *tools]),
    ):
        for requirement in map(Requirement, lines):
            pinned = held.get(canonicalize_name(requirement.name))
            if pinned is None or pinned not in requirement.specifier:
                faults.append(f"{lock} pins {pinned}, asked for is {requirement}")
    faults += [
        f"the locks disagree on {name}"
        for name, version in running.items()
        if working.get(name) != version
    ]
    return faults


def front_end_faults(project: Path) -> list[str]:
    """Where package-lock.json does not fit package.json."""
    asked = json.loads((project / "package.json").read_text())
    locked = json.loads((project / "package-lock.json").read_text())["packages"][""]
    return [
        f"package-lock.json has other {kind} than package.json"
        for kind in ("dependencies", "devDependencies")
        if asked.get(kind) != locked.get(kind)
    ]


def main() -> None:
    """Say every fault, with what to do."""
    if faults := python_faults(PROJECT) + front_end_faults(PROJECT):
        sys.exit("\n".join([*faults, "Run “make locks”."]))


if __name__ == "__main__":
    main()
