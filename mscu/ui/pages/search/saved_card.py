"""The searches that a person saved, and a line to save the one in front under a name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.core.view_filters import SearchView, read_view, written
from mscu.actions.search.saved_views import BROKEN, RemoveView, SavedLine, SavedViews, SaveView
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.fields import LineField

PAGE = "search"
REMOVE_KEYS = "Del"


class SavedCard(QWidget):
    """Saved searches, by name: Enter opens one, Del removes it.

    Signals: `chosen` with a search that is to be shown; `told` with a sentence, and whether it is
    bad news; `save_wanted` when the search in front is to be saved.
    """

    chosen = Signal(object)
    told = Signal(str, bool)
    save_wanted = Signal()

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._saved: tuple[SavedLine, ...] = ()
        self._said = ""
        self.list = ListCard("Saved searches", _none(), fills=True)
        self._remove = Button("Remove", size=Size.SMALL, hint=REMOVE_KEYS)
        self._remove.setToolTip("Forget the one that is chosen")
        self.list.aside.addWidget(self._remove)
        self.title = LineField(placeholder="Name of this search")
        self.title.setAccessibleName("Name of this search")
        self._save = Button("Save", hint="Ctrl+S")
        self._lay_out()
        self.list.opened.connect(self._open)
        self._remove.clicked.connect(self._remove_chosen)
        self._save.clicked.connect(self.save_wanted)
        self.title.returnPressed.connect(self.save_wanted)
        keys = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list.view)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._remove_chosen)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self._save)
        column.addLayout(row)

    def ask(self) -> None:
        """Ask for them."""
        self._dispatcher.ask(SavedViews(page=PAGE), then=self._show)

    def save(self, view: SearchView) -> None:
        """Keep a search under the name that is typed."""
        title = self.title.text().strip()
        if not title:
            self.title.setFocus()
            self.told.emit("Type a name for this search.", True)
            return
        self._said = f"Saved as “{title}”."
        command = SaveView(page=PAGE, title=title, content=written(view))
        self._dispatcher.perform(command, then=self._kept, problems=self._refused)

    def _kept(self, _number: int) -> None:
        self.title.clear()
        self.told.emit(self._said, False)
        self.ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.told.emit(" ".join(problems.values()), True)

    def _show(self, saved: tuple[SavedLine, ...]) -> None:
        self._saved = saved
        self.list.show_looks([saved_look(each) for each in saved])
        self._remove.setVisible(bool(saved))
        if saved and self.list.view.current_number() is None:
            self.list.view.choose_first()

    def _open(self, at: int) -> None:
        view = read_view(SearchView, self._saved[at].content)
        if view is None:
            self.told.emit(f"“{self._saved[at].title}” is not opened. {BROKEN}", True)
        else:
            self.title.setText(self._saved[at].title)
            self.chosen.emit(view)

    def _remove_chosen(self) -> None:
        at = self.list.view.current_number()
        if at is not None and at < len(self._saved):
            title = self._saved[at].title
            self._said = f"“{title}” is removed."
            self._dispatcher.perform(RemoveView(page=PAGE, title=title), then=self._removed)

    def _removed(self, _nothing: object) -> None:
        self.told.emit(self._said, False)
        self.ask()


def saved_look(line: SavedLine) -> RowLook:
    """Show a saved search: its name, and its words."""
    view = read_view(SearchView, line.content)
    words = "not readable" if view is None else view.words or "no words yet"
    return RowLook(line.title, words, kind="Saved search")


def _none() -> EmptyState:
    return EmptyState(
        "search",
        "No saved searches",
        "Name a search below to have it here again. Nobody else sees it.",
    )
