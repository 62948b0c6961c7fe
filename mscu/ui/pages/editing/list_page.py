"""Pages with a list at the left, and at the right the card of the selected row or a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QLayout, QWidget
from typing_extensions import override

from mscu.ui.look.layouts import Margins
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.list_layout import LIST_MARGINS, focus_list, lay_out_list, list_column
from mscu.ui.pages.core.list_pane import EmptyTab, ListPane
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.inline_form import InlineForm, bind_back
from mscu.ui.session.dispatcher import Dispatcher, QueryLike
from mscu.ui.widgets.chronology import KeyedRow

A = TypeVar("A")
R = TypeVar("R")


class CardPage(Page):
    """A page with a list, and beside it the card of the selected row, or a form in its place."""

    body_margins: ClassVar[Margins] = LIST_MARGINS
    back_to: ClassVar[str] = ""
    """The page to which Esc goes back; empty if it does not."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._list = self._card = QWidget()
        self._forms: tuple[InlineForm, ...] = ()

    def lay_out_card(
        self, left: QWidget, list_: QWidget, card: QWidget, *forms: InlineForm, others: Sequence[QWidget] = ()
    ) -> None:
        """Put the card, the forms and others beside what is left, with the list in it; connect the forms."""
        self._list, self._card, self._forms = list_, card, forms
        lay_out_list(self, left, card, *forms, *others)
        card.hide()
        for form in forms:
            form.begun.connect(partial(self.make_room, form))
            form.saved.connect(self.form_saved)
            form.left.connect(self.form_left)
            form.notified.connect(self.tell)
        if self.back_to:
            bind_back(self, partial(self.context.turn_to, self.back_to))

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.leave_forms()

    @property
    def has_card(self) -> bool:
        """Whether there is something to show on the card."""
        raise NotImplementedError

    def show_card(self) -> None:
        """Show the card, unless a form has its place."""
        self._card.setVisible(self.has_card and all(form.isHidden() for form in self._forms))

    def make_room(self, form: InlineForm) -> None:
        """Hide the card and the other forms for one that is being opened."""
        for part in (self._card, *self._forms):
            if part is not form:
                part.hide()

    def leave_forms(self) -> None:
        """Close the form that is open; its draft is kept, if it has one."""
        for form in self._forms:
            form.leave()

    def form_left(self) -> None:
        """Show the card again in the place of a form."""
        self.show_card()
        self._list.setFocus()

    def form_saved(self, saved: SavedForm) -> None:
        """Show the card again, with the message that it was done."""
        self.form_left()
        self.tell(saved.card.spec.done, Status.DONE)


class ListPage(CardPage, Generic[A, R]):
    """A register that is read in one answer, for one list.

    A subclass declares the list, gives the query, takes the rows from its answer, formats each and fills the
    card; it calls `lay_out` with its card and forms. The selection is kept by key when the list is read
    again, and a form keeps the place of the card until it is left.
    """

    list_name: ClassVar[str]
    list_width: ClassVar[int] = 480
    empty: ClassVar[EmptyTab]

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.index = ListPane(self.list_name, self.empty)
        self.answer: A | None = None
        self.selected_key: object = None
        self._rows: dict[object, R] = {}
        self._pending: tuple[object, Callable[[R], object]] | None = None
        """A row, and what is begun about it once the list is read."""

    def query(self) -> QueryLike[A] | None:
        """Return what the list is read with; None while nothing is to be read."""
        raise NotImplementedError

    def rows_of(self, answer: A) -> Sequence[R]:
        """Return the rows of an answer."""
        raise NotImplementedError

    def line_of(self, row: R) -> KeyedRow:
        """Return the key and the look of a row."""
        raise NotImplementedError

    def count_of(self, answer: A) -> str:
        """Return what stands beside the title."""
        raise NotImplementedError

    def fill_card(self, row: R) -> None:
        """Show a row on the card, or ask for what the card shows of it."""
        raise NotImplementedError

    def lay_out(self, card: QWidget, *forms: InlineForm, above: Sequence[QWidget | QLayout] = ()) -> None:
        """Put the card and the forms beside the list, and connect them; `above` stands over the list."""
        if above:
            left = list_column(self.list_width, self.index, *above)
        else:
            left = self.index
            left.setFixedWidth(self.list_width)
        self.lay_out_card(left, self.index.list, card, *forms)
        self.index.rested.connect(self.select)
        self.index.opened.connect(self.open_row)

    @property
    def row(self) -> R | None:
        """The selected row."""
        return self._rows.get(self.selected_key)

    @override
    def shown(self) -> None:
        self.ask()
        focus_list(self, self.index.list)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self.ask()

    def ask(self) -> None:
        """Read the list again."""
        query = self.query()
        if query is not None:
            self.dispatcher.ask(query, then=self.show_answer)

    def show_answer(self, answer: A) -> None:
        """Show the list, with the row selected that was before, or the first.

        Whoever has scrolled away from that row stays there when somebody's change makes the page read again.
        """
        self.answer = answer
        rows = self.rows_of(answer)
        lines = [self.line_of(row) for row in rows]
        self._rows = {line.key: row for line, row in zip(lines, rows, strict=True)}
        self.set_title(self.title, self.count_of(answer))
        follows = self.index.list.shows_current or self.index.list.current_key() != self.selected_key
        self.index.show_lines(lines, may_add=False)
        if self.selected_key not in self._rows:
            self.selected_key, follows = lines[0].key if lines else None, True
        self.index.list.choose(self.selected_key, scroll=follows)
        if self.row is not None:
            self.fill_card(self.row)
        self.show_card()
        pending, self._pending = self._pending, None
        if pending is not None and self.row is not None and pending[0] == self.selected_key:
            pending[1](self.row)

    def begin_about(self, key: object, begin: Callable[[R], object]) -> None:
        """Select a row and begin something about it, such as the form of a draft, once the list is read."""
        self.clear_messages()
        self.leave_forms()
        self.selected_key, self._pending = key, (key, begin)
        self.ask()

    def select(self, key: object) -> None:
        """Show another row, and close the form about the one before."""
        row = self._rows.get(key)
        if row is None or key == self.selected_key:
            return
        self.clear_messages()
        self.leave_forms()
        self.selected_key = key
        self.index.list.choose(key)
        self.fill_card(row)

    def open_row(self, key: object) -> None:
        """Open the row on which Enter or a double click was pressed."""
        self.select(key)

    @property
    @override
    def has_card(self) -> bool:
        return self.row is not None
