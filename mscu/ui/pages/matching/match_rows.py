"""One possible match: who or what it is, how strong the match is, and each reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.matching.matching import LikelyMatches, LikelySubject, LikenessStrength, Reason
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import Family, SubjectKind
from mscu.ui.look import icons
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, aligned, growing, hbox, space, stretch, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.look.shapes import outline
from mscu.ui.widgets.button import Button, ButtonKind, Pressable, Size
from mscu.ui.widgets.chip import StrengthMark
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.read_text import MarkSpan

# Numbers of the matches in a report's text, so that each reason refers to its words


PLACE = "place"
ELSEWHERE = ""


@dataclass(frozen=True)
class NumberedMatches:
    """The ranges of a report's text that match something known."""

    spans: tuple[MarkSpan, ...] = ()

    def of(self, match: TextMatch) -> str:
        """Return the number of a word; `place` where only the report's place matches."""
        if not match.end:
            return PLACE
        numbers = (s.number for s in self.spans if s.start <= match.start and match.end <= s.end)
        return next(map(str, numbers), ELSEWHERE)


def number_matches(text: str, likely: LikelyMatches) -> NumberedMatches:
    """Number the matched words in the order of the text; overlapping ones share a number."""
    reasons = [reason for case in likely.cases for reason in case.reasons]
    reasons += [reason for subject in likely.subjects for reason in subject.reasons]
    spans = {(reason.match.start, reason.match.end) for reason in reasons}
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not start < end <= len(text):
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return NumberedMatches(tuple(MarkSpan(*span, number) for number, span in enumerate(merged, 1)))


@dataclass(frozen=True)
class SharedName:
    """People who match only on one name that several share."""

    name: str
    people: tuple[LikelySubject, ...]


def group_by_name(subjects: Sequence[LikelySubject]) -> tuple[list[LikelySubject], list[SharedName]]:
    """Separate the people who match only on one shared name from the rest."""
    by_name: dict[str, list[LikelySubject]] = {}
    for subject in subjects:
        if name := _only_name(subject):
            by_name.setdefault(name, []).append(subject)
    shared = [SharedName(name, tuple(people)) for name, people in by_name.items() if len(people) > 1]
    folded = {person.id for group in shared for person in group.people}
    return [subject for subject in subjects if subject.id not in folded], shared


def _only_name(subject: LikelySubject) -> str:
    is_only_reason = len(subject.reasons) == 1 and subject.strength is LikenessStrength.WEAK
    if not is_only_reason or subject.kind is not SubjectKind.PERSON:
        return ""
    word = subject.reasons[0].match
    return word.shown if word.is_single_name else ""


def numbered_reasons(reasons: Iterable[Reason], numbered: NumberedMatches) -> list[tuple[str, str]]:
    """Return each reason once with its number, the numbered ones first and in order."""
    rows = {(numbered.of(reason.match), _reason_text(reason)): None for reason in reasons}
    return sorted(rows, key=_by_number)


def _reason_text(reason: Reason) -> str:
    """Describe who is known and why; each name keeps its text direction."""
    name = reason.subject_name
    return reason.summary.replace(name, isolated(name)) if name else reason.reason_beside_name


def _by_number(row: tuple[str, str]) -> tuple[bool, int]:
    number, _ = row
    return (not number.isdigit(), int(number) if number.isdigit() else 0)


SIDE = 16
_SIGN = 32
_GAP = 12
_NUMBER = QSize(22, 16)
_TOP = Qt.AlignmentFlag.AlignTop
_SHAPES = {
    SubjectKind.PERSON: Family.REPORT,
    SubjectKind.PLACE: Family.CARE,
    SubjectKind.THING: Family.ENQUIRY,
    SubjectKind.ORGANISATION: Family.ENFORCEMENT,
}
"""Circle, house, square, hexagon, as in the link chart."""


class Sign(QWidget):
    """The outline of a kind of nominal; a case has a square."""

    def __init__(self, kind: SubjectKind | None) -> None:
        super().__init__()
        self._shape = _SHAPES[kind] if kind else Family.ENQUIRY
        self._icon = kind.icon if kind else "folder-open"
        self.setAccessibleName(kind.label if kind else "Case")
        self.setFixedSize(_SIGN, _SIGN)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.setPen(QPen(colour(theme.edge), 1.3))
        painter.setBrush(colour(theme.surface))
        painter.drawPath(outline(self._shape, QRectF(1, 1, _SIGN - 2, _SIGN - 2)))
        inner = QRectF((_SIGN - icons.SIZE) / 2, (_SIGN - icons.SIZE) / 2, icons.SIZE, icons.SIZE)
        icons.paint(painter, self._icon, inner, theme.text)


