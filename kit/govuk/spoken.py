"""What all fields share: sentences that name the thing, widths, autocomplete."""

from __future__ import annotations

from typing import Any

from django import forms


def lower_first(words: str) -> str:
    """Words inside a sentence: "Employer’s name" becomes "employer’s name"."""
    if words[1:2].isupper():  # HR1, PACE
        return words
    return words[:1].lower() + words[1:]


class Spoken(forms.Field):
    """A field whose errors are sentences about the thing that it asks for.

    `noun` is what it is called in them ("The number of jobs", by default the label);
    `missing` is the whole sentence when it is needed and nothing was given.
    """

    verb = "Enter"

    def __init__(
        self,
        *,
        noun: str = "",
        missing: str = "",
        width: str = "",
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        label = str(kwargs.get("label") or "")
        self.noun = noun or label or "This"
        self.width = width
        messages = {"required": f"{self.verb} {self.thing}"} | self.sentences()
        if missing:
            messages["required"] = missing
        messages |= kwargs.pop("error_messages", None) or {}
        super().__init__(error_messages=messages, **kwargs)
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    @property
    def thing(self) -> str:
        """The noun inside a sentence."""
        return "an answer" if self.noun == "This" else lower_first(self.noun)

    def sentences(self) -> dict[str, str]:
        """This kind of field's own errors, by code."""
        return {}
