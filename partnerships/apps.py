from django.apps import AppConfig

from partnerships import checks  # noqa: F401  (registers its check)


class PartnershipsConfig(AppConfig):
    """Who: local partnerships, organisations, memberships, services."""

    name = "partnerships"
