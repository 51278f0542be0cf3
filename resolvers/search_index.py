"""The search index of a version: made when it is first searched, in a thread, and gone with it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import chain

from directory.snapshot import Snapshot
from models.structure_kind import KINDS
from models.structure_page import select_structure_texts
from search.documents import SearchType, StructureTexts, catalogue_documents, structure_documents
from search.inverted_index import SearchIndex
from storage.reader import ROWS_AT_ONCE

TYPE_OF: Mapping[type, SearchType] = {
    kind.record: SearchType[kind.structure_type.name] for kind in KINDS
}
STRUCTURES = frozenset(TYPE_OF.values())


async def search_index(directory: Snapshot) -> SearchIndex:
    """The search index of a version, made when it is first asked for. Who asks meanwhile waits for
    the same; who waits no longer leaves it in the making."""
    search_holder = directory.search_holder
    if search_holder.index is None:
        if search_holder.pending_build is None or search_holder.pending_build.done():
            # A task, not an await: requests that come meanwhile wait for the same one.
            search_holder.pending_build = asyncio.ensure_future(_build_index(directory))
        # A client that leaves cancels its own wait, not the index that others wait for.
        await asyncio.shield(search_holder.pending_build)
        # One goes on in each turn of the event loop: were all to search in the turn in which the
        # index is there, nobody else would be answered.
        async with search_holder.wakings:
            await asyncio.sleep(0)
    index: SearchIndex = search_holder.index
    return index


async def _build_index(directory: Snapshot) -> None:
    # In a thread: other requests are answered while a large directory is indexed.
    directory.search_holder.index = await asyncio.to_thread(build_index, directory)


def build_index(directory: Snapshot) -> SearchIndex:
    """Read what is searched, and index it."""
    catalogue = directory.catalogue
    # Of its own, at the same version: the reader's other statements do not wait for this long one.
    with directory.reader.separate_connection() as connection:
        options = {"yield_per": ROWS_AT_ONCE}
        statement, on_day = select_structure_texts(), directory.day_parameters
        rows = connection.execute(statement, on_day, execution_options=options)
        structures = structure_documents((StructureTexts(*row) for row in rows), catalogue)
        return SearchIndex(chain(catalogue_documents(catalogue), structures))
