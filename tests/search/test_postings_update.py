"""An index to which changes were applied answers like one that was made anew."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import NAME_WEIGHT, Document, SearchType, WeightedText
from search.inverted_index import SearchIndex

CIO, SCHOOL = SearchType.CIO, SearchType.ESTABLISHMENT

# Inflected, close in spelling, and those of the long forms below.
WORDS = ("lycée", "lycées", "collège", "Darras", "Darrat", "Lens", "micro", "centre", "orientation")
SENT = (*WORDS, "lycee darras", "centre orientation", "CIO", "daras", "lenss ", "col", "ml", "1")
names = st.lists(st.sampled_from((*WORDS, "CIO", "1")), min_size=1, max_size=4).map(" ".join)
positions = st.none() | st.tuples(st.floats(49, 51), st.floats(2, 4))
structures = st.dictionaries(
    st.integers(0, 40).map("{:03}".format),
    st.tuples(st.sampled_from([CIO, SCHOOL]), names, positions),
    max_size=30,
)

CATALOGUE = [
    Document(
        SearchType.ACTOR,
        "cio",
        (WeightedText(8.0, "CIO"), WeightedText(NAME_WEIGHT, "Centre d’orientation")),
        None,
        "CIO",
        "Centre d’orientation",
    ),
    Document(
        SearchType.DISPOSITIF,
        "micro-lycee",
        (WeightedText(8.0, "ML"), WeightedText(NAME_WEIGHT, "Micro-lycée")),
        None,
        "ML",
        "Micro-lycée",
    ),
]

Structure = tuple[SearchType, str, tuple[float, float] | None]


def documents(structures: dict[str, Structure]) -> list[Document]:
    """Documents of structures, in the order of their keys."""
    return [
        Document(type, key, (WeightedText(4.0, name), WeightedText(1.0, "structure")), position)
        for key, (type, name, position) in sorted(structures.items())
    ]


def assert_alike(index: SearchIndex, new: SearchIndex) -> None:
    assert len(index) == len(new)
    for text in SENT:
        for near in (None, (50.4, 2.8)):
            ours, theirs = index.find(text, near), new.find(text, near)
            assert index.hits(ours, 0, 3) == new.hits(theirs, 0, 3), text
            assert index.hits(ours, 0, 100) == new.hits(theirs, 0, 100), text
            assert index.facets(ours) == new.facets(theirs)
            assert ours.stems == theirs.stems


@settings(max_examples=150, deadline=None)
@given(structures, st.lists(st.tuples(structures, st.sets(st.sampled_from(range(41)))), max_size=4))
def test_an_updated_index_answers_like_a_new_one(
    first: dict[str, Structure], changes: list[tuple[dict[str, Structure], set[int]]]
) -> None:
    known = first
    index = SearchIndex([*CATALOGUE, *documents(known)])
    for changed, gone in changes:
        leaving = {key: known[key] for key in known if int(key) in gone or key in changed}
        previous, before = index, index.hits(index.find("lycee", None), 0, 100)

        index = previous.updated(documents(leaving), documents(changed))

        known = {key: one for key, one in known.items() if key not in leaving} | changed
        assert_alike(index, SearchIndex([*CATALOGUE, *documents(known)]))
        assert previous.hits(previous.find("lycee", None), 0, 100) == before
    assert len(index) == len(CATALOGUE) + len(known)


def test_a_word_that_no_document_has_any_more_is_no_word() -> None:
    darras: dict[str, Structure] = {"1": (SCHOOL, "Darras", None), "2": (SCHOOL, "Darrat", None)}
    index = SearchIndex([*CATALOGUE, *documents(darras)])

    updated = index.updated(documents({"1": darras["1"]}), documents({"1": (CIO, "Lens", None)}))

    assert [hit.key for hit in index.hits(index.find("Darras ", None), 0, 9)] == ["1"]
    # Taken for a slip of the other, as by an index that never had it.
    assert [hit.key for hit in updated.hits(updated.find("Darras ", None), 0, 9)] == ["2"]
