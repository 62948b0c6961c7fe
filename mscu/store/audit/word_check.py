"""Compare the word index with the records: words removed from it would hide a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.models.record_labels import record_label
from mscu.progress import Progress
from mscu.store.audit import digest
from mscu.store.audit.record_check import progress_by_type
from mscu.store.indexes.word_index import indexed_root, word_columns, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscu.models.base import Record
    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.engines import Search
    from mscu.store.engine.reading import Reading

_INDEXED_TYPES = "SELECT DISTINCT source_type FROM find_document"


class WordCheck:
    """Compares the index with the records of one store."""

    def __init__(self, reading: Reading, search: Search, findings: Findings) -> None:
        self._reading, self._search, self._findings = reading, search, findings

    def run(self, models: tuple[type[Record], ...], progress: Progress | None = None) -> None:
        """Check that each record is found by its present words, and by no others."""
        parts = progress_by_type(self._reading, models, progress or Progress())
        names = set()
        for model in models:
            root = indexed_root(model)
            if root is None:
                continue
            names.add(digest.type_name(model))
            self._check_type(model, root, *parts[digest.type_name(model)])
        for (name,) in self._reading.rows(_INDEXED_TYPES):
            if name not in names:
                self._findings.add(
                    f"The search index has records of a type that is not indexed: {record_label(name)}."
                )
        for problem in self._search.problems(self._reading.connection):
            self._findings.add(problem)

    def _check_type(self, model: type[Record], root: tuple[str, str], progress: Progress, total: int) -> None:
        name, add = digest.type_name(model), self._findings.add_record
        rows = words_and_texts(self._reading, self._search, model, root)
        for record_id, target_id, document_id, kind, id_, indexed, *texts in progress.counting(rows, total):
            if document_id is None:
                add(name, record_id, "is missing from the search index")
            elif (kind, id_) != (root[0], target_id):
                add(name, record_id, "is not what the search index says it is")
            elif indexed != self._search.indexed_form(words_in(texts)):
                add(name, record_id, "does not have the words that the search index has for it")
        removed = (
            f"SELECT source_id FROM find_document WHERE source_type = '{name}' "  # noqa: S608 - our own names
            f'EXCEPT SELECT id FROM "{name}"'
        )
        for (record_id,) in self._reading.rows(removed):
            add(name, record_id, "is in the search index, but not in the store")


def words_and_texts(
    reading: Reading, search: Search, model: type[Record], root: tuple[str, str]
) -> Iterator[tuple[int, int, int | None, str, int, str | None, *tuple[str | None, ...]]]:
    """Yield the id, target, index entry and texts of each record."""
    name, (source, columns) = digest.type_name(model), digest.source(model)
    base = columns[0][0]
    texts = "".join(f', "{table}"."{column}"' for table, column, _ in word_columns(model))
    target = f'"{base}"."{root[1]}"'
    if (base, "kept_id") in columns:  # a merged record is found as the one it was merged into
        target = f'coalesce("{base}".kept_id, {target})'
    sql = (
        f'SELECT "{base}".id, {target}, d.id, d.target_type, d.target_id, '  # noqa: S608
        f"{search.STORED_WORDS}{texts} FROM {source} "
        f"LEFT JOIN find_document AS d ON d.source_type = '{name}' AND d.source_id = \"{base}\".id "
        f"{search.STORED_WORDS_JOIN}"
    )
    return reading.rows(sql)
