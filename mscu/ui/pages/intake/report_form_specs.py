"""The forms of the Reports page: record, triage, link, correct, and open a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from mscu.actions.entries.entry_file import EntryDetails, EntryRow
from mscu.actions.intake.case_proposals import district_in, propose_case
from mscu.actions.intake.named_by_mistake import TakeOutOfReport
from mscu.actions.intake.reports import LinkReport, LinkReports, TriageReports
from mscu.actions.kinds import RECORDING, SUBJECTS
from mscu.actions.matching.same_reports import AnswerNotSame, SameGroup, SameReport
from mscu.codes import Family, Kind, Marking, SubjectKind
from mscu.dates.london import show_moment
from mscu.documents.icons import icon_of
from mscu.text.counts import count_of
from mscu.ui.forms.drafts import Draft
from mscu.ui.forms.field_list import CHOICE, LINE, TEXT, Field, Section, Sources
from mscu.ui.forms.form import defaults
from mscu.ui.look.folding import isolated
from mscu.ui.pages.cases.case_forms import opening_spec
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.editing.case_sources import kind_in_form
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.entry_form_specs import answer_spec, correct_spec
from mscu.ui.pages.entries.items import NEW, item_spec
from mscu.ui.pages.intake import intake_forms
from mscu.ui.pages.subjects.subject_forms import FORMS as SUBJECT_FORMS
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.nominal_picker import Chosen

PAGE = "reports"
NEW_REPORT, TRIAGE, CASE, CORRECT, ANSWER, GRADE, SUBJECT, LINK, SAME, APART, TAKE_OUT = (
    "new",
    "triage",
    "case",
    "correct",
    "answer",
    "grade",
    "subject",
    "link",
    "same",
    "apart",
    "take-out",
)
ADVICE_ONLY = "triage_outcome:advice_only"
PASSED_ON = "triage_outcome:passed_on"
NO_FURTHER_ACTION = "triage_outcome:no_further_action"
OTHER_OUTCOMES = (
    (ADVICE_ONLY, "Advice only", "message-square"),
    (PASSED_ON, "Pass on", "send"),
    (NO_FURTHER_ACTION, "No further action", "ban"),
)
"""Outcomes of a triage that opens no case: key, label of the action, icon."""
TRIAGE_ORDER = ("urgency", "outcome", "decided_by", "text", "happened", "about")
"""The decision comes first; the report that it is about is filled in beforehand."""
_OUTCOME_TITLES = {
    ADVICE_ONLY: "Advice only: say what was advised",
    PASSED_ON: "Pass on: say to whom, and why",
    NO_FURTHER_ACTION: "No further action: give the reason",
}


@dataclass(frozen=True)
class ReportDraftKey:
    """The parts of a draft's key: `reports/triage/12`, `reports/case/12/15`, `reports/subject/person`."""

    form: str
    variant: str = ""

    @property
    def entry_id(self) -> int | None:
        """Return the id of the entry to read before the form can open."""
        entry_part = self.variant.partition("/")[0]
        return int(entry_part) if entry_part.isdigit() else None

    @property
    def other_ids(self) -> tuple[int, ...]:
        """Return the ids of the further reports that a case is opened from."""
        return tuple(map(int, self.variant.split("/")[1:]))

    @property
    def item(self) -> int:
        """Return the number of the item to grade, `NEW` for one to be added; or that of the merge to undo."""
        return int(self.variant.partition("/")[2] or NEW)


def read_draft_key(key: str) -> ReportDraftKey | None:
    """Parse the key of a draft; None if it is not of this page."""
    page, _, remainder = key.partition("/")
    form, _, variant = remainder.partition("/")
    if page != PAGE:
        return None
    if form == NEW_REPORT or (form == SUBJECT and variant in SUBJECT_FORMS):
        return ReportDraftKey(form, variant)
    is_entry_form = form in {TRIAGE, CASE, CORRECT, ANSWER, LINK, SAME} and variant.isdigit()
    is_of_part = form in {GRADE, APART} and re.fullmatch(r"\d+/\d+", variant)
    is_of_group = form == CASE and re.fullmatch(r"\d+(/\d+)+", variant)
    return ReportDraftKey(form, variant) if is_entry_form or is_of_part or is_of_group else None


