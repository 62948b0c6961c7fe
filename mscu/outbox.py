"""Exchanges what passes between the charity's store and the unit's, while both are open.

No transaction spans both stores, so each item is sent to one and then noted as delivered in the other. An
item that is not noted is sent again next time, and sending it twice changes nothing. What cannot be sent is
kept for the next exchange and keeps nothing else back.

An exchange runs when both stores are unlocked, before the first page, and then in a thread of its own: after
each act in either store and at least once a minute. Each of its steps is one query or command of one store,
for which it takes its turn among what the window asks of that store (`StoreSession.aside`). It never waits
for one store while it holds the turn of the other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event, Lock, Thread
from typing import Any, Protocol

from mscu.access import Actor, Permission
from mscu.actions.charity.charity_rota import CharityRota
from mscu.actions.charity.count_release import MarkFiguresDelivered, UndeliveredFigures
from mscu.actions.sharing.cards import Answer, MarkAnswered, UndeliveredAnswers
from mscu.actions.sharing.emergency import UrgentRequests
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.sharing.shares import MarkDelivered, MarkWithdrawn, Outgoing, UndeliveredShares
from mscu.actions.sharing.sharing import NOT_RECEIVED
from mscu.errors import Invalid, MscuError, NotUnlocked, PassphraseTemporary, whereabouts

Changes = frozenset[tuple[str, int]]
NOT_RECEIVED_TEXT = "Police did not receive what was released:"
OTHER_PERSON = (
    "An answer to an urgent request was not delivered: police have since given its number to another "
    "person's request. Ring the officer who asked."
)
UNEXPECTED = "The program hit an error. It tries again."
EVERY_SECONDS = 60.0
log = logging.getLogger(__name__)


class Side(Protocol):
    """One of the two stores, as its user may use it."""

    @property
    def actor(self) -> Actor: ...

    @property
    def changes(self) -> Changes:
        """What the last command changed."""
        ...

    def ask(self, query: Any, /) -> Any: ...  # noqa: ANN401 - whatever the query answers

    def perform(self, command: Any, /) -> Any: ...  # noqa: ANN401 - whatever the command gives


@dataclass(frozen=True)
class Exchanged:
    """What an exchange changed in each store, None if nothing, and sentences on what was not delivered."""

    own: Changes | None = None
    police: Changes | None = None
    told: tuple[str, ...] = ()


class Outbox:
    """Exchanges everything that waits, one exchange at a time."""

    def __init__(self, own: Side, police: Side) -> None:
        self._own, self._police = own, police
        self._is_first = True
        """Whether the unit's store may have forgotten what it received, as a restored backup of it has."""
        self._told: tuple[str, ...] = ()
        self._one_at_a_time, self._listening = Lock(), Lock()
        self._due, self._ended = Event(), Event()

    def run(self) -> Exchanged:
        """Exchange what waits; a sentence that was already told is told again only once it was resolved."""
        with self._one_at_a_time:
            exchange = _Exchange(self._own, self._police, again=self._is_first)
            exchange.run()
            if exchange.is_complete:
                self._is_first = False
            told, self._told = self._told, tuple(dict.fromkeys(exchange.told))
            return Exchanged(
                exchange.own_changes,
                exchange.police_changes,
                tuple(sentence for sentence in self._told if sentence not in told),
            )

    def begin(self, then: Callable[[Exchanged], object]) -> None:
        """Run after each act and every minute from now on; `then` is called in the outbox's own thread."""
        Thread(target=self._keep_running, args=(then,), name="outbox", daemon=True).start()

    def wake(self) -> None:
        """Run soon, as something was done in one of the stores; may be called in any thread."""
        self._due.set()

    def end(self) -> None:
        """Stop; once this returns, nothing more is reported."""
        with self._listening:
            self._ended.set()
        self._due.set()

    def _keep_running(self, then: Callable[[Exchanged], object]) -> None:
        while True:
            self._due.wait(EVERY_SECONDS)
            self._due.clear()
            if self._ended.is_set():
                return
            exchanged = self.run()
            with self._listening:
                if not self._ended.is_set() and exchanged != Exchanged():
                    then(exchanged)


