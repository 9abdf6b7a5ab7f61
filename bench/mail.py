"""A mail server that takes every letter, slowly."""

from __future__ import annotations

import asyncio

from aiosmtpd.handlers import Sink

SECONDS = 0.05


class Slow(Sink):
    """As a relay far away, or one that looks at each letter."""

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(SECONDS)
        return "250 OK"
