"""The right column of the Reports page: what the unit already knows, best match first, with reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget
from typing_extensions import override

from mscu.access import Actor, Permission
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.intake.named_in_words import NameInReport, NewNominal, named_in, role_led_to, without_known
from mscu.actions.intake.reports import LinkReport
from mscu.actions.matching.known_matches import KnownMatch, MatchCallText
from mscu.actions.matching.matching import (
    LikelyCase,
    LikelyMatches,
    LikelySubject,
    LikenessStrength,
    MatchReportText,
)
from mscu.code_keys import MENTIONED
from mscu.codes import Kind, SubjectKind
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.painted_widgets import EntryLink
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.intake.report_card import NOT_YOURS, ReportCard
from mscu.ui.pages.matching.bundle_contents import BundleBox, ReportBundle
from mscu.ui.pages.matching.known_row import KnownLook, KnownRow, keys_of, new_look, role_words
from mscu.ui.pages.matching.match_rows import (
    SIDE,
    FoldedRows,
    LikelyLook,
    LikelyRow,
    NumberedMatches,
    group_by_name,
    number_matches,
    numbered_reasons,
)
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.skeleton import SkeletonShape

MIN_WIDTH, MAX_WIDTH, WIDTH_SHARE = 340, 440, 0.36
"""The column's least and greatest width in pixels, and its share of the width."""
LEAST_REPORT = 420
"""The least width in pixels of the report beside the column."""
GAP = 8
NO_MAX_WIDTH = 16_777_215
"""Qt's value for no maximum width."""
LOOKED_UP = 30_000
"""Characters of a report's words that are looked up; of more, whoever opens it would wait for seconds."""
BEGINNING_NOTE = f"Only the first {LOOKED_UP:,} characters of its words and items were looked up."
SUBJECT, CASE, REPORT = "subject", "cases", "report"
_SAME_SUBJECT_LABELS = {SubjectKind.PERSON: "Same person", SubjectKind.PLACE: "Same place"}
SUGGESTIONS_NOTE = (
    "These are only suggestions. A link to a case is recorded; the report's triage and advice move with "
    "it, and its text never changes."
)


@dataclass(frozen=True)
class ReportContext:
    """What decides which actions are offered beside a report."""

    case_id: int | None
    named: Collection[int] = ()
    """Subjects that the report already names."""
    is_long: bool = False
    """Whether only the beginning of its words was looked up."""
    roles: Mapping[int, str] = field(default_factory=dict)
    """The role that its words propose, by subject."""
    role_labels: Mapping[str, str] = field(default_factory=dict)
    new: Sequence[KnownLook] = ()
    """What it names and nobody has recorded."""
    may_correct: bool = False
    why_not_decide: str = ""
    """Why the viewer may not link the report or name people in it; empty if they may."""


