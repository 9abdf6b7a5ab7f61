"""An error is told by its type, its place and its constraint, and never by a row."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import path

from accounts.models import User
from demonstration.embedded import PROJECT
from demonstration.servers import APPLICATION
from pace_portal import celery, urls
from tests.environment import SERVERS
from tests.factories.accounts import UserFactory
from tests.kit.test_logs import lines  # noqa: F401

PLANTED = "xq-planted"
ADDRESS = f"{PLANTED}@people.example"
STATEMENTS = {
    "unique": ("accounts_user_email_key", "UPDATE accounts_user SET email = %s"),
    "check": (
        "accounts_user_email_in_lower_case",
        "UPDATE accounts_user SET email = upper(%s)",
    ),
    "null": ("", "UPDATE accounts_user SET given_name = NULL WHERE email = %s"),
    "length": ("", "UPDATE accounts_user SET telephone = repeat(%s, 9)"),
    "number": ("", "SELECT %s::integer"),
}
# What is said in a sentence is in the log as well.
STATUSES = {"unique": 409, "length": 400, "number": 400}


def fail(which):
    """Make the database refuse something, with the planted word in what it says."""
    UserFactory(email=ADDRESS)
    UserFactory(email="other@people.example", given_name=PLANTED)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[which][1], [ADDRESS])


def page(request, which):
    fail(which)


page.login_required = False


@celery.app.task(name="tests.fails")
def failing_task(which):
    fail(which)


class Addresses:
    """The portal's own, and one that fails."""

    urlpatterns = (path("fails/<which>/", page), *urls.urlpatterns)
    handler500 = urls.handler500


@pytest.fixture
def written(lines):  # noqa: F811
    """Every line, whoever writes it."""
    (ours,) = [
        handler
        for handler in logging.getLogger("tests.logs").handlers
        if isinstance(handler, logging.StreamHandler)
    ]
    root = logging.getLogger()
    root.addHandler(ours)
    yield lines
    root.removeHandler(ours)


@pytest.mark.django_db
@pytest.mark.parametrize("which", STATEMENTS)
def test_the_error_itself_holds_the_row(which):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        fail(which)

    if which != "length":
        assert PLANTED in str(refusal.value).lower()


@pytest.mark.django_db
@pytest.mark.parametrize("which", STATEMENTS)
def test_a_page_that_fails_tells_no_row(written, settings, mailoutbox, which):
    settings.ROOT_URLCONF = Addresses
    settings.ADMINS = [("The administrator", "administrator@people.example")]

    response = Client(raise_request_exception=False).get(f"/fails/{which}/")

    assert response.status_code == STATUSES.get(which, 500)
    assert PLANTED not in response.content.decode().lower()
    assert not mailoutbox
    is_told(written(), which)


@pytest.mark.django_db
@pytest.mark.parametrize("which", STATEMENTS)
def test_a_task_that_fails_tells_no_row(written, which):
    with transaction.atomic():
        done = failing_task.apply(args=[which])
        transaction.set_rollback(True)

    assert done.failed()
    is_told(written(), which)


@pytest.mark.django_db
def test_what_a_deletion_is_refused_for_is_not_told(written):
    person = UserFactory(email=ADDRESS)
    try:
        raise models.ProtectedError(f"Some rows of {person}", {person})
    except models.ProtectedError as error:
        logging.getLogger("tests.logs").exception("Refused: %s", error)
        logging.getLogger("tests.logs").error(error)
        logging.getLogger("tests.logs").error(f"Refused: {error}", exc_info=True)  # noqa: G, TRY400

    said = written()
    assert PLANTED not in json.dumps(said).lower()
    assert said[0]["exception"][0]["type"].endswith("ProtectedError")


def is_told(said, which):
    """Each place of the error and its constraint, and nothing of the row."""
    assert PLANTED not in json.dumps(said).lower()
    told = [line["exception"] for line in said if "exception" in line]
    assert told
    for errors in told:
        assert any(
            "test_logs_of_errors.py" in place
            for error in errors
            for place in error["places"]
        )
        refused = {error.get("constraint_name", "") for error in errors}
        assert STATEMENTS[which][0] in refused


# How each kind of process comes to its logs, and how it would write an error itself.
PROCESSES = {
    "a command": "django.setup()\nfail()",
    "a worker": """
django.setup()
from pace_portal.celery import app
app.log.setup(loglevel="WARNING", redirect_stdouts=True)
try:
    fail()
except Exception as error:
    logging.getLogger("celery.app.trace").error(
        "Task %(name)s raised unexpected: %(exc)s", {"name": "t", "exc": repr(error)},
        exc_info=True,
    )
    logging.getLogger("celery.worker.request").error(
        "Task handler raised error: %r", error, exc_info=True
    )
    raise SystemExit(1)
""",
    "the web server": """
from gunicorn.app.wsgiapp import WSGIApplication
sys.argv = ["gunicorn", "-c", "pace_portal/gunicorn.py"]
served = WSGIApplication()
log = served.cfg.logger_class(served.cfg)
assert not log.access_log_enabled
django.setup()
try:
    fail()
except Exception:
    log.exception("Error handling request %s", "/link/survey/xq-planted/?words=x")
    raise SystemExit(1)
""",
}


@pytest.mark.committing
@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_that_fails_tells_no_row(own_database, process):
    UserFactory(email=ADDRESS)
    UserFactory(email="other@people.example")
    program = f"""
import django, logging, sys
def fail():
    from accounts.models import User
    User.objects.update(email="{ADDRESS}")
{PROCESSES[process]}"""

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=os.environ
        | {
            "DATABASE_URL": SERVERS.url(APPLICATION, own_database),
            "DJANGO_SETTINGS_MODULE": "pace_portal.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert PLANTED not in done.stdout + done.stderr
    for line in map(json.loads, done.stderr.splitlines()):
        refused = line["exception"][-1]
        assert refused["constraint_name"] == "accounts_user_email_key"
    assert User.objects.count() == 2
    # Nor does the server's own log hold it.
    assert PLANTED not in (SERVERS.folder / "postgres.log").read_text(errors="replace")
