"""Addresses that callers send, located by the State's service, within bounds.

An answer is worth little waiting: one short timeout, few requests at once, none for a while
after a failure. What was found is remembered for an hour, in memory only and never more than
``REMEMBERED`` of it, as an address is personal data.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from cachetools import TTLCache

from geo.geocoder import LONGEST_PAUSE_S, Found, Geocoder, GeocoderFailed
from text.normalise import sort_name

REMEMBERED = 2_000
REMEMBERED_FOR_S = 3_600.0
AT_ONCE = 8
SPARE_S = 0.25
"""Seconds beyond the service's timeout, as that counts from one packet to the next."""

PAUSE_S = 10.0
"""Seconds without a request after the service failed."""

LEAST_SCORE = 0.5
"""Below this the service itself doubts its answer; the gazetteer's is then truer."""


class Addresses:
    """Locates addresses; close it when the service stops."""

    def __init__(
        self, service: str, *, timeout_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.service = service
        self.timeout_s = timeout_s
        self.clock = clock
        self.geocoder: Geocoder | None = None
        self.remembered: TTLCache[str, Found | None] = TTLCache(
            REMEMBERED, ttl=REMEMBERED_FOR_S, timer=clock
        )
        self.threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="geocoder")
        self.busy = 0
        self.paused_until = 0.0

    async def locate(self, address: str) -> Found | None:
        """Where an address is; None where the service finds nothing that it is sure of.

        Raises:
            GeocoderFailed: the service did not answer, or is not asked for the moment.
        """
        key = sort_name(address)
        if key in self.remembered:
            return self.remembered[key]
        found = await self._ask(address)
        if found is not None and found.score < LEAST_SCORE:
            found = None
        self.remembered[key] = found
        return found

    async def _ask(self, address: str) -> Found | None:
        if self.clock() < self.paused_until or self.busy >= AT_ONCE:
            raise GeocoderFailed("the service is not asked for the moment")
        self.busy += 1
        asked = asyncio.get_running_loop().run_in_executor(self.threads, self._locate, address)
        asked.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(asked), self.timeout_s + SPARE_S)
        except TimeoutError:
            self._pause(None)
            raise GeocoderFailed("the service did not answer in time") from None
        except GeocoderFailed as problem:
            self._pause(problem.retry_after)
            raise

    def _locate(self, address: str) -> Found | None:
        if self.geocoder is None:
            self.geocoder = Geocoder(self.service, timeout_s=self.timeout_s)
        return self.geocoder.locate(address)

    def _done(self, asked: asyncio.Future[Found | None]) -> None:
        self.busy -= 1
        if not asked.cancelled():
            asked.exception()  # read, so that what came too late is not called unread

    def _pause(self, retry_after: float | None) -> None:
        self.paused_until = self.clock() + min(retry_after or PAUSE_S, LONGEST_PAUSE_S)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
