from django.apps import AppConfig

from accounts import passwords  # noqa: F401  (registers its check)
from kit import checks  # noqa: F401  (registers the checks of the machine)


class AccountsConfig(AppConfig):
    """Who signs in: users, national roles, the audit trail."""

    name = "accounts"
