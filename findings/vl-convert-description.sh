#!/usr/bin/env bash
# vl-convert leaves a chart's description out of the picture it draws.
#
# A Vega-Lite chart has a place for words that say what the picture shows. In a browser
# they become the accessible name of the drawing. vl-convert draws the same chart on a
# server, to SVG, and gives the marks inside an aria-label each.
#
# Expected: the description is in the SVG: as an aria-label, a title or a desc, with a
#           role on the drawing itself that says it is a picture.
# Seen:     the words are nowhere in the SVG and its outermost element has no role and
#           no name, though the marks have theirs; the words are still there in the
#           Vega chart on the way, and in the page that the same library writes.
# Matters:  a review of figures puts such drawings into pages and documents. Whoever
#           filled in the description has done nothing for those who cannot see it:
#           the portal must set the words beside the drawing, or into it, by itself.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check \
    vl-convert-python==1.9.0.post1 || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
from importlib.metadata import version

import vl_convert

print("Version:  vl-convert-python", version("vl-convert-python"))
print("Expected: the description names the drawing for a screen reader")

WORDS = "Fife has four times as many referrals as Moray"
CHART = {
    "description": WORDS,
    "data": {"values": [{"council": "Fife", "n": 12}, {"council": "Moray", "n": 3}]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "n", "type": "quantitative"},
        "y": {"field": "council", "type": "nominal"},
    },
}
svg = vl_convert.vegalite_to_svg(CHART)
top = tree.fromstring(svg)
labels = [one.get("aria-label") for one in top.iter() if one.get("aria-label")]
seen = {
    "description in the Vega chart": vl_convert.vegalite_to_vega(CHART)["description"],
    "description in the page": WORDS in vl_convert.vegalite_to_html(CHART),
    "description in the SVG": WORDS in svg,
    "role and label of the SVG": (top.get("role"), top.get("aria-label")),
    "title or desc in the SVG": [
        one.tag for one in top.iter() if one.tag.endswith(("}title", "}desc"))
    ],
    "labels of the bars": [label for label in labels if "council:" in label],
}
for what, found in seen.items():
    print("Seen:    ", what, "->", found)

surprise = {
    "description in the Vega chart": WORDS,
    "description in the page": True,
    "description in the SVG": False,
    "role and label of the SVG": (None, None),
    "title or desc in the SVG": [],
    "labels of the bars": ["n: 12; council: Fife", "n: 3; council: Moray"],
}
sys.exit(0 if seen == surprise else "Changed: this is not what was found before")
PYTHON
