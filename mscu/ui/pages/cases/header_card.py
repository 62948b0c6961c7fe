"""The header of a case: what happened, who, due, next; four columns of three lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import cast

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget
from typing_extensions import override

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.clocks.clocks import RunningClock, fold_clocks, folded_count, open_clocks
from mscu.actions.clocks.obligations import Obligation
from mscu.code_keys import CONFIRMED_VICTIM, SUSPECT, WITNESS
from mscu.codes import SubjectKind
from mscu.rules.clock_engine import ClockState
from mscu.text.counts import plural
from mscu.ui.look import icons
from mscu.ui.look.badges import CHIP_HEIGHT, Chip, chip_width, paint_chip
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, hbox, space, stretch, vbox
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.look.shapes import MARK, Shape, paint_shape
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.pages.core.entry_formats import clock_chip, short_day
from mscu.ui.widgets.button import Pressable
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.prose import Prose

MAX_LINES = 3
MAX_NAME_LENGTH = 22
MAX_LINE_LENGTH = 26
"""Characters of a due item that fit beside its day and chip."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class WhoLine:
    """A line of the second column: an icon, a bold figure and words; or a warning."""

    icon: str
    figure: str
    text: str
    warns: bool = False


@dataclass(frozen=True)
class DueLine:
    """A line of the third column: what is due, on which day, how long is left, and what it opens."""

    text: str
    day: str
    chip: Chip
    tip: str
    entry_id: int | None
    is_day: bool = True
    """Whether `day` is one, and not for how many people."""


def people_in(case: CaseDetails) -> list[SubjectLine]:
    return [subject for subject in case.subjects if subject.kind is SubjectKind.PERSON]


def who_lines(case: CaseDetails) -> list[WhoLine]:
    """Return the counts of victims and suspects, with a warning for those who are both."""
    people = people_in(case)
    victims = [person for person in people if person.is_victim]
    suspects = [
        person for person in people if SUSPECT in person.role_keys and not person.is_victim_and_suspect
    ]
    lines = [*_victims(victims), *_suspects(suspects)]
    both_roles = [person.name for person in people if person.is_victim_and_suspect]
    if both_roles:
        text = f"{shorten_name(both_roles[0])}: victim and suspect"
        lines.append(
            WhoLine(
                "triangle-alert", "", text if len(both_roles) == 1 else _both_text(both_roles), warns=True
            )
        )
    else:
        lines += _others(case, people)
    return lines[:MAX_LINES] or [WhoLine("user", "", "Nobody is named yet")]


def _see_all(count: int) -> str:
    return f"See all {count}" if count > 1 else "See it"


def _both_text(names: Sequence[str]) -> str:
    return f"{len(names)} people are both victims and suspects"


def _victims(victims: Sequence[SubjectLine]) -> Iterator[WhoLine]:
    if not victims:
        return
    all_confirmed = all(CONFIRMED_VICTIM in victim.role_keys for victim in victims)
    noun = plural(len(victims), "victim")
    label = noun if all_confirmed else f"potential {noun}"
    children = sum(victim.treated_as_child for victim in victims)
    if children:
        who = "" if len(victims) == 1 else f"{number_word(children)} "
        label += f", {who}treated as {'a child' if children == 1 else 'children'}"
    yield WhoLine("user", str(len(victims)), label)


def _suspects(suspects: Sequence[SubjectLine]) -> Iterator[WhoLine]:
    if suspects:
        noun = plural(len(suspects), "suspect")
        names = names_with_initials([suspect.name for suspect in suspects])
        yield WhoLine("scale", str(len(suspects)), f"{noun}: {names}")


def _others(case: CaseDetails, people: Sequence[SubjectLine]) -> Iterator[WhoLine]:
    witnesses = [person.name for person in people if WITNESS in person.role_keys]
    if witnesses:
        noun = plural(len(witnesses), "witness", "witnesses")
        yield WhoLine("eye", str(len(witnesses)), f"{noun}: {names_with_initials(witnesses)}")
    places = [subject.name for subject in case.subjects if subject.kind is SubjectKind.PLACE]
    if places:
        yield WhoLine("map-pin", "", isolated(places[0]))


