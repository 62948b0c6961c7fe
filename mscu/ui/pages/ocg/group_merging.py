"""The form that merges another group into one, or takes two apart, in place of the card."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from mscu.actions.core.lineage import MergedLine
from mscu.actions.core.today import Today
from mscu.actions.merging.merge_groups import MergeGroups, TakeGroupsApart
from mscu.actions.ocg.groups import GroupLine
from mscu.ui.forms.field_list import CHOICE, LINE, Field, Section
from mscu.ui.look.palette import Family
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import Dispatcher

_WHY = Field(
    "reason", "Why", LINE, required=True, wide=True, placeholder="such as the same men and vans"
)


def merging_spec(group: GroupLine, others: Iterable[GroupLine]) -> FormSpec:
    """Say that another group is the same as this one."""
    choices = tuple((each.id, f"{each.name}, {each.case_reference}") for each in others)
    other = Field(
        "other_id", "The other group", CHOICE(choices, empty="Choose one"), required=True,
        wide=True, hint="What is recorded of it stays in its case, and is read with this group",
    )  # fmt: skip
    return FormSpec(
        key=f"groups/merge/{group.id}", label="Merge groups", family=Family.GROUP,
        title="Merge another group into this one", note=group.name, icon="git-merge",
        sections=(Section("", (other, _WHY)),), make=partial(MergeGroups, kept_id=group.id),
        done="Merged. They can be taken apart again.", save="Merge", keeps_draft=False,
    )  # fmt: skip


def parting_spec(group: GroupLine, merged: MergedLine) -> FormSpec:
    """Say that a group is not this one after all."""
    return FormSpec(
        key=f"groups/apart/{merged.id}", label="Take groups apart", family=Family.GROUP,
        title=f"Take {merged.other} apart", icon="git-merge",
        note=f"It stands beside {group.name} again, with its own status",
        sections=(Section("", (_WHY,)),),
        make=partial(TakeGroupsApart, combination_id=merged.id),
        done="Taken apart.", save="Take apart", keeps_draft=False,
    )  # fmt: skip


class GroupMerging(InlineForm):
    """Shows one of the two forms."""

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self._spec: FormSpec | None = None

    def begin(self, spec: FormSpec) -> None:
        """Show a form; what another one said is gone."""
        self._spec = spec
        self._take_away()
        self._dispatcher.ask(Today(), then=self._show)

    def _show(self, today: date) -> None:
        if self._spec is not None:
            self.show_form(self._spec, sources_of({}, today))
