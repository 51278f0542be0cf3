"""Geocoding for requests: one short timeout, few calls at once and in a second, shared fairly among
callers; a pause after failures, a cache.

A request waits little for the State's geocoding service, as the gazetteer can answer instead.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from cachetools import TTLCache

from geo.fair_shares import FairShares, RequestRate
from geo.geocoder import (
    DEFAULT_REQUESTS_PER_SECOND,
    MAX_RETRY_AFTER_S,
    GeocodedAddress,
    Geocoder,
    GeocoderError,
)
from text.messages import Message
from text.normalise import sort_name

# Few and not for long, and in memory only: an address is personal data.
MAX_CACHED_ADDRESSES = 2_000
CACHE_TTL_S = 3_600.0

MAX_CONCURRENT_REQUESTS = 8

# What the client's own timeout does not count: the thread's start, and a name that is resolved.
TIMEOUT_MARGIN_S = 0.25

# Of requests whose caller is not known.
NO_CALLER = "local"

# Without a hint from the service, no request is sent for so long after a failure.
FAILURE_PAUSE_S = 10.0

# Below this score the service itself doubts its answer; the gazetteer's is then more reliable.
MIN_SCORE = 0.5


class BoundedGeocoder:
    """Locates addresses within the module's limits; close it when the server stops.

    ``service`` is the geocoder's base URL, ``per_second`` the requests that it is sent in any
    second, ``clock`` gives seconds.
    """

    def __init__(
        self,
        service: str,
        *,
        timeout_s: float,
        per_second: int = DEFAULT_REQUESTS_PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service = service
        self.timeout_s = timeout_s
        self.clock = clock
        self.geocoder: Geocoder | None = None
        self.cache: TTLCache[str, GeocodedAddress | None] = TTLCache(
            MAX_CACHED_ADDRESSES, ttl=CACHE_TTL_S, timer=clock
        )
        self.threads = ThreadPoolExecutor(MAX_CONCURRENT_REQUESTS, thread_name_prefix="geocoder")
        self.in_flight = FairShares(MAX_CONCURRENT_REQUESTS)
        self.rate = RequestRate(per_second, clock)
        self.paused_until = 0.0

    async def locate(self, address: str, caller: str = NO_CALLER) -> GeocodedAddress | None:
        """The position of an address; None where the service finds nothing with ``MIN_SCORE``.

        ``caller`` is the client whose share of the service's quota it takes.

        Raises:
            GeocoderError: the service failed, is paused after a failure, or is busy; or the caller
                has had its share for the moment.
        """
        # Normalised, so that spellings of one address share an entry.
        key = sort_name(address)
        if key in self.cache:
            return self.cache[key]
        answer = await self._request(address, caller)
        if answer is not None and answer.score < MIN_SCORE:
            answer = None
        self.cache[key] = answer
        return answer

    async def _request(self, address: str, caller: str) -> GeocodedAddress | None:
        if self.clock() < self.paused_until or not self._admit(caller):
            raise GeocoderError(Message("the service is not asked for the moment"))
        future = asyncio.get_running_loop().run_in_executor(self.threads, self._geocode, address)
        future.add_done_callback(partial(self._on_done, caller))
        try:
            # Shielded: a thread cannot be cancelled, and counts as in flight until it ends.
            return await asyncio.wait_for(asyncio.shield(future), self.timeout_s + TIMEOUT_MARGIN_S)
        except TimeoutError:
            self._pause(None)
            raise GeocoderError(Message("the service did not answer in time")) from None
        except GeocoderError as problem:
            self._pause(problem.retry_after)
            raise

    def _admit(self, caller: str) -> bool:
        """Take a place and a request of the caller's shares, both or none."""
        if not self.in_flight.take(caller):
            return False
        if not self.rate.take(caller):
            self.in_flight.give_back(caller)
            return False
        return True

    def _geocode(self, address: str) -> GeocodedAddress | None:
        if self.geocoder is None:
            self.geocoder = Geocoder(self.service, timeout_s=self.timeout_s)
        return self.geocoder.locate(address)

    def _on_done(self, caller: str, future: asyncio.Future[GeocodedAddress | None]) -> None:
        self.in_flight.give_back(caller)
        if not future.cancelled():
            future.exception()  # retrieved, or asyncio logs an exception that nobody awaited

    def _pause(self, retry_after: float | None) -> None:
        self.paused_until = self.clock() + min(retry_after or FAILURE_PAUSE_S, MAX_RETRY_AFTER_S)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
