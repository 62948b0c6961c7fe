"""What an officer does in a day, in a file and on a server by turns, against the same SQL from a bare driver.

The statements of each action are noted and sent again with nothing but the driver, as the owner of the
tables, whom row security does not bind: on a server all at once, so that they are waited for once. Of what
writes only INSERT, UPDATE and DELETE are sent again, and rows go into tables that have neither index nor
trigger; of what reads, all that is read.

    .venv/bin/python benchmarks/actions.py DEMO --delay 5 --rounds 40
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from opened import demo_clock, p95, timed
from shared import DURABLE, line_of, move, open_at, show_round_trip, unlock
from sqlalchemy import event

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import FirstCases
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.search.find import Find
from mscu.gate import Gate
from mscu.store.open_store import OpenStore
from tests.tools.postgres_cluster import SERVER, running
from tests.tools.unit_server import WHO_ENTERS

WHO = "officer"
WRITING = {"give advice"}
WORDS = ("caravan", "07700", "Salford", "interpreter")
_READS = re.compile(r"\s*(SELECT|WITH)\s")
_WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s")
_INSERT = re.compile(r"(\s*INSERT (?:OR REPLACE )?INTO )(?:public\.)?(\w+)")
_END = re.compile(r"\s+(?:ON CONFLICT|RETURNING)\s.*", re.DOTALL)
"""What an INSERT says of keys, which the tables of the bare driver do not have."""
Statement = tuple[str, Any]


def actions(gate: Gate) -> dict[str, Callable[[int], object]]:
    """Return what is done, each for the number of the round."""
    cases = [row.id for row in gate.ask(FirstCases()).rows if row.status not in FINISHED]
    return {
        "open a case": lambda number: gate.ask(CaseFile(case_id=cases[number % len(cases)])),
        "list cases": lambda _: gate.ask(FirstCases()),
        "find": lambda number: gate.ask(Find(words=WORDS[number % len(WORDS)], settled=True)),
        "My desk": lambda _: gate.ask(MyDesk()),
        "give advice": lambda number: gate.perform(
            GiveAdvice(
                case_id=cases[number % len(cases)],
                happened="20 Jun 2022 10:00",
                given_to="PC 1184 Barlow",
                text=f"Advice {number}: speak to each worker alone.",
                topics=("advice_topic:interpreter",),
            )
        ),
    }


@contextmanager
def noted(store: OpenStore) -> Iterator[list[Statement]]:
    """Yield the list to which the statements go that are sent meanwhile."""
    statements: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *rest: Any) -> None:
        executed_many = rest[-1]
        each = parameters if executed_many else (parameters,)
        statements.extend((statement, one) for one in each)

    event.listen(store.engine, "before_cursor_execute", note)
    yield statements
    event.remove(store.engine, "before_cursor_execute", note)


def to_repeat(statements: list[Statement], *, writes: bool) -> list[Statement]:
    """Return what of an action is sent again."""
    if writes:
        return [(_bare(sql), values) for sql, values in statements if _WRITES.match(sql)]
    return [(sql, values) for sql, values in statements if _READS.match(sql)]


def _bare(sql: str) -> str:
    """Return a statement that writes, with an INSERT into a bare table."""
    if not _INSERT.match(sql):
        return sql
    bare = _END.sub("", _INSERT.sub(r"\1bare_\2", sql, count=1))
    return bare.replace("INSERT INTO", "INSERT OR REPLACE INTO") if "rowid" in bare else bare


@dataclass(frozen=True)
class Side:
    """A store, and a bare driver beside it."""

    name: str
    gate: Gate
    store: OpenStore
    send: Callable[[list[Statement]], None]
    """Send statements and fetch their rows."""
    execute: Callable[[str], object]

    def make_bare(self, statements: list[Statement]) -> None:
        """Make the tables into which statements insert that are sent again."""
        for sql, _ in statements:
            if match := _INSERT.match(sql):
                table = match[2].removeprefix("bare_")
                self.execute(f"CREATE TABLE IF NOT EXISTS bare_{table} AS SELECT * FROM {table} LIMIT 0")

    def do_and_repeat(self, name: str, action: Callable[[], object]) -> tuple[float, float, int]:
        """Return how long an action took, how long its statements take alone, and how many they are."""
        with noted(self.store) as statements:
            took = timed(action)
        again = to_repeat(statements, writes=name in WRITING)
        self.make_bare(again)
        return took, timed(partial(self.send, again)), len(again)


def file_side(folder: Path) -> Side:
    store = unlock(folder, WHO)
    driver = store.driver

    def send(statements: list[Statement]) -> None:
        begin = "BEGIN IMMEDIATE" if _WRITES.match(statements[0][0]) else "BEGIN"
        driver.execute(begin)
        for sql, values in statements:
            driver.execute(sql, values).fetchall()
        driver.execute("COMMIT")

    return Side("in a file", Gate(store, store.actor(), demo_clock), store, send, driver.execute)


def server_side(store: OpenStore, options: dict[str, Any]) -> Side:
    driver = psycopg.connect(**options)
    driver.prepare_threshold = 1

    def send(statements: list[Statement]) -> None:
        with driver.pipeline():
            cursors = [driver.execute(sql, values) for sql, values in statements]
            driver.commit()
        for cursor in cursors:
            if cursor.description:
                cursor.fetchall()

    def execute(sql: str) -> None:
        driver.execute(sql)
        driver.commit()

    return Side("on a server", Gate(store, store.actor(), demo_clock), store, send, execute)


WARM_UP = 2
"""Rounds that are not counted: the first composes statements, which are prepared the second time."""


def measure(sides: tuple[Side, ...], rounds: int) -> None:
    """Do everything by turns, and print how long it took beside what is sent again."""
    do = [(side, actions(side.gate)) for side in sides]
    took: dict[tuple[str, str], list[tuple[float, float, int]]] = defaultdict(list)
    for number in range(WARM_UP + rounds):
        for name in do[0][1]:
            for side, each in do:
                took[name, side.name].append(side.do_and_repeat(name, partial(each[name], number)))
    for (name, where), all_took in sorted(took.items()):
        ours, bare, sent = map(list, zip(*all_took[WARM_UP:], strict=True))
        ratio = statistics.median(own / alone for own, alone in zip(ours, bare, strict=True))
        print(
            f"{name} {where}: p50 {statistics.median(ours):.1f} ms, p95 {p95(ours):.1f}; "
            f"bare ({statistics.median(sent):.0f} statements) {statistics.median(bare):.1f} "
            f"and {p95(bare):.1f}; ratio {ratio:.1f}"
        )


def main() -> None:
    """Measure both."""
    if SERVER is None:
        raise SystemExit("No PostgreSQL server is installed.")
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--delay", type=float, default=5, help="milliseconds to the server and back")
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="mscu-copy-") as made,
        running(SERVER, DURABLE, {"hba": WHO_ENTERS.encode()}) as cluster,
        line_of(cluster.folder, asked.delay) as line,
    ):
        place = Path(made)
        address = move(asked.folder, place, cluster)
        far = open_at(replace(address, host=str(line)), place / WHO, WHO)
        show_round_trip(far.engine.url)
        owner = {
            "host": str(line),
            "port": cluster.port,
            "user": "mscu",
            "dbname": address.database,
            "options": "-c plan_cache_mode=force_generic_plan -c join_collapse_limit=3 -c jit=off",
        }
        (place / "file").mkdir()
        for name in ("unit.db", "unit.keys"):
            shutil.copy(asked.folder / name, place / "file")
        os.environ["XDG_STATE_HOME"] = str(place / "home of the file")
        measure((file_side(place / "file"), server_side(far, owner)), asked.rounds)


if __name__ == "__main__":
    main()
