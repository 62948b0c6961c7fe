"""The list of search results: hits of two lines under the headings of their groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from mscu.ui.look import icons
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.button import ENTER
from mscu.ui.widgets.label import Label, rule

HEADING_HEIGHT, ROW_HEIGHT = 28, 46
_HIT = Qt.ItemDataRole.UserRole
_SIDE = 12
_RING = 2.0
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
    """Hits in groups; below a search field it leaves the focus in the field.

    Signals: `opened` with the hit to open; `hit_selected` with the spoken text of the current hit.
    """

    opened = Signal(object)
    hit_selected = Signal(str)

    def __init__(self, *, takes_keyboard: bool = False) -> None:
        super().__init__()
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_HitDelegate(self))
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

    def show_hits(self, hits: Sequence[FoundRecord]) -> None:
        """Show the hits by group, a group with an exact hit before the others, and select the first."""
        self._model.clear()
        exact = {hit.kind for hit in hits if hit.exact}
        for kind, name in sorted(GROUPS, key=lambda group: group[0] not in exact):
            self._add(name, [hit for hit in hits if hit.kind == kind])
        self._select(next(self._hit_rows(), None), announce=False)
        self.scrollToTop()

    def show_similar(self, hits: Sequence[FoundRecord]) -> None:
        """Add the similar names below the exact ones."""
        headings = {name: row for row, name in self._headings()}
        row = next((headings[name] for _, name in GROUPS[2:] if headings.get(name)), None)
        current = self.current_hit()
        self._add(ALIKE, hits, before=row)
        if current is None:
            self._select(next(self._hit_rows(), None), announce=False)
            self.scrollToTop()

    def _add(self, name: str, hits: Sequence[FoundRecord], before: int | None = None) -> None:
        position = self._model.rowCount() if before is None else before
        items = [_heading(name), *map(_row, hits)] if hits else []
        for row, item in enumerate(items, position):
            self._model.insertRow(row, item)

    def _headings(self) -> Iterator[tuple[int, str]]:
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if not isinstance(index.data(_HIT), FoundRecord):
                yield row, str(index.data())

    def current_hit(self) -> FoundRecord | None:
        """Return the hit that Enter opens."""
        hit = self.currentIndex().data(_HIT)
        return hit if isinstance(hit, FoundRecord) else None

    def step(self, by: int) -> None:
        """Select the next or previous hit, skipping headings."""
        rows = list(self._hit_rows())
        if rows:
            position = rows.index(self.currentIndex().row()) + by
            self._select(rows[min(max(position, 0), len(rows) - 1)])

    def full_height(self) -> int:
        """Return the height of the whole list."""
        hits = len(list(self._hit_rows()))
        return hits * ROW_HEIGHT + (self._model.rowCount() - hits) * HEADING_HEIGHT

    def hits(self) -> tuple[FoundRecord, ...]:
        """Return the hits in the order shown."""
        return tuple(self._model.index(row, 0).data(_HIT) for row in self._hit_rows())

    def _hit_rows(self) -> Iterator[int]:
        for row in range(self._model.rowCount()):
            if isinstance(self._model.index(row, 0).data(_HIT), FoundRecord):
                yield row

    def _select(self, row: int | None, *, announce: bool = True) -> None:
        if row is None:
            return
        index = self._model.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(self._model.index(row - 1, 0) if row == 1 else index)
        if announce:
            self.hit_selected.emit(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        hit = self.current_hit()
        if Qt.Key(event.key()) in ENTER and hit is not None:
            self.opened.emit(hit)
        elif Qt.Key(event.key()) in _STEPS:
            self.step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the words are typed in the search field."""

    def _pressed(self, index: QModelIndex) -> None:
        hit = index.data(_HIT)
        if isinstance(hit, FoundRecord):
            self.opened.emit(hit)


def _heading(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _row(hit: FoundRecord) -> QStandardItem:
    item = QStandardItem(hit.title)
    item.setData(hit, _HIT)
    item.setData(f"{hit.title}, {hit.detail}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip("")
    item.setEditable(False)
    return item


def _icon(hit: FoundRecord) -> str:
    if hit.subject_kind is not None:
        return hit.subject_kind.icon
    if hit.entry_kind is not None:
        return icon_of(hit.entry_kind)
    return _KIND_ICONS.get(hit.kind, "folder-open")


class _HitDelegate(QStyledItemDelegate):
    """Paints a heading or a hit; the second line is cut before the first."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        is_hit = isinstance(index.data(_HIT), FoundRecord)
        return QSize(200, ROW_HEIGHT if is_hit else HEADING_HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hit = index.data(_HIT)
        if isinstance(hit, FoundRecord):
            _paint_hit(painter, option, hit)
        else:
            _paint_heading(painter, option, str(index.data()))
        painter.restore()


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    theme = tokens(option.palette)
    painter.setFont(font(Type.LABEL))
    painter.setPen(colour(theme.text2))
    line = QRectF(option.rect).adjusted(_SIDE, 4, -_SIDE, 0)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)


def _paint_hit(painter: QPainter, option: QStyleOptionViewItem, hit: FoundRecord) -> None:
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
    square = QRectF(box.x() + _SIDE, box.y() + 7, icons.SIZE, icons.SIZE)
    icons.paint(painter, _icon(hit), square, theme.text2)
    line = box.adjusted(_TEXT_X, 5, -_SIDE, 0)
    for text, step, ink, height in (
        (hit.title, Type.STRONG, theme.text, 18),
        (hit.detail, Type.SMALL, theme.text2, 18),
    ):
        line.setHeight(height)
        painter.setFont(font(step))
        painter.setPen(colour(ink))
        metrics = QFontMetricsF(font(step))
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, isolated(cut))
        line.translate(0, height)


class FindPanel(QWidget):
    """Shows the results, or why there are none; it never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = FindList()
        self._message = Label(step=Type.STRONG, wrap=True)
        self._hint = Label(step=Type.SMALL, tone="text2", wrap=True)
        self._foot = Label(step=Type.MICRO, tone="text3")
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
        return inner + self._foot.sizeHint().height() + 3

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.fillRect(self.rect(), colour(theme.surface))
        painter.setPen(QPen(colour(theme.line2), 1))
        painter.setBrush(colour(theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
