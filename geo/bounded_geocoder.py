"""Addresses that callers send, located by the State's service, within bounds.

An answer is worth little waiting: one short timeout, few requests at once, none for a while
after a failure. What was found is remembered for an hour, in memory only and never more than
``MAX_CACHED_ADDRESSES`` of it, as an address is personal data.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from cachetools import TTLCache

from geo.geocoder import MAX_RETRY_AFTER_S, GeocodedAddress, Geocoder, GeocoderError
from text.normalise import sort_name

MAX_CACHED_ADDRESSES = 2_000
CACHE_TTL_S = 3_600.0
MAX_CONCURRENT_REQUESTS = 8
TIMEOUT_MARGIN_S = 0.25
"""Seconds beyond the service's timeout, as that counts from one packet to the next."""

FAILURE_PAUSE_S = 10.0
"""Seconds without a request after the service failed."""

MIN_SCORE = 0.5
"""Below this the service itself doubts its answer; the gazetteer's is then truer."""


class BoundedGeocoder:
    """Locates addresses; close it when the service stops."""

    def __init__(
        self, service: str, *, timeout_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.service = service
        self.timeout_s = timeout_s
        self.clock = clock
        self.geocoder: Geocoder | None = None
        self.cache: TTLCache[str, GeocodedAddress | None] = TTLCache(
            MAX_CACHED_ADDRESSES, ttl=CACHE_TTL_S, timer=clock
        )
        self.threads = ThreadPoolExecutor(MAX_CONCURRENT_REQUESTS, thread_name_prefix="geocoder")
        self.requests_in_flight = 0
        self.paused_until = 0.0

    async def locate(self, address: str) -> GeocodedAddress | None:
        """Where an address is; None where the service finds nothing that it is sure of.

        Raises:
            GeocoderFailed: the service did not answer, or is not asked for the moment.
        """
        key = sort_name(address)
        if key in self.cache:
            return self.cache[key]
        found = await self._request(address)
        if found is not None and found.score < MIN_SCORE:
            found = None
        self.cache[key] = found
        return found

    async def _request(self, address: str) -> GeocodedAddress | None:
        if self.clock() < self.paused_until or self.requests_in_flight >= MAX_CONCURRENT_REQUESTS:
            raise GeocoderError("the service is not asked for the moment")
        self.requests_in_flight += 1
        future = asyncio.get_running_loop().run_in_executor(self.threads, self._geocode, address)
        future.add_done_callback(self._on_done)
        try:
            return await asyncio.wait_for(asyncio.shield(future), self.timeout_s + TIMEOUT_MARGIN_S)
        except TimeoutError:
            self._pause(None)
            raise GeocoderError("the service did not answer in time") from None
        except GeocoderError as problem:
            self._pause(problem.retry_after)
            raise

    def _geocode(self, address: str) -> GeocodedAddress | None:
        if self.geocoder is None:
            self.geocoder = Geocoder(self.service, timeout_s=self.timeout_s)
        return self.geocoder.locate(address)

    def _on_done(self, future: asyncio.Future[GeocodedAddress | None]) -> None:
        self.requests_in_flight -= 1
        if not future.cancelled():
            future.exception()  # read, so that what came too late is not called unread

    def _pause(self, retry_after: float | None) -> None:
        self.paused_until = self.clock() + min(retry_after or FAILURE_PAUSE_S, MAX_RETRY_AFTER_S)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
