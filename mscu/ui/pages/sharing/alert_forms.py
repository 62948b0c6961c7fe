"""The forms at the navigators' wall, on the police's side of it."""

from __future__ import annotations

from functools import partial

from mscu.actions.cases.case_file import CaseAnswer
from mscu.actions.enforcement.alerts import TYPED, RaiseAlert
from mscu.actions.entries.entry_file import EntryAnswer
from mscu.actions.sharing.navigator_referrals import AnswerReferral
from mscu.code_keys import ACCEPTED, DECLINED, WAITING_LIST
from mscu.codes import AlertKind, Kind
from mscu.documents.icons import icon_of
from mscu.ui.forms.field_list import CHOICE, DAY, SEGMENTS, TEXT, Field, Section, Switch
from mscu.ui.look.palette import Family
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.entry_form_specs import answer_spec

LINE_LIMIT = 300
"""Characters of an alert: she reads it at once."""
ANSWERS = SEGMENTS(
    ((ACCEPTED, "Accept"), (WAITING_LIST, "Waiting list"), (DECLINED, "Decline")),
)


def answering_spec(entry: EntryAnswer) -> FormSpec:
    """Note the answer that an entry waits for: to advice, or to a referral."""
    return answer_referral_spec(entry) if entry.row.kind is Kind.REFERRAL else answer_spec(entry)


def answer_referral_spec(entry: EntryAnswer) -> FormSpec:
    """Answer a referral to the navigator."""
    shown = {fact.name: fact.value for fact in entry.facts}
    fields = (
        Field("outcome", "Answer", ANSWERS, required=True, wide=True),
        Field("navigator", "Navigator", OFFICER),
        Field("first_contact_on", "First contact", DAY),
        Field("answer_reason", "Why", TEXT, wide=True, hint="Police read it with the referral"),
    )
    accepted = frozenset[object]({ACCEPTED})
    return FormSpec(
        key=f"case/{entry.row.case_id or 0}/answer/{entry.row.id}",
        label="Answer to a referral",
        title="Answer to the referral",
        note=entry.row.headline,
        icon=icon_of(Kind.REFERRAL),
        family=Family.CARE,
        sections=(Section("", fields),),
        switches=(Switch("first_contact_on", "outcome", accepted),),
        values={
            "outcome": entry.values.get("outcome"),
            "navigator": shown.get("navigator", ""),
            "first_contact_on": shown.get("first_contact_on", ""),
            "answer_reason": shown.get("answer_reason", ""),
        },
        make=partial(_answer, entry_id=entry.row.id, version=entry.version),
        done="Referral answered.",
    )


def _answer(*, outcome: str | None, **rest: object) -> AnswerReferral:
    """Let the command say that an answer must be chosen."""
    return AnswerReferral(outcome=outcome or "", **rest)  # type: ignore[arg-type]


def alert_spec(case: CaseAnswer) -> FormSpec:
    """Tell a survivor's navigator of a visit, a release or a date that no entry says."""
    fields = (
        Field("person_id", "Whom it concerns", PERSON, required=True),
        Field("kind", "What", CHOICE(tuple((kind, kind.label) for kind in TYPED)), required=True),
        Field(
            "words",
            "What happened",
            TEXT,
            required=True,
            wide=True,
            limit=LINE_LIMIT,
            hint="Never intelligence: only what keeps the survivor safe",
        ),
    )
    return FormSpec(
        key=f"case/{case.id}/alert/0",
        label=f"Alert, {case.reference}",
        title="Tell the navigator",
        note="Arrests, charges, bail and releases reach her by themselves",
        icon="bell",
        family=Family.CARE,
        sections=(Section("", fields),),
        values={"kind": AlertKind.ADDRESS_VISITED},
        make=partial(RaiseAlert, case_id=case.id),
        done="The navigator is told.",
        save="Tell her",
    )