class ReportCaseField:
    """Makes an editor that finds a case."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __call__(self, _field: Field, _sources: Sources) -> Editor:
        return CaseFinder(self._dispatcher)


def is_report(kind: Kind) -> bool:
    return kind is Kind.REPORT


def record_spec(now: datetime) -> FormSpec:
    """Build the form that records a report; it belongs to no case yet."""
    command = RECORDING[Kind.REPORT]
    return FormSpec(
        key=f"{PAGE}/{NEW_REPORT}",
        label="New report",
        title="New report",
        note="It belongs to no case until it is linked to one",
        icon=icon_of(Kind.REPORT),
        family=Family.REPORT,
        kind=Kind.REPORT,
        sections=tuple(_without_field(section, "follows_id") for section in intake_forms.REPORT),
        values={**defaults(command), "marking": Marking.OFFICIAL_SENSITIVE, "happened": show_moment(now)},
        of_now=frozenset({"happened"}),
        make=command,
        done="Report recorded.",
    )


def triage_spec(report: EntryRow, me: str, now: datetime, *, outcome: str = "") -> FormSpec:
    """Build the form that triages a report, with the outcome filled in if known."""
    command = RECORDING[Kind.TRIAGE]
    return FormSpec(
        key=f"{PAGE}/{TRIAGE}/{report.id}",
        label=f"Triage, {report.headline}",
        title=_OUTCOME_TITLES.get(outcome, "Triage the report"),
        note=report.headline,
        icon=icon_of(Kind.TRIAGE),
        family=Family.REPORT,
        kind=Kind.TRIAGE,
        sections=(in_order(intake_forms.TRIAGE[0], *TRIAGE_ORDER), *intake_forms.TRIAGE[1:]),
        values={
            **defaults(command),
            "marking": Marking.OFFICIAL_SENSITIVE,
            "happened": show_moment(now),
            "decided_by": me,
            "outcome": outcome,
        },
        of_now=frozenset({"happened"}),
        make=partial(command, follows_id=report.id),
        done="Triage recorded.",
    )


def link_spec(dispatcher: Dispatcher, report: EntryRow, _now: datetime) -> FormSpec:
    """Build the form that links a report, with its triage and advice, to a case."""
    case = Field("case_id", "Case", ReportCaseField(dispatcher), required=True, wide=True)
    reason = Field("reason", "Why it belongs there", TEXT, required=True, wide=True)
    return FormSpec(
        key=f"{PAGE}/{LINK}/{report.id}",
        label="Link to a case",
        title="Link to a case",
        note="Its triage and advice move with it; the report itself does not change",
        icon="link",
        family=Family.REPORT,
        sections=(Section("", (case, reason)),),
        make=partial(LinkReport, report_id=report.id),
        done="Linked to the case.",
        save="Link",
    )


def correction_spec(entry: EntryDetails, _now: datetime) -> FormSpec:
    """Build the form that corrects an entry without a case."""
    return replace(correct_spec(entry), key=f"{PAGE}/{CORRECT}/{entry.row.id}")


def take_out_spec(report: EntryDetails, subject_id: int | None, _now: datetime) -> FormSpec:
    """Build the form that takes out of a report what it names by mistake."""
    named = {each.subject_id: isolated(each.value) for each in report.about if each.subject_id is not None}
    only = next(iter(named)) if len(named) == 1 else None
    chosen = subject_id if subject_id in named else only
    who = Field(
        "subject_id", "Not in this report", CHOICE(tuple(named.items()), empty="Choose one"), required=True
    )
    reason = Field(
        "reason", "Why", LINE, required=True, wide=True, placeholder="such as another man of that name"
    )
    return FormSpec(
        key=f"{PAGE}/{TAKE_OUT}/{report.row.id}",
        label="Take out of the report",
        family=Family.REPORT,
        title="Take out of the report",
        note=KEPT_ROLE if report.row.case_id is not None else "",
        icon="user-x",
        sections=(Section("", (who, reason)),),
        values={"subject_id": chosen},
        begins_at="subject_id" if chosen is None else "reason",
        make=partial(_take_out, report_id=report.row.id),
        done="Taken out of the report. Its former version says who was named.",
        save="Take out",
        keeps_draft=False,
    )


KEPT_ROLE = "A role in the case stays until it is removed there, under People and places."


def _take_out(*, subject_id: int | None, **rest: Any) -> TakeOutOfReport:
    """Build the command with no nominal where none was chosen, so that the command refuses it."""
    return TakeOutOfReport(subject_id=subject_id or 0, **rest)


def reply_spec(entry: EntryDetails, _now: datetime) -> FormSpec:
    """Build the form that records the officer's answer to advice on a report without a case."""
    return replace(answer_spec(entry), key=f"{PAGE}/{ANSWER}/{entry.row.id}")


