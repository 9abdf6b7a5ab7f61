#!/usr/bin/env bash
# zxcvbn keeps the words of one person for whoever is estimated after them.
#
# `zxcvbn(password, user_inputs=[…])` judges a password with words that others know of
# its person: names, the address.
#
# Expected: those words count for that call.
# Seen:     they are put into the package's one table of dictionaries, and stay there;
#           what estimates with that table next (`matching.omnimatch` as it stands, or
#           a call in another thread that has just put its own words in) finds them.
# Matters:  in a server of several threads a person's password may be judged without
#           their own names, or by those of somebody else. We build a table for each
#           call and pass it to `matching.omnimatch`.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check zxcvbn==4.5.0 || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from zxcvbn import matching, zxcvbn

print("Version:  zxcvbn", version("zxcvbn"))
print("Expected: the words of one call are gone after it")


def of_a_person(password):
    found = matching.omnimatch(password)
    return sorted(
        match["matched_word"]
        for match in found
        if match.get("dictionary_name") == "user_inputs"
    )


before = of_a_person("quernmore-lamp")
zxcvbn("another password", user_inputs=["Quernmore"])
after = of_a_person("quernmore-lamp")
print("Seen:     before", before, "and after somebody else's call", after)
as_found = (before, after) == ([], ["quernmore"])
sys.exit(0 if as_found else "Changed: this is not what was found before")
PYTHON
