"""The forms at the navigators' wall, on the police's side of it."""

from __future__ import annotations

from functools import partial

from mscu.actions.entry_file import EntryAnswer
from mscu.actions.navigator_referrals import AnswerReferral
from mscu.codes import ACCEPTED, DECLINED, WAITING_LIST, Kind
from mscu.documents.icons import icon_of
from mscu.ui.field_list import DAY, SEGMENTS, TEXT, Field, Section
from mscu.ui.pages.case.case_jobs import answer_job
from mscu.ui.pages.case.job import Job
from mscu.ui.pages.case_sources import OFFICER
from mscu.ui.pages.entry_forms import Switch
from mscu.ui.palette import Family

ANSWERS = SEGMENTS(
    ((ACCEPTED, "Accept"), (WAITING_LIST, "Waiting list"), (DECLINED, "Decline")),
)


def answering_job(entry: EntryAnswer) -> Job:
    """Note the answer that an entry waits for: to advice, or to a referral."""
    return answer_referral_job(entry) if entry.row.kind is Kind.REFERRAL else answer_job(entry)


def answer_referral_job(entry: EntryAnswer) -> Job:
    """Answer a referral to the navigator."""
    shown = {fact.name: fact.value for fact in entry.facts}
    fields = (
        Field("outcome", "Answer", ANSWERS, required=True, wide=True),
        Field("navigator", "Navigator", OFFICER),
        Field("first_contact_on", "First contact", DAY),
        Field("answer_reason", "Why", TEXT, wide=True, hint="Police read it with the referral"),
    )
    accepted = frozenset[object]({ACCEPTED})
    return Job(
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
