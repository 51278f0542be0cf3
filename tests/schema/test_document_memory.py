"""What documents hold in memory: all of it is charged, and all of it is freed when they go."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections.abc import Callable, Iterator

import pytest
from support.asking import Asking

from execution.compiled.operation import COMPILE_AFTER_REQUESTS, Request
from execution.document import Document
from execution.document_cache import BoundedDocuments
from execution.executor import Executor
from schema.executable import SCHEMA

HOSTS = """query Hosts%d($near: PlaceInput!, $a: Boolean!) {
  nearestHosts(dispositif: "micro-lycee", near: $near, first: 10) { edges {
    distanceMeters node { id structure { uai name phone @include(if: $a) address { city } } }
  } }
}"""
FRAGMENTS = """
fragment S on Structure { id name uai commune { ...C parent { ...C } } provenance { ...P } }
fragment C on Commune { code name department { code name academy { code name } } }
fragment P on Provenance { sourceDate source { code name publisher licence url note } }"""
SPREAD = 'query Spread%d { cio(uai: "0596933R") { ...S successor { ...S } } }' + FRAGMENTS
# An interface has a function for each of its types, those below it as well: of two hundred tokens
# hundreds of thousands of characters are made.
NESTED = "...S successor { ...S successor { ...S successor { ...S successor { ...S } } } }"
TOO_LONG = f'query TooLong {{ cio(uai: "0596933R") {{ {NESTED} }} }}' + FRAGMENTS
KINDS: dict[str, Callable[[int], str]] = {
    "usual": lambda number: HOSTS % number,
    "spread": lambda number: SPREAD % number,
    "small": lambda number: f"query Q{number} {{ __typename }}",
    "blank": lambda number: f"query Q{number} {{ __typename }}" + " " * 9_000,
    "comments": lambda number: f"query Q{number} {{ __typename }}" + "\n#" * 900,
    "aliases": lambda number: (
        f"query Q{number} {{"
        + " ".join(f'c{each}: cio(uai: "0590119J") {{ name }}' for each in range(15))
        + "}"
    ),
}


def compiled(document: Document) -> Document:
    """A document with every variant that ``$a`` makes."""
    for operation in document.operations.values():
        for _ in range(COMPILE_AFTER_REQUESTS):
            operation.compiled.should_compile()
        for value in (True, False) if operation.compiled.conditions else (True,):
            sent = {"near": {"commune": "59350"}, "a": value}
            coerced = operation.compiled.variables.coerced(sent)
            operation.compiled._variant(Request(operation.compiled, None, sent, coerced))
    return document


@pytest.fixture
def executor() -> Executor:
    return Executor(SCHEMA)


@pytest.fixture
def measuring() -> Iterator[Callable[[], int]]:
    """Bytes that Python has allocated and not freed."""
    gc.collect()
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_charged_for_about_what_it_holds(
    executor: Executor, measuring: Callable[[], int], kind: str
) -> None:
    compiled(executor.documents._checked(KINDS[kind](0)))  # what the first one makes for all
    gc.collect()
    before = measuring()
    documents = [compiled(executor.documents._checked(KINDS[kind](n))) for n in range(1, 31)]
    gc.collect()
    held = measuring() - before
    charged = sum(document.held_bytes for document in documents)

    # Never much less, or a client would hold more than the bound; comments are charged as tokens.
    assert held < 1.3 * charged
    assert kind == "comments" or charged < 4 * held


def test_what_is_evicted_is_freed_though_the_collector_excludes_it(executor: Executor) -> None:
    gc.collect()
    gc.freeze()
    before = gc.get_freeze_count()
    kept: BoundedDocuments[Document] = BoundedDocuments(10_000_000)
    gone = []
    for number in range(60):
        document = compiled(executor.documents._checked(KINDS["usual"](number)))
        gone.append(weakref.ref(document))
        kept.put(document)
    gc.collect()
    gc.freeze()
    frozen = gc.get_freeze_count() - before
    del document
    kept.clear()

    assert all(reference() is None for reference in gone)
    assert frozen > 60 * 100
    assert gc.get_freeze_count() - before < frozen * 0.05


def test_a_variant_is_charged_when_it_is_compiled(ask: Asking, executor: Executor) -> None:
    text = "query Q($a: Boolean!) { dispositifs { nodes { code name @include(if: $a) } } }"

    def execute(value: bool) -> None:
        from directory.request_context import Context

        context = Context(ask.directory)
        answer = ask.loop.run(executor.execute(text, {"a": value}, context))
        assert answer.errors == []

    execute(True)
    parsed = executor.documents.kept.currsize
    execute(True)
    one_variant = executor.documents.kept.currsize
    execute(False)

    assert parsed < one_variant < executor.documents.kept.currsize
    document = executor.documents.cached(text)
    assert document is not None
    assert executor.documents.kept.currsize == document.held_bytes


def test_an_operation_of_too_much_code_is_left_to_graphql_core(
    ask: Asking, executor: Executor
) -> None:
    from directory.request_context import Context

    documents = executor.documents
    for _ in range(3):
        answer = ask.loop.run(executor.execute(TOO_LONG, None, Context(ask.directory)))
        assert answer.errors == []
    document = documents.cached(TOO_LONG)

    assert document is not None
    (operation,) = document.operations.values()
    assert operation.compiled.variants == {}
    assert document.held_bytes < 200_000


def test_generated_code_is_charged(executor: Executor, ask: Asking) -> None:
    from directory.request_context import Context

    text = SPREAD % 0
    answers = [ask.loop.run(executor.execute(text, None, Context(ask.directory))) for _ in range(3)]

    assert [answer.compiled > 10_000 for answer in answers] == [False, True, False]


def test_a_document_larger_than_the_cache_is_not_kept(executor: Executor) -> None:
    kept: BoundedDocuments[Document] = BoundedDocuments(10_000)
    kept.put(executor.documents._checked(KINDS["small"](1)))
    assert len(kept) == 1
    kept.put(executor.documents._checked(KINDS["blank"](1)))
    assert len(kept) == 1