class _Number(QWidget):
    """The number that marks the words of a reason in the text, or a pin for the place."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(_NUMBER)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.soft))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if self._number == PLACE:
            icons.paint(painter, "map-pin", QRectF(5, 2, 12, 12), theme.accent2)
            return
        painter.setPen(colour(theme.accent2))
        painter.setFont(font(Type.MICRO, weight=SEMIBOLD))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._number or "·")


@dataclass(frozen=True, kw_only=True)
class LikelyLook:
    """What one row shows, and the text of its buttons."""

    key: tuple[str, int]
    """Kind and id of what the name opens."""
    kind: SubjectKind | None
    """None for a case."""
    name: str
    detail: str
    strength: LikenessStrength
    reasons: tuple[tuple[str, str], ...]
    """Each with its number."""
    action: str = ""
    keys: str = ""
    """The key that does it."""
    more: str = ""
    """A second, less prominent button."""
    settled: str = ""
    """What is already known, shown instead of a button."""
    why_not: str = field(default="", compare=False)


class LikelyRow(QFrame):
    """One possible match.

    Signals: `followed` with kind and id when its name is pressed, `action_requested` and `more_requested`
    with the same for its two buttons.
    """

    followed = Signal(str, int)
    action_requested = Signal(str, int)
    more_requested = Signal(str, int)

    def __init__(self, look: LikelyLook) -> None:
        super().__init__()
        self.look = look
        texts = vbox(self._header(), space(Space.TIGHT), spacing=Space.HAIR)
        for number, text in look.reasons:
            texts.addLayout(_reason(number, text))
        row = hbox(aligned(Sign(look.kind), _TOP), growing(texts), spacing=_GAP, margins=(SIDE, 12, SIDE, 10))
        vbox(row, rule(), within=self, spacing=Space.NONE)
        reasons = ". ".join(text for _, text in look.reasons)
        self.setAccessibleName(
            accessible_text(f"{look.name}, {look.strength.label}. {look.detail}. {reasons}")
        )

    def _header(self) -> QHBoxLayout:
        name = Link(isolated(self.look.name), strong=True)
        name.wrap()
        name.setAccessibleName(accessible_text(f"Open {self.look.name}"))
        name.followed.connect(self._follow)
        names = vbox(
            aligned(name, Qt.AlignmentFlag.AlignLeft), _note(self.look.detail), stretch(), spacing=Space.NONE
        )
        return hbox(growing(names), self._actions(), spacing=Space.SMALL)

    def _actions(self) -> QVBoxLayout:
        look = self.look
        right = Qt.AlignmentFlag.AlignRight
        column = vbox(aligned(StrengthMark(look.strength.degree), right), spacing=Space.SNUG)
        if look.settled:
            column.addWidget(Label(look.settled, step=Type.SMALL, tone="text2"), 0, right)
        buttons = hbox(stretch(), spacing=Space.TIGHT)
        for label, kind, keys, slot in (
            (look.more, ButtonKind.QUIET, "", self._more),
            (look.action, ButtonKind.SECONDARY, look.keys, self._action),
        ):
            if label:
                button = Button(label, size=Size.SMALL, kind=kind, hint=keys)
                button.setAccessibleName(accessible_text(f"{label}: {look.name}"))
                button.block(look.why_not)
                button.clicked.connect(slot)
                buttons.addWidget(button)
        column.addLayout(buttons)
        column.addStretch(1)
        return column

    def _follow(self) -> None:
        self.followed.emit(*self.look.key)

    def _action(self) -> None:
        self.action_requested.emit(*self.look.key)

    def _more(self) -> None:
        self.more_requested.emit(*self.look.key)


def _note(text: str) -> Label:
    label = Label(text, step=Type.SMALL, tone="text2", wrap=True)
    label.setAlignment(
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
    )
    return label


def _reason(number: str, text: str) -> QHBoxLayout:
    return hbox(aligned(_Number(number), _TOP), growing(_note(text)), spacing=Space.SMALL)


class FoldedRows(QWidget):
    """Several people who share only a name, in one line that unfolds.

    Signals: the same as those of its rows.
    """

    followed = Signal(str, int)
    action_requested = Signal(str, int)
    more_requested = Signal(str, int)

    def __init__(self, name: str, text: str, looks: Sequence[LikelyLook]) -> None:
        super().__init__()
        self._inner = QWidget()
        self.line = _FoldLine(name, text)
        vbox(self.line, rule(), self._inner, within=self, spacing=Space.NONE)
        rows = vbox(within=self._inner, spacing=Space.NONE)
        for look in looks:
            row = LikelyRow(look)
            row.followed.connect(self.followed)
            row.action_requested.connect(self.action_requested)
            row.more_requested.connect(self.more_requested)
            rows.addWidget(row)
        self._inner.hide()
        self.line.toggled.connect(self._inner.setVisible)


class _FoldLine(Pressable):
    """The line that unfolds the rows."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self._name, self._text = name, text
        self.setCheckable(True)
        self.setText(f"{name}: {text}".replace("&", "&&"))
        self.setAccessibleName(accessible_text(f"{name}: {text}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(40)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        theme = tokens(self)
        if self.underMouse():
            painter.fillRect(self.rect(), colour(theme.hover))
        sign = "chevron-down" if self.isChecked() else "chevron-right"
        icons.paint(painter, sign, QRectF(SIDE, 13, 14, 14), theme.text2)
        painter.setPen(colour(theme.text))
        painter.setFont(font(Type.STRONG))
        left = SIDE + 22
        line = self.rect().adjusted(left, 0, -SIDE, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        width = painter.fontMetrics().horizontalAdvance(self._name)
        painter.drawText(line, middle, isolated(self._name))
        painter.setFont(font(Type.BODY))
        painter.setPen(colour(theme.text2))
        line.adjust(width + 6, 0, 0, 0)
        cut = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, middle, cut)
