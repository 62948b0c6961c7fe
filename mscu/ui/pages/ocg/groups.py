"""Organised crime groups: each with its members, readiness, exploited people and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.core.repointing import MergedLine
from mscu.actions.merging.merge_groups import MergeGroups, UnmergeGroups
from mscu.actions.ocg.group_file import GroupDetails, GroupFile
from mscu.actions.ocg.group_gaps import CarryGaps, RaisedGaps
from mscu.actions.ocg.groups import GroupLine, Groups
from mscu.actions.ocg.readiness import Readiness, ReadinessReport
from mscu.codes import Kind
from mscu.documents.icons import icon_of
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CHOICE, LINE, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import focus_list, lay_out_list
from mscu.ui.pages.core.list_pane import EmptyTab, ListPane
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm, SavedForm
from mscu.ui.pages.entries.entry_form_specs import entry_key
from mscu.ui.pages.ocg.group_card import NO_GAPS, GroupCard, why_not_add_gaps
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import KeyedRow

_WHY = Field("reason", "Why", LINE, required=True, wide=True, placeholder="such as the same people and vans")


def merging_spec(group: GroupLine, others: Iterable[GroupLine]) -> FormSpec:
    choices = tuple((other.id, f"{other.name}, {other.case_reference}") for other in others)
    other = Field(
        "other_id",
        "The other group",
        CHOICE(choices, empty="Choose one"),
        required=True,
        wide=True,
        hint="Its records stay in its case, and are shown with this group",
    )
    return FormSpec(
        key=f"groups/merge/{group.id}",
        label="Merge groups",
        family=Family.GROUP,
        title="Merge another group into this one",
        note=group.name,
        icon="git-merge",
        sections=(Section("", (other, _WHY)),),
        make=partial(MergeGroups, kept_id=group.id),
        done="Merged. You can undo the merge.",
        save="Merge",
        keeps_draft=False,
    )


def unmerge_spec(group: GroupLine, merged: MergedLine) -> FormSpec:
    """Return the form that undoes a merge."""
    return FormSpec(
        key=f"groups/apart/{merged.id}",
        label="Undo a merge of groups",
        family=Family.GROUP,
        title=f"Undo the merge with {merged.other}",
        icon="git-merge",
        note=f"It is listed separately from {group.name} again, with its own status",
        sections=(Section("", (_WHY,)),),
        make=partial(UnmergeGroups, combination_id=merged.id),
        done="Merge undone.",
        save="Undo the merge",
        keeps_draft=False,
    )


class GroupMerging(InlineForm):
    """Shows the form that merges groups, or the one that undoes a merge."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._spec: FormSpec | None = None

    def begin(self, spec: FormSpec) -> None:
        """Show a form, clearing any earlier message."""
        self._spec = spec
        self._remove_card()
        self._dispatcher.ask(Today(), then=self._show)

    def _show(self, today: date) -> None:
        if self._spec is not None:
            self.show_form(self._spec, sources_of({}, today))


LIST_WIDTH = 480
EMPTY = EmptyTab(
    "network",
    "No group has been assessed yet",
    (
        "Assess suspects who act together on the OCG tab of their case. Each group is listed here once, "
        "with its members, its review and the facts for the test."
    ),
)
RECORDED = {
    Kind.OCG_STEP: "Change status, lead or official reference",
    Kind.OCG_FACT: "Add to the worksheet",
    Kind.DISRUPTION: "Log a disruption",
    Kind.OCG_ASSESSMENT: "Assess again, as a review",
}
"""What can be recorded about the selected group."""


