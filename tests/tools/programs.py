"""Programs that have one store on the tests' server open at the same time, each by connections of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Condition

from mscu.changes import Changes
from mscu.store.store_service import StoreService
from mscu.store_session import StoreSession
from tests.scenes.stores import NO_DEVICES, Store
from tests.tools.shared_stores import SharedStores

SECONDS = 10
"""After which nothing more is expected."""


def session_of(store: Store, stores: SharedStores, name: str) -> StoreSession:
    """Open a store once more, by a connection of its own."""
    engine = stores.open(store)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
    opened = replace(store.gate(name).store, engine=engine, driver=driver, running=set())
    session = StoreSession(StoreService(opened, NO_DEVICES))
    session.gate.clock = store.clock
    return session


@dataclass
class Program:
    """One of the programs, with what it has heard."""

    session: StoreSession
    known: int
    rows: list[int] = field(default_factory=list)
    places: int = 0
    _heard: Condition = field(default_factory=Condition)

    @classmethod
    def begin(cls, store: Store, stores: SharedStores, name: str) -> Program:
        """Unlock a store, and listen."""
        session = session_of(store, stores, name)
        session.log_in()
        program = cls(session, session.began)
        assert session.listen(program.hear_row, program.hear_place)
        program.wait(lambda: program.rows)
        return program

    def hear_row(self, row: int) -> None:
        with self._heard:
            self.rows.append(row)
            self._heard.notify_all()

    def hear_place(self) -> None:
        with self._heard:
            self.places += 1
            self._heard.notify_all()

    def wait(self, arrived: Callable[[], object]) -> None:
        with self._heard:
            assert self._heard.wait_for(arrived, SECONDS), (self.rows, self.places)

    def changes(self) -> Changes | None:
        """Return what others changed since this was asked last."""
        found = self.session.changes_of_others(self.known)
        self.known = found.row
        return found.changes

    def at(self, case_id: int) -> tuple[str, ...]:
        """Open a case, and return who else has it open."""
        return self.session.also_at(case_id)

    def head(self) -> int:
        return self.session.gate.head().seq
