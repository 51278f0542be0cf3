"""What a caller can mend, as one small family of exceptions.

    Refusal                     something the caller asked cannot be answered as asked
    ├── BadInput                a value that is malformed or out of range
    │   ├── BadCoordinates      BAD_COORDINATES
    │   ├── BadUai              BAD_UAI
    │   ├── BadCursor           BAD_CURSOR
    │   ├── BadFilter           BAD_FILTER
    │   ├── BadPageSize         BAD_PAGE_SIZE
    │   ├── BadDistance         BAD_DISTANCE
    │   ├── BadText             BAD_TEXT
    │   ├── BadId               BAD_ID
    │   ├── BadProfile          BAD_PROFILE: of a young person, as it cannot be
    │   ├── BadReport           BAD_REPORT: of an error, which cannot be taken as it is
    │   └── BadRepresentation   BAD_REPRESENTATION: of an entity, by a federation's gateway
    ├── Unknown                 a well-formed key that nothing in the directory has
    │   ├── UnknownCommune      UNKNOWN_COMMUNE
    │   ├── UnknownPostalCode   UNKNOWN_POSTAL_CODE
    │   ├── UnknownUai          UNKNOWN_UAI
    │   ├── UnknownAddress      UNKNOWN_ADDRESS
    │   ├── UnknownDispositif   UNKNOWN_DISPOSITIF
    │   └── UnknownRecord       UNKNOWN_RECORD: nothing has the id any more
    ├── GeocoderUnavailable     GEOCODER_UNAVAILABLE: an address that only the service can read
    ├── PlaceNotLocated         PLACE_NOT_LOCATED: known, but no source says where it is
    ├── AmbiguousPlace          AMBIGUOUS_PLACE: several places answer; they are listed
    ├── LimitExceeded           LIMIT_EXCEEDED: more than one request may ask
    ├── PersistedQueryNotFound  PERSISTED_QUERY_NOT_FOUND: send the document with its hash
    └── RequestRefused          a request that is refused before anything of it is answered
        ├── BadRequest          BAD_REQUEST
        ├── MethodNotAllowed    METHOD_NOT_ALLOWED
        ├── NotFound            NOT_FOUND
        ├── NotAcceptable       NOT_ACCEPTABLE
        ├── UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE
        ├── Forbidden           FORBIDDEN
        ├── RateLimited         RATE_LIMITED
        ├── ServiceUnavailable  SERVICE_UNAVAILABLE
        └── DocumentNotTrusted  DOCUMENT_NOT_TRUSTED

Each has a stable ``code``, a sentence in two languages that says how to mend the call
(``errors.sentences``), and where there is one the argument it speaks of. They become GraphQL
errors in one place, ``execution/error_masking.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from errors.sentences import NO_VALUES, Language, sentence

# The database is looked for once a second.
RETRY_S = 1
"""``Retry-After`` of a failure that passes, in seconds."""


class Refusal(Exception):
    """Something the caller can mend. ``execution.error_masking`` and ``server.http`` catch it.

    ``key`` chooses the sentence among those of the code, and ``values`` fill it.
    ``details`` are further members of the GraphQL error's ``extensions``.
    """

    code: ClassVar[str]
    # Not 422, which clients of today do not expect (0007).
    status: ClassVar[int] = 400
    """The HTTP status where nothing of the request is answered."""

    # A client that accepts application/json only gets 200 with an error for a document (0007), but
    # never for a request that is refused as a whole.
    refuses_request: ClassVar[bool] = False
    """Whether the HTTP request is refused as a whole, whatever its media type."""

    def __init__(
        self,
        key: str,
        *,
        argument: str | None = None,
        values: Mapping[str, Any] = NO_VALUES,
        **details: Any,
    ) -> None:
        self.key = key
        self.argument = argument
        self.values = values
        self.details = details
        super().__init__(self.message)

    @property
    def message(self) -> str:
        return self.sentence_in("en")

    def sentence_in(self, language: Language) -> str:
        """The sentence in a language."""
        return sentence(self.code, self.key, language, self.values)

    @property
    def extensions(self) -> dict[str, Any]:
        """``extensions`` of the GraphQL error: code, argument and details."""
        argument = {} if self.argument is None else {"argument": self.argument}
        return {"code": self.code, **argument, **self.details}


class BadInput(Refusal):
    pass


class BadCoordinates(BadInput):
    code = "BAD_COORDINATES"


class BadUai(BadInput):
    code = "BAD_UAI"


class BadCursor(BadInput):
    code = "BAD_CURSOR"


class BadFilter(BadInput):
    code = "BAD_FILTER"


class BadPageSize(BadInput):
    code = "BAD_PAGE_SIZE"


class BadDistance(BadInput):
    code = "BAD_DISTANCE"


class BadText(BadInput):
    code = "BAD_TEXT"


class BadProfile(BadInput):
    code = "BAD_PROFILE"


class BadReport(BadInput):
    code = "BAD_REPORT"


class BadId(BadInput):
    code = "BAD_ID"


class BadRepresentation(BadInput):
    code = "BAD_REPRESENTATION"


class Unknown(Refusal):
    pass


class UnknownCommune(Unknown):
    code = "UNKNOWN_COMMUNE"


class UnknownPostalCode(Unknown):
    code = "UNKNOWN_POSTAL_CODE"


class UnknownUai(Unknown):
    code = "UNKNOWN_UAI"


class UnknownAddress(Unknown):
    code = "UNKNOWN_ADDRESS"


class UnknownDispositif(Unknown):
    code = "UNKNOWN_DISPOSITIF"


class UnknownRecord(Unknown):
    code = "UNKNOWN_RECORD"


class GeocoderUnavailable(Refusal):
    code = "GEOCODER_UNAVAILABLE"


class PlaceNotLocated(Refusal):
    code = "PLACE_NOT_LOCATED"


class AmbiguousPlace(Refusal):
    code = "AMBIGUOUS_PLACE"


class LimitExceeded(Refusal):
    """More than a limit allows.

    ``name`` is the limit's, and chooses the sentence; ``value`` is what was asked, or None where
    counting stopped at the limit.
    """

    code = "LIMIT_EXCEEDED"

    def __init__(
        self, name: str, *, limit: int, value: int | None = None, argument: str | None = None
    ) -> None:
        # Left out, not null: what stopped at a limit was not counted to its end.
        counted = {} if value is None else {"value": value}
        values = {"limit": limit} | counted
        details: dict[str, Any] = {"limitName": name} | values
        super().__init__(name, argument=argument, values=values, **details)


class BodyTooLarge(LimitExceeded):
    status = 413


class RequestRefused(Refusal):
    refuses_request = True


class BadRequest(RequestRefused):
    code = "BAD_REQUEST"


class MethodNotAllowed(RequestRefused):
    code = "METHOD_NOT_ALLOWED"
    status = 405


class NotFound(RequestRefused):
    code = "NOT_FOUND"
    status = 404


class NotAcceptable(RequestRefused):
    code = "NOT_ACCEPTABLE"
    status = 406


class UnsupportedMediaType(RequestRefused):
    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415


class Forbidden(RequestRefused):
    code = "FORBIDDEN"
    status = 403


class RateLimited(RequestRefused):
    code = "RATE_LIMITED"
    status = 429


class ServiceUnavailable(RequestRefused):
    code = "SERVICE_UNAVAILABLE"
    status = 503


def changing() -> ServiceUnavailable:
    """The version that a request reads was replaced before it had read everything."""
    return ServiceUnavailable("changing", values={"seconds": RETRY_S}, retryAfter=RETRY_S)


def unreachable() -> ServiceUnavailable:
    return ServiceUnavailable("database", values={"seconds": RETRY_S}, retryAfter=RETRY_S)


def busy(seconds: int) -> ServiceUnavailable:
    """Something else is written, which takes some seconds."""
    return ServiceUnavailable("busy", values={"seconds": seconds}, retryAfter=seconds)


class PersistedQueryNotFound(Refusal):
    code = "PERSISTED_QUERY_NOT_FOUND"


class DocumentNotTrusted(RequestRefused):
    code = "DOCUMENT_NOT_TRUSTED"
    status = 403
