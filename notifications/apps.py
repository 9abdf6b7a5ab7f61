from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    """Who is told: letters, outbox, channels, preferences."""

    name = "notifications"

    def ready(self):
        """Find every app's letters, so that the one sender can write them."""
        autodiscover_modules("emails")
