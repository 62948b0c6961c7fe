"""Saves a plan on a page as a PDF for somebody."""

from __future__ import annotations

from functools import partial

from typing_extensions import override

from mscu.actions.plans.plan_file import PlanAnswer
from mscu.actions.plans.plan_issuing import IssuePlan
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

NOTE = "One side, a column for each of the four Ps"


class PlanSaving(FileSaving):
    """The form in place of the plan's card; what was typed is of this one copy, and not kept."""

    title = "Save the plan"
    kinds = "PDF (*.pdf)"
    endings = ("pdf",)
    of = "actions"

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places, "plan-on-a-page")
        self._plan: PlanAnswer | None = None

    def begin_with(self, plan: PlanAnswer) -> None:
        """Show the form for a plan; what was typed of another one is gone."""
        if self.card is not None:
            self.leave()
        self._plan = plan
        self.begin()

    @override
    def spec(self) -> FormSpec:
        plan = self._plan
        return FormSpec(
            key="plans/print", label="A plan on a page", title="Save the plan on a page",
            note=NOTE if plan is None else f"{plan.row.title}. {NOTE}", icon="file-down",
            sections=(FOR_WHOM,), make=partial(self._command, 0 if plan is None else plan.row.id),
            done="", save="Save the plan", keeps_draft=False,
        )  # fmt: skip

    def _command(self, plan_id: int, **values: object) -> IssuePlan:
        return IssuePlan(plan_id=plan_id, **self.answers(values))
