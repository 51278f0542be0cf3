"""Set logging up: a line of JSON each, or of text on a terminal, with the id of the request."""

from __future__ import annotations

import logging
import sys

from asgi_correlation_id import CorrelationIdFilter
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.msgspec import MsgspecFormatter

from server.observability.access_log import access

TEXT = "%(asctime)s %(levelname)s %(message)s"
FIELDS = "%(levelname)s %(name)s %(message)s %(correlation_id)s"
NAMES = {"levelname": "level", "name": "logger", "correlation_id": "request_id"}


def set_up_logs(*, level: str, format: str, requests: bool = True) -> None:
    """Log to the standard error stream, from this level on; requests too, if they are to be."""
    handler = logging.StreamHandler()
    handler.addFilter(CorrelationIdFilter(uuid_length=32))
    as_text = format == "text" or (format == "auto" and sys.stderr.isatty())
    handler.setFormatter(
        logging.Formatter(TEXT)
        if as_text
        else MsgspecFormatter(
            FIELDS,
            rename_fields=NAMES,
            timestamp=True,
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("asgi_correlation_id").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # it logs the addresses it asks
    access.setLevel(logging.NOTSET if requests else logging.ERROR)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
