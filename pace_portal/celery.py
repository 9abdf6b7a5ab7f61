"""The one Celery application: two queues, letters and reports."""

import os

from celery import Celery
from celery.signals import task_postrun, task_prerun

from kit import limits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pace_portal.settings")

app = Celery("pace_portal")
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
