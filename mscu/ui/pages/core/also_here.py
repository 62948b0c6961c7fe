"""Who else has the case open that is shown: told while it is true."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.errors import MscuError
from mscu.maintenance import AlsoAt
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.label import Elided


class AlsoHereLabel(Elided):
    """The names of those who have the case open as well; a screen reader says them when they change."""

    def __init__(self) -> None:
        super().__init__("", step=Type.SMALL)
        self.hide()

    def show_others(self, names: Sequence[str]) -> None:
        """Show who else has the case open."""
        text = f"Also here: {', '.join(map(isolated, names))}" if names else ""
        if text != self.text():
            announce(self, text)
        self.set_text(text)
        self.setVisible(bool(names))


class AlsoHere(QObject):
    """Announces which case a page shows, while it is in front, and asks who has it open as well.

    Signals: `changed` with the names of those who have.
    """

    changed = Signal(object)

    def __init__(self, dispatcher: Dispatcher, page: QWidget) -> None:
        super().__init__(page)
        self._dispatcher, self._page = dispatcher, page
        self._shown_id = self._case_id = 0
        """The case that the page shows; the one that was announced."""
        page.installEventFilter(self)
        dispatcher.came_or_went.connect(self._ask)
        dispatcher.others_lost.connect(self._lose)

    def be_at(self, case_id: int) -> None:
        """Note which case the page shows; none if it is 0."""
        self._shown_id = case_id
        self._go()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._go()
        return super().eventFilter(watched, event)

    def _go(self) -> None:
        case_id = 0 if self._page.isHidden() else self._shown_id
        if case_id != self._case_id and self._dispatcher.is_shared:
            self._case_id = case_id
            self._show(())
            self._ask_for(case_id)

    def _ask(self) -> None:
        if self._case_id:
            self._ask_for(self._case_id)

    def _ask_for(self, case_id: int) -> None:
        self._dispatcher.ask(AlsoAt(case_id), then=self._show, may_wait=True, failed=self._lose)

    def _lose(self, _error: MscuError | None = None) -> None:
        """Show nobody, as nothing is known: `came_or_went` follows once something is."""
        self._show(())

    def _show(self, names: tuple[str, ...]) -> None:
        self.changed.emit(names)
