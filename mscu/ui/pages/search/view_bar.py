"""Saved views of a list: choose, save, begin with or remove one; and save the list as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mscu.access import Permission
from mscu.actions.core.view_filters import View, dump_view, read_view, view_type_of
from mscu.actions.search.saved_views import BROKEN, RemoveView, SavedLine, SavedViews, SaveView
from mscu.ui.look.layouts import Space, growing, hbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.file_saving import FileSaveForm
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import icon_button
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.menu import Menu

NONE = "Select a view first"


@dataclass(frozen=True)
class BarTexts:
    """What the bar calls its views, the page and the list."""

    one: str = "view"
    page: str = "this page"
    shown: str = "the list"
    more: str = "Views, and the list as a file"


LIST_TEXTS = BarTexts()


class ViewBar(QWidget):
    """The user's saved views of one list, and their menu.

    Signals: `chosen` with a view to show; `notified` with a message and its status.
    """

    chosen = Signal(object)
    notified = Signal(str, object)

    def __init__(
        self,
        dispatcher: Dispatcher,
        context: PageContext,
        current_view: Callable[[], View],
        *,
        saving: FileSaveForm,
        texts: BarTexts = LIST_TEXTS,
        other_savings: Mapping[str, FileSaveForm] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._dispatcher, self._page, self._current_view, self._texts = (
            dispatcher,
            saving.name,
            current_view,
            texts,
        )
        self._why_no_file = "" if context.actor.may(Permission.PRINT) else "not your role"
        self.saving, self._other_savings = saving, other_savings
        self._saved: dict[str, SavedLine] = {}
        self._capitalised = False
        self._message = ""
        self.views = ChoiceField([], empty=texts.one.capitalize())
        self.views.setAccessibleName(f"Saved {texts.one}")
        self.views.setToolTip(f"Saved {texts.one}")
        self.title = LineField(placeholder="Name, then Enter")
        self.title.setAccessibleName(f"Name of this {texts.one}")
        self.title.hide()
        self._more = icon_button("ellipsis", texts.more)
        hbox(growing(self.views), growing(self.title), self._more, within=self, spacing=Space.TIGHT)
        self.views.edited.connect(self._choose)
        self._more.clicked.connect(self._show_menu)
        self.title.returnPressed.connect(self._save)
        keys = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.title)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._leave_title)

    def turn_to(self, page: str) -> None:
        """Show the views of another page, beginning with its default view."""
        if page != self._page:
            self._page, self._saved, self._capitalised = page, {}, False
            self.views.show_value(None)

    def ask(self) -> None:
        """Ask for the views; the first time, show the one that the page begins with."""
        self._dispatcher.ask(SavedViews(page=self._page), then=self._show)

    def _show(self, saved: tuple[SavedLine, ...]) -> None:
        self._saved = {view.title: view for view in saved}
        is_gone = self.views.value() is not None and self.views.value() not in self._saved
        options = [(t, f"{t} (default)" if v.is_first else t) for t, v in self._saved.items()]
        if is_gone:
            self.views.show_value(None)
        self.views.offer(options)
        default = next((view for view in saved if view.is_first), None)
        if default is not None and not self._capitalised:
            self.views.show_value(default.title)
            self._choose()
        self._capitalised = True

    def _choose(self) -> None:
        """Show the chosen view, or everything if none is chosen."""
        line = self._saved.get(str(self.views.value() or ""))
        kind = view_type_of(self._page)
        if kind is None:
            return
        view = kind() if line is None else read_view(kind, line.content)
        if view is not None:
            self.chosen.emit(view)
        elif line is not None:
            self.notified.emit(f"“{line.title}” cannot be shown. {BROKEN}", Status.LATE)

    def _show_menu(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        why_not = "" if self._chosen_title() else NONE.replace("view", self._texts.one)
        menu.offer(f"Save this {self._texts.one} as…", self._begin_title, icon="plus")
        label_begin = f"Open {self._texts.page} with this view"
        menu.offer(label_begin, self._set_default, icon="check", why_not=why_not)
        menu.offer(f"Remove this {self._texts.one}", self._remove, icon="trash-2", why_not=why_not)
        file = self.saving.begin
        label = f"Save {self._texts.shown} as a file"
        menu.offer(label, file, icon="download", why_not=self._why_no_file)
        for name, other in self._other_savings.items():
            menu.offer(name, other.begin, icon="file-lock", why_not=self._why_no_file)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 4)))
        menu.setActiveAction(menu.actions()[0])

    def _chosen_title(self) -> str:
        """Return the name of the chosen view."""
        title = str(self.views.value() or "")
        return title if title in self._saved else ""

    def _begin_title(self) -> None:
        self.title.setText(self._chosen_title())
        self.views.hide()
        self.title.show()
        self.title.setFocus()
        self.title.selectAll()

    def _leave_title(self) -> None:
        self.title.hide()
        self.views.show()
        self.views.setFocus()

    def _save(self) -> None:
        title = self.title.text().strip()
        if title:
            self._save_view(title, f"Saved as “{title}”.", self._current_view())

    def _set_default(self) -> None:
        title = self._chosen_title()
        message = f"{_capitalised(self._texts.page)} now opens with “{title}”."
        self._save_view(title, message, self._current_view(), is_first=True)

    def _save_view(self, title: str, message: str, view: View, *, is_first: bool = False) -> None:
        self._message = message
        is_first = is_first or (title in self._saved and self._saved[title].is_first)
        command = SaveView(page=self._page, title=title, content=dump_view(view), is_first=is_first)
        self.views.show_value(title)
        self._dispatcher.perform(command, then=self._saved_view, problems=self._refused)

    def _saved_view(self, _id: int) -> None:
        self._leave_title()
        self.notified.emit(self._message, Status.DONE)
        self.ask()

    def _remove(self) -> None:
        title = self._chosen_title()
        self._message = f"“{title}” removed. {_capitalised(self._texts.shown)} is not changed."
        command = RemoveView(page=self._page, title=title)
        self._dispatcher.perform(command, then=self._removed)

    def _removed(self, _result: object) -> None:
        self.views.show_value(None)
        self.notified.emit(self._message, Status.DONE)
        self.ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.notified.emit(" ".join(problems.values()), Status.LATE)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