def grading_spec(entry: EntryDetails, item: int, _now: datetime) -> FormSpec | None:
    """Build the form that grades or adds an item of a report; None where the item is gone."""
    spec = item_spec(entry, item)
    return replace(spec, key=f"{PAGE}/{GRADE}/{entry.row.id}/{item}") if spec is not None else None


def case_spec(report: EntryDetails, me: str, districts: Mapping[str, str], _now: datetime) -> FormSpec:
    """Build the form that opens a case from a report, with what its words and fields propose."""
    where = str(report.values.get("where_words") or "")
    values = {
        **_proposed(report.text, where),
        "district": report.values.get("district") or district_in(where, districts),
        "opened": report.row.happened,
    }
    headline = report.row.headline
    note = f"From the {headline[:1].lower()}{headline[1:]}. {PROPOSED}"
    return opening_spec(me, report.row.id, note=note, values=values)


def case_of_draft_spec(draft_key: ReportDraftKey, draft: Draft | None, me: str, _now: datetime) -> FormSpec:
    """Build the form that opens a case from several reports, with what it proposed when it was left."""
    values = draft.read if draft is not None else None
    return _with_others(opening_spec(me, draft_key.entry_id, values=values), draft_key.other_ids)


def _with_others(spec: FormSpec, other_ids: tuple[int, ...]) -> FormSpec:
    """Return the form of a new case with further reports, whose ids are part of the key of its draft."""
    how_many = _report_count(1 + len(other_ids))
    return replace(
        spec,
        key="/".join((spec.key, *map(str, other_ids))),
        label=f"{spec.label}, {how_many}",
        note=f"From {how_many}. {PROPOSED}",
        make=partial(spec.make, also=other_ids),
    )


PROPOSED = "What is filled in is proposed from the words: check it."


def _proposed(text: str, where: str) -> dict[str, object]:
    """Return the fields of a new case that words propose."""
    proposal = propose_case(text, where)
    return {name: value for name, value in vars(proposal).items() if value}


def nominal_key(kind: SubjectKind) -> str:
    """Return the key of the draft of a new nominal."""
    return f"{PAGE}/{SUBJECT}/{kind.value}"


def nominal_spec(kind: SubjectKind, name: str, _now: datetime) -> FormSpec:
    """Build the form of a nominal that is in no case yet."""
    return FormSpec(
        key=nominal_key(kind),
        label=kind_in_form(kind),
        title=f"New {kind_in_form(kind).lower()}",
        icon=kind.icon,
        sections=tuple(_without_field(section, "roles") for section in SUBJECT_FORMS[kind]),
        values={**defaults(SUBJECTS[kind]), "name": name},
        make=SUBJECTS[kind],
        done=f"{kind_in_form(kind)} recorded.",
    )


def _without_field(section: Section, name: str) -> Section:
    """Return the section without a field that needs a case, such as a role."""
    return replace(section, fields=tuple(f for f in section.fields if f.name != name))


def in_order(section: Section, *names: str) -> Section:
    """Return the section with only these fields, in this order."""
    by_name = {field.name: field for field in section.fields}
    return replace(section, fields=tuple(by_name[name] for name in names))


# Forms for all marked reports: one triage, or one case


MARKED_PREFIX = f"{PAGE}/marked-"
_OMITTED_FIELDS = {"about"}
"""Fields left out of the triage of several reports: each is about different people."""


