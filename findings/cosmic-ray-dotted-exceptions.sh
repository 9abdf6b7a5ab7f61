#!/usr/bin/env bash
# cosmic-ray's exception replacer changes a dotted exception into another name.
#
# The operator puts an exception that nothing raises in the place of each that an
# `except` names, to see whether a test notices that it is no longer caught.
#
# Expected: `except errors.Late` is changed as `except Late` is, whole.
# Seen:     alone, its dot is what is replaced: the two halves and the new name run
#           together into a name that exists nowhere. Among several in brackets it
#           raises an AttributeError of its own, and the run ends there.
# Matters:  the name that exists nowhere is looked up when something is caught, so any
#           test that comes that way fails with a NameError. The fault counts as noticed
#           though no test may have asked for the handler: the figure is too good, for
#           `module.Error` is how refusals of a library or another room are caught.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check cosmic-ray==8.7.0 || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.exception_replacer import ExceptionReplacer

print("Version:  cosmic-ray", version("cosmic-ray"))
print("Expected: an exception is replaced whole, by whatever name it is caught")

surprise = {
    "Late": "CosmicRayTestingException",
    "(Late, Early)": "(CosmicRayTestingException, Early)",
    "errors.Late": "errorsCosmicRayTestingExceptionLate",
    "(errors.Late, Early)": "AttributeError: 'PythonNode' object has no attribute 'value'",
}


def outcome(caught):
    code = f"try:\n    book()\nexcept {caught}:\n    refuse()\n"
    try:
        changed = mutate_code(code, ExceptionReplacer(), 0)
    except AttributeError as error:
        return f"AttributeError: {error}"
    return changed.splitlines()[2].removeprefix("except ").removesuffix(":")


seen = {caught: outcome(caught) for caught in surprise}
for caught, what in seen.items():
    print("Seen:     except", caught, "->", what)
sys.exit(0 if seen == surprise else "Changed: this is not what was found before")
PYTHON
