"""Text, numbers, telephones, postcodes and files, with errors in plain words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator, URLValidator

from kit import telephones
from kit.govuk.spoken import Spoken
from kit.signs import TURNING, seen

MOST = 1_000_000
# Of a whole number, the likeliest first.
EXAMPLES = (120, 12, 5)
POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})")
# Controls, lone surrogates: nothing that a person types, and some break databases.
UNSEEN = ("Cc", "Cs")


def has_unseen(text: str, *, allowed: str = "") -> bool:
    """Whether text holds control characters beyond those allowed; emoji are fine."""
    return any(
        sign in TURNING
        or (unicodedata.category(sign) in UNSEEN and sign not in allowed)
        for sign in text
    )


class TextField(Spoken, forms.CharField):
    """One line of text."""

    line_breaks = ""

    def __init__(self, *, max_length: int | None = 200, **kwargs: Any) -> None:
        self.max_length = max_length  # named in a sentence
        super().__init__(max_length=max_length, **kwargs)
        # `clean` refuses every control character in one sentence of its own.
        self.validators = [
            validator
            for validator in self.validators
            if not isinstance(validator, ProhibitNullCharactersValidator)
        ]

    def sentences(self) -> dict[str, str]:
        most = f"{self.max_length or MOST:,}"
        return {
            "max_length": f"{self.noun} must be {most} characters or fewer",
            "unseen": f"{self.noun} includes characters that cannot be shown. "
            "Type it again without them",
        }

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if isinstance(text, str) and has_unseen(text, allowed=self.line_breaks):
            raise ValidationError(self.error_messages["unseen"], code="unseen")
        if not isinstance(text, str):
            return text
        return seen(text).strip() if self.strip else seen(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser would cut off what was typed without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        attrs.pop("minlength", None)
        return attrs


class TextAreaField(TextField):
    """Several lines of text, with a count of the characters left."""

    widget = forms.Textarea
    line_breaks = "\n\t"

    def __init__(
        self, *, max_length: int | None = 2000, rows: int = 5, **kwargs: Any
    ) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(value)


class SuggestInput(forms.TextInput):
    """A text input that offers suggestions as one types, and works without them."""

    def __init__(self, url: Any = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url = url

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-suggest": str(self.url),
            "autocomplete": "off",
            "spellcheck": "false",
        }
        return context


class SuggestField(TextField):
    """Text with suggestions from an address of the portal."""

    def __init__(self, *, url: Any, **kwargs: Any) -> None:
        super().__init__(widget=SuggestInput(url), **kwargs)


class SearchInput(forms.TextInput):
    """A search box."""

    input_type = "search"


class SearchField(TextField):
    """Words to look for; never required, spaces made single."""

    widget = SearchInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "max_length": 100} | kwargs
        super().__init__(**kwargs)
        self.widget.attrs["spellcheck"] = "false"

    def to_python(self, value: Any) -> Any:
        return re.sub(r"\s+", " ", super().to_python(value))


class NumberField(Spoken, forms.Field):
    """A whole number of people, jobs or days, typed as people type it."""

    widget = forms.TextInput

    def __init__(
        self, *, min_value: int = 0, max_value: int = MOST, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**{"width": "5"} | kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    @property
    def example(self) -> int:
        """A number that would do."""
        likely = (one for one in EXAMPLES if self.min_value <= one <= self.max_value)
        return next(likely, self.min_value)

    def sentences(self) -> dict[str, str]:
        return {
            "invalid": f"{self.noun} must be a whole number, like {self.example}",
            "min_value": f"{self.noun} must be {self.min_value:,} or more",
            "max_value": f"{self.noun} must be {self.max_value:,} or fewer",
        }

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        text = re.sub(r"[\s,]", "", str(value))
        if not text:
            return None
        if not re.fullmatch(r"[+\-−]?[0-9]+", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        digits = text.lstrip("+-−").lstrip("0") or "0"
        if text[0] in "-−" and digits != "0":
            return self.refuse("min_value") if self.min_value >= 0 else -int(digits)
        # Python itself refuses to read thousands of digits as a number.
        return int(digits) if len(digits) <= 12 else self.refuse("max_value")

    def refuse(self, code: str) -> int:
        raise ValidationError(self.error_messages[code], code=code)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.min_value:
            self.refuse("min_value")
        if value is not None and value > self.max_value:
            self.refuse("max_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class EmailField(TextField):
    """An e-mail address."""

    widget = forms.EmailInput
    default_validators = forms.EmailField.default_validators

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254} | kwargs)
        self.widget.attrs["spellcheck"] = "false"

    def sentences(self) -> dict[str, str]:
        return super().sentences() | {
            "required": "Enter an email address",
            "invalid": "Enter an email address in the correct format, "
            "like name@example.com",
        }


class LinkInput(forms.TextInput):
    """A box for a web address."""

    input_type = "url"


class LinkField(TextField):
    """A web address, whole: nothing else is a link that somebody may press."""

    widget = LinkInput

    def sentences(self) -> dict[str, str]:
        return super().sentences() | {
            "invalid": f"{self.noun} must be a web address, like https://example.com"
        }

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text:
            try:
                URLValidator(schemes=["https", "http"])(text)
            except ValidationError:
                words = self.error_messages["invalid"]
                raise ValidationError(words, code="invalid") from None
        return text


class TelephoneInput(forms.TextInput):
    """A box for a telephone number."""

    input_type = "tel"


class TelephoneField(TextField):
    """A telephone number, British unless it starts with a country's code.

    `kept_length` is what the columns of telephone numbers hold: what is typed may be
    longer, with its spaces and brackets.
    """

    widget = TelephoneInput
    kept_length = 30

    def __init__(self, **kwargs: Any) -> None:
        kwargs = dict[str, Any](max_length=60, width="20") | kwargs
        super().__init__(**kwargs)

    def sentences(self) -> dict[str, str]:
        return super().sentences() | {
            "required": "Enter a telephone number",
            "invalid": "Enter a telephone number, like 0141 496 0000 or "
            "+44 7700 900 982",
            "kept_length": f"{self.noun} must be {self.kept_length} characters or "
            "fewer",
            "extension": "The extension of a telephone number must be "
            f"{telephones.LONGEST_EXTENSION} digits or fewer",
        }

    def clean(self, value: Any) -> str:
        """The number in one shape for all: +44 141 496 0000 x12."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            kept = telephones.read(text).kept
        except telephones.ExtensionTooLong:
            raise self.refusal("extension") from None
        except telephones.NotANumber:
            raise self.refusal("invalid") from None
        if len(kept) > self.kept_length:
            raise self.refusal("kept_length")
        return kept

    def refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class PostcodeField(TextField):
    """A full postcode of the United Kingdom, written as the Post Office does."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = dict[str, Any](max_length=20, width="10") | kwargs
        super().__init__(**kwargs)

    def sentences(self) -> dict[str, str]:
        return super().sentences() | {
            "required": "Enter a postcode",
            "invalid": "Enter a full UK postcode, like G2 8LU",
        }

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s.\-]", "", super().clean(value)).upper()
        if not text:
            return ""
        found = POSTCODE.fullmatch(text)
        if not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return " ".join(found.groups())


class PasswordField(TextField):
    """A password, with a button that shows it; spaces at its ends belong to it."""

    widget = forms.PasswordInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_length": 128, "strip": False} | kwargs
        super().__init__(**kwargs)


class UploadField(Spoken, forms.FileField):
    """A file, not empty and not too large."""

    verb = "Select"

    def __init__(self, *, max_megabytes: int = 10, accept: str = "", **kwargs: Any):
        self.max_megabytes = max_megabytes
        super().__init__(**kwargs)
        if accept:
            self.widget.attrs["accept"] = accept

    def sentences(self) -> dict[str, str]:
        return {
            "invalid": f"{self.verb} {self.thing}",
            "missing": f"{self.verb} {self.thing}",
            "empty": "The selected file is empty",
            "max_length": "The name of the selected file must be %(max)d characters "
            "or fewer",
            "large": f"The selected file must be smaller than {self.max_megabytes}MB",
        }

    def to_python(self, data: Any) -> UploadedFile | None:
        upload: Any = super().to_python(data)
        if upload is not None and upload.size > self.max_megabytes * 1024 * 1024:
            raise ValidationError(self.error_messages["large"], code="large")
        return upload