def is_for_marked(key: str) -> bool:
    """Return whether a form is for the marked reports."""
    return key.startswith(MARKED_PREFIX)


def triage_marked_spec(report_ids: tuple[int, ...], me: str, now: datetime) -> FormSpec:
    """Build the form that triages several reports alike."""
    names = (name for name in TRIAGE_ORDER if name not in _OMITTED_FIELDS)
    how_many = _report_count(len(report_ids))
    return FormSpec(
        key=f"{MARKED_PREFIX}triage",
        label=f"Triage, {how_many}",
        title=f"Triage {how_many}",
        note="The same triage is recorded for all of them, or for none",
        icon=icon_of(Kind.TRIAGE),
        family=Family.REPORT,
        sections=(in_order(intake_forms.TRIAGE[0], *names),),
        values={**defaults(TriageReports), "happened": show_moment(now), "decided_by": me},
        of_now=frozenset({"happened"}),
        make=partial(TriageReports, report_ids=report_ids),
        done=f"{how_many} triaged.",
        keeps_draft=False,
    )


def link_marked_spec(dispatcher: Dispatcher, report_ids: tuple[int, ...], _now: datetime) -> FormSpec:
    """Build the form that links several reports to one case."""
    case = Field("case_id", "Case", ReportCaseField(dispatcher), required=True, wide=True)
    reason = Field("reason", "Why they belong there", TEXT, required=True, wide=True)
    how_many = _report_count(len(report_ids))
    return FormSpec(
        key=f"{MARKED_PREFIX}link",
        label=f"Link, {how_many}",
        title=f"Link {how_many} to a case",
        note="Their triage and advice move with them; all of them are linked, or none",
        icon="link",
        family=Family.REPORT,
        sections=(Section("", (case, reason)),),
        make=partial(LinkReports, report_ids=report_ids),
        done=f"{how_many} linked to the case.",
        save="Link",
        keeps_draft=False,
    )


# Forms for a group of reports that speak of the same


def case_of_group_spec(group: SameGroup, me: str, districts: Mapping[str, str], _now: datetime) -> FormSpec:
    """Build the form that opens one case from all reports of a group, from the first of them on."""
    first, *others = sorted(group.reports, key=_happened_at)
    spec = opening_spec(
        me,
        first.id,
        values={
            **_proposed("\n".join(report.text for report in group.reports), first.where),
            "district": first.district_key or district_in(first.where, districts),
            "opened": first.happened,
            "why": _why_one(group),
        },
    )
    several = _with_others(spec, tuple(report.id for report in others))
    how_many = _report_count(len(group.reports))
    return replace(several, note=f"From {how_many} that speak of {group.shown}. {PROPOSED}")


def link_group_spec(
    dispatcher: Dispatcher, group: SameGroup, report_ids: tuple[int, ...], now: datetime
) -> FormSpec:
    """Build the form that links reports of a group to a case, with what they share as the reason."""
    spec = link_marked_spec(dispatcher, report_ids, now)
    values: dict[str, object] = {"reason": _why_one(group)}
    if group.only_case is not None:
        case_id, reference = group.only_case
        values["case_id"] = Chosen(key=case_id, title=reference, icon="folder-open")
    return replace(spec, values={**spec.values, **values})


def not_same_spec(group: SameGroup, _now: datetime) -> FormSpec:
    """Build the form that records why the reports of a group are not the same."""
    reason = Field("reason", "Why they are not the same", TEXT, required=True, wide=True)
    return FormSpec(
        key=f"{MARKED_PREFIX}not-same",
        label="Not the same",
        title=f"{group.shown}: not the same",
        note="A further report that names it asks again",
        icon="x",
        family=Family.REPORT,
        sections=(Section("", (reason,)),),
        make=partial(AnswerNotSame, keys=group.keys, report_ids=group.report_ids),
        done="Answered: not the same.",
        save="Not the same",
        keeps_draft=False,
    )


def _why_one(group: SameGroup) -> str:
    why = "; ".join(group.why)
    return f"{group.shown}: {why}." if why else f"{group.shown}."


def _happened_at(report: SameReport) -> datetime:
    return report.happened_at


def _report_count(count: int) -> str:
    return count_of(count, "report")
