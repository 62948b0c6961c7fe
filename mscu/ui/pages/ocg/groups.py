"""Organised crime groups: each with its members, readiness, exploited people and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from mscu.codes import Family, Kind
from mscu.documents.editions.group_assessment import NO_GAPS
from mscu.documents.icons import icon_of
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CHOICE, LINE, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.editing.list_page import ListPage
from mscu.ui.pages.entries.entry_form_specs import entry_key
from mscu.ui.pages.ocg.group_card import GroupCard, why_not_add_gaps
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import KeyedRow

_WHY = Field("reason", "Why", LINE, required=True, wide=True, placeholder="such as the same people and vans")


MERGE = "groups/merge/"
"""The key of the form that merges groups, before the id of the one that stays."""


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
        key=f"{MERGE}{group.id}",
        label=f"Merge groups, {group.name}",
        family=Family.GROUP,
        title="Merge another group into this one",
        note=group.name,
        icon="git-merge",
        sections=(Section("", (other, _WHY)),),
        make=partial(MergeGroups, kept_id=group.id),
        done="Merged. You can undo the merge.",
        save="Merge",
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


class GroupsPage(ListPage[tuple[GroupLine, ...], GroupLine]):
    """The groups on the left, the selected group on the right."""

    name: ClassVar[str] = "groups"
    title: ClassVar[str] = "Organised crime groups"
    known_as: ClassVar[str] = "OCG gangs"
    icon: ClassVar[str] = "network"
    needs: ClassVar[Permission] = Permission.ASSESS_GROUPS
    list_name: ClassVar[str] = "Groups"
    empty: ClassVar[EmptyTab] = EMPTY

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.card = GroupCard()
        self.merging = InlineForm(dispatcher, context)
        self._read_id = 0
        """The group that the card shows, or waits for."""
        self._details: GroupDetails | None = None
        self._panel: ReadinessReport | None = None
        self.add_new_button("New group", needs_answer=True)
        self.lay_out(self.card, self.merging)
        self.card.entry_requested.connect(self._open_entry)
        self.card.subject_requested.connect(self._open_subject)
        self.card.add_gaps_requested.connect(self._add_gaps)

    @override
    def query(self) -> Groups:
        return Groups()

    @override
    def rows_of(self, answer: tuple[GroupLine, ...]) -> Sequence[GroupLine]:
        return answer

    @override
    def line_of(self, row: GroupLine) -> KeyedRow:
        return KeyedRow(row.id, group_look(row))

    @override
    def count_of(self, answer: tuple[GroupLine, ...]) -> str:
        return f"{len(answer):,}" if answer else ""

    @override
    def fill_card(self, row: GroupLine) -> None:
        if row.id != self._read_id:
            self.merging.leave()
            self.card_answers.wait()
            self._details = self._panel = None
        self._read_id = row.id
        self.dispatcher.ask(GroupFile(assessment_id=row.id), then=self._on_group, answers=self.card_answers)
        self.dispatcher.ask(Readiness(assessment_id=row.id), then=self._on_panel, answers=self.card_answers)

    @override
    def leave(self) -> None:
        """Leave everything as it is: what is typed to undo a merge is kept as no draft."""

    def _on_group(self, details: GroupDetails) -> None:
        self._details = details
        self._show_group()

    def _on_panel(self, panel: ReadinessReport) -> None:
        self._panel = panel
        self._show_group()

    def _show_group(self) -> None:
        """Show the group once both answers about it have come, in any order."""
        if self.row is not None and self._details is not None and self._panel is not None:
            self.card.show_group(self.row, self._panel, self._details)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        group = self.row
        if group is None:
            return ()
        forms = [
            PageAction(
                label=label, icon=icon_of(kind), run=partial(self._record, kind, group), about=self.index.list
            )
            for kind, label in RECORDED.items()
        ]
        return [*forms, self._add_gaps_action(), *self._merge_actions(group)]

    def _add_gaps_action(self) -> PageAction:
        details = self._details
        refusal = NO_GAPS if details is None or not details.gaps else why_not_add_gaps(details)
        label = "Add the gaps to the plan"
        return PageAction(label=label, icon="target", run=self._add_gaps, why_not=refusal.rstrip("."))

    def _merge_actions(self, group: GroupLine) -> Iterator[PageAction]:
        yield PageAction(
            label="Merge another group into this one",
            icon="git-merge",
            separated=True,
            run=partial(self._begin_merge, group),
            why_not="" if self._others(group) else "there is no other group",
        )
        details = self._details
        for merge in details.merged if details is not None and details.group_id == group.group_id else ():
            yield PageAction(
                label=f"Undo the merge with {merge.other}",
                icon="undo-2",
                run=partial(self._begin, unmerge_spec(group, merge)),
            )

    def _others(self, group: GroupLine) -> list[GroupLine]:
        return [other for other in self.answer or () if other.group_id != group.group_id]

    def _begin_merge(self, group: GroupLine) -> None:
        self._begin(merging_spec(group, self._others(group)))

    @override
    def resume(self, form_key: str) -> None:
        group_id = form_key.removeprefix(MERGE)
        if group_id.isdigit():
            self.begin_about(int(group_id), self._begin_merge)

    def _add_gaps(self) -> None:
        """Add the group's gaps to its plan as intelligence requirements."""
        self.tell("")
        self.dispatcher.perform(
            CarryGaps(assessment_id=self._read_id), then=self._gaps_added, problems=self._gaps_refused
        )

    def _gaps_added(self, result: RaisedGaps) -> None:
        is_one = result.number == 1
        gaps = (
            "1 gap is an intelligence requirement"
            if is_one
            else (f"{result.number:,} gaps are intelligence requirements")
        )
        self.tell(f"{gaps} of “{result.plan}” now, for {result.for_whom} to answer.", Status.DONE)
        self.ask()

    def _gaps_refused(self, problems: dict[str, str]) -> None:
        self.tell(" ".join(problems.values()), Status.LATE)

    def _begin(self, spec: FormSpec) -> None:
        self.tell("")
        self.merging.host.close()
        self.merging.host.open(spec, (Today(),))
        self.card.hide()

    def _record(self, kind: Kind, group: GroupLine) -> None:
        """Open the form in the group's case, where the new entry will be saved."""
        self.context.resume(entry_key(group.case_id, kind, group.id))

    def _open_entry(self, entry_id: object) -> None:
        if isinstance(entry_id, int):
            self.open_requested.emit("entry", entry_id)

    def _open_subject(self, subject_id: object) -> None:
        if isinstance(subject_id, int):
            self.open_requested.emit("subject", subject_id)


def group_look(group: GroupLine) -> RowLook:
    status = Status.QUIET if group.is_settled else Status.RUN
    members = count_of(group.members, "member")
    late = f"review late, {group.review}" if group.is_late else ""
    review = f"review {group.review}" if group.review and not late else ""
    return RowLook(
        title=isolated(group.name),
        detail=joined(late, members, group.case_reference, group.tier, review, group.lead),
        family=Family.GROUP,
        icon="network",
        kind="Group",
        chip=Chip(group.status, status),
        quiet=group.is_settled,
    )
