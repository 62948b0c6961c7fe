"""Officers at work in one store on a PostgreSQL server, some milliseconds away, which crashes meanwhile.

The demo's store is moved to a server of the benchmark's own, with its log-ins and row security. Each officer
is a process and does one thing after another, with time to think between: opens a case, looks for a word,
lists the cases, gives advice. At the end all advice that was acknowledged must be there once and none that
was refused, and the audit, the clocks and the tallies must be as they should. An error that is none of the
program's own is a defect: it is printed, and the benchmark fails.

    .venv/bin/python benchmarks/shared.py DEMO --officers 40 --minutes 10 --think 30 --delay 5 --crashes 3
    .venv/bin/python benchmarks/shared.py DEMO --officers 100 --minutes 1 --think 0 --one-case --crashes 1
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import os
import random
import shutil
import statistics
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from queue import Empty
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from opened import NO_DEVICES, demo_clock, p95, timed
from sqlalchemy import URL, event, select

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import FirstCases
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.search.find import Find
from mscu.app.rule_files import require_rule_files
from mscu.demo.store import DEMO_PASSPHRASE
from mscu.errors import MscuError, OutcomeUnknown
from mscu.gate import Gate
from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.store.engine.shared_database import open_shared
from mscu.store.files.server_file import ServerAddress, write_server_file
from mscu.store.open_store import OpenStore, open_store
from mscu.store.put_on_server import NewServer, put_on_server
from mscu.store.verify import verify
from tests.tools.postgres_cluster import SERVER, SETTINGS, Cluster, running
from tests.tools.unit_server import WHO_ENTERS

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

SOCKET = ".s.PGSQL.5432"
_LATE = 0.0006
"""Seconds by which asyncio, which waits whole milliseconds, is late there and back."""
DURABLE = {
    **SETTINGS,
    "synchronous_commit": "on",
    "wal_level": "replica",  # with `minimal`, sequences of tables just made fall back in a crash
    "max_connections": "160",
    "shared_buffers": "128MB",
    "autovacuum": "on",
    "hba_file": "{folder}/hba",
    "password_encryption": "scram-sha-256",
}
"""The tests' settings, but that what was acknowledged outlasts the death of the server, and for passwords."""
WHO_WORKS = ("officer", "colleague", "supervisor")
"""Users of the demo; several programs of one person are open at once."""
DEFECT = "defect: "
SECONDS_TO_END = 120
"""How long after the time is over an officer may still be at something: five times the longest wait."""
Action = tuple[str, Callable[[], object], str]
"""What it is called, what is done, and the advice that it gives."""


@dataclass(frozen=True)
class Done:
    """One thing that an officer did."""

    what: str
    took: float
    """In milliseconds."""
    words: str = ""
    """The advice that was given."""
    error: str = ""
    """The error by which it was refused."""

    @property
    def outcome(self) -> str:
        return self.error or "done"


@dataclass
class Officer:
    """Somebody at a workstation."""

    gate: Gate
    name: str
    one_case: bool
    cases: list[int] = field(default_factory=list)
    given: int = 0
    known: set[str] = field(default_factory=set)
    """The statements that it has sent before."""
    is_new: bool = False

    def note_statement(self, *given: Any) -> None:
        self.is_new |= given[2] not in self.known
        self.known.add(given[2])

    def do_one_thing(self) -> Done:
        what, action, words = self.advise() if self.one_case else random.choice(self.actions)()
        errors: list[str] = []

        def do() -> None:
            try:
                action()
            except MscuError as error:
                errors.append(type(error).__name__)
            except Exception:  # noqa: BLE001 - counted, and shown at the end
                errors.append(DEFECT + traceback.format_exc())

        self.is_new = False
        took = timed(do)
        if self.is_new:  # the program composes it, and the server plans it
            what = f"{what}, with a statement that is new to the program"
        return Done(what, took, words, *errors)

    def advise(self) -> Action:
        self.given += 1
        words = f"Advice {self.given} of {self.name}: speak to each worker alone."
        command = GiveAdvice(
            case_id=self.cases[0] if self.one_case else random.choice(self.cases),
            happened="20 Jun 2022 10:00",
            given_to="PC 1184 Barlow",
            text=words,
            topics=("advice_topic:interpreter",),
        )
        return "give advice", lambda: self.gate.perform(command), words

    def open_case(self) -> Action:
        query = CaseFile(case_id=random.choice(self.cases))
        return "open a case", lambda: self.gate.ask(query), ""

    def list_cases(self) -> Action:
        return "list cases", lambda: self.gate.ask(FirstCases()), ""

    def find(self) -> Action:
        query = Find(words=random.choice(("caravan", "07700", "Salford", "interpreter")), settled=True)
        return "find", lambda: self.gate.ask(query), ""

    def look_at_desk(self) -> Action:
        return "My desk", lambda: self.gate.ask(MyDesk()), ""

    @property
    def actions(self) -> tuple[Callable[[], Action], ...]:
        return (
            self.advise,
            self.advise,
            self.open_case,
            self.open_case,
            self.list_cases,
            self.find,
            self.look_at_desk,
        )


