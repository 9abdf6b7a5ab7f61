"""What the whole project keeps to, beside what the linters see."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from demonstration.embedded import PROJECT
from pace_portal.celery import app as celery
from tests import locks

QUEUES = {"letters", "reports"}
APPS = (
    "accounts",
    "notifications",
    "partnerships",
    "redundancies",
    "clients",
    "imports",
    "surveys",
    "reviews",
)
# Written so that this file does not hold what it looks for.
FOREIGN = re.compile(
    r"pyp[i][.]org|python[h]osted[.]org|npmj[s][.]|yarnpk[g][.]|"
    r"(?<![\w.~-])/(?:wor[k]|roo[t]|hom[e]|op[t]|tm[p])/[a-z]"
)
LONGEST = 440  # lines; “roughly 400”


def tracked() -> list[Path]:
    """Every file that belongs to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = [PROJECT / name for name in filter(None, listed.stdout.split("\0"))]
    return [path for path in paths if path.is_file()]


def written(*endings: str) -> dict[str, str]:
    """The text of the project's files with these endings, by name."""
    return {
        path.relative_to(PROJECT).as_posix(): path.read_text()
        for path in tracked()
        if path.suffix in endings
    }


def test_the_plan_in_the_readme_is_the_one_that_the_linter_keeps():
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    layers = contracts["tool"]["importlinter"]["contracts"][0]["layers"]
    kept = [room for layer in layers for room in layer.split(" | ")]
    plan = re.findall(r"^(\w+)/ {2,}\S", (PROJECT / "README.md").read_text(), re.M)

    assert plan == kept
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")}
    assert packages - {"tests"} == set(kept)


def test_rooms_and_apps_only_import_downwards():
    lint = shutil.which("lint-imports") or PROJECT / ".venv/bin/lint-imports"

    done = subprocess.run(
        [lint, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine():
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if FOREIGN.search(line) and not line.startswith("#!"):
                name = path.relative_to(PROJECT)
                found.append(f"{name}:{number}: {line.strip()[:80]}")

    assert found == []


def test_no_file_of_code_grows_too_long():
    long = {
        name: len(text.splitlines())
        for name, text in written(".py").items()
        if "/migrations/" not in name
        and not name.startswith("tests/")
        and len(text.splitlines()) > LONGEST
    }

    assert long == {}


def test_apps_use_no_signals_no_save_of_their_own_and_no_admin():
    found = [
        name
        for name, text in written(".py").items()
        if name.split("/")[0] in APPS
        and re.search(
            r"django\.db\.models\.signals|@receiver\(|contrib\.admin|"
            r"def save\(self|^\s+ordering = ",
            text,
            re.MULTILINE,
        )
    ]

    assert found == []
    assert not any("admin" in app for app in settings.INSTALLED_APPS)


@pytest.mark.parametrize("entry", settings.CELERY_BEAT_SCHEDULE)
def test_beat_only_starts_tasks_that_exist_in_queues_that_have_a_worker(entry):
    celery.loader.import_default_modules()
    name = settings.CELERY_BEAT_SCHEDULE[entry]["task"]

    route = celery.amqp.router.route({}, name)

    assert name in celery.tasks
    assert route["queue"].name in QUEUES


def test_every_task_says_its_name_and_takes_what_it_does_not_know():
    celery.loader.import_default_modules()
    ours = [
        task
        for name, task in celery.tasks.items()
        if type(task).__module__.split(".")[0] in APPS
    ]

    for task in ours:
        app = task.run.__module__.split(".")[0]
        assert task.name.startswith(f"{app}."), task.name
        assert ".tasks." not in task.name, f"{task.name} has no name of its own"
        code = task.run.__code__
        assert code.co_flags & 0x08, f"{task.name} refuses a keyword it does not know"
    assert ours


def test_locks_pin_what_is_asked_for():
    assert locks.python_faults(PROJECT) == []
    assert locks.front_end_faults(PROJECT) == []


def test_a_lock_that_lags_behind_is_found(tmp_path):
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy2(PROJECT / name, tmp_path / name)
    asked = (tmp_path / "pyproject.toml").read_text()
    changed = asked.replace('"celery==5.7.0"', '"celery==5.6.0"')
    (tmp_path / "pyproject.toml").write_text(changed)

    faults = locks.python_faults(tmp_path)

    assert len(faults) == 2
    assert "asked for is celery==5.6.0" in faults[0]
