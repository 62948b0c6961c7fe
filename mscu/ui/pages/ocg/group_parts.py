"""The parts of a group's card: what is official, roles over time, worksheet, gaps, disruptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.ocg.group_file import (
    DisruptionLine,
    GroupAnswer,
    SpellLine,
    StepLine,
    WorksheetLine,
)
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.widgets.chip import ChipLabel, GradeBox
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link

AS_ENTERED = "typed from the national database, never computed here"
LEVELS = {"major": Status.DONE, "moderate": Status.RUN, "minor": Status.QUIET}
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
"""So that a link, which is no wider than its words, holds nothing beside it back."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One line of a part: a title that opens an entry, words, a quiet note, and what shows it."""

    title: str
    opens: int
    words: str = ""
    note: str = ""
    aside: str = ""
    source: str = ""
    source_opens: int | None = None
    chip: Chip | None = None
    grade: str = ""


class PartRows(QWidget):
    """Lines under each other with hairlines between them.

    Signals: `title_wanted` with what a title opens, `entry_wanted` with the entry that shows it.
    """

    title_wanted = Signal(object)
    entry_wanted = Signal(object)

    def __init__(self, lines: Iterable[PartLine], name: str) -> None:
        super().__init__()
        self._titles: dict[Link, int] = {}
        self._sources: dict[Link, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for at, line in enumerate(lines):
            if at:
                column.addWidget(rule())
            column.addWidget(self._row(line))
        self.setAccessibleName(name)

    def _row(self, line: PartLine) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        title = _link(line.title, Type.STRONG)
        title.followed.connect(self._title)
        self._titles[title] = line.opens
        words.addWidget(title, 0, _LEFT)
        if line.words:
            words.addWidget(Label(isolated(line.words), wrap=True, selectable=True))
        if line.note:
            words.addWidget(Label(isolated(line.note), step=Type.SMALL, tone="text2", wrap=True))
        if line.source and line.source_opens is not None:
            source = _link(line.source, Type.SMALL)
            source.followed.connect(self._source)
            self._sources[source] = line.source_opens
            words.addWidget(source, 0, _LEFT)
        across.addLayout(words, 1)
        if line.aside:
            across.addWidget(Label(line.aside, tone="text2"), 0, _RIGHT)
        if line.chip is not None:
            across.addWidget(ChipLabel(line.chip), 0, _RIGHT)
        if line.grade:
            across.addWidget(GradeBox(line.grade), 0, _RIGHT)
        return row

    def _title(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.title_wanted.emit(self._titles[link])

    def _source(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.entry_wanted.emit(self._sources[link])


def _link(words: str, step: Type) -> Link:
    link = Link(isolated(words), step=step)
    link.wrap()
    return link


class Pairs(QWidget):
    """Labels at the left, what they say at the right."""

    def __init__(self, pairs: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, (label, words) in enumerate(pairs):
            grid.addWidget(Label(label, tone="text2"), at, 0, _TOP)
            grid.addWidget(Label(isolated(words), wrap=True, selectable=True), at, 1)
        self.setAccessibleName(name)


def standing(group: GroupAnswer) -> list[tuple[str, str]]:
    """Say who leads since when, who nominated, what was decided, and what is official."""
    lead = joined(group.lead, f"since {group.lead_since}") if group.lead else "nobody yet"
    pairs = [("Status", _status(group)), ("Tier", group.tier), ("Lead", lead)]
    pairs += _nomination(group.steps)
    if group.official is not None:
        said = (("Official reference", group.official.reference),
                ("Official band", group.official.band))  # fmt: skip
        told = f"as on {group.official.as_on} · entered {group.official.entered}"
        pairs += [(label, joined(words, told)) for label, words in said if words]
    return [pair for pair in pairs if pair[1]]


def _status(group: GroupAnswer) -> str:
    change = next((each for each in group.steps if each.is_change and not each.of), None)
    if change is None or change.status != group.status:
        return group.status
    return joined(group.status, f"since {change.when}")


def _nomination(steps: Sequence[StepLine]) -> Iterator[tuple[str, str]]:
    """Give the newest nomination, and what was decided of it."""
    told = [each for each in reversed(steps) if not each.of]
    own = [each for each in told if each.is_change or (each.status == NOMINATED and each.who)]
    at = next((n for n in reversed(range(len(own))) if own[n].status == NOMINATED), None)
    if at is None:
        return
    yield "Nominated", joined(own[at].when, f"by {own[at].who}" if own[at].who else "")
    if at + 1 < len(own):
        decided = own[at + 1]
        by = f"by {decided.who}" if decided.who else ""
        yield "Decision", joined(decided.status, decided.when, by)
    else:
        yield "Decision", "none yet"


NOMINATED = "Nominated"


def role_rows(spells: Iterable[SpellLine]) -> list[PartLine]:
    """Give roles of which more is known than that they are held, those that are over last."""
    known = [each for each in spells if each.span or each.grade or each.source]
    ordered = sorted(known, key=_is_over)
    return [
        PartLine(
            title=each.name, opens=each.subject_id, words=joined(each.role, each.span),
            source=each.source, source_opens=each.source_id, grade=each.grade,
            chip=Chip("left", Status.QUIET) if each.is_over else None,
        )
        for each in ordered
    ]  # fmt: skip


def _is_over(spell: SpellLine) -> bool:
    return spell.is_over


def worksheet_rows(lines: Iterable[WorksheetLine]) -> list[PartLine]:
    """Give the statements with their grade, confidence and source; a gap stands apart."""
    return [
        PartLine(
            title=each.heading.rpartition(": ")[2].capitalize(), opens=each.entry_id,
            words=each.statement,
            note=f"{each.confidence} confidence: {each.confidence_why}",
            source=each.source, source_opens=each.source_id, grade=each.grade,
        )
        for each in lines
    ]  # fmt: skip


def gap_rows(lines: Iterable[WorksheetLine]) -> list[PartLine]:
    """Give what is not known, and whether it was asked: by an enquiry, or of a plan."""
    return [
        PartLine(
            title=each.heading, opens=each.entry_id, words=each.gap, note=_asked(each),
            source=each.enquiry, source_opens=each.enquiry_id,
            chip=None if each.enquiry_id or each.requirement else NOT_ASKED,
        )
        for each in lines
    ]  # fmt: skip


NOT_ASKED = Chip("not asked yet", Status.SOON)


def _asked(line: WorksheetLine) -> str:
    asked = line.requirement
    if asked is None:
        return ""
    answered = "answered" if asked.answered else "not answered yet"
    return f"Intelligence requirement of “{asked.plan}”, {answered}"


def disruption_rows(lines: Iterable[DisruptionLine]) -> list[PartLine]:
    """Give what was done, how much it disrupted, by whom, on what, and who reviewed it."""
    return [
        PartLine(
            title=joined(each.when, each.strand), opens=each.entry_id, words=each.what,
            note=joined(each.by_whom, f"reviewed by {each.reviewed}" if each.reviewed else
                        "not reviewed yet", "" if each.source_id else each.evidence),
            source=each.evidence if each.source_id else "", source_opens=each.source_id,
            chip=Chip(each.level.lower(), LEVELS.get(each.level_key.partition(":")[2],
                                                     Status.QUIET)),
        )
        for each in lines
    ]  # fmt: skip


def history_rows(steps: Iterable[StepLine]) -> list[PartLine]:
    """Give each status with why and by whom, the newest first."""
    return [
        PartLine(
            title=each.status if each.is_change else f"{each.status}, unchanged",
            opens=each.entry_id, words=each.why,
            note=joined(each.who, each.more, f"of {each.of}" if each.of else ""), aside=each.when,
        )
        for each in steps
    ]  # fmt: skip