def number_word(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def names_with_initials(names: Sequence[str]) -> str:
    """Return names as `D. and S. Crabtree, L. Pike`; names of one word or of four stay whole."""
    families: dict[str, list[str]] = {}
    for name in names:
        parts = name.split()
        is_usual = len(parts) in {2, 3} and parts[0].isascii() and parts[0][0].isupper()
        family = parts[-1] if is_usual else shorten_name(name)
        families.setdefault(family, []).append(f"{parts[0][0]}." if is_usual else "")
    return ", ".join(f"{' and '.join(initials)} {family}".strip() for family, initials in families.items())


def due_lines(case: CaseDetails) -> list[DueLine]:
    """Return the running clocks, soonest first, then the open-ended ones and those that ended unanswered.

    Open-ended clocks of several people become one line.
    """
    lines: list[DueLine] = []
    lapsed: list[DueLine] = []
    open_ended: dict[str, list[RunningClock]] = {}
    for clock, _ in fold_clocks(open_clocks(case.clocks)):
        if clock.state.value == "runs_on":
            open_ended.setdefault(clock.key, []).append(clock)
        elif clock.state is ClockState.LAPSED:
            lapsed.append(_due(clock, _clock_text(clock), short_day(clock.due_day, case.today)))
        else:
            lines.append(_due(clock, _clock_text(clock), short_day(clock.due_day, case.today)))
    return [*lines, *(_running_on(clocks, case) for clocks in open_ended.values()), *lapsed]


def _clock_text(clock: RunningClock) -> str:
    """Return whom a clock concerns, which an elided line keeps, and its purpose.

    A long line uses the last name only.
    """
    if clock.more:
        name = shorten_name(short_name(clock.label.partition(", ")[0]))
        return f"{name}: {clock.title} ({clock.more + 1})"
    if not clock.label:
        return clock.title
    text = f"{isolated(clock.label)}: {clock.title}"
    if len(text) <= MAX_LINE_LENGTH + 2:
        return text
    return f"{shorten_name(short_name(clock.label))}: {clock.title}"


def _due(clock: RunningClock, text: str, day: str) -> DueLine:
    end = f"{clock.end[:1].upper()}{clock.end[1:]}"
    details = f"{text}, {folded_count(clock)}" if clock.more else text
    period = f", {clock.period}" if clock.period.startswith("as ") else f". {clock.period}"
    tip = f"{details}\n{end}{period}\n{clock.source_in_words}"
    return DueLine(text, day, clock_chip(clock), tip, clock.entry_id)


def _running_on(clocks: Sequence[RunningClock], case: CaseDetails) -> DueLine:
    first = clocks[0]
    if len(clocks) == 1:
        return _due(first, _clock_text(first), f"since {short_day(first.due_day, case.today)}")
    return replace(_due(first, first.title, f"{len(clocks)} people"), is_day=False)


def obligation_text(obligation: Obligation) -> str:
    """Return the text of an obligation, with the person's short name."""
    return f"{shorten_name(short_name(obligation.who))}: {obligation.what}"


def shorten_name(name: str) -> str:
    """Return a name shortened to leave room for the text after it, isolated for bidirectional text."""
    if len(name) > MAX_NAME_LENGTH:
        name = f"{name[:MAX_NAME_LENGTH].rpartition(' ')[0] or name[:MAX_NAME_LENGTH]}…"
    return isolated(name)


def short_name(name: str) -> str:
    """Return the last word of a name of two or three capitalised words; return any other name unchanged."""
    parts = name.split()
    is_usual = len(parts) in {2, 3} and all(part[0].isupper() for part in parts)
    is_plain = not any(letter.isdigit() or letter in ":,(" for letter in name)
    return parts[-1] if is_usual and is_plain else name


LINE = 22
_GAP = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class LineLook:
    """What a line shows: an icon or a diamond before the words, a bold figure, day and chip."""

    text: str
    icon: str = ""
    is_obligation: bool = False
    figure: str = ""
    warns: bool = False
    day: str = ""
    day_in_tip: bool = False
    """Whether the day gives way to the text, since the tool tip has it too."""
    chip: Chip | None = None
    is_plain: bool = False
    """Whether the chip has no colour, so that a page warns in red only once: one above it does."""
    tip: str = ""

    @property
    def spoken(self) -> str:
        """The line as one sentence for screen readers."""
        chip = self.chip.text if self.chip else ""
        return ", ".join(p for p in (f"{self.figure} {self.text}".strip(), self.day, chip) if p)


class HeaderLine(Pressable):
    """A line that is elided where room is short; with `leads` it can be pressed.

    Signals: `followed` when it is pressed by mouse or keyboard.
    """

    followed = Signal()

    def __init__(self, look: LineLook, *, leads: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setText(look.text.replace("&", "&&"))
        self.setAccessibleName(accessible_text(look.spoken))
        set_tip(self, look.tip or look.spoken)
        self.setFixedHeight(LINE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(self.followed)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)

    def full_width(self) -> int:
        """Return the width at which nothing is elided."""
        look = self._look
        sign = MARK if look.is_obligation else 14 if look.icon else 0
        bold, plain = (QFontMetricsF(font(Type.BODY, weight=weight)) for weight in (700, 450))
        width = plain.horizontalAdvance(look.text) + 2 + (sign + _GAP if sign else 0)
        width += bold.horizontalAdvance(look.figure) + 4 if look.figure else 0
        width += plain.horizontalAdvance(look.day) + 9 if look.day else 0
        return ceil(width + (chip_width(look.chip) + 10 if look.chip is not None else 0))

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, LINE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        theme = tokens(self)
        ink = theme.status[Status.SOON].fg if self._look.warns else theme.text
        left = self._paint_sign(painter, theme)
        right = self._paint_right(painter, theme)
        if self._look.figure:
            painter.setFont(font(Type.BODY, weight=700))
            painter.setPen(colour(ink))
            width = QFontMetricsF(painter.font()).horizontalAdvance(self._look.figure)
            painter.drawText(QRectF(left, 0, width + 2, LINE), _MIDDLE, self._look.figure)
            left += width + 4
        painter.setFont(font(Type.BODY))
        painter.setPen(colour(ink))
        text_rect = QRectF(left, 0, right - left, LINE)
        mode = Qt.TextElideMode.ElideRight
        elided = QFontMetricsF(painter.font()).elidedText(self._look.text, mode, text_rect.width())
        painter.drawText(text_rect, _MIDDLE, elided)

    def _paint_sign(self, painter: QPainter, theme: Tokens) -> float:
        if self._look.is_obligation:
            corner = QPointF(0, (LINE - MARK) / 2)
            paint_shape(painter, Shape.DIAMOND, corner, theme.status[Status.SOON].fg)
            return MARK + _GAP
        if self._look.icon:
            ink = theme.status[Status.SOON].fg if self._look.warns else theme.text2
            icons.paint(painter, self._look.icon, QRectF(0, 4, 14, 14), ink)
            return 14 + _GAP
        return 0

    @property
    def _shows_day(self) -> bool:
        """Return whether there is a day, and room for it or no other place."""
        return bool(self._look.day) and (not self._look.day_in_tip or self.width() >= self.full_width())

    def _paint_right(self, painter: QPainter, theme: Tokens) -> float:
        right = float(self.width())
        if self._look.chip is not None:
            right -= chip_width(self._look.chip)
            top = (LINE - CHIP_HEIGHT) / 2
            paint_chip(painter, theme, self._look.chip, QPointF(right, top), plain=self._look.is_plain)
            right -= 10
        if self._shows_day:
            painter.setFont(font(Type.BODY))
            painter.setPen(colour(theme.text2))
            width = QFontMetricsF(painter.font()).horizontalAdvance(self._look.day) + 1
            painter.drawText(QRectF(right - width, 0, width, LINE), _MIDDLE, self._look.day)
            right -= width + 8
        return right


class ThreeLineText(QWidget):
    """A text of at most three lines; the last one is elided, and the tool tip has the whole."""

    def __init__(self, text: str = "", tone: str = "text") -> None:
        super().__init__()
        self._text, self._tone = text, tone
        self.setFixedHeight(3 * LINE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(accessible_text(text))
        set_tip(self, text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(str(getattr(tokens(self), self._tone))))
        painter.setFont(font(Type.BODY))
        for index, line in enumerate(self._lines(self.width())):
            painter.drawText(QRectF(0, index * LINE, self.width(), LINE), _MIDDLE, line)

    def _lines(self, width: float) -> list[str]:
        text = " ".join(self._text.split())
        layout = QTextLayout(text, font(Type.BODY))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        starts: list[int] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            starts.append(line.textStart())
        layout.endLayout()
        metrics = QFontMetricsF(font(Type.BODY))
        lines = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        if len(lines) > 3:  # noqa: PLR2004 - three lines, as the name says
            last = metrics.elidedText(text[starts[2] :], Qt.TextElideMode.ElideRight, width)
            lines = [*lines[:2], last]
        return lines


COLUMNS = (SUMMARY, PEOPLE, DUE, NEXT) = ("What happened", "Who", "Due", "Next")
STRETCHES = (252, 296, 348, 288)
_MARGIN = 14


class _Column(QWidget):
    """A label, a note at its right, and three lines."""

    def __init__(self, title: str, aside: QWidget | None = None) -> None:
        super().__init__()
        header = hbox(Label(title, step=Type.LABEL, tone="text2"), stretch())
        if aside is not None:
            header.addWidget(aside)
        self._around = vbox(
            header, space(Space.TIGHT), within=self, spacing=Space.NONE, margins=(_MARGIN, 10, _MARGIN, 10)
        )
        self.setAccessibleName(title)

    def add(self, line: QWidget) -> None:
        self._around.addWidget(line)

    def fill(self) -> None:
        """Leave the rest of the column empty."""
        self._around.addStretch(1)


class HeaderCard(QFrame):
    """The four columns at the top of a case.

    Signals: `entry_requested` with the entry of a clock; `obligation_requested` with the obligation to
    settle; `clocks_requested` and `all_obligations_requested` for the whole lists, `people_requested` for the
    people, `summary_requested` where no summary has been written.
    """

    entry_requested = Signal(object)
    obligation_requested = Signal(object)
    clocks_requested = Signal()
    all_obligations_requested = Signal()
    people_requested = Signal()
    summary_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._row = hbox(within=self, spacing=Space.NONE, margins=(1, 1, 1, 1))
        self._targets: dict[QWidget, object] = {}
        self.setAccessibleName("Case summary")

    def show_case(self, case: CaseDetails) -> None:
        self._targets.clear()
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        columns = (
            self._summary_column(case),
            self._people_column(case),
            self._due(case),
            self._obligations_column(case),
        )
        for index, (column, share) in enumerate(zip(columns, STRETCHES, strict=True)):
            if index:
                self._row.addWidget(rule(upright=True))
            column.fill()
            self._row.addWidget(column, share)

    def _summary_column(self, case: CaseDetails) -> _Column:
        column = _Column(SUMMARY)
        if case.summary:
            column.add(ThreeLineText(case.summary))
        else:
            action = "Write a summary" if case.may_change else ""
            empty = Prose("No summary yet.", link=action, tone="text2")
            empty.followed.connect(self.summary_requested)
            column.add(empty)
        return column

    def _people_column(self, case: CaseDetails) -> _Column:
        column = _Column(PEOPLE)
        for who_line in who_lines(case):
            look = LineLook(who_line.text, icon=who_line.icon, figure=who_line.figure, warns=who_line.warns)
            line = HeaderLine(look, leads=True)
            line.followed.connect(self.people_requested)
            column.add(line)
        return column

    def _due(self, case: CaseDetails) -> _Column:
        lines = due_lines(case)
        count = len(open_clocks(case.clocks))
        column = _Column(DUE, self._all_link(_see_all(count), self.clocks_requested, count))
        is_late = False
        for due in lines[:MAX_LINES]:
            column.add(self._due_line(due, is_plain=is_late and due.chip.status is Status.LATE))
            is_late = is_late or due.chip.status is Status.LATE
        if not lines:
            column.add(ThreeLineText("No clocks running.", "text2"))
        return column

    def _due_line(self, due: DueLine, *, is_plain: bool) -> HeaderLine:
        look = LineLook(
            due.text, day=due.day, day_in_tip=due.is_day, chip=due.chip, is_plain=is_plain, tip=due.tip
        )
        line = HeaderLine(look, leads=due.entry_id is not None)
        self._targets[line] = due.entry_id
        line.followed.connect(self._clock_pressed)
        return line

    def _obligations_column(self, case: CaseDetails) -> _Column:
        count = len(case.obligations)
        column = _Column(NEXT, self._all_link(f"{count} outstanding", self.all_obligations_requested, count))
        for obligation in case.obligations[:MAX_LINES]:
            column.add(self._obligation_line(obligation, case))
        if not case.obligations:
            column.add(ThreeLineText("Nothing else outstanding.", "text2"))
        return column

    def _obligation_line(self, obligation: Obligation, case: CaseDetails) -> HeaderLine:
        """Return a line that leads to what settles it, if the user may record that, or to its entry."""
        look = LineLook(
            obligation_text(obligation), is_obligation=True, tip=f"{obligation.text}\n{obligation.source}"
        )
        line = HeaderLine(look, leads=case.may_settle(obligation) or obligation.opens_entry)
        self._targets[line] = obligation
        line.followed.connect(self._obligation_pressed)
        return line

    def _all_link(self, label: str, signal: object, count: int) -> QWidget | None:
        """Return a link to the whole list, or plain words where all of it is shown."""
        if not count:
            return None
        link = Link(label, step=Type.LABEL)
        link.followed.connect(signal)
        return link

    def _clock_pressed(self) -> None:
        self.entry_requested.emit(cast("int", self._targets[cast("QWidget", self.sender())]))

    def _obligation_pressed(self) -> None:
        self.obligation_requested.emit(self._targets[cast("QWidget", self.sender())])
