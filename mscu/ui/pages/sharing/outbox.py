"""Sends to the unit's store what the navigators share, until it is known to have arrived.

No transaction spans both stores, so each item is sent and then noted as delivered. An item that is not noted
is sent again next time; sending it twice changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from mscu.actions.charity.charity_rota import CharityRota, RotaTurns
from mscu.actions.charity.count_release import MarkFiguresDelivered, UndeliveredFigures
from mscu.actions.sharing.cards import Answer, MarkAnswered, UndeliveredAnswers
from mscu.actions.sharing.count_receipt import ReceiveCounts
from mscu.actions.sharing.emergency import UrgentLine, UrgentRequests
from mscu.actions.sharing.on_call import OnCallRota, OnCallTurns
from mscu.actions.sharing.shares import MarkDelivered, MarkWithdrawn, Outgoing, UndeliveredShares
from mscu.actions.sharing.sharing import NOT_RECEIVED
from mscu.codes import Role
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import CommandLike, Dispatcher

NOT_RECEIVED_TEXT = "Police did not receive what was released:"
OTHER_PERSON = (
    "An answer to an urgent request was not delivered: police have since given its number to another "
    "person's request. Ring the officer who asked."
)


class Delivery(QObject):
    """One item on its way: sent to one store, noted as delivered in the other.

    Signals: `refused` with the reason why the unit's store did not accept it.
    """

    refused = Signal(str)

    def __init__(
        self, own: Dispatcher, command: CommandLike[Any], mark: CommandLike[Any] | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._own, self._command, self._mark = own, command, mark

    def send(self, police: Dispatcher) -> None:
        """Send the item; each dispatcher runs its commands in turn, so items arrive in order."""
        police.perform(self._command, then=self._arrived, problems=self._refused)

    def _arrived(self, _id: object) -> None:
        if self._mark is not None:
            self._own.perform(self._mark)
        self.deleteLater()

    def _refused(self, problems: dict[str, str]) -> None:
        if problems == {"uuid": NOT_RECEIVED}:  # it never arrived, so there is nothing to withdraw
            self._arrived(None)
            return
        self.refused.emit(f"{NOT_RECEIVED_TEXT} {' '.join(dict.fromkeys(problems.values()))}")
        self.deleteLater()


class Outbox(QObject):
    """Finds what is waiting, and sends it.

    A lead does not share with police, and so sends only answers and the rota.

    Signals: `refused` with a sentence for the page.
    """

    refused = Signal(str)

    def __init__(self, own: Dispatcher, police: Dispatcher, role: Role, parent: QObject) -> None:
        super().__init__(parent)
        self._own, self._police, self._role = own, police, role
        self.answers = Answers(self)  # its own: no page waits for what is sent
        self._resend_withdrawals = True
        """Whether to send the withdrawals again, as is done once in every session."""
        self._answers: tuple[Answer, ...] = ()
        self._rota: RotaTurns | None = None

    def send_waiting(self) -> None:
        """Read the waiting copies, answers and requests."""
        self.send_answers()
        self.send_rota()
        if self._role is Role.NAVIGATOR:
            self.send_shares()
            self._own.ask(UndeliveredFigures(), then=self._on_figures)

    def send_shares(self) -> None:
        """Send copies and withdrawals."""
        if self._role is Role.NAVIGATOR:
            self._own.ask(UndeliveredShares(again=self._resend_withdrawals), then=self._on_shares)

    def send_answers(self) -> None:
        """Send answers to urgent requests."""
        self._own.ask(UndeliveredAnswers(), then=self._on_answers)

    def send_rota(self) -> None:
        """Send the rota, if the unit's store holds another version."""
        self._own.ask(CharityRota(), then=self._on_rota)

    def _on_shares(self, waiting: tuple[Outgoing, ...]) -> None:
        self._resend_withdrawals = False
        for share in waiting:
            if share.receive is not None:
                self._send(share.receive, MarkDelivered(delivery_id=share.delivery_id))
            elif share.withdraw is not None:
                self._send(share.withdraw, MarkWithdrawn(delivery_id=share.delivery_id))

    def _on_figures(self, waiting: tuple[tuple[int, ReceiveCounts], ...]) -> None:
        for release_id, receive in waiting:
            self._send(receive, MarkFiguresDelivered(release_id=release_id))

    def _on_answers(self, answers: tuple[Answer, ...]) -> None:
        self._answers = answers
        if answers:
            self._police.ask(UrgentRequests(waiting_only=True), then=self._on_requests)

    def _on_requests(self, requests: tuple[UrgentLine, ...]) -> None:
        by_entry = {request.entry_id: request for request in requests}
        answers, self._answers = self._answers, ()
        for answer in answers:
            mark, request = MarkAnswered(release_id=answer.release_id), by_entry.get(answer.entry_id)
            if request is None:
                self._own.perform(mark)
            elif request.person_uuid == answer.person_uuid:
                self._send(replace(answer.command, version=request.version), mark)
            else:
                self.refused.emit(OTHER_PERSON)

    def _on_rota(self, rota: RotaTurns) -> None:
        self._rota = rota
        self._police.ask(OnCallRota(), then=self._on_police_rota)

    def _on_police_rota(self, answer: OnCallTurns) -> None:
        if self._rota is None:
            return
        own_turns = [(turn.starts, turn.ends, turn.name, turn.number) for turn in self._rota.turns]
        police_turns = [(turn.starts, turn.ends, turn.name, turn.number) for turn in answer.turns]
        if own_turns != police_turns:
            self._send(self._rota.for_police, None)

    def _send(self, command: CommandLike[Any], mark: CommandLike[Any] | None) -> None:
        delivery = Delivery(self._own, command, mark, self)
        delivery.refused.connect(self.refused)
        delivery.send(self._police)
