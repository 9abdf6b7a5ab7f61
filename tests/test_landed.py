"""In the middle of a deploy: messages of the build before are worked by this one."""

import inspect
import json

import pytest
from django.conf import settings

from pace_portal.celery import app
from tests.landed import landed, present

LANDED = landed()
app.loader.import_default_modules()
# A row that is not there any more, as after a message that was worked twice.
NOBODY = 987_654_321


@pytest.mark.django_db
@pytest.mark.parametrize("name", LANDED)
def test_a_message_of_the_build_before_is_worked(name):
    message = json.loads(json.dumps(dict.fromkeys(LANDED[name], NOBODY)))

    assert name in app.tasks, f"{name} may still lie in the broker: keep it a release"
    app.tasks[name].apply(kwargs=message, throw=True)


def test_what_a_newer_build_adds_is_passed_over():
    """Messages of the new build reach workers of the old one, while both run."""
    for name in present():
        kinds = [
            one.kind
            for one in inspect.signature(app.tasks[name].run).parameters.values()
        ]
        assert inspect.Parameter.VAR_KEYWORD in kinds, name


def test_the_build_that_landed_is_written_down():
    missing = present().keys() - LANDED.keys()
    assert not missing, f"run python -m tests.landed for {sorted(missing)}"


def test_what_beat_sends_is_there():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in LANDED