class MatchesColumn(QFrame):
    """Possible matches for the words of the report that is shown.

    Signals: `record_requested` with kind and id of a record to open; `link_requested` with the id of a case
    to link the report to; `take_out_requested` with the id of a nominal that the report names by mistake;
    `named` with what the report names.
    """

    record_requested = Signal(str, int)
    link_requested = Signal(int)
    take_out_requested = Signal(int)
    named = Signal(object)

    def __init__(self, answers: Answers, bundle: BundleBox) -> None:
        super().__init__()
        self.setAccessibleName("What the unit already knows")
        self._numbered: list[tuple[About | NewNominal, bool]] = []
        """What a key names, and whether it is a strong match."""
        self._role_of: Mapping[int, str] = {}
        self._rows = vbox(spacing=Space.NONE)
        content = QWidget()
        vbox(bundle, growing(self._rows), within=content, spacing=Space.NONE)
        self._bundle = bundle
        bundle.focus_moved.connect(self._scroll_to)
        header = hbox(
            Label("What the unit already knows", step=Type.LABEL, tone="text2"),
            Label("best first, with reasons", step=Type.SMALL, tone="text3"),
            stretch(),
            spacing=Space.SMALL,
            margins=(SIDE, 12, SIDE, 12),
        )
        self.area = scrolling(content)
        vbox(
            header,
            rule(),
            growing(AnswerFrame(answers, self.area, SkeletonShape.LIST)),
            within=self,
            spacing=Space.NONE,
        )

    def _scroll_to(self, widget: QWidget) -> None:
        self.area.ensureWidgetVisible(widget)

    def show_likely(
        self,
        likely: LikelyMatches,
        earlier: Sequence[KnownMatch],
        numbered: NumberedMatches,
        about: ReportContext,
    ) -> None:
        """Show possible matches, what nobody has recorded, and earlier reports that say the same."""
        clear(self._rows)
        self._numbered, self._role_of = [], about.roles
        if not self._bundle.isAncestorOf(self.window().focusWidget()):
            self.area.verticalScrollBar().setValue(0)
        single_subjects, groups = group_by_name(likely.subjects)
        looks = [
            *_cases(likely.cases, numbered, about),
            *(self._with_key(_subject(subject, numbered, about)) for subject in single_subjects),
        ]
        for look in looks:
            self._add(LikelyRow(look))
        for group in groups:
            members = [_subject(person, numbered, about) for person in group.people]
            text = f"{len(members)} people share this name; nothing else matches"
            self._add(FoldedRows(group.name, text, members))
        self._add_new(about.new, about.why_not_decide)
        self._add_earlier(earlier)
        if not looks and not groups and not earlier and not about.new:
            text = "No name, plate, phone or place in it is known yet."
            text += "" if about.is_long else " It may be the first report."
            self._add_padded(EmptyState("search", "Nothing known yet", text))
        else:
            self._add_padded(Label(SUGGESTIONS_NOTE, step=Type.SMALL, tone="text2", wrap=True))
        if about.is_long:
            self._add_padded(Label(BEGINNING_NOTE, step=Type.SMALL, tone="text2", wrap=True))
        self._rows.addStretch(1)

    def _with_key(self, look: LikelyLook) -> LikelyLook:
        """Number a nominal that may be named in the report."""
        if not look.action or look.why_not:
            return look
        is_strong = look.strength is LikenessStrength.STRONG
        self._numbered.append((self._about(look.key[1]), is_strong))
        return replace(look, keys=keys_of(len(self._numbered)))

    def _add_new(self, looks: Sequence[KnownLook], why_not: str) -> None:
        """Add what the words name and nobody has recorded."""
        if looks:
            self._add_padded(Label("Named, and not known yet", step=Type.LABEL, tone="text2"), below=0)
        for look in looks:
            self._numbered.append((look.means, False))
            row = KnownRow(look, len(self._numbered))
            row.button.setCheckable(False)
            row.button.set_icon_name("")
            row.button.block(why_not)
            row.pressed.connect(partial(self.name, len(self._numbered)))
            self._rows.addWidget(row)

    def name(self, number: int) -> None:
        """Name in the report what has a number."""
        self._name([means for means, _ in self._numbered[number - 1 : number]])

    def name_strong(self) -> None:
        """Name in the report every strong match."""
        self._name([means for means, is_strong in self._numbered if is_strong])

    def _name(self, means: Sequence[About | NewNominal]) -> None:
        """Name these once: a key that is held down, or pressed again too soon, does nothing more."""
        if means:
            self.forget_numbers()
            self.named.emit(tuple(means))

    def forget_numbers(self) -> None:
        """Forget what the keys name until matches are shown again."""
        self._numbered = []

    def _add(self, row: LikelyRow | FoldedRows) -> None:
        row.followed.connect(self.record_requested)
        row.action_requested.connect(self._action)
        row.more_requested.connect(self._more)
        self._rows.addWidget(row)

    def _action(self, kind: str, record_id: int) -> None:
        if kind == CASE:
            self.record_requested.emit(kind, record_id)
        else:
            self.named.emit((self._about(record_id),))

    def _about(self, subject_id: int) -> About:
        """Return a nominal in the role that the words propose."""
        return About(subject_id=subject_id, role=self._role_of.get(subject_id, MENTIONED))

    def _more(self, kind: str, record_id: int) -> None:
        signal = self.link_requested if kind == CASE else self.take_out_requested
        signal.emit(record_id)

    def _add_earlier(self, earlier: Sequence[KnownMatch]) -> None:
        if not earlier:
            return
        self._add_padded(Label("Earlier reports that match", step=Type.LABEL, tone="text2"))
        for match in earlier:
            link = EntryLink(
                (REPORT, match.source.record_id),
                joined(match.source.title, match.source.detail),
                lead=isolated(match.name),
            )
            link.followed.connect(self._follow)
            self._add_padded(link, below=0)

    def _add_padded(self, widget: QWidget, *, below: int = 8) -> None:
        wrapper = QWidget()
        vbox(widget, within=wrapper, margins=(SIDE, 8 if below else 0, SIDE, below))
        self._rows.addWidget(wrapper)

    def _follow(self, key: tuple[str, int]) -> None:
        self.record_requested.emit(*key)


