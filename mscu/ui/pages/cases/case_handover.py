"""The form that hands all cases that are marked in the list to another lead."""

from __future__ import annotations

from datetime import date
from functools import partial

from mscu.actions.admin.handovers import HandOverCases, PossibleLeads
from mscu.actions.core.colleagues import Colleague
from mscu.actions.core.today import Today
from mscu.ui.forms.field_list import CHECK, TEXT, Field, Section
from mscu.ui.forms.form import defaults
from mscu.ui.pages.cases.case_forms import OWNER
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.choices import Option

KEY = "cases/marked-hand-over"
FIELDS = (
    Field("lead", "New lead", OWNER, required=True, wide=True),
    Field(
        "reason",
        "Why",
        TEXT,
        required=True,
        wide=True,
        hint="Stands with both names in a handover note of each case",
    ),
    Field("enquiries", "With the open enquiries of the former lead there", CHECK, wide=True),
)


def handover_spec(case_ids: tuple[int, ...]) -> FormSpec:
    """Hand several cases to another lead."""
    how_many = "1 case" if len(case_ids) == 1 else f"{len(case_ids):,} cases"
    return FormSpec(
        key=KEY,
        label=f"Hand over, {how_many}",
        title=f"Hand {how_many} to another lead",
        note="All of them are handed over, or none",
        icon="users",
        sections=(Section("", FIELDS),),
        values=defaults(HandOverCases),
        make=partial(HandOverCases, case_ids=case_ids),
        done=f"{how_many} handed over.",
        save="Hand over",
        keeps_draft=False,
    )


class CaseHandover(InlineForm):
    """Asks to whom and why, and hands the marked cases over."""

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self._case_ids: tuple[int, ...] = ()
        self._leads: tuple[Option, ...] = ()

    def begin(self, case_ids: tuple[int, ...]) -> None:
        """Show the form for these cases; what it said of others is gone."""
        self._case_ids = case_ids
        self._take_away()
        self._dispatcher.ask(PossibleLeads(), then=self._take_leads)

    def _take_leads(self, leads: tuple[Colleague, ...]) -> None:
        self._leads = tuple((each.name, each.display) for each in leads)
        self._dispatcher.ask(Today(), then=self._show)

    def _show(self, today: date) -> None:
        self.show_form(handover_spec(self._case_ids), sources_of({}, today, colleagues=self._leads))
