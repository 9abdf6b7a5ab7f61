"""What chooses the demonstration, and what refuses by name."""

import pytest


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("help",),
        ("migrate", "--help"),
        ("makemigrations", "--check", "--dry-run"),
    ],
    ids=" ".join,
)
def test_commands_that_read_code_start_no_server(command, checkout, words):
    done = command("manage.py", *words)

    assert done.returncode == 0, done.stderr
    assert not (checkout / ".demo").exists()


def test_one_variable_of_production_is_enough_to_refuse_the_rest_by_name(
    command, checkout
):
    done = command("manage.py", "migrate", SECRET_KEY="somebody-means-production")

    assert done.returncode != 0
    assert "Set DATABASE_URL in the environment" in done.stderr
    assert not (checkout / ".demo").exists()


@pytest.mark.parametrize("module", ["pace_portal.wsgi", "pace_portal.settings"])
def test_the_web_application_never_chooses_the_demonstration(command, checkout, module):
    done = command("-c", f"import {module}")

    assert done.returncode != 0
    assert "Set SECRET_KEY in the environment" in done.stderr
    assert not (checkout / ".demo").exists()
