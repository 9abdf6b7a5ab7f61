"""allauth's forms of the second step, on GOV.UK's markup (settings: MFA_FORMS).

Imported by allauth and by the pages of the second step, never by the rest of the kit:
it needs the settings.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError

from kit.govuk.sign_in import Plain

CODE_LENGTH = 20
CODE_REFUSED = "The code is not right, or it was used already. Enter the newest one"
PASSKEY_FAILED = "The passkey did not work. Try again, or use something else"
# What a browser never sends, and reading it stumbles over.
UNREADABLE = (
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    TypeError,
    ValueError,
    struct.error,
)


@contextmanager
def as_browsers_send_it() -> Iterator[None]:
    """Refuse what no browser sends in the same words as a passkey that is not ours."""
    try:
        yield
    except UNREADABLE as error:
        raise ValidationError(PASSKEY_FAILED) from error


class CodePlain(Plain):
    """One code, however its groups are typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.widget.attrs |= {"inputmode": "numeric", "class": "govuk-input--width-10"}

    def clean_code(self) -> Any:
        typed = self.cleaned_data["code"]  # type: ignore[attr-defined]
        self.cleaned_data["code"] = "".join(typed.split())[:CODE_LENGTH]  # type: ignore[attr-defined]
        try:
            return super().clean_code()  # type: ignore[misc]
        except InvalidToken as error:
            # The portal's key was changed, and the former one is not named.
            raise ValidationError(CODE_REFUSED) from error
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise ValidationError(CODE_REFUSED) from error


class CodeForm(CodePlain, AuthenticateForm):
    """At signing in: a code of the app, or a recovery code."""

    button_text = "Continue"
    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "code": (
            "Code",
            "The 6 digits in your authenticator app, or one of your recovery codes",
            "Enter the code",
        ),
    }


class AppForm(CodePlain, ActivateTOTPForm):
    """The first code of an app shows that it was set up."""

    button_text = "Add the app"
    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "code": ("Code", "The 6 digits that the app shows now", "Enter the code"),
    }


class PasskeyForm(AuthenticateWebAuthnForm):
    """At signing in: what the browser answers for a passkey."""

    def clean_credential(self) -> Any:
        try:
            with as_browsers_send_it():
                return super().clean_credential()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                raise
            raise ValidationError(PASSKEY_FAILED) from error


class PasskeyAddForm(Plain, AddWebAuthnForm):
    """A name for a passkey, and what the browser answers when it makes one."""

    button_text = "Add a passkey"
    marks_optional = False
    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "name": ("Name", "For example, Work laptop", "Enter a name"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60

    def clean_name(self) -> str:
        return super().clean_name()[:60]

    def clean(self) -> dict[str, Any]:
        try:
            with as_browsers_send_it():
                return super().clean()
        except ValidationError as error:
            raise ValidationError(PASSKEY_FAILED) from error
