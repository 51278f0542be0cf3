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
    │   └── BadId               BAD_ID
    ├── Unknown                 a well-formed key that nothing in the directory has
    │   ├── UnknownCommune      UNKNOWN_COMMUNE
    │   ├── UnknownPostalCode   UNKNOWN_POSTAL_CODE
    │   ├── UnknownUai          UNKNOWN_UAI
    │   ├── UnknownAddress      UNKNOWN_ADDRESS
    │   └── UnknownDispositif   UNKNOWN_DISPOSITIF
    ├── GeocoderUnavailable     GEOCODER_UNAVAILABLE: an address that only the service can read
    ├── PlaceNotLocated         PLACE_NOT_LOCATED: known, but no source says where it is
    ├── AmbiguousPlace          AMBIGUOUS_PLACE: several places answer; they are listed
    └── LimitExceeded           LIMIT_EXCEEDED: more than one answer may hold

Each has a stable ``code``, a sentence that says how to mend the call, and the argument
it speaks of. They become GraphQL errors in one place, ``schema/errors.py``.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """Something the caller can mend.

    ``details`` are further members of the GraphQL error's ``extensions``.
    """

    code: ClassVar[str]

    def __init__(self, message: str, *, argument: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.argument = argument
        self.details = details


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


class BadId(BadInput):
    code = "BAD_ID"


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


class GeocoderUnavailable(Refusal):
    code = "GEOCODER_UNAVAILABLE"


class PlaceNotLocated(Refusal):
    code = "PLACE_NOT_LOCATED"


class AmbiguousPlace(Refusal):
    code = "AMBIGUOUS_PLACE"


class LimitExceeded(Refusal):
    code = "LIMIT_EXCEEDED"
