"""The clocks of a situation: pure sums on dates and moments, each with its reason.

How long until the first people leave; whether the employer's advance notice is
needed and in time; how soon PACE met the employer. Each is a sentence with its
reason. Unknown input gives no verdict, and says so.
"""

from redundancies.clocks.establishments import (
    Establishment,
    not_applying,
    notice_needed,
)
from redundancies.clocks.kept import kept
from redundancies.clocks.leaving import leaving
from redundancies.clocks.notice import Rule, Statutory, in_force, statutory
from redundancies.clocks.reaching import (
    AIM,
    AIM_WORDS,
    WORKING_AIM,
    Event,
    Response,
    bank_holidays,
    in_order,
    is_working_day,
    pause_of,
    response,
)
from redundancies.clocks.totals import (
    Count,
    Dated,
    Total,
    best_number,
    dates_of,
    made_of,
    total,
)
from redundancies.clocks.words import LONDON, Clock, counted, moment_words, spoken

__all__ = [
    "AIM",
    "AIM_WORDS",
    "LONDON",
    "WORKING_AIM",
    "Clock",
    "Count",
    "Dated",
    "Establishment",
    "Event",
    "Response",
    "Rule",
    "Statutory",
    "Total",
    "bank_holidays",
    "best_number",
    "counted",
    "dates_of",
    "in_force",
    "in_order",
    "is_working_day",
    "kept",
    "leaving",
    "made_of",
    "moment_words",
    "not_applying",
    "notice_needed",
    "pause_of",
    "response",
    "spoken",
    "statutory",
    "total",
]
