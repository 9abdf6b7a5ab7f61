from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Who: local partnerships, organisations, memberships, services."""

    name = "partnerships"
