#!/usr/bin/env bash
# phonenumbers drops one of the two text relay prefixes and takes the other for digits.
#
# People who are deaf or cannot speak are rung in the United Kingdom through a relay:
# 18002 in front of the number when a hearing person rings them, 18001 in front when
# they ring somebody themselves. Both are written into records as part of the number.
#
# Expected: the two prefixes are treated alike, both kept, or both refused.
# Seen:     18002 vanishes without a word and leaves a valid number behind, in every
#           shape that the library writes; 18001 becomes part of a number that is too
#           long and so not even possible.
# Matters:  a portal that tidies telephone numbers keeps the plain number of a person
#           who asked to be rung through the relay, and nobody is told.
#
# The telephone numbers are from the ranges set aside for drama.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check phonenumbers==9.0.43 || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import phonenumbers as library

print("Version:  phonenumbers", version("phonenumbers"))
print("Expected: both prefixes kept, or both refused")

SHAPES = {
    "E.164": library.PhoneNumberFormat.E164,
    "national": library.PhoneNumberFormat.NATIONAL,
    "link": library.PhoneNumberFormat.RFC3966,
}


def read(text):
    number = library.parse(text, "GB")
    return {
        "possible": library.is_possible_number(number),
        "valid": library.is_valid_number(number),
        **{name: library.format_number(number, how) for name, how in SHAPES.items()},
    }


seen = {}
for text in ("0141 496 0000", "18002 0141 496 0000", "18001 0141 496 0000"):
    seen[text] = read(text)
    print("Seen:    ", text, "->", seen[text])

plain = {
    "possible": True,
    "valid": True,
    "E.164": "+441414960000",
    "national": "0141 496 0000",
    "link": "tel:+44-141-496-0000",
}
surprise = {
    "0141 496 0000": plain,
    "18002 0141 496 0000": plain,
    "18001 0141 496 0000": {
        "possible": False,
        "valid": False,
        "E.164": "+441800101414960000",
        "national": "1800101414960000",
        "link": "tel:+44-1800101414960000",
    },
}
sys.exit(0 if seen == surprise else "Changed: this is not what was found before")
PYTHON