class _Closed(Exception):
    """One of the stores was locked, or opens for a new passphrase only."""


class _Exchange:
    """One exchange of everything that waits: what protects the survivor first."""

    def __init__(self, own: Side, police: Side, *, again: bool) -> None:
        self._own, self._police, self._again = own, police, again
        self._copies: tuple[Outgoing, ...] = ()
        self.own_changes: Changes | None = None
        self.police_changes: Changes | None = None
        self.told: list[str] = []
        self.is_complete = True
        """Whether nothing failed that another exchange may do."""

    def run(self) -> None:
        """Send what waits."""
        steps = (
            (Permission.SHARE, self._send_withdrawals),
            (Permission.HEAR_URGENT, self._send_answers),
            (Permission.SHARE, self._send_copies),
            (Permission.KEEP_ROTA, self._send_rota),
            (Permission.SHARE, self._send_figures),
        )
        try:
            for needs, step in steps:
                if self._police.actor.may(needs):
                    with self._kept_for_next_time():
                        step()
        except _Closed:
            self.is_complete = False

    def _send_withdrawals(self) -> None:
        waiting: tuple[Outgoing, ...] = self._own.ask(UndeliveredShares(again=self._again))
        self._copies = tuple(share for share in waiting if share.receive is not None)
        for share in waiting:
            if share.withdraw is not None:
                self._deliver(share.withdraw, MarkWithdrawn(delivery_id=share.delivery_id))

    def _send_copies(self) -> None:
        for share in self._copies:
            self._deliver(share.receive, MarkDelivered(delivery_id=share.delivery_id))

    def _send_answers(self) -> None:
        answers: tuple[Answer, ...] = self._own.ask(UndeliveredAnswers())
        if not answers:
            return
        waiting = self._police.ask(UrgentRequests(waiting_only=True))
        requests = {request.entry_id: request for request in waiting}
        for answer in answers:
            mark, request = MarkAnswered(release_id=answer.release_id), requests.get(answer.entry_id)
            if request is None:
                self._mark(mark)
            elif request.person_uuid == answer.person_uuid:
                self._deliver(replace(answer.command, version=request.version), mark)
            else:
                self.told.append(OTHER_PERSON)

    def _send_rota(self) -> None:
        rota = self._own.ask(CharityRota())
        own_turns = [(turn.starts, turn.ends, turn.name, turn.number) for turn in rota.turns]
        received = self._police.ask(OnCallRota()).turns
        if own_turns != [(turn.starts, turn.ends, turn.name, turn.number) for turn in received]:
            self._deliver(rota.for_police)

    def _send_figures(self) -> None:
        for release_id, receive in self._own.ask(UndeliveredFigures()):
            self._deliver(receive, MarkFiguresDelivered(release_id=release_id))

    def _deliver(self, command: Any, mark: Any = None) -> None:  # noqa: ANN401 - any two commands
        """Send one item and note it as delivered."""
        with self._kept_for_next_time():
            try:
                self._police.perform(command)
            except Invalid as refused:
                if refused.problems != {"uuid": NOT_RECEIVED}:  # else it never arrived: nothing to withdraw
                    raise
            self.police_changes = (self.police_changes or frozenset()) | self._police.changes
            if mark is not None:
                self._mark(mark)

    def _mark(self, mark: Any) -> None:  # noqa: ANN401 - any command of the charity's store
        self._own.perform(mark)
        self.own_changes = (self.own_changes or frozenset()) | self._own.changes

    @contextmanager
    def _kept_for_next_time(self) -> Iterator[None]:
        """Keep a failure to what failed, and note a sentence on it."""
        try:
            yield
        except (_Closed, NotUnlocked, PassphraseTemporary):
            raise _Closed from None
        except Invalid as refused:
            self._note_failure(" ".join(dict.fromkeys(refused.problems.values())))
        except MscuError as error:
            self._note_failure(error.sentence)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next item is sent
            log.error("In an exchange: %s", whereabouts(error))  # noqa: TRY400 - may name people
            self._note_failure(UNEXPECTED)

    def _note_failure(self, reason: str) -> None:
        self.is_complete = False
        self.told.append(f"{NOT_RECEIVED_TEXT} {reason}")