class GroupsPage(Page):
    """The groups on the left, the selected group on the right."""

    name: ClassVar[str] = "groups"
    title: ClassVar[str] = "Organised crime groups"
    icon: ClassVar[str] = "network"
    needs: ClassVar[Permission] = Permission.ASSESS_GROUPS

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.index = ListPane("Groups", EMPTY)
        self.index.setFixedWidth(LIST_WIDTH)
        self.card = GroupCard()
        self.merging = GroupMerging(dispatcher, context)
        self.merging.saved.connect(self._saved)
        self.merging.left.connect(self._left)
        self._groups: dict[int, GroupLine] = {}
        self._chosen = 0
        self._answer: GroupDetails | None = None
        self._panel: ReadinessReport | None = None
        self.add_new_button("New group", needs_answer=True)
        lay_out_list(self, self.index, self.card, self.merging)
        self.card.hide()
        self.index.opened.connect(self._choose)
        self.index.rested.connect(self._choose)
        self.card.entry_requested.connect(self._open_entry)
        self.card.subject_requested.connect(self._open_subject)
        self.card.add_gaps_requested.connect(self._add_gaps)

    @override
    def shown(self) -> None:
        self.dispatcher.ask(Groups(), then=self._show)
        focus_list(self, self.index.list)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self.dispatcher.ask(Groups(), then=self._show)

    def _show(self, groups: tuple[GroupLine, ...]) -> None:
        self._groups = {group.id: group for group in groups}
        self.set_title(self.title, f"{len(groups):,}" if groups else "")
        self.index.show_lines([_line(group) for group in groups], may_add=False)
        if self._chosen not in self._groups:
            self._chosen = 0
        if groups:
            self._ask(self._chosen or groups[0].id)
        self.card.setVisible(bool(groups) and self.merging.card is None)

    def _choose(self, key: object) -> None:
        if isinstance(key, int) and key != self._chosen:
            self._ask(key)

    def _ask(self, assessment_id: int) -> None:
        if assessment_id != self._chosen:
            self.merging.leave()
            self.card_answers.wait()
            self._answer = self._panel = None
        self._chosen = assessment_id
        self.index.list.choose(assessment_id)
        group, readiness = GroupFile(assessment_id=assessment_id), Readiness(assessment_id=assessment_id)
        self.dispatcher.ask(group, then=self._on_group, answers=self.card_answers)
        self.dispatcher.ask(readiness, then=self._on_panel, answers=self.card_answers)

    def _on_group(self, answer: GroupDetails) -> None:
        self._answer = answer
        self._show_group()

    def _on_panel(self, panel: ReadinessReport) -> None:
        self._panel = panel
        self._show_group()

    def _show_group(self) -> None:
        """Show the group once both answers about it have come, in any order."""
        group, answer, panel = self._groups.get(self._chosen), self._answer, self._panel
        if group is not None and answer is not None and panel is not None:
            self.card.show_group(group, panel, answer)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        group = self._groups.get(self._chosen)
        if group is None:
            return ()
        forms = [
            PageAction(label=label, icon=icon_of(kind), run=partial(self._record, kind, group))
            for kind, label in RECORDED.items()
        ]
        return [*forms, self._add_gaps_action(), *self._merge_actions(group)]

    def _add_gaps_action(self) -> PageAction:
        answer = self._answer
        refusal = NO_GAPS if answer is None or not answer.gaps else why_not_add_gaps(answer)
        label = "Add the gaps to the plan"
        return PageAction(label=label, icon="target", run=self._add_gaps, why_not=refusal.rstrip("."))

    def _merge_actions(self, group: GroupLine) -> Iterator[PageAction]:
        others = [other for other in self._groups.values() if other.group_id != group.group_id]
        yield PageAction(
            label="Merge another group into this one",
            icon="git-merge",
            separated=True,
            run=partial(self._begin, merging_spec(group, others)),
            why_not="" if others else "there is no other group",
        )
        answer = self._answer
        for merge in answer.merged if answer is not None and answer.group_id == group.group_id else ():
            yield PageAction(
                label=f"Undo the merge with {merge.other}",
                icon="undo-2",
                run=partial(self._begin, unmerge_spec(group, merge)),
            )

    def _add_gaps(self) -> None:
        """Add the group's gaps to its plan as intelligence requirements."""
        self.tell("")
        self.dispatcher.perform(
            CarryGaps(assessment_id=self._chosen), then=self._gaps_added, problems=self._gaps_refused
        )

    def _gaps_added(self, result: RaisedGaps) -> None:
        is_one = result.number == 1
        gaps = (
            "1 gap is an intelligence requirement"
            if is_one
            else (f"{result.number:,} gaps are intelligence requirements")
        )
        self.tell(f"{gaps} of “{result.plan}” now, for {result.for_whom} to answer.", Status.DONE)
        self.dispatcher.ask(Groups(), then=self._show)

    def _gaps_refused(self, problems: dict[str, str]) -> None:
        self.tell(" ".join(problems.values()), Status.LATE)

    def _begin(self, spec: FormSpec) -> None:
        self.tell("")
        self.merging.begin(spec)
        self.card.hide()

    def _left(self) -> None:
        self.card.setVisible(bool(self._groups))
        self.index.list.setFocus()

    def _saved(self, saved: SavedForm) -> None:
        self._left()
        self.tell(saved.card.spec.done, Status.DONE)

    def _record(self, kind: Kind, group: GroupLine) -> None:
        """Open the form in the group's case, where the new entry will be saved."""
        self.context.resume(entry_key(group.case_id, kind, group.id))

    def _open_entry(self, entry_id: object) -> None:
        if isinstance(entry_id, int):
            self.open_requested.emit("entry", entry_id)

    def _open_subject(self, subject_id: object) -> None:
        if isinstance(subject_id, int):
            self.open_requested.emit("subject", subject_id)


def _line(group: GroupLine) -> KeyedRow:
    status = Status.QUIET if group.is_settled else Status.RUN
    members = count_of(group.members, "member")
    late = f"review late, {group.review}" if group.is_late else ""
    review = f"review {group.review}" if group.review and not late else ""
    look = RowLook(
        title=isolated(group.name),
        detail=joined(late, members, group.case_reference, group.tier, review, group.lead),
        family=Family.GROUP,
        icon="network",
        kind="Group",
        chip=Chip(group.status, status),
        quiet=group.is_settled,
    )
    return KeyedRow(group.id, look)
