"""Finds what reports name of the same, in a store with as many reports as there are.

    python benchmarks/same_reports.py FOLDER

Prints how long the index of mentions takes to be made anew, and what somebody waits for: the earlier reports
that a new one speaks of, and the groups of all, beside the bare statements of the same rows.
"""

from __future__ import annotations

import statistics
from functools import partial
from typing import Any

from opened import folder, gate_of, p95, spent, timed, unlock
from sqlalchemy import event

from mscu.actions.core.action import Query
from mscu.actions.matching.known_matches import MatchCallText
from mscu.actions.matching.same_reports import GroupedReports
from mscu.store.engine.engines import writing
from mscu.store.indexes.mention_index import MentionTable

NEW = (
    "A white tipper, MX19 CTB, fetched {} young men at Hollin Lane; ring 07700 900417.",
    "Danny Crabtree has their cards, {} of them; he lives at 22 Bridge Street, Leigh.",
    "Nguyen Van Hung and Hussein Ali took {} girls to Willow Home Care.",
)
TIMES = 60


def main() -> None:
    """Measure, and print it."""
    unit = unlock(folder())
    gate = gate_of(unit)
    with writing(unit.engine).begin() as connection:
        MentionTable(connection).empty()
    rebuilt = spent(lambda: gate.ask(GroupedReports()))
    counts = (
        unit.driver.execute(f"SELECT count(*) FROM {name}").fetchone() for name in ("report", "mention")
    )
    reports, mentions = (found[0] for found in counts)
    print(f"{reports:,} reports, {mentions:,} mentions: indexed in {rebuilt / 1000:.1f} s of the processor")
    asked: tuple[tuple[str, list[Query[Any]]], ...] = (
        ("what a new report speaks of", [MatchCallText(words=NEW[at % 3].format(at)) for at in range(TIMES)]),
        ("the groups of all", [GroupedReports() for _ in range(TIMES)]),
    )
    for what, ask in asked:
        gate.ask(ask[0])
        took, sent = [], []
        for query in ask:
            statements: list[tuple[str, object]] = []
            note = partial(_note, statements)
            event.listen(unit.engine, "before_cursor_execute", note)
            took.append(timed(partial(gate.ask, query)))
            event.remove(unit.engine, "before_cursor_execute", note)
            sent.append(timed(partial(_send, unit.driver, statements)))
        print(
            f"{what}: median {statistics.median(took):.1f} ms, p95 {p95(took):.1f}; "
            f"its statements alone {statistics.median(sent):.1f} and {p95(sent):.1f}"
        )


def _note(statements: list[tuple[str, object]], *given: object) -> None:
    statements.append((str(given[2]), given[3]))


def _send(driver: Any, statements: list[tuple[str, object]]) -> None:
    for sql, values in statements:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            driver.execute(sql, values).fetchall()


if __name__ == "__main__":
    main()
