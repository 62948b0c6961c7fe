"""A case page on a real store, driven as a person would: by keys, names and what can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from mscu.access import Actor
from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.entries.entry_file import EntryDetails, EntryRow
from mscu.codes import Kind, Role, StoreKind
from mscu.progress import Progress
from mscu.ui.forms.drafts import DraftBox, Drafts
from mscu.ui.pages.cases.chronology_pane import ChronologyPane
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.cases.side_pane import CaseListCard
from mscu.ui.pages.core.message_place import MessagePlace
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.entries.entry_card import EntryCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.label import Elided
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.message_bar import MessageBar
from tests.scenes.stores import Store
from tests.ui.finding import only, visible
from tests.ui.inline import InlineDispatcher

W = TypeVar("W", bound=QWidget)


@dataclass
class Box:
    """Keeps sealed drafts in memory."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, content: bytes) -> None:
        self.kept[key] = content

    def drop(self, key: str) -> None:
        self.kept.pop(key, None)

    def contents(self) -> Iterable[bytes]:
        return tuple(self.kept.values())


class Window:
    """What a page knows of the window."""

    def __init__(self, actor: Actor, drafts: Drafts) -> None:
        self.actor, self.drafts = actor, drafts
        self.unit_name = "Greater Manchester"
        self.store_file = Path("unit.db")
        self.backs_up = True
        self.within = None
        self.not_heard = ""
        self.turned: list[str] = []
        self.forms_shown: list[str] = []
        self.stores: dict[StoreKind, Dispatcher] = {}
        self.page: Page | None = None
        self.kept_columns: dict[str, Sequence[int]] = {}

    def columns(self, list_name: str) -> Sequence[int]:
        return self.kept_columns.get(list_name, ())

    def keep_columns(self, list_name: str, columns: Sequence[int]) -> None:
        self.kept_columns[list_name] = columns

    def beside(self, store_kind: StoreKind) -> Dispatcher | None:
        return self.stores.get(store_kind)

    def open(self, kind: str, number: int) -> None:
        self.turned.append(f"{kind}/{number}")

    def turn_to(self, page: str) -> None:
        self.turned.append(page)

    def skip(self, instead: str) -> None:
        self.turned.append(f"skipped for {instead}")

    def back(self) -> None:
        self.turned.append("back")

    def resume(self, form_key: str) -> None:
        self.turned.append(form_key)
        if self.page is not None and form_key.startswith(f"{self.page.name}/"):
            self.page.resume(form_key)

    def hold_lock(self, held: bool) -> None:
        self.turned.append(f"lock held: {held}")

    def show_message(self, bar: MessageBar) -> None:
        if self.page is not None:
            self.page.show_message(bar)

    def begin_job(self, title: str, if_cancelled: str) -> Progress:
        return Progress() if self.page is None else self.page.begin_job(title, if_cancelled)

    def form_shown(self, form_key: str) -> None:
        self.forms_shown.append(form_key)

    def note_backup(self) -> None:
        self.turned.append("backup")


class Scene:
    """The page, and how a person works with it."""

    def __init__(self, store: Store, role: Role = Role.OFFICER, box: DraftBox | None = None) -> None:
        self.gate = store.gate(role)
        self.box = Box()
        self.drafts = Drafts(box or self.box, store.clock)
        self.dispatcher = InlineDispatcher(self.gate)
        self.window = Window(self.gate.actor, self.drafts)
        self.page = self.window.page = CasePage(self.dispatcher, self.window)
        self.dispatcher.records_changed.connect(self.page.records_changed)
        self.open_requests: list[tuple[str, int]] = []
        self.page.open_requested.connect(self._on_open_requested)

    def _on_open_requested(self, kind: str, number: int) -> None:
        self.open_requests.append((kind, number))

    @property
    def forms(self) -> list[FormCard]:
        """The form on top, if any."""
        return visible(self.page, FormCard)

    @property
    def form(self) -> FormCard:
        return only(self.page, FormCard)

    @property
    def chronology(self) -> ChronologyPane:
        return only(self.page, ChronologyPane)

    @property
    def entry_card(self) -> EntryCard:
        return only(self.page, EntryCard)

    @property
    def entry(self) -> EntryDetails:
        """The entry that is shown."""
        entry = self.entry_card.entry
        assert entry is not None, "no entry is shown"
        return entry

    @property
    def list_card(self) -> CaseListCard:
        return only(self.page, CaseListCard)

    def open(self, case_id: int) -> None:
        """Open a case, as the list of cases does."""
        self.page.open_record("cases", case_id)
        self.page.shown()

    def entry_words(self) -> str:
        """All that the entry's card says."""
        return words_of(self.entry_card)

    def add(self, kind: Kind) -> FormCard:
        """Begin an entry, as the menu does."""
        self.page.forms.add(kind)
        return self.form

    def fill(self, **values: object) -> None:
        """Show values in the form on top, as if they had been typed."""
        for name, value in values.items():
            editor = self.form.form.editor(name)
            editor.show_value(value)
            editor.edited.emit()

    def press(self, words: str, within: QWidget | None = None) -> None:
        """Press a button by what it is called."""
        button(within or self.page, words).click()

    def menu(self) -> Menu:
        """Open the menu of the case."""
        self.press("More about this case")
        settle()
        return only(self.page, Menu)

    def choose(self, words: str) -> None:
        """Choose from the menu of the case."""
        menu = self.menu()
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.close()

    def save(self) -> None:
        """Save the form on top."""
        self.page.forms.save()

    def said(self) -> str:
        """What the page tells in its message."""
        settle()
        (place,) = self.page.findChildren(MessagePlace)
        bars = place.findChildren(MessageBar)
        return " ".join(bar.text() for bar in bars if bar.isVisibleTo(self.page) and bar.text())


def button(within: QWidget, words: str) -> QAbstractButton:
    """Find a button by its accessible name."""
    settle()
    found = [each for each in visible(within, QAbstractButton) if each.accessibleName() == words]
    assert found, f"no button {words}"
    return found[0]


def settle() -> None:
    """Process events and deferred deletions."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


def words_of(widget: QWidget) -> str:
    """All that can be read within a widget."""
    settle()
    labels = [each.text() for each in widget.findChildren(QLabel)]
    lines = [each.text() for each in widget.findChildren(Elided)]
    named = [each.accessibleName() for each in widget.findChildren(QWidget)]
    return "\n".join(each for each in (*labels, *lines, *named) if each)


def type_keys(words: str) -> None:
    """Type into whatever has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)


def press_key(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in whatever has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def case_of(scene: Scene) -> CaseDetails:
    """Return the case that the page shows."""
    case = scene.page.reading.case
    assert case is not None
    return case


def newest(scene: Scene) -> EntryRow:
    """Return the entry that was recorded last."""
    return max(case_of(scene).entries, key=lambda row: row.id)
