"""What walks over the pages of the register share: who opens a page, and a gate that does each thing once."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from mscu.access import Actor
from mscu.actions.core.action import Command, Query
from mscu.codes import Role, StoreKind
from mscu.errors import MscuError
from mscu.gate import Gate
from mscu.ui.pages.core.page import Page
from tests.role_matrix.matrix import tried

_ANSWERS: dict[int, tuple[Gate, dict[Query[Any], Any]]] = {}
"""What was answered, by the identity of the gate, which is kept with it."""


def roles_of(kind: type[Page]) -> list[Role]:
    """Return the roles that have a page, first the one that sees most of it."""
    in_charity = kind.store is StoreKind.SURVIVORS
    store = StoreKind.SURVIVORS if in_charity else StoreKind.UNIT
    unit = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.NAVIGATOR, *Role)
    roles = dict.fromkeys((Role.NAVIGATOR, Role.LEAD) if in_charity else unit)
    actors = (Actor(id=1, name=r, display=r, role=r, device="", store=store) for r in roles)
    return [Role(actor.role) for actor in actors if kind.offered_to(actor)]


class NotDone(MscuError):
    """Nothing is done in this walk."""


class AnsweredOnce:
    """A gate that answers each question once, as long as nothing is changed through it.

    The pages of a store ask the same again and again; what a query answers is tested elsewhere.
    """

    changes: frozenset[tuple[str, int]] = frozenset()
    undo: None = None

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def ask(self, query: Query[Any], _progress: object = None) -> Any:
        _, answers = _ANSWERS.setdefault(id(self._gate), (self._gate, {}))
        if not _can_be_kept(query):
            return self._gate.ask(query)
        if query not in answers:
            answers[query] = self._gate.ask(query)
        return answers[query]

    def perform(self, command: Command[Any], _progress: object = None) -> Any:
        _ANSWERS.clear()
        done = self._gate.perform(command)
        self.changes = self._gate.changes
        return done

    def interrupt(self) -> None:
        """Nothing runs."""


class ChangesNothing(AnsweredOnce):
    """A gate that finds out of a command whether it is refused, and takes it back."""

    def perform(self, command: Command[Any], _progress: object = None) -> Any:
        if isinstance(command, Command):
            self._gate.perform(tried(command))
        raise NotDone


def _can_be_kept(query: Query[Any]) -> bool:
    """Return whether a question can be compared with others: a list may be among what it asks for."""
    try:
        hash(query)
    except TypeError:
        return False
    return True


def close_dialogs() -> None:
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            dialog.reject()
