"""Values of a person in the record, which nobody can read once their key is deleted.

The record itself cannot be changed; so what it has to keep of a person is written with
a key that is that person's alone. Forgetting them is deleting their key.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from accounts.models import SubjectKey

SEALED = "sealed"
NONCE = 12


def seal(subject: models.Model, value: Any) -> dict[str, str]:
    """A value as only the key of this person opens it."""
    kind, pk = subject._meta.label_lower, subject.pk
    held, _ = SubjectKey.objects.get_or_create(
        subject_type=kind,
        subject_id=pk,
        defaults={"key": AESGCM.generate_key(bit_length=256)},
    )
    nonce = urandom(NONCE)
    body = AESGCM(bytes(held.key)).encrypt(
        nonce, json.dumps(value).encode(), of(kind, pk)
    )
    return {SEALED: b64encode(nonce + body).decode()}


def is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and SEALED in value


def opened(value: dict[str, str], kind: str, pk: int, key: bytes | None) -> Any:
    """The value, or None where its key is gone or it was written for somebody else."""
    if key is None:
        return None
    whole = b64decode(value[SEALED])
    try:
        return json.loads(
            AESGCM(key).decrypt(whole[:NONCE], whole[NONCE:], of(kind, pk))
        )
    except (InvalidTag, ValueError):
        return None


def keys_of(kind: str, ids: Iterable[int]) -> dict[int, bytes]:
    """The keys of several people of one kind that are still there."""
    held = SubjectKey.objects.filter(subject_type=kind, subject_id__in=set(ids))
    return {pk: bytes(key) for pk, key in held.values_list("subject_id", "key")}


def forget(subject: models.Model) -> bool:
    """Delete this person's key: what the record keeps of them is words no longer."""
    deleted, _ = SubjectKey.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).delete()
    return bool(deleted)


def of(kind: str, pk: int) -> bytes:
    """Whose value it is, so that it opens in no other line."""
    return f"{kind} {pk}".encode()
