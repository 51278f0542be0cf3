"""The reader of sentences of one version of the directory.

It is made when a sentence is first read, which takes a tenth of a second, and goes with its
version. It stands apart from ``sentence_understanding``, which looks up places.
"""

from __future__ import annotations

import re

from directory.request_context import Context
from geo import communes_of_france
from models.need import Need
from text.normalise import normalise_words
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


def need_said(context: Context, text: str) -> Need | None:
    """The need that a text tells of which was sent as an address; None where it is one."""
    # « Paris » is a commune before it is a bet.
    if STREET.search(text) or communes_of_france.find_by_name(normalise_words(text)):
        return None
    said = without_places(text, named_places(text, context.directory.gazetteer))
    needs = sentence_reader(context).read(said).needs
    return needs[0].need if needs else None
