"""Compare the word index with the records: words removed from it would hide a record.

SQLite checks that the index fits its own words (`integrity_check` asks FTS5), with one exception: it does not
notice missing rows of the index's own index, without which a search misses words.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mscu.store.audit import digest
from mscu.store.indexes.word_index import indexed_root, word_columns, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3 import dbapi2

    from mscu.models.base import Record
    from mscu.store.audit.finding import Findings

_STRANGE = "SELECT DISTINCT source_type FROM find_document"
_SEGMENTS = "SELECT segid, pgno >> 1 FROM find_text_idx"
_LEAVES = "SELECT id, substr(block, 1, 4), length(block) FROM find_text_data WHERE id > 10"
_PAGE_BITS, _HEIGHT_BITS = 31, 5  # of a page's number, as SQLite's fts5_index.c writes it
_LEFT_OVER = "SELECT id FROM find_text_docsize EXCEPT SELECT id FROM find_document"


def check_words(connection: dbapi2.Connection, models: tuple[type[Record], ...], findings: Findings) -> None:
    """Check that each record is found by its present words, and by no others."""
    names = set()
    for model in models:
        root = indexed_root(model)
        if root is None:
            continue
        names.add(digest.type_name(model))
        _check_type(connection, model, root, findings)
    for (name,) in connection.execute(_STRANGE):
        if name not in names:
            findings.add(f"The word index has records of a type that is not indexed: {name}.")
    for _ in connection.execute(_LEFT_OVER):
        findings.add("The word index holds words that belong to no record.")
    if _pages_with_words(connection) - set(connection.execute(_SEGMENTS)):
        findings.add("The word index does not lead to all of its words.")


def _pages_with_words(connection: dbapi2.Connection) -> set[tuple[int, int]]:
    """Return segment and number of each page on which a word begins, which the index must list."""
    found = set()
    for number, header, length in connection.execute(_LEAVES):
        shape = number >> _PAGE_BITS & ((1 << _HEIGHT_BITS + 1) - 1)
        begins = int.from_bytes(header[2:4], "big")
        if not shape and begins < length:
            found.add((number >> _PAGE_BITS + _HEIGHT_BITS + 1, number & ((1 << _PAGE_BITS) - 1)))
    return found


def _check_type(
    connection: dbapi2.Connection, model: type[Record], root: tuple[str, str], findings: Findings
) -> None:
    name = digest.type_name(model)
    for number, target_id, fits, aim_type, aim_id, words, *texts in words_and_texts(connection, model, root):
        if fits is None:
            findings.record(name, number, "is missing from the word index")
        elif (aim_type, aim_id) != (root[0], target_id):
            findings.record(name, number, "is not what the word index says it is")
        elif words != unicodedata.normalize("NFC", words_in(texts)):
            findings.record(name, number, "does not have the words that the word index has for it")
    gone = (
        f"SELECT source_id FROM find_document WHERE source_type = ? "  # noqa: S608 - our own names
        f"EXCEPT SELECT id FROM {name}"
    )
    for (number,) in connection.execute(gone, (name,)):
        findings.record(name, number, "is in the word index, but not in the store")


def words_and_texts(
    connection: dbapi2.Connection, model: type[Record], root: tuple[str, str]
) -> Iterator[tuple[int, int, int | None, str, int, str | None, *tuple[str | None, ...]]]:
    """Yield the id, target, index entry and texts of each record."""
    source, columns = digest.source(model)
    base = columns[0][0]
    texts = "".join(f', "{table}"."{name}"' for table, name, _ in word_columns(model))
    leads = f'"{base}"."{root[1]}"'
    if (base, "kept_id") in columns:  # what was merged is found as what it was merged into
        leads = f'coalesce("{base}".kept_id, {leads})'
    sql = (
        f'SELECT "{base}".id, {leads}, d.id, d.target_type, d.target_id, '  # noqa: S608
        f"t.words{texts} FROM {source} "
        f'LEFT JOIN find_document AS d ON d.source_type = ? AND d.source_id = "{base}".id '
        f"LEFT JOIN find_text AS t ON t.rowid = d.id"
    )
    return iter(connection.execute(sql, (digest.type_name(model),)))