def _cases(
    cases: Sequence[LikelyCase], numbered: NumberedMatches, about: ReportContext
) -> Iterator[LikelyLook]:
    for rank, case in enumerate(cases):
        is_own_case = case.id == about.case_id
        leads = rank == 0 and case.strength is LikenessStrength.STRONG
        may_link = about.case_id is None and not leads
        yield LikelyLook(
            key=(CASE, case.id),
            kind=None,
            name=f"{case.reference} {case.title}",
            detail="the report is in this case" if is_own_case else "",
            strength=case.strength,
            reasons=tuple(numbered_reasons(case.reasons, numbered)),
            action="Open",
            more="Link" if may_link and not about.why_not_decide else "",
        )


def _subject(subject: LikelySubject, numbered: NumberedMatches, about: ReportContext) -> LikelyLook:
    is_named = subject.id in about.named
    role = role_words(about.roles.get(subject.id, MENTIONED), about.role_labels)
    return LikelyLook(
        key=(SUBJECT, subject.id),
        kind=subject.kind,
        name=subject.name,
        detail=joined(subject.detail, f"here as {role}" if role and not is_named else ""),
        strength=subject.strength,
        reasons=tuple(numbered_reasons(subject.reasons, numbered)),
        action="" if is_named else _SAME_SUBJECT_LABELS.get(subject.kind, "Same record"),
        more="Take out" if is_named and about.may_correct else "",
        settled="named in the report" if is_named else "",
        why_not=about.why_not_decide,
    )