def pause(seconds: float) -> None:
    """Wait: what an officer does between two things is thinking."""
    Event().wait(seconds)


def work(store: OpenStore, options: argparse.Namespace, done: Queue[Any], all_here: Barrier) -> None:
    """Work until the time is over, in a process of one's own.

    Nobody connects before all have been forked, as whoever is forked later holds the connections open too.
    """
    all_here.wait()
    try:
        _work(store, options, done)
    except Exception:  # noqa: BLE001 - told, and shown at the end
        done.put(Done("work", 0, error=DEFECT + traceback.format_exc()))
    finally:
        done.put(None)


def _work(store: OpenStore, options: argparse.Namespace, done: Queue[Any]) -> None:
    name = multiprocessing.current_process().name
    random.seed(name)
    shared = replace(store, engine=open_shared(store.engine.url))
    officer = Officer(Gate(shared, shared.actor(), demo_clock), name, options.one_case)
    event.listen(shared.engine, "before_cursor_execute", officer.note_statement)
    officer.cases = [row.id for row in officer.gate.ask(FirstCases()).rows if row.status not in FINISHED]
    gc.freeze()  # as the program does once all is loaded
    end = monotonic() + options.minutes * 60
    pause(random.uniform(0, options.think))
    while monotonic() < end:
        done.put(officer.do_one_thing())
        thought = random.expovariate(1 / options.think) if options.think else 0
        pause(min(thought, max(0, end - monotonic())))
    shared.engine.dispose()


@contextmanager
def line_of(server: Path, delay: float) -> Iterator[Path]:
    """Yield the folder of a socket that leads to the server, with a delay in milliseconds there and back."""
    half = delay / 2000
    with tempfile.TemporaryDirectory(prefix="mscu-line-") as folder:
        loop = asyncio.new_event_loop()

        async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                there, back = await asyncio.open_unix_connection(str(server / SOCKET))
                await asyncio.gather(copy(reader, back, half), copy(there, writer, half - _LATE))
            writer.close()

        async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, leg: float) -> None:
            with suppress(OSError):
                while said := await reader.read(65_536):
                    loop.call_later(leg, writer.write, said)
            loop.call_later(leg, writer.close)

        async def serve() -> None:
            listening = await asyncio.start_unix_server(pass_on, str(Path(folder) / SOCKET), backlog=200)
            await listening.serve_forever()

        Thread(target=lambda: loop.run_until_complete(serve()), daemon=True).start()
        yield Path(folder)


def show_round_trip(url: URL) -> None:
    """Print how long a server takes that does nothing."""
    engine = open_shared(url)
    with engine.connect() as connection:
        took = [timed(lambda: connection.exec_driver_sql("SELECT 1").scalar()) for _ in range(50)]
    engine.dispose()
    print(f"there and back: {statistics.median(took):.1f} ms")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--officers", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=30, help="seconds between two things, on average")
    parser.add_argument("--delay", type=float, default=5, help="milliseconds there and back")
    parser.add_argument("--crashes", type=int, default=0, help="how often the server crashes meanwhile")
    parser.add_argument("--one-case", action="store_true", help="all write into one case")
    return parser.parse_args()


def main() -> None:
    """Have them work, and tell."""
    if SERVER is None:
        raise SystemExit("No PostgreSQL server is installed.")
    asked = options()
    require_rule_files()  # as the window does while the passphrase is typed
    with (
        tempfile.TemporaryDirectory(prefix="mscu-copy-") as copy,
        running(SERVER, DURABLE, {"hba": WHO_ENTERS.encode()}) as cluster,
        line_of(cluster.folder, asked.delay) as line,
    ):
        address = move(asked.folder, Path(copy), cluster)
        far = replace(address, host=str(line))
        stores = [open_at(far, Path(copy) / name, name) for name in WHO_WORKS]
        show_round_trip(stores[0].engine.url)
        done = all_at_work(stores, asked, cluster)
        show(done)
        if not is_right(open_at(address, Path(copy) / "auditor", "auditor"), stores[0], done):
            raise SystemExit(1)


