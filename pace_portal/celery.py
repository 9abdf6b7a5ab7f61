"""The one Celery application: two queues, letters and reports."""

import os
from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, task_postrun, task_prerun
from django.conf import settings

from kit import limits, logs

log = structlog.get_logger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pace_portal.settings")


class PortalTask(Task):
    """A task that does nothing while the portal can only be read.

    What it would have done stands in rows, and the next sweep finds it.
    """

    def __call__(self, *args, **kwargs):
        if settings.READ_ONLY:
            log.info("task_left", task=self.name)
            return None
        return super().__call__(*args, **kwargs)


app = Celery("pace_portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def limit(task=None, **_):
    """A task waits for the database as long as its queue may."""
    queue = str((task.request.delivery_info or {}).get("routing_key"))
    limits.CURRENT.set(limits.OF_QUEUE.get(queue, limits.LETTERS))


@task_postrun.connect
def unlimit(**_):
    limits.CURRENT.set(None)


@setup_logging.connect(weak=False)
def log_as_the_portal_does(loglevel: int, **_: Any) -> None:
    """Celery would write its lines itself, and exceptions with all they say."""
    logs.configure({"level": loglevel})
