"""The reader of sentences of one version of the directory.

It is made when a sentence is first read, which takes a tenth of a second, and goes with its
version. It stands apart from ``sentence_understanding``, which looks up places.
"""

from __future__ import annotations

import re

from directory.request_context import Context
from understanding.place import named_places, without_places
from understanding.reading import SentenceReader

# Streets have names such as « rue du Collège » and « place de la Justice », which are no needs.
STREET = re.compile(
    r"\d+\s*(?:bis|ter|quater)?,?\s*(?:rue|av|avenue|bd|boulevard|place|chemin|all[eé]e|impasse|route"
    r"|quai|cours|square|r[eé]sidence|cit[eé]|faubourg|sentier|passage|hameau|lotissement|ruelle|clos)\b",
    re.IGNORECASE,
)


def sentence_reader(context: Context) -> SentenceReader:
    """The reader of the version that a request is answered from."""
    holder = context.directory.search_holder
    if holder.sentences is None:
        catalogue = context.catalogue
        holder.sentences = SentenceReader(catalogue.needs, catalogue.word_groups)
    reader: SentenceReader = holder.sentences
    return reader


def is_said_of_a_need(context: Context, text: str) -> bool:
    """Whether a text that was sent as an address tells of a need instead."""
    if STREET.search(text):
        return False
    said = without_places(text, named_places(text, context.directory.gazetteer))
    return bool(sentence_reader(context).read(said).needs)
