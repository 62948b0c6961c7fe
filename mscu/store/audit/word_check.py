"""Compare the word index with the records: words removed from it would hide a record.

SQLite checks that the index fits its own words (`integrity_check` asks FTS5), with one exception: it does not
notice missing rows of the index's own index, without which a search misses words.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mscu.models.record_labels import record_label
from mscu.store.audit import digest
from mscu.store.indexes.word_index import indexed_root, word_columns, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3 import dbapi2

    from mscu.models.base import Record
    from mscu.store.audit.verify_findings import Findings

_INDEXED_TYPES = "SELECT DISTINCT source_type FROM find_document"
_SEGMENTS = "SELECT segid, pgno >> 1 FROM find_text_idx"
_LEAVES = "SELECT id, substr(block, 1, 4), length(block) FROM find_text_data WHERE id > 10"
_PAGE_BITS, _HEIGHT_BITS = 31, 5  # of a page's number, as SQLite's `fts5_index.c` writes it
_ORPHANED_TEXTS = "SELECT id FROM find_text_docsize EXCEPT SELECT id FROM find_document"


def check_words(connection: dbapi2.Connection, models: tuple[type[Record], ...], findings: Findings) -> None:
    """Check that each record is found by its present words, and by no others."""
    names = set()
    for model in models:
        root = indexed_root(model)
        if root is None:
            continue
        names.add(digest.type_name(model))
        _check_type(connection, model, root, findings)
    for (name,) in connection.execute(_INDEXED_TYPES):
        if name not in names:
            findings.add(f"The search index has records of a type that is not indexed: {record_label(name)}.")
    for _ in connection.execute(_ORPHANED_TEXTS):
        findings.add("The search index holds words that belong to no record.")
    if _pages_with_words(connection) - set(connection.execute(_SEGMENTS)):
        findings.add("The search index does not lead to all of its words.")


def _pages_with_words(connection: dbapi2.Connection) -> set[tuple[int, int]]:
    """Return segment and number of each page on which a word begins, which the index must list."""
    pages = set()
    for rowid, header, length in connection.execute(_LEAVES):
        height = rowid >> _PAGE_BITS & ((1 << _HEIGHT_BITS + 1) - 1)
        first_word = int.from_bytes(header[2:4], "big")
        if not height and first_word < length:
            pages.add((rowid >> _PAGE_BITS + _HEIGHT_BITS + 1, rowid & ((1 << _PAGE_BITS) - 1)))
    return pages


def _check_type(
    connection: dbapi2.Connection, model: type[Record], root: tuple[str, str], findings: Findings
) -> None:
    name = digest.type_name(model)
    for record_id, target_id, document_id, kind, id_, indexed, *texts in words_and_texts(
        connection, model, root
    ):
        if document_id is None:
            findings.add_record(name, record_id, "is missing from the search index")
        elif (kind, id_) != (root[0], target_id):
            findings.add_record(name, record_id, "is not what the search index says it is")
        elif indexed != unicodedata.normalize("NFC", words_in(texts)):
            findings.add_record(name, record_id, "does not have the words that the search index has for it")
    removed = (
        f"SELECT source_id FROM find_document WHERE source_type = ? "  # noqa: S608 - our own names
        f"EXCEPT SELECT id FROM {name}"
    )
    for (record_id,) in connection.execute(removed, (name,)):
        findings.add_record(name, record_id, "is in the search index, but not in the store")


def words_and_texts(
    connection: dbapi2.Connection, model: type[Record], root: tuple[str, str]
) -> Iterator[tuple[int, int, int | None, str, int, str | None, *tuple[str | None, ...]]]:
    """Yield the id, target, index entry and texts of each record.

    The words are read from the table in which FTS5 keeps them, which takes a fifth of the time.
    """
    source, columns = digest.source(model)
    base = columns[0][0]
    texts = "".join(f', "{table}"."{name}"' for table, name, _ in word_columns(model))
    target = f'"{base}"."{root[1]}"'
    if (base, "kept_id") in columns:  # a merged record is found as the one it was merged into
        target = f'coalesce("{base}".kept_id, {target})'
    sql = (
        f'SELECT "{base}".id, {target}, d.id, d.target_type, d.target_id, '  # noqa: S608
        f"t.c0{texts} FROM {source} "
        f'LEFT JOIN find_document AS d ON d.source_type = ? AND d.source_id = "{base}".id '
        f"LEFT JOIN find_text_content AS t ON t.id = d.id"
    )
    return iter(connection.execute(sql, (digest.type_name(model),)))
