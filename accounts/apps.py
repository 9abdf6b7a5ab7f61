from django.apps import AppConfig

from kit import checks  # noqa: F401  (registers the checks of the machine)


class AccountsConfig(AppConfig):
    """Who signs in: users, national roles, the audit trail."""

    name = "accounts"

    def ready(self) -> None:
        from accounts import signing  # noqa: PLC0415 - models have to be there first

        signing.listen()
