"""The web application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from kit import limits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pace_portal.settings")

application = get_wsgi_application()
# Pages do not wait for ever for a database that says nothing.
limits.patient()
