"""Any page on a real store, driven as a person would: by keys, names and what can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mscu.codes import Role, StoreKind
from mscu.gate import Gate
from mscu.ui.forms.drafts import Drafts
from mscu.ui.forms.form import Form
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.message_bar import MessageBar
from tests.scenes.stores import Store
from tests.ui.finding import only, visible
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import Box, Window, button, settle

P = TypeVar("P", bound=Page)


class PageScene(Generic[P]):
    """A page, what it asks of the window, and how a person works with it."""

    def __init__(
        self,
        store: Store,
        kind: type[P],
        role: str = Role.OFFICER,
        *,
        police: Dispatcher | None = None,
        charity: Dispatcher | None = None,
        dispatcher: type[InlineDispatcher] = InlineDispatcher,
        gate: Callable[[Gate], Any] | None = None,
    ) -> None:
        self.store = store
        self.gate = store.gate(role)
        self.box = Box()
        self.drafts = Drafts(self.box, store.clock)
        self.dispatcher = dispatcher(gate(self.gate) if gate is not None else self.gate)
        self.window = Window(self.gate.actor, self.drafts)
        for store_kind, beside in ((StoreKind.UNIT, police), (StoreKind.SURVIVORS, charity)):
            if beside is not None:
                self.window.stores[store_kind] = beside
        self.page = self.window.page = kind(self.dispatcher, self.window)
        self.open_requests: list[tuple[str, int]] = []
        self.counts: dict[str, int] = {}
        self.troubles: list[str] = []
        self.dispatcher.records_changed.connect(self.page.records_changed)
        self.dispatcher.trouble.connect(self.troubles.append)
        self.dispatcher.crashed.connect(self.troubles.append)
        self.page.open_requested.connect(self._on_open_requested)
        self.page.counted.connect(self._counted)

    def _on_open_requested(self, kind: str, number: int) -> None:
        self.open_requests.append((kind, number))

    def _counted(self, page: str, number: int) -> None:
        self.counts[page] = number

    @property
    def forms(self) -> list[FormCard]:
        """The form that is open, if any."""
        return visible(self.page, FormCard)

    @property
    def form(self) -> FormCard:
        return only(self.page, FormCard)

    @property
    def rows(self) -> RowsView:
        """The list of a page that reads its rows as they come in view."""
        return only(self.page, RowsView)

    @property
    def lines(self) -> Chronology:
        """The list of a page that has all its rows at once."""
        return only(self.page, Chronology)

    def open(self, kind: str, number: int) -> None:
        """Open a record, as another page does."""
        self.page.open_record(kind, number)
        settle()

    def come_back(self) -> None:
        """Turn to the page anew, which reads what it shows."""
        self.page.shown()
        settle()

    def resume(self, key: str) -> None:
        """Go on with a form by its key."""
        self.page.resume(key)
        settle()

    def press(self, words: str) -> None:
        """Press a button by what it is called."""
        button(self.page, words).click()
        settle()

    def said(self) -> str:
        """What the page tells in its messages."""
        settle()
        bars = self.page.findChildren(MessageBar)
        return " ".join(bar.text() for bar in bars if bar.isVisible() and bar.text())


PutUp = Callable[..., PageScene[P]]


def fill(form: Form, **values: object) -> None:
    """Show values in a form, as if they had been typed."""
    for name, value in values.items():
        put(form.editor(name), value)


def put(field: Any, value: object) -> None:
    """Show a value in a field, as if it had been typed or chosen."""
    field.show_value(value)
    field.edited.emit()


def saved(scene: PageScene[Any], **values: object) -> None:
    """Fill the form that is open, and save it by its key."""
    settle()
    form = scene.form.form
    fill(form, **values)
    QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()


def open_line(lines: Chronology, key: object) -> None:
    """Choose a line of a list and press Enter."""
    lines.choose(key)
    QTest.keyClick(lines, Qt.Key.Key_Return)
    settle()


def titles(view: RowsView) -> list[str]:
    """The first lines of a list, from top to bottom."""
    return [look.title.strip("\u2066\u2068\u2069") for look in looks(view)]


def looks(view: RowsView) -> list[Any]:
    """The rows of a list, from top to bottom."""
    model = view.model()
    model.prepare(0, model.rowCount() - 1)  # type: ignore[attr-defined]
    return [model.look_at(at) for at in range(model.rowCount())]  # type: ignore[attr-defined]


def title_of(card: SideCard) -> str:
    """The title of a card, without the marks around a name."""
    return card.title.text().strip("\u2066\u2068\u2069")


def shown(part: QWidget) -> bool:
    """Whether a part can be seen."""
    settle()
    return part.isVisible()
