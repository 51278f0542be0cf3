"""Official open data comes in: read, checked, compared with what is known, and reported.

``files`` opens what publishers export, ``annuaire``, ``contacts``, ``dila``, ``hostings``,
``psad`` and ``communes`` understand it, ``merging`` decides whose facts stand, ``ledger``
writes them, ``report`` tells it, and ``importing`` holds it all in one transaction.
"""
