"""The header of a case: what happened, who, due, next; four columns of three lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.clocks.clocks import RunningClock, fold_clocks, folded_count, open_clocks
from mscu.actions.clocks.obligations import Obligation
from mscu.code_keys import CONFIRMED_VICTIM, SUSPECT, WITNESS
from mscu.codes import SubjectKind
from mscu.rules.clock_engine import ClockState
from mscu.text.counts import plural
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, space, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.cases.header_line import HeaderLine, LineLook, ThreeLineText
from mscu.ui.pages.core.entry_formats import clock_chip, short_day
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.prose import Prose

MAX_LINES = 3
MAX_LINE_LENGTH = 26
"""Characters of a due item that fit beside its day and chip."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class WhoLine:
    """A line of the second column: an icon, a bold figure and words; or a warning."""

    icon: str
    figure: str
    text: str
    name: str = ""
    """The name that the text begins with."""
    warns: bool = False


@dataclass(frozen=True)
class DueLine:
    """A line of the third column: what is due, on which day, how long is left, and what it opens."""

    text: str
    name: str
    """The name that the text begins with, if it does."""
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
        lines.append(_both(both_roles))
    else:
        lines += _others(case, people)
    return lines[:MAX_LINES] or [WhoLine("user", "", "Nobody is named yet")]


def _see_all(count: int) -> str:
    return f"See all {count}" if count > 1 else "See it"


def _both(names: Sequence[str]) -> WhoLine:
    if len(names) > 1:
        return WhoLine("triangle-alert", "", f"{len(names)} people are both victims and suspects", warns=True)
    name = names[0]
    return WhoLine("triangle-alert", "", f"{isolated(name)}: victim and suspect", name, warns=True)


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
        family = parts[-1] if is_usual else isolated(name)
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
            lapsed.append(_clock_due(clock, short_day(clock.due_day, case.today)))
        else:
            lines.append(_clock_due(clock, short_day(clock.due_day, case.today)))
    return [*lines, *(_running_on(clocks, case) for clocks in open_ended.values()), *lapsed]


def _clock_due(clock: RunningClock, day: str) -> DueLine:
    """Return the line of a clock: whom it concerns and its purpose; a long one has the last name only."""
    name, _, of = clock.label.partition(", ")
    count = f" ({clock.more + 1})" if clock.more else f", {of}" if of else ""
    what = f"{clock.title}{count}"
    if not name:
        return _due(clock, what, day)
    if clock.more or len(f"{name}: {what}") > MAX_LINE_LENGTH:
        name = short_name(name)
    return _due(clock, f"{isolated(name)}: {what}", day, name)


def _due(clock: RunningClock, text: str, day: str, name: str = "") -> DueLine:
    end = f"{clock.end[:1].upper()}{clock.end[1:]}"
    details = f"{text}, {folded_count(clock)}" if clock.more else text
    period = f", {clock.period}" if clock.period.startswith("as ") else f". {clock.period}"
    tip = f"{details}\n{end}{period}\n{clock.source_in_words}"
    return DueLine(text, name, day, clock_chip(clock), tip, clock.entry_id)


def _running_on(clocks: Sequence[RunningClock], case: CaseDetails) -> DueLine:
    first = clocks[0]
    if len(clocks) == 1:
        return _clock_due(first, f"since {short_day(first.due_day, case.today)}")
    return replace(_due(first, first.title, f"{len(clocks)} people"), is_day=False)


def short_name(name: str) -> str:
    """Return the last word of a name of two or three capitalised words; return any other name unchanged."""
    parts = name.split()
    is_usual = len(parts) in {2, 3} and all(part[0].isupper() for part in parts)
    is_plain = not any(letter.isdigit() or letter in ":,(" for letter in name)
    return parts[-1] if is_usual and is_plain else name


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
            look = LineLook(
                who_line.text, who_line.name, icon=who_line.icon, figure=who_line.figure, warns=who_line.warns
            )
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
            due.text,
            due.name,
            day=due.day,
            day_in_tip=due.is_day,
            chip=due.chip,
            is_plain=is_plain,
            tip=due.tip,
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
        name = short_name(obligation.who)
        look = LineLook(
            f"{isolated(name)}: {obligation.what}",
            name,
            is_obligation=True,
            tip=f"{obligation.text}\n{obligation.source}",
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
