"""Groups of reports that speak of the same: listed on the left of the Reports page, one shown beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from mscu.access import Actor, Permission
from mscu.actions.intake.reports import REPORT_STYLES
from mscu.actions.matching.matching import LikenessStrength
from mscu.actions.matching.same_reports import (
    AnsweredGroup,
    AnsweredReports,
    GroupedReports,
    SameGroup,
    SameReport,
    TakeBackNotSame,
)
from mscu.codes import Family, IdentifierKind
from mscu.dates.london import local_day, show_day, show_moment
from mscu.text.counts import count_of
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, space, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import NARROW
from mscu.ui.look.row_formats import report_title, state_chip
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import BOTTOM_MARGIN, padded_for_list, show_list
from mscu.ui.pages.core.painted_widgets import EntryLink
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.intake.report_card import LINK_KEYS
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.chip import ChipLabel, KindMark, StrengthMark
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.read_text import MarkSpan, ReadText

REPORT = "report"
AROUND = 240
"""Characters of a long report that are shown on each side of what it names."""
ICONS = {
    IdentifierKind.REGISTRATION: "truck",
    IdentifierKind.PHONE: "phone",
    IdentifierKind.EMAIL: "mail",
    IdentifierKind.HANDLE: "message-circle",
    IdentifierKind.ACCOUNT: "banknote",
    IdentifierKind.ADDRESS: "map-pin",
    IdentifierKind.POSTCODE: "map-pin",
    IdentifierKind.NAME: "user",
}
_FAMILIES = {
    IdentifierKind.NAME: Family.REPORT,
    IdentifierKind.ADDRESS: Family.CARE,
    IdentifierKind.POSTCODE: Family.CARE,
}
_TONES = {
    LikenessStrength.STRONG: Status.RUN,
    LikenessStrength.FAIR: Status.QUIET,
    LikenessStrength.WEAK: Status.QUIET,
}
_IN_CASE = "One of them is in a case already."
NOTE = (
    "Plates, phones, addresses and names are compared in the reports that you may read, and only proposed. "
    "A source's conditions stay with its report."
)


@dataclass(frozen=True)
class _Row:
    """A group with its number in the list."""

    id: int
    group: SameGroup


def _look(row: _Row) -> RowLook:
    group = row.group
    return RowLook(
        isolated(group.shown),
        joined(count_of(len(group.reports), "report"), *_districts(group), _period(group)),
        family=_FAMILIES.get(group.kind, Family.ENQUIRY),
        icon=ICONS[group.kind],
        kind=group.kind.label,
        chip=Chip(group.strength.label, _TONES[group.strength]),
    )


def _districts(group: SameGroup) -> Sequence[str]:
    return tuple(dict.fromkeys(report.district for report in group.reports if report.district))


def _period(group: SameGroup) -> str:
    """Return the days of the first and the last report."""
    moments = [report.happened_at for report in group.reports]
    first, last = (show_day(local_day(moment)) for moment in (min(moments), max(moments)))
    return first if first == last else f"{first} to {last}"


class GroupList(QWidget):
    """The groups, those with the newest report first.

    Signals: `chosen` with the group of the current row, or None; `answered_requested` to show those that
    were answered; `counted` with how many groups there are.
    """

    chosen = Signal(object)
    answered_requested = Signal()
    counted = Signal(int)

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self.import_id: int | None = None
        """The import whose groups are shown; None for those of the newest reports."""
        self._model: RowsModel[_Row] = RowsModel(_look, parent=self)
        self.view = RowsView(self._model, "Groups of reports that speak of the same", NARROW)
        self._none = padded_for_list(
            EmptyState(
                "inbox",
                "No reports speak of the same",
                "Reports that name the same plate, phone, address or name are listed here together.",
            )
        )
        self._none.hide()
        self._all = Button("Of one import: show all", icon="x", size=Size.SMALL)
        self._all.hide()
        self.answered = Button("Answered “not the same”", icon="check", size=Size.SMALL)
        vbox(
            padded_for_list(self._all),
            self._none,
            growing(self.view),
            padded_for_list(self.answered),
            space(BOTTOM_MARGIN),
            stretch(0),
            within=self,
            spacing=Space.SMALL,
        )
        self.view.chosen.connect(self._on_chosen)
        self.view.clicked.connect(self._clicked)
        self.answered.clicked.connect(self.answered_requested)
        self._all.clicked.connect(self.show_all)

    def ask(self) -> None:
        """Read the groups again."""
        self._dispatcher.ask(GroupedReports(import_id=self.import_id), then=self._show)

    def show_all(self) -> None:
        """Show the groups of the newest reports again after those of one import."""
        if self.import_id is not None:
            self.import_id = None
            self.ask()

    def choose_first(self) -> None:
        """Select the first group, unless one is selected."""
        if self.view.current_id() is None:
            self.view.choose_first()
        self._on_chosen()

    def _show(self, groups: Sequence[SameGroup]) -> None:
        current = self._current()
        rows = [_Row(number, group) for number, group in enumerate(groups, 1)]
        self._model.show_rows(rows)
        show_list(self.view, self._none, self.answered, visible=bool(rows))
        self._none.setVisible(not rows)
        same = (
            row.id for row in rows if current is not None and not {*row.group.keys}.isdisjoint(current.keys)
        )
        number = next(same, None)
        if number is not None:
            self.view.choose(number)
        else:
            self.view.choose_first()
        self._all.setVisible(self.import_id is not None)
        self.counted.emit(len(rows))
        self._on_chosen()

    def _clicked(self, _index: object) -> None:
        """Show the group again after the answered ones, even if its row was current all the time."""
        self._on_chosen()

    def _current(self) -> SameGroup | None:
        number = self.view.current_id()
        row = self._model.row_at(self._model.row_of(number)) if number is not None else None
        return row.group if row is not None else None

    def _on_chosen(self, _number: int = 0) -> None:
        self.chosen.emit(self._current())


class GroupCard(SideCard):
    """A group of reports: what each says of the same, why they may be one, and what can be done.

    Signals: `record_requested` with kind and id of a report; `case_requested`, `link_requested` and
    `not_same_requested` with the group.
    """

    record_requested = Signal(str, int)
    case_requested = Signal(object)
    link_requested = Signal(object)
    not_same_requested = Signal(object)

    def __init__(self, actor: Actor) -> None:
        super().__init__("Reports that speak of the same")
        self._why_not = "" if actor.may(Permission.RECORD_REPORTS) else "Your role cannot triage reports."
        self._why_no_case = "" if actor.may(Permission.WORK_CASES) else "Your role cannot record new cases."
        self.group: SameGroup | None = None
        self._foot = self.foot()

    def show_group(self, group: SameGroup | None) -> None:
        """Show a group, or nothing."""
        self.group = group
        self.clear_body()
        clear(self.buttons)
        clear(self._foot)
        if group is None:
            self.show_header(None, "")
            return
        mark = KindMark(_FAMILIES.get(group.kind, Family.ENQUIRY), ICONS[group.kind], group.kind.label, 32)
        title = f"{isolated(group.shown)} in {count_of(len(group.reports), 'report')}"
        self.show_header(mark, title, _summary(group))
        self.buttons.addWidget(StrengthMark(group.strength.degree))
        for report in group.reports:
            self.add(self._report(report), ruled=True)
        self.add(_reasons(group), ruled=True)
        self._show_actions(group)

    def _report(self, report: SameReport) -> QWidget:
        widget = QWidget()
        about = joined(report.register_number, report.happened, report.source, report.district)
        link = EntryLink(
            (REPORT, report.id), about, family=Family.REPORT, icon="inbox", lead=report_title(report.headline)
        )
        link.followed.connect(self._follow)
        state = report.case_reference or report.triage_label.lower()
        chip = ChipLabel(state_chip(state, REPORT_STYLES.get(report.triage.rpartition(":")[2], "quiet")))
        text, span = _excerpt(report)
        words = ReadText(text)
        words.mark([span] if span is not None else [])
        place = Label(f"Where: {isolated(report.where)}", tone="text2", wrap=True)
        where = [] if report.match.end else [place]
        head = hbox(growing(link), chip, spacing=Space.SMALL)
        vbox(head, words, *where, within=widget, spacing=Space.SMALL)
        return widget

    def _show_actions(self, group: SameGroup) -> None:
        is_any_in_case = len(group.free_ids) < len(group.reports)
        where = group.only_case[1] if group.only_case is not None else "a case"
        not_same = Button("Not the same", icon="x")
        link = _button(f"Link to {where}", "link", is_main=is_any_in_case)
        case = _button("Open as one case", "folder-plus", is_main=not is_any_in_case)
        not_same.clicked.connect(partial(self.not_same_requested.emit, group))
        link.clicked.connect(partial(self.link_requested.emit, group))
        case.clicked.connect(partial(self.case_requested.emit, group))
        not_same.block(self._why_not)
        link.block(self._why_not or ("" if group.free_ids else "Each of them is in a case already."))
        case.block(self._why_no_case or (_IN_CASE if is_any_in_case else ""))
        self._foot.addWidget(not_same)
        self._foot.addStretch(1)
        for widget in (case, link) if is_any_in_case else (link, case):
            self._foot.addWidget(widget)

    def _follow(self, key: tuple[str, int]) -> None:
        self.record_requested.emit(*key)


def _button(text: str, icon: str, *, is_main: bool) -> Button:
    if not is_main:
        return Button(text, icon=icon)
    return Button(text, icon=icon, kind=ButtonKind.PRIMARY, shortcut=LINK_KEYS, hint="Ctrl+Enter")


def _summary(group: SameGroup) -> str:
    districts, sources = _districts(group), {report.source for report in group.reports}
    cases = dict.fromkeys(report.case_reference for report in group.reports if report.case_reference)
    return joined(
        count_of(len(districts), "district") if districts else "",
        count_of(len(sources), "source"),
        _period(group),
        f"in {', '.join(cases)}" if cases else "none is in a case",
    )


def _reasons(group: SameGroup) -> QWidget:
    widget = QWidget()
    vbox(
        Label("Why they may be one", step=Type.LABEL, tone="text2"),
        *(Label(isolated(f"{why[:1].upper()}{why[1:]}"), wrap=True) for why in group.why),
        Label(NOTE, step=Type.SMALL, tone="text2", wrap=True),
        within=widget,
        spacing=Space.SMALL,
    )
    return widget


def _excerpt(report: SameReport) -> tuple[str, MarkSpan | None]:
    """Return the words around what a report names, and where it stands in them."""
    text, match = report.words, report.match
    if not match.end:
        return text if len(text) <= 2 * AROUND else f"{text[: 2 * AROUND]}…", None
    begin, end = _word_edge(text, match.start - AROUND), _word_edge(text, match.end + AROUND)
    before, after = "…" if begin else "", "…" if end < len(text) else ""
    at = match.start - begin + len(before)
    return f"{before}{text[begin:end]}{after}", MarkSpan(at, at + match.end - match.start, 1)


def _word_edge(text: str, position: int) -> int:
    """Return the nearest end of a word at or before a position; the ends of the text are their own."""
    if position <= 0 or position >= len(text):
        return min(max(position, 0), len(text))
    return text.rfind(" ", 0, position) + 1


class AnsweredCard(SideCard):
    """What was answered not to be the same, each with its reason, to be asked again.

    Signals: `taken_back` when one is asked again.
    """

    taken_back = Signal()

    def __init__(self, dispatcher: Dispatcher, actor: Actor) -> None:
        super().__init__("Answered not to be the same")
        self._dispatcher = dispatcher
        self._why_not = "" if actor.may(Permission.RECORD_REPORTS) else "Your role cannot triage reports."

    def ask(self) -> None:
        """Read the answers again."""
        self._dispatcher.ask(AnsweredReports(), then=self._show)

    def _show(self, answers: Sequence[AnsweredGroup]) -> None:
        self.show_header(None, "Answered “not the same”", count_of(len(answers), "answer"))
        self.clear_body()
        if not answers:
            text = "A group that is not the same is kept here with the reason, and can be asked about again."
            self.add(EmptyState("check", "Nothing answered yet", text))
        for answer in answers:
            self.add(self._answer(answer), ruled=True)

    def _answer(self, answer: AnsweredGroup) -> QWidget:
        again = Button("Ask again", icon="rotate-ccw", size=Size.SMALL)
        again.setAccessibleName(f"Ask again about {answer.shown}")
        again.clicked.connect(partial(self._take_back, answer.id))
        again.block(self._why_not)
        widget = QFrame()
        about = joined(*answer.register_numbers, answer.by, show_moment(answer.answered_at))
        vbox(
            hbox(growing(Label(isolated(answer.shown), step=Type.LABEL)), again, spacing=Space.SMALL),
            Label(answer.reason, wrap=True, selectable=True),
            Label(about, step=Type.SMALL, tone="text2", wrap=True),
            within=widget,
            spacing=Space.SMALL,
        )
        return widget

    def _take_back(self, answer_id: int) -> None:
        self._dispatcher.perform(TakeBackNotSame(answer_id=answer_id), then=self._on_taken_back)

    def _on_taken_back(self, _nothing: object) -> None:
        self.taken_back.emit()
        self.ask()
