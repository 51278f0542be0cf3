"""Turns of the event loop: one client's dear requests leave room for everybody else's.

Answers are computed on the event loop, most of them without a wait. Were two hundred dear requests
of one client ready at once, all would be computed before anything else is looked at. A client may
spend so many points in one turn; what is above waits for the next turns, in its order (fair
queueing by client: Nagle, RFC 970).
"""

from __future__ import annotations

import asyncio
from collections import deque

from errors.exceptions import RateLimited

POINTS_PER_TURN = 1_500
"""About ten milliseconds (python -m bench.prices). A dearer request has a turn of its own."""

MAX_WAITING = 256
"""Requests of one client that wait; each holds its body. More are refused."""

RETRY_AFTER_S = 1

Waiting = deque[tuple["asyncio.Future[None]", int]]


class Turns:
    """Lets each client spend ``points_per_turn`` in a turn of the running event loop."""

    def __init__(
        self, points_per_turn: int = POINTS_PER_TURN, max_waiting: int = MAX_WAITING
    ) -> None:
        self.points_per_turn = points_per_turn
        self.max_waiting = max_waiting
        self.loop: asyncio.AbstractEventLoop | None = None
        self.spent: dict[str, int] = {}
        """By client, in this turn."""
        self.waiting: dict[str, Waiting] = {}

    def take(self, client: str, points: int) -> bool:
        """Spend points in this turn; False where the client has to ``wait`` for a later one."""
        loop = asyncio.get_running_loop()
        if loop is not self.loop:
            self.loop = loop
            self.spent, self.waiting = {}, {}
        spent = self.spent.get(client, 0)
        if client in self.waiting or (spent and spent + points > self.points_per_turn):
            return False
        if not (self.spent or self.waiting):
            # It is called in the next turn, for which the loop has looked at its sockets again.
            loop.call_soon(self._begin_turn)
        self.spent[client] = spent + points
        return True

    async def wait(self, client: str, points: int) -> None:
        """Wait for the turn in which the points may be spent.

        Raises:
            RateLimited: too many requests of the client wait already.
        """
        queue = self.waiting.setdefault(client, deque())
        if len(queue) >= self.max_waiting:
            raise RateLimited(
                "in_progress", values={"most": self.max_waiting}, retryAfter=RETRY_AFTER_S
            )
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append((turn, points))
        await turn

    def _begin_turn(self) -> None:
        self.spent.clear()
        for client, queue in list(self.waiting.items()):
            self._wake(client, queue)
            if not queue:
                del self.waiting[client]
        if self.spent or self.waiting:
            asyncio.get_running_loop().call_soon(self._begin_turn)

    def _wake(self, client: str, queue: Waiting) -> None:
        """Let the first requests of a client go on, as many as its points allow."""
        spent = 0
        while queue and (not spent or spent + queue[0][1] <= self.points_per_turn):
            turn, points = queue.popleft()
            if not turn.done():  # the client of a cancelled one has left
                turn.set_result(None)
                spent += points
        if spent:
            self.spent[client] = spent
