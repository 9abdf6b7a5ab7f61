#!/usr/bin/env bash
# icalendar counts hours on the clock's face, so a night of eight hours may be seven.
#
# The calendar format (RFC 5545) tells two sorts of length apart: a day or a week depends
# on where in the calendar it lies, hours and minutes are exact. The clocks of Scotland
# went forward at 1 am on 29 March 2026.
#
# Expected: an event that starts at 22:00 on the 28th and lasts PT8H, eight exact hours,
#           ends at 07:00; one that runs from 22:00 to 06:00 lasts seven hours.
# Seen:     the first ends at 06:00, after seven hours, and the second lasts eight. The
#           same event written in Universal Time ends at 07:00 in Scotland, as it should.
# Matters:  sessions are held for people on night shift, and calendars come from outside.
#           End and length are an hour out on the two nights a year when clocks change,
#           unless the times are taken to Universal Time before anything is reckoned.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check icalendar==7.3.0 \
    tzdata==2026.6 || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import datetime as dt
import sys
from importlib.metadata import version
from zoneinfo import ZoneInfo

from icalendar import Calendar

print("Version:  icalendar", version("icalendar"))
print("Expected: PT8H is eight hours; 22:00 to 06:00 over the change is seven")

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19970330T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19971026T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE"""


def read(*times):
    """When an event ends in Scotland, its stated length, and the hours gone by."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Finding//EN"),
        *(*ZONE.split("\n"), "BEGIN:VEVENT", "UID:one", "DTSTAMP:20260301T090000Z"),
        *(*times, "SUMMARY:Talk for the night shift", "END:VEVENT", "END:VCALENDAR"),
    ]
    event = Calendar.from_ical("\r\n".join([*lines, ""])).walk("VEVENT")[0]
    start, end = (at.astimezone(dt.timezone.utc) for at in (event.start, event.end))
    ends = end.astimezone(ZoneInfo("Europe/London"))
    return f"{ends:%H:%M}", str(event.duration), str(end - start)


START, UTC = "DTSTART;TZID=Europe/London:20260328T220000", "DTSTART:20260328T220000Z"
surprise = {
    (START, "DURATION:PT8H"): ("06:00", "8:00:00", "7:00:00"),
    (START, "DTEND;TZID=Europe/London:20260329T060000"): ("06:00", "8:00:00", "7:00:00"),
    (UTC, "DURATION:PT8H"): ("07:00", "8:00:00", "8:00:00"),
}
seen = {times: read(*times) for times in surprise}
for times, (ends, length, gone) in seen.items():
    print("Seen:    ", *times, f"-> ends {ends}, length {length}, gone by {gone}")
sys.exit(0 if seen == surprise else "Changed: this is not what was found before")
PYTHON
