"""The list of search results: commands, then hits of two lines, under the headings of their groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from mscu.actions.search.find import FoundRecord
from mscu.documents.icons import icon_of
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.look import icons
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.button import ENTER
from mscu.ui.widgets.label import Label, rule

HEADING_HEIGHT, ROW_HEIGHT, COMMAND_HEIGHT = 28, 46, 32
_FOUND = Qt.ItemDataRole.UserRole
"""The role with what a row opens or does; a heading has none."""
_SIDE = 12
_GAP = 8
_RING = 2.0
_LINE = 18
_MIDDLE, _LEFT, _RIGHT = (
    Qt.AlignmentFlag.AlignVCenter,
    Qt.AlignmentFlag.AlignLeft,
    Qt.AlignmentFlag.AlignRight,
)
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_Home: -1_000,
    Qt.Key.Key_End: 1_000,
}
_TEXT_X = _SIDE + icons.SIZE + 12
GROUPS = (
    ("cases", "Cases"),
    ("subject", "People and places"),
    ("plans", "Plans"),
    ("entry", "Entries"),
    ("survivor", "Survivors"),
    ("support", "In survivors' records"),
    ("provider", "Services"),
    ("interpreter", "Interpreters"),
)
ALIKE = "Similar names and spellings"
_KIND_ICONS = {
    "plans": "target",
    "survivor": "user-round",
    "support": "notebook-pen",
    "provider": "store",
    "interpreter": "languages",
}


class FindList(QListView):
    """Commands and hits in groups; below a search field it leaves the focus in the field.

    Signals: `opened` with the hit to open; `command_chosen` with the command to run; `selected` with the
    spoken text of the current row.
    """

    opened = Signal(object)
    command_chosen = Signal(object)
    selected = Signal(str)

    def __init__(self, *, takes_keyboard: bool = False) -> None:
        super().__init__()
        self._model = QStandardItemModel(self)
        self._command_rows = 0
        self.setModel(self._model)
        self.setItemDelegate(_RowDelegate(self))
        self.setAccessibleName("Found")
        self.setProperty("bare", True)
        policy = Qt.FocusPolicy.StrongFocus if takes_keyboard else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoScroll(False)  # it would hide the first heading as soon as it is laid out
        self.clicked.connect(self._pressed)

    def show_commands(self, groups: Iterable[tuple[str, Sequence[WindowCommand]]]) -> None:
        """Show commands above the hits, which stay as they are, and select the first row."""
        self._model.removeRows(0, self._command_rows)
        self._command_rows = 0
        for name, commands in groups:
            self._command_rows += self._add(name, commands, before=self._command_rows)
        self._select_first()

    def show_hits(self, hits: Sequence[FoundRecord], *, keeps_current: bool = False) -> None:
        """Show the hits by group below the commands, a group with an exact hit before the others.

        A selected command stays selected, and with `keeps_current` a hit that is still among them.
        """
        current = self._current()
        self._model.removeRows(self._command_rows, self._model.rowCount() - self._command_rows)
        exact = {hit.kind for hit in hits if hit.exact}
        for kind, name in sorted(GROUPS, key=lambda group: group[0] not in exact):
            self._add(name, [hit for hit in hits if hit.kind == kind])
        stays = keeps_current or isinstance(current, WindowCommand)
        row = next((row for row in self._rows() if stays and self._found_at(row) == current), None)
        if row is None:
            self._select_first()
        else:
            self._select(row, announce=False)

    def show_similar(self, hits: Sequence[FoundRecord]) -> None:
        """Add the similar names below the exact ones."""
        headings = {name: row for row, name in self._headings()}
        row = next((headings[name] for _, name in GROUPS[2:] if headings.get(name)), None)
        is_nothing_selected = self._current() is None
        self._add(ALIKE, hits, before=row)
        if is_nothing_selected:
            self._select_first()

    def _add(self, name: str, found: Sequence[FoundRecord | WindowCommand], before: int | None = None) -> int:
        """Add a group and return how many rows it has."""
        position = self._model.rowCount() if before is None else before
        items = [_heading(name), *map(_row, found)] if found else []
        for row, item in enumerate(items, position):
            self._model.insertRow(row, item)
        return len(items)

    def _headings(self) -> Iterator[tuple[int, str]]:
        for row in range(self._command_rows, self._model.rowCount()):
            index = self._model.index(row, 0)
            if index.data(_FOUND) is None:
                yield row, str(index.data())

    def current_hit(self) -> FoundRecord | None:
        """Return the hit that Enter opens."""
        hit = self._current()
        return hit if isinstance(hit, FoundRecord) else None

    def current_command(self) -> WindowCommand | None:
        """Return the command that Enter runs."""
        command = self._current()
        return command if isinstance(command, WindowCommand) else None

    def _current(self) -> object:
        return self.currentIndex().data(_FOUND)

    def choose_current(self) -> None:
        """Open the current hit, or run the current command."""
        self._choose(self._current())

    def step(self, by: int) -> None:
        """Select the next or previous row, skipping headings."""
        rows = list(self._rows())
        if rows:
            position = rows.index(self.currentIndex().row()) + by
            self._select(rows[min(max(position, 0), len(rows) - 1)])

    def full_height(self) -> int:
        """Return the height of the whole list."""
        return sum(map(_height, map(self._found_at, range(self._model.rowCount()))))

    def hits(self) -> tuple[FoundRecord, ...]:
        """Return the hits in the order shown."""
        found = map(self._found_at, self._rows())
        return tuple(hit for hit in found if isinstance(hit, FoundRecord))

    def commands(self) -> tuple[WindowCommand, ...]:
        """Return the commands in the order shown."""
        found = map(self._found_at, self._rows())
        return tuple(command for command in found if isinstance(command, WindowCommand))

    def _found_at(self, row: int) -> object:
        return self._model.index(row, 0).data(_FOUND)

    def _rows(self) -> Iterator[int]:
        return (row for row in range(self._model.rowCount()) if self._found_at(row) is not None)

    def _select_first(self) -> None:
        row = next(self._rows(), None)
        if row is not None:
            self._select(row, announce=False)
        self.scrollToTop()

    def _select(self, row: int, *, announce: bool = True) -> None:
        index = self._model.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(self._model.index(row - 1, 0) if row == 1 else index)
        if announce:
            self.selected.emit(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ENTER and self._current() is not None:
            self.choose_current()
        elif Qt.Key(event.key()) in _STEPS:
            self.step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the words are typed in the search field."""

    def _pressed(self, index: QModelIndex) -> None:
        self._choose(index.data(_FOUND))

    def _choose(self, found: object) -> None:
        if isinstance(found, FoundRecord):
            self.opened.emit(found)
        elif isinstance(found, WindowCommand):
            self.command_chosen.emit(found)


