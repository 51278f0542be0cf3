"""An upper limit: fixed bytes, served by the same server program as Raccroche.

python -m bench.peers.ready SIZE PORT
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import uvicorn


def ready_bytes(size: int) -> Callable[..., Any]:
    """An application that answers every request with the same bytes."""
    body = b"x" * size
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [
            (b"content-type", b"application/json"),
            (b"content-length", str(size).encode()),
        ],
    }

    async def app(scope: Any, receive: Any, send: Any) -> None:
        # The next request on the connection comes after the body of this one.
        while (await receive()).get("more_body"):
            pass
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return app


def main() -> None:
    size, port = map(int, sys.argv[1:])
    uvicorn.run(ready_bytes(size), port=port, access_log=False, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
