"""Days and times of the day, as these forms ask for them."""

import datetime as dt

from django.utils import timezone

DATE_HINT = "For example, 31 3 2026"


TIME_HINT = "For example, 9:30am, 2pm or 14:00. For 1 to 6 o’clock enter am or pm"


def moment(day, time):
    """A date and a time of the day, in Scotland."""
    return timezone.make_aware(dt.datetime.combine(day, time))