def move(folder: Path, place: Path, cluster: Cluster) -> ServerAddress:
    """Move a copy of a store, whose audit nobody remembers further than it goes, to the server."""
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = str(place / "home")
    (place / "unit").mkdir()
    for file in ("unit.db", "unit.keys"):
        shutil.copy(folder / file, place / "unit")
    owner = cluster.url(cluster.make())
    server = NewServer(owner=owner, store="unit", host=str(cluster.folder), port=cluster.port, authority="")
    return put_on_server(unlock(place / "unit", "admin"), server, demo_clock())


def open_at(address: ServerAddress, folder: Path, name: str) -> OpenStore:
    """Open the store on the server as a user."""
    folder.mkdir()
    write_server_file(folder / "unit.server", address)
    return unlock(folder, name)


def unlock(folder: Path, name: str) -> OpenStore:
    """Open a store of the demo's users."""
    return open_store(folder, name, DEMO_PASSPHRASE, devices=NO_DEVICES, now=datetime.now(UTC))


def all_at_work(stores: list[OpenStore], asked: argparse.Namespace, cluster: Cluster) -> list[Done]:
    """Return what they did."""
    forked = multiprocessing.get_context("fork")
    for store in stores:
        store.engine.dispose()
    told: Queue[Any] = forked.Queue()
    all_here = forked.Barrier(asked.officers)
    people = [
        forked.Process(
            target=work, name=f"officer {number}", args=(store, asked, told, all_here), daemon=True
        )
        for number, store in zip(range(asked.officers), cycle(stores), strict=False)
    ]
    for person in people:
        person.start()
    Thread(target=crash_now_and_then, args=(cluster, asked), daemon=True).start()
    done: list[Done] = []
    left, end = len(people), monotonic() + asked.minutes * 60 + SECONDS_TO_END
    while left:
        are_alive = monotonic() < end and any(person.is_alive() for person in people)
        try:
            one = told.get(timeout=1)
        except Empty:
            if not are_alive:
                return [*done, *[Done("work", 0, error=DEFECT + "did not end in time")] * left]
            continue
        if one is None:
            left -= 1
        else:
            done.append(one)
    return done


def crash_now_and_then(cluster: Cluster, asked: argparse.Namespace) -> None:
    for _ in range(asked.crashes):
        pause(asked.minutes * 60 / (asked.crashes + 1))
        cluster.crash()


def show(done: list[Done]) -> None:
    """Print how long each thing took, and what became of all of them."""
    took: dict[str, list[float]] = defaultdict(list)
    for one in done:
        if not one.error:
            took[one.what].append(one.took)
    for what, values in sorted(took.items()):
        slow = p95(values) if len(values) > 1 else values[0]
        print(f"{what}: {len(values)} times, p50 {statistics.median(values):.0f} ms, p95 {slow:.0f} ms")
    print("outcomes:", dict(Counter(one.outcome.partition("\n")[0] for one in done)))
    for trace in {one.error for one in done if one.error.startswith(DEFECT)}:
        print(trace)


def is_right(auditor: OpenStore, officer: OpenStore, done: list[Done]) -> bool:
    """Compare the store with what they were told, and with its audit."""
    with officer.engine.connect() as connection:
        texts = Counter(connection.execute(select(TacticalAdvice.text)).scalars())
    given = [one for one in done if one.words]
    lost = [one for one in given if not one.error and texts[one.words] != 1]
    kept = [one for one in given if one.error and one.error != OutcomeUnknown.__name__ and texts[one.words]]
    print(f"{len(given)} times advice: {len(lost)} lost or twice, {len(kept)} refused and yet there")
    verdict = verify(auditor)
    print("verification:", [finding.sentence for finding in verdict.findings] or "nothing found")
    gate = Gate(officer, officer.actor(), demo_clock)
    has_changed = gate.figures_differ()
    print("tallies:", "differ" if has_changed else "as counted")
    defects = [one for one in done if one.error.startswith(DEFECT)]
    return not (defects or lost or kept or verdict.findings or has_changed)


if __name__ == "__main__":
    main()
