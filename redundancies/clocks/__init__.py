"""The clocks of a situation: pure sums on dates and moments, each with its reason.

How long until the first people leave; whether the employer's advance notice is
needed and in time; how fast PACE reached the employer. Each is a sentence with its
reason. Unknown input gives no verdict, and says so.
"""

from redundancies.clocks.leaving import leaving
from redundancies.clocks.notice import Rule, Statutory, in_force, statutory
from redundancies.clocks.reaching import (
    AIM,
    AIM_WORDS,
    Event,
    Response,
    bank_holidays,
    is_working_day,
    response,
)
from redundancies.clocks.words import LONDON, Clock, counted, moment_words, spoken

__all__ = [
    "AIM",
    "AIM_WORDS",
    "LONDON",
    "Clock",
    "Event",
    "Response",
    "Rule",
    "Statutory",
    "bank_holidays",
    "counted",
    "in_force",
    "is_working_day",
    "leaving",
    "moment_words",
    "response",
    "spoken",
    "statutory",
]
