"""What has to be so before everybody can sign in, said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError

from accounts import providers


@register(Tags.database)
def sign_ons_are_entered(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Whether every sign-on that an organisation uses has been entered."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        organisations = apps.get_model("partnerships", "Organisation").objects
        used = organisations.exclude(sign_on="").order_by("sign_on")
        slugs = set(used.values_list("sign_on", flat=True))
    except DatabaseError:
        return []  # said by another check
    gone = sorted(slugs - providers.configured().keys())
    words = "Organisations use the sign-on “{}”, which SIGN_ON_PROVIDERS does not name."
    hint = "Until it does, their people sign in here, by a password."
    return [Error(words.format(one), hint=hint, id="partnerships.E001") for one in gone]