def _heading(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _row(found: FoundRecord | WindowCommand) -> QStandardItem:
    if isinstance(found, FoundRecord):
        text, spoken = found.title, f"{found.title}, {found.detail}"
    else:
        text, spoken = found.label, found.spoken
    item = QStandardItem(text)
    item.setData(found, _FOUND)
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip("")
    item.setEditable(False)
    return item


def _height(found: object) -> int:
    if found is None:
        return HEADING_HEIGHT
    return COMMAND_HEIGHT if isinstance(found, WindowCommand) else ROW_HEIGHT


def _icon(hit: FoundRecord) -> str:
    if hit.subject_kind is not None:
        return hit.subject_kind.icon
    if hit.entry_kind is not None:
        return icon_of(hit.entry_kind)
    return _KIND_ICONS.get(hit.kind, "folder-open")


class _RowDelegate(QStyledItemDelegate):
    """Paints a heading, a command or a hit, whose second line is cut before the first."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _height(index.data(_FOUND)))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = index.data(_FOUND)
        if isinstance(found, FoundRecord):
            _paint_ground(painter, option)
            _paint_hit(painter, option, found)
        elif isinstance(found, WindowCommand):
            _paint_ground(painter, option)
            _paint_command(painter, option, found)
        else:
            _paint_heading(painter, option, str(index.data()))
        painter.restore()


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    theme = tokens(option.palette)
    painter.setFont(font(Type.LABEL))
    painter.setPen(colour(theme.text2))
    line = QRectF(option.rect).adjusted(_SIDE, 4, -_SIDE, 0)
    painter.drawText(line, _MIDDLE, text)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    theme = tokens(option.palette)
    box = QRectF(option.rect)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, colour(theme.soft))
        painter.fillRect(QRectF(box.x(), box.y(), 3, box.height()), colour(theme.accent))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, colour(theme.hover))
    if option.state & QStyle.StateFlag.State_HasFocus:
        half = _RING / 2
        painter.setPen(QPen(colour(theme.focus), _RING))
        painter.drawRect(box.adjusted(half, half, -half, -half))


def _paint_hit(painter: QPainter, option: QStyleOptionViewItem, hit: FoundRecord) -> None:
    theme = tokens(option.palette)
    box = QRectF(option.rect)
    square = QRectF(box.x() + _SIDE, box.y() + 7, icons.SIZE, icons.SIZE)
    icons.paint(painter, _icon(hit), square, theme.text2)
    line = box.adjusted(_TEXT_X, 5, -_SIDE, 0)
    line.setHeight(_LINE)
    for text, look in ((hit.title, (Type.STRONG, theme.text)), (hit.detail, (Type.SMALL, theme.text2))):
        _paint_text(painter, line, text, look)
        line.translate(0, _LINE)


def _paint_command(painter: QPainter, option: QStyleOptionViewItem, command: WindowCommand) -> None:
    """Paint icon, label and kind of a command; at the right its keys, or why it may not be done."""
    theme = tokens(option.palette)
    box = QRectF(option.rect)
    square = QRectF(box.x() + _SIDE, box.center().y() - icons.SIZE / 2, icons.SIZE, icons.SIZE)
    name = "lock" if command.why_not else "check" if command.checked else command.icon
    if name:
        icons.paint(painter, name, square, theme.text3 if command.why_not else theme.text2)
    line = box.adjusted(_TEXT_X, 0, -_SIDE, 0)
    quiet = (Type.SMALL, theme.text3)
    strong = (Type.STRONG, theme.text3 if command.why_not else theme.text)
    for text, look in ((command.label, strong), (command.detail, quiet)):
        line.setLeft(line.left() + _paint_text(painter, line, text, look) + _GAP)
    _paint_text(painter, line, command.why_not or command.keys, quiet, at_right=True)


def _paint_text(
    painter: QPainter, line: QRectF, text: str, look: tuple[Type, str], *, at_right: bool = False
) -> float:
    """Paint a text in its type and colour, cut to its line, and return its width."""
    step, ink = look
    painter.setFont(font(step))
    painter.setPen(colour(ink))
    metrics = QFontMetricsF(font(step))
    cut = isolated(metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(line.width(), 0)))
    painter.drawText(line, _MIDDLE | (_RIGHT if at_right else _LEFT), cut)
    return metrics.horizontalAdvance(cut)


class FindPanel(QWidget):
    """Shows the results, or why there are none; it never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = FindList()
        self._message = Label(step=Type.STRONG, wrap=True)
        self._hint = Label(step=Type.SMALL, tone="text2", wrap=True)
        self._foot = Label(step=Type.MICRO, tone="text3", wrap=True)
        self._empty = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Search results")
        vbox(
            self._message, self._hint, within=self._empty, spacing=Space.TIGHT, margins=(_SIDE, 12, _SIDE, 12)
        )
        self._foot.setContentsMargins(_SIDE, 6, _SIDE, 6)
        vbox(
            self._empty,
            growing(self.list),
            rule(),
            self._foot,
            within=self,
            spacing=Space.NONE,
            margins=(1, 1, 1, 1),
        )

    def show_list(self) -> None:
        self._empty.hide()
        self.list.show()

    def show_message(self, text: str, hint: str) -> None:
        """Show a sentence in place of the list, with a hint below it."""
        self.list.hide()
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self._hint.setText(hint)
        self._empty.show()

    def show_keys(self, text: str) -> None:
        """Show the shortcuts at the foot."""
        self._foot.setText(text)

    def full_height(self, width: int) -> int:
        """Return the height of the panel with all that it shows."""
        hint = self._empty.heightForWidth(width - 2)
        inner = hint if self.list.isHidden() else self.list.full_height()
        return inner + self._foot.heightForWidth(width - 2) + 3

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.fillRect(self.rect(), colour(theme.surface))
        painter.setPen(QPen(colour(theme.line2), 1))
        painter.setBrush(colour(theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
