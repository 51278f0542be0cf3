"""The reader of sentences of one version of the directory.

It is made when a sentence is first read, which takes a tenth of a second, and goes with its
version. It stands apart from ``sentence_understanding``, which looks up places.
"""

from __future__ import annotations

from directory.request_context import Context
from geo import communes_of_france
from geo.address_text import parse_address
from models.commune import Commune
from models.need import Need
from text.normalise import normalise_words
from understanding.place import named_places, without_places
from understanding.proper_names import NUMBERED_STREET
from understanding.reading import SentenceReader


def sentence_reader(context: Context) -> SentenceReader:
    """The reader of the version that a request is answered from."""
    holder = context.directory.search_holder
    if holder.sentences is None:
        catalogue = context.catalogue
        holder.sentences = SentenceReader(catalogue.needs, catalogue.word_groups)
    reader: SentenceReader = holder.sentences
    return reader


def misspelt_commune(context: Context, text: str) -> Commune | None:
    """The commune that all of a text is a slip of: « bully les mine », « cambray ».

    None where each of its words is one of a need, as it is written.
    """
    words = tuple(word for word in parse_address(text).words if not word.isdigit())
    index = sentence_reader(context).needs.index
    if not words or all(map(index.has_word, words)):
        return None
    gazetteer = context.directory.gazetteer
    if gazetteer.find_by_name(words):
        return None
    return next(iter(gazetteer.find_misspelt(words)), None)


def need_said(context: Context, text: str) -> Need | None:
    """The need that a text tells of which was sent as an address; None where it is one."""
    # Streets have names such as « rue du Collège »; « Paris » is a commune before it is a bet.
    if NUMBERED_STREET.search(text) or communes_of_france.find_by_name(normalise_words(text)):
        return None
    if misspelt_commune(context, text) is not None:
        return None
    said = without_places(text, named_places(text, context.directory.gazetteer))
    needs = sentence_reader(context).read(said).needs
    return needs[0].need if needs else None
