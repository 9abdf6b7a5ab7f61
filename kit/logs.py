"""Logs as lines of JSON, without typed words or the tokens of links."""

from __future__ import annotations

import logging.config
import re
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
}
LINK = re.compile(r"(/link/[a-z-]+/)[\w-]+")
RESET = re.compile(r"(/password/reset/key/)[^/\s]+")


def without_persons(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop personal fields and the tokens in addresses from a log line."""
    for name, value in list(event.items()):
        if name in PERSONAL:
            event[name] = "[left out]"
        elif isinstance(value, str):
            event[name] = RESET.sub(
                r"\1[left out]", LINK.sub(r"\1[left out]", value)
            ).split("?", 1)[0]
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
    without_persons,
]


def configure(options: dict[str, Any]) -> None:
    """Wire structlog and the standard library's loggers to one JSON line format."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processor": structlog.processors.JSONRenderer(),
                    "foreign_pre_chain": SHARED,
                }
            },
            "handlers": {
                "console": {"class": "logging.StreamHandler", "formatter": "json"}
            },
            "root": {"handlers": ["console"], "level": options.get("level", "INFO")},
            "loggers": {"django.server": {"handlers": [], "propagate": False}},
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
