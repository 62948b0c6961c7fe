"""Pages that note what they are told, for tests of the window around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from mscu.access import Permission
from mscu.codes import Marking
from mscu.errors import NotPermitted
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.session.dispatcher import Dispatcher

NOTHING: frozenset[tuple[str, int]] = frozenset()


class NoGate:
    """Refuses everything: these pages ask nothing."""

    changes = NOTHING
    undo = None

    def ask(self, query: object, _progress: object = None) -> object:
        raise NotPermitted(f"{type(query).__name__}")

    def perform(self, command: object, _progress: object = None) -> object:
        raise NotPermitted(f"{type(command).__name__}")

    def interrupt(self) -> None:
        """Nothing runs."""


class Noted(Page):
    """A page that notes what it is told."""

    heard: ClassVar[list[str]] = []

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.button = QPushButton(f"Of {self.name}")
        self.body.addWidget(self.button)

    @override
    def shown(self) -> None:
        self.heard.append(f"{self.name} shown")

    @override
    def leave(self) -> None:
        self.heard.append(f"{self.name} left")

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self.heard.append(f"{self.name} heard {sorted(changed)}")


class FirstPage(Noted):
    name: ClassVar[str] = "desk"
    title: ClassVar[str] = "My desk"


class CasesPage(Noted):
    name: ClassVar[str] = "cases"
    title: ClassVar[str] = "Cases"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (("Enter", "Open the case"),)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (PageAction(label="Open a case", run=self.open_case),)

    def open_case(self) -> None:
        self.heard.append("a case is opened")


class CasePage(Noted):
    name: ClassVar[str] = "case"
    title: ClassVar[str] = "Case"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("cases",)
    of_record: ClassVar[bool] = True

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._marking = Marking.OFFICIAL

    @property
    @override
    def marking(self) -> Marking:
        return self._marking

    def mark(self, marking: Marking) -> None:
        self._marking = marking
        self.marking_changed.emit()

    @override
    def open_record(self, kind: str, record_id: int) -> None:
        self.heard.append(f"opens {kind} {record_id}")

    @override
    def resume(self, form_key: str) -> None:
        draft = self.context.drafts.of(form_key)
        self.heard.append(f"resumes {draft.label if draft else None}")

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (
            PageAction(label="Add a note", run=self.button.click),
            PageAction(label="Close it", run=self.button.click, why_not="an enquiry is open"),
        )


class CallPage(Noted):
    name: ClassVar[str] = "call"
    title: ClassVar[str] = "Take a call"
    icon: ClassVar[str] = "phone-incoming"
    needs: ClassVar[Permission] = Permission.GIVE_ADVICE


class UsersPage(Noted):
    name: ClassVar[str] = "users"
    title: ClassVar[str] = "Users"
    needs: ClassVar[Permission] = Permission.MANAGE_USERS


PAGES = (FirstPage, CasesPage, CasePage, CallPage, UsersPage)
