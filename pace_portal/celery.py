"""The one Celery application: two queues, letters and reports."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from kit import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pace_portal.settings")

app = Celery("pace_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect(weak=False)
def log_as_the_portal_does(loglevel: int, **_: Any) -> None:
    """Celery would write its lines itself, and exceptions with all they say."""
    logs.configure({"level": loglevel})
