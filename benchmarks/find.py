"""Finds as typed, against the bare full-text query on the same connection."""

from __future__ import annotations

from functools import partial

from opened import folder, gate_of, p95, timed, unlock

from mscu.actions.search.find import Find
from mscu.store.engine.embedded_search import match_expression
from mscu.store.indexes.word_index import typed_terms

WORDS = (
    "caravan",
    "pho",
    "nail bar",
    "MX19",
    "passports in",
    "hughes",
    "ngu",
    "cctv",
    "ol10 0aa",
    "0417",
    "19 ctb",
    "004",
)
ROUNDS = 30
SQL = (
    "SELECT target_type, target_id FROM find_text "
    "JOIN find_document ON find_document.id = find_text.rowid "
    "WHERE find_text MATCH ? ORDER BY find_text.rowid DESC LIMIT 160"
)
unit = unlock(folder(), "officer")
gate = gate_of(unit)


def ours(words: str) -> None:
    """Find through the gate."""
    gate.ask(Find(words=words))


def bare(words: str) -> None:
    """Ask the index alone."""
    unit.driver.execute(SQL, (match_expression(typed_terms(words)),)).fetchall()


mine: list[float] = []
floor: list[float] = []
for _ in range(ROUNDS):
    for words in WORDS:
        mine.append(timed(partial(ours, words)))
        floor.append(timed(partial(bare, words)))
more = p95(mine) - p95(floor)
print(f"find, p95: {p95(mine):.2f} ms, bare query {p95(floor):.2f} ms, {more:.2f} ms more")
unit.close()