class ReportWithMatches(QWidget):
    """A report and its matches: side by side, or stacked where the window is narrow.

    The column narrows first, so that the report's text keeps its width.
    """

    def __init__(self, card: QWidget, matches: QWidget) -> None:
        super().__init__()
        self._card, self._matches = card, matches
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(card, 3)
        self._row.addWidget(matches, 2)

    @override
    def minimumSizeHint(self) -> QSize:
        """Return the size that the report alone needs."""
        return QSize(self._card.minimumSizeHint().width(), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def event(self, event: QEvent) -> bool:
        """Lay out again when the report's buttons need a different width."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        available = self.width() - GAP - max(LEAST_REPORT, self._card.minimumSizeHint().width())
        is_stacked = available < MIN_WIDTH
        width = (
            NO_MAX_WIDTH
            if is_stacked
            else min(MAX_WIDTH, available, max(MIN_WIDTH, round(WIDTH_SHARE * self.width())))
        )
        direction = QBoxLayout.Direction.TopToBottom if is_stacked else QBoxLayout.Direction.LeftToRight
        if self._row.direction() is not direction:
            self._row.setDirection(direction)
        if self._matches.maximumWidth() != width:
            self._matches.setMinimumWidth(0 if is_stacked else width)
            self._matches.setMaximumWidth(width)


class ReportMatcher(QObject):
    """Fills the column beside a report.

    Signals: `notified` with a message after something was done, `refused` with the reason if not.
    """

    notified = Signal(str)
    refused = Signal(str)

    def __init__(self, dispatcher: Dispatcher, actor: Actor, card: ReportCard) -> None:
        super().__init__(card)
        self._dispatcher, self._card = dispatcher, card
        self._why_not_decide = "" if actor.may(Permission.RECORD_REPORTS) else NOT_YOURS
        self.answers = Answers(self)
        """Its own: the report is read while matches are looked for."""
        self.bundle = ReportBundle(dispatcher, self, BundleBox())
        self.bundle.notified.connect(self.notified)
        self.bundle.refused.connect(self.refused)
        self.column = MatchesColumn(self.answers, self.bundle.box)
        self.bundle.box.record_requested.connect(self.column.record_requested)
        self._entry: EntryDetails | None = None
        self._recorded_entry_id: int | None = None
        self._likely = LikelyMatches()
        self._roles: Mapping[str, str] = {}
        self._linked_reference = ""
        dispatcher.ask(CodeLists(), then=self._set_roles)
        card.link_to_best_requested.connect(self._link_best)
        self.column.link_requested.connect(self._link)
        self.column.named.connect(self._name)

    def _set_roles(self, lists: Mapping[str, Sequence[ListChoice]]) -> None:
        self._roles = {role.key: role.label for role in lists.get("involvement_role", ())}

    def show_entry(self, entry: EntryDetails) -> None:
        """Ask what is known of a report; other entries are not looked up.

        The look-up is put on record once for as long as the report stays open.
        """
        previous, self._entry = self._entry, entry
        self.column.forget_numbers()
        is_report = entry.row.kind is Kind.REPORT
        self.column.setVisible(is_report)
        if previous is None or previous.row.id != entry.row.id:
            self._likely = LikelyMatches()
            self._recorded_entry_id = None
        if not is_report:
            return
        self.bundle.show_report(entry.row.id)
        text, where = looked_up_text(entry), _where(entry)
        is_new = self._recorded_entry_id != entry.row.id
        if is_new:
            self.answers.wait()
        self._dispatcher.ask(MatchReportText(words=text, where=where, settled=is_new), then=self._on_matches)

    def _on_matches(self, likely_matches: LikelyMatches) -> None:
        entry = self._entry
        if entry is None or entry.row.kind is not Kind.REPORT:
            return
        self._recorded_entry_id = entry.row.id
        self._likely = likely_matches
        question = MatchCallText(words=looked_up_text(entry), where=_where(entry), besides=entry.row.id)
        self._dispatcher.ask(question, then=self._show)

    def _show(self, matches: tuple[KnownMatch, ...]) -> None:
        entry = self._entry
        if entry is None or entry.row.kind is not Kind.REPORT:
            return
        numbered = number_matches(entry.text, self._likely)
        named = {subject.subject_id for subject in entry.about if subject.subject_id is not None}
        earlier = [match for match in matches if match.subject_id is None]
        self._card.mark(numbered.spans)
        self._card.offer_case(self._best_case())
        text = looked_up_text(entry)
        unknown = without_known(named_in(text, _where(entry)), matches, self._likely)
        about = ReportContext(
            entry.row.case_id,
            named,
            is_long=len(report_text(entry)) > LOOKED_UP,
            roles={
                subject.id: role_led_to(subject.kind, text, (reason.match for reason in subject.reasons))
                for subject in self._likely.subjects
            },
            role_labels=self._roles,
            new=[new_look(each.nominal, self._roles) for each in unknown],
            may_correct=entry.may_correct,
            why_not_decide=self._why_not_decide,
        )
        self.column.show_likely(self._likely, earlier, numbered, about)

    def _best_case(self) -> LikelyCase | None:
        """Return the case to offer for linking: the first one, if the match is strong."""
        best = next(iter(self._likely.cases), None)
        return best if best is not None and best.strength is LikenessStrength.STRONG else None

    def _link_best(self) -> None:
        if (best := self._best_case()) is not None:
            self._link(best.id)

    def _link(self, case_id: int) -> None:
        if self._entry is None or self._why_not_decide:
            return
        likely_case = next((case for case in self._likely.cases if case.id == case_id), None)
        self._linked_reference = likely_case.reference if likely_case is not None else "the case"
        command = LinkReport(report_id=self._entry.row.id, case_id=case_id, reason=_link_reason(likely_case))
        self._dispatcher.perform(command, then=self._notify_linked, problems=self._refuse)

    def _name(self, means: Sequence[About | NewNominal]) -> None:
        if self._entry is not None and not self._why_not_decide:
            command = NameInReport(
                report_id=self._entry.row.id,
                known=tuple(each for each in means if isinstance(each, About)),
                new=tuple(each for each in means if isinstance(each, NewNominal)),
            )
            self._dispatcher.perform(command, then=self._notify_named, problems=self._refuse)

    def _notify_linked(self, _nothing: object) -> None:
        self.notified.emit(f"Linked to {self._linked_reference}.")

    def _notify_named(self, _nothing: object) -> None:
        self.notified.emit("Named in the report.")

    def _refuse(self, problems: dict[str, str]) -> None:
        self.refused.emit(" ".join(problems.values()))
        if self._entry is not None:
            self.show_entry(self._entry)


def _link_reason(case: LikelyCase | None) -> str:
    """Return the reasons for a link, as they were shown beside the report."""
    reasons = [] if case is None else [reason.full_text for reason in case.reasons]
    return f"Known: {'; '.join(reasons)}." if reasons else "Known from the case."


def report_text(entry: EntryDetails) -> str:
    """Return all words of a report: its text, then its items."""
    return "\n".join([entry.text, *(part.get("text") for part in entry.parts)])


def looked_up_text(entry: EntryDetails) -> str:
    return report_text(entry)[:LOOKED_UP]


def _where(entry: EntryDetails) -> str:
    return str(entry.values.get("where_words") or "")
