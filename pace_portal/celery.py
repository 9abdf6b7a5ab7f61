"""The one Celery application: two queues, letters and reports."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pace_portal.settings")

app = Celery("pace_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
