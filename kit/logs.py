"""Logs as lines of JSON, without typed words, rows' values or the tokens of links.

An exception is told by its type, its places and the constraint that refused: what it
says of itself may hold a row.
"""

from __future__ import annotations

import logging.config
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

import structlog

PERSONAL = {
    "email",
    "name",
    "given_name",
    "family_name",
    "telephone",
    "postcode",
    "address",
    "date_of_birth",
    "user_agent",
    "body",
    "error",  # what an exception says of itself
}
# What Celery says of a task: its arguments, and the exception in words.
IN_WORDS = ("exc", "traceback", "args", "kwargs", "return_value")
LEFT_OUT = "[left out]"
# Shorter words are no row's, and would be cut out of others.
SHORTEST = 6
LINK = re.compile(r"(/link/[a-z-]+/)[\w-]+")
RESET = re.compile(r"(/password/reset/key/)[^/\s]+")


def without_persons(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop personal fields and the tokens in addresses from a log line."""
    for name, value in list(event.items()):
        if name in PERSONAL:
            event[name] = LEFT_OUT
        elif isinstance(value, BaseException):
            event[name] = told(value)
        elif isinstance(value, str):
            event[name] = RESET.sub(
                r"\1[left out]", LINK.sub(r"\1[left out]", value)
            ).split("?", 1)[0]
    return event


def what_failed(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Tell an exception without its words, wherever the line holds them."""
    error = raised(event.pop("exc_info", None))
    if error is None:
        return event
    words = sorted(words_of(error), key=len, reverse=True)
    for name, value in list(event.items()):
        if isinstance(value, str):
            for said in words:
                value = value.replace(said, LEFT_OUT)
            event[name] = value
    event["exception"] = [told(one) for one in chain(error)]
    return event


def raised(exc_info: Any) -> BaseException | None:
    """The exception that a line is about, however it was given."""
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1]
    return sys.exc_info()[1] if exc_info else None


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, and those that led to it."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from chain(part)
        hidden = error.__suppress_context__
        error = error.__cause__ or (None if hidden else error.__context__)


def words_of(error: BaseException) -> set[str]:
    """All that an exception and its causes say of themselves."""
    said = {
        words for one in chain(error) for words in (spoken(str, one), spoken(repr, one))
    }
    return {words for words in said if len(words) >= SHORTEST}


def spoken(how: Any, error: BaseException) -> str:
    try:
        return str(how(error))
    except Exception:  # noqa: BLE001 - one that cannot be said says nothing
        return ""


def told(error: BaseException) -> dict[str, Any]:
    """An exception as its type, its places, and which constraint of what refused."""
    facts: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "places": [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ],
    }
    known = getattr(error, "diag", None)
    for name in ("sqlstate", "table_name", "column_name", "constraint_name"):
        if value := getattr(known, name, None):
            facts[name] = value
    return facts


class Lines(structlog.stdlib.ProcessorFormatter):
    """Each line as JSON; what others put into theirs of an exception is left out."""

    def format(self, record: logging.LogRecord) -> str:
        line = logging.makeLogRecord(record.__dict__)
        if isinstance(line.args, Mapping):
            line.args = {
                name: LEFT_OUT if name in IN_WORDS else wordless(value)
                for name, value in line.args.items()
            }
        elif line.args:
            line.args = tuple(wordless(value) for value in line.args)
        if isinstance(line.msg, BaseException):
            line.msg = type(line.msg).__name__
        return super().format(line)


def wordless(value: Any) -> Any:
    """An exception by its type; anything else as it is."""
    return type(value).__name__ if isinstance(value, BaseException) else value


def ended(
    kind: type[BaseException], error: BaseException, places: TracebackType | None
) -> None:
    """What ends a command is a line of the log too; Ctrl-C is as ever."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, places)
    else:
        logging.getLogger("portal").critical("ended", exc_info=(kind, error, places))


def thread_ended(ending: threading.ExceptHookArgs) -> None:
    """The same for a thread."""
    if ending.exc_value is not None and ending.exc_type is not SystemExit:
        ended(ending.exc_type, ending.exc_value, ending.exc_traceback)


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.PositionalArgumentsFormatter(),
    what_failed,
    without_persons,
]
# One list for good: a logger that has written keeps it, whoever configures again.
PROCESSORS: list[Any] = [
    structlog.stdlib.filter_by_level,
    *SHARED,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]


def configure(options: dict[str, Any]) -> None:
    """Wire structlog and the standard library's loggers to one JSON line format."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": Lines,
                    "processor": structlog.processors.JSONRenderer(),
                    "foreign_pre_chain": SHARED,
                }
            },
            "handlers": {
                "console": {"class": "logging.StreamHandler", "formatter": "json"}
            },
            "root": {"handlers": ["console"], "level": options.get("level", "INFO")},
            "loggers": {
                # Django would write exceptions to its administrators, values and all.
                "django": {"handlers": [], "propagate": True},
                "django.server": {"handlers": [], "propagate": False},
            },
        }
    )
    if not options.get("whole", False):
        sys.excepthook, threading.excepthook = ended, thread_ended
    structlog.configure(
        processors=PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
