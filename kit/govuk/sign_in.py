"""allauth's forms on GOV.UK's markup and in plain words (settings: ACCOUNT_FORMS).

Imported by allauth alone, never by the rest of the kit: it needs the settings.
"""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from kit.govuk.forms import GovukMixin

ADVICE = (
    "Use 12 characters or more. Three words that you can picture together are easy "
    "to keep in mind and hard to guess."
)


# As long as an address may be that a letter goes to; Django's field takes more.
LONGEST_ADDRESS = 254


class Plain(GovukMixin):
    """Labels, hints and errors of the fields that allauth names."""

    # name: (label, hint, what is said when it is empty)
    words: ClassVar[dict[str, tuple[str, str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint, missing) in self.words.items():
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = missing
            field.error_messages["invalid"] = (
                "Enter an email address in the correct format, like name@example.com"
            )
            if most := getattr(field, "max_length", None):
                field.error_messages["max_length"] = (
                    f"{label} must be {most:,} characters or fewer"
                )
            field.widget.attrs.pop("placeholder", None)
            field.validators = [
                ProhibitNullCharactersValidator(
                    message=f"{label} includes characters that cannot be shown. "
                    "Type it again without them"
                )
                if isinstance(validator, ProhibitNullCharactersValidator)
                else validator
                for validator in field.validators
            ]


class SignInForm(Plain, account.LoginForm):
    """E-mail address and password."""

    button_text = "Sign in"
    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "login": ("Email address", "", "Enter your email address"),
        "password": ("Password", "", "Enter your password"),
    }


class ResetForm(Plain, account.ResetPasswordForm):
    """Where to send the link to; whether anybody has this address is not looked up."""

    button_text = "Send the link"
    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "email": ("Email address", "", "Enter your email address"),
    }

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).lower()
        if len(address) > LONGEST_ADDRESS:
            raise ValidationError(
                f"Email address must be {LONGEST_ADDRESS} characters or fewer"
            )
        return address

    def save(self, request: Any, **_: Any) -> str:
        address = str(self.cleaned_data["email"])
        get_adapter(request).ask_for_reset(address)
        return address


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    """A new password, from the link."""

    button_text = "Save password"
    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "password1": ("New password", ADVICE, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }


class PasswordChangeForm(Plain, account.ChangePasswordForm):
    """A new password, from somebody who knows the present one."""

    button_text = "Change password"
    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "oldpassword": ("Current password", "", "Enter your current password"),
        "password1": ("New password", ADVICE, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }


class ConfirmForm(Plain, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words: ClassVar[dict[str, tuple[str, str, str]]] = {
        "password": ("Password", "", "Enter your password"),
    }
    button_text = "Continue"
