"""The forms for all reports that are marked in the register: one triage, or one case."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from mscu.actions.core.dates import show_now
from mscu.actions.intake.bulk_triage import LinkReports, TriageReports
from mscu.codes import Kind
from mscu.documents.icons import icon_of
from mscu.ui.forms.field_list import TEXT, Field, Section
from mscu.ui.forms.form import defaults
from mscu.ui.look.palette import Family
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.intake import intake_forms
from mscu.ui.pages.intake.report_form_specs import PAGE, TRIAGE_ORDER, CaseField, in_order
from mscu.ui.session.dispatcher import Dispatcher

MARKED = f"{PAGE}/marked-"
_NOT_ASKED = {"about"}
"""What a triage of several can't say: whom each of them is about."""


def is_of_marked(key: str) -> bool:
    """Whether a form is for the marked reports."""
    return key.startswith(MARKED)


def triage_marked_spec(report_ids: tuple[int, ...], me: str, now: datetime) -> FormSpec:
    """Say how urgent several reports are and what becomes of them."""
    names = (name for name in TRIAGE_ORDER if name not in _NOT_ASKED)
    how_many = _reports(len(report_ids))
    return FormSpec(
        key=f"{MARKED}triage",
        label=f"Triage, {how_many}",
        title=f"Triage {how_many}",
        note="The same is recorded for each of them, or for none",
        icon=icon_of(Kind.TRIAGE),
        family=Family.REPORT,
        sections=(in_order(intake_forms.TRIAGE[0], *names),),
        values={**defaults(TriageReports), "happened": show_now(now), "decided_by": me},
        make=partial(TriageReports, report_ids=report_ids),
        done=f"{how_many} triaged.",
        keeps_draft=False,
    )


def link_marked_spec(
    dispatcher: Dispatcher, report_ids: tuple[int, ...], _now: datetime
) -> FormSpec:
    """Link several reports to the case that they belong to."""
    case = Field("case_id", "Case", CaseField(dispatcher), required=True, wide=True)
    why = Field("reason", "Why they belong there", TEXT, required=True, wide=True)
    how_many = _reports(len(report_ids))
    return FormSpec(
        key=f"{MARKED}link",
        label=f"Link, {how_many}",
        title=f"Link {how_many} to a case",
        note="Their triage and advice go with them; all of them are linked, or none",
        icon="link",
        family=Family.REPORT,
        sections=(Section("", (case, why)),),
        make=partial(LinkReports, report_ids=report_ids),
        done=f"{how_many} linked to the case.",
        save="Link",
        keeps_draft=False,
    )


def _reports(count: int) -> str:
    return "1 report" if count == 1 else f"{count:,} reports"
