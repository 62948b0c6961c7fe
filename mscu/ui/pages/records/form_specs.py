"""The forms of the Records page about one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from mscu.actions.clocks.clear_periods import GradeRecords, ResetClearPeriod
from mscu.actions.core.form_choices import ListChoice
from mscu.actions.records.disposals import OTHER_PERSON, DisposeRecords
from mscu.actions.records.record_reviews import QUESTIONS, NracAnswer, ReviewLine, ReviewRecords
from mscu.actions.records.records_due import RecordsDetails
from mscu.codes import ReviewDecision
from mscu.ui.forms.field_list import (
    CHECK,
    CODES,
    DAY,
    LINE,
    SEGMENTS,
    TEXT,
    YES_NO_NOT_SURE,
    Field,
    Section,
    Switch,
)
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.records import keys

Lists = Mapping[str, tuple[ListChoice, ...]]
GROUP = Field("mopi_group", "MoPI group", CODES("mopi_group"), required=True, wide=True)
WHY = Field("why", "Why", TEXT, wide=True, hint="Offence or risk that decides it")


def group_spec(case: RecordsDetails, ids: keys.Numbers, _lists: Lists) -> FormSpec | None:
    """Return the form that sets the review group of the case, or of one nominal in it."""
    who = next((nominal for nominal in case.nominals if nominal.id in ids[1:]), None)
    if ids[1:] and who is None:
        return None
    return _spec(
        case,
        keys.GROUP,
        ids,
        title=f"MoPI group of {who.name}" if who else "MoPI group of the case",
        sections=(Section("", (GROUP, WHY)),),
        done="Group set.",
        make=partial(GradeRecords, case_id=case.row.id, subject_id=who.id if who else None),
    )


def notice_spec(case: RecordsDetails, ids: keys.Numbers, _lists: Lists) -> FormSpec:
    """Return the form that records new information, which restarts the clear period."""
    fields = (
        Field("reset_by", "What happened", CODES("clear_reset"), required=True),
        Field("happened_on", "When", DAY, required=True),
        Field("note", "Note", TEXT, wide=True),
    )
    return _spec(
        case,
        keys.NOTICE,
        ids,
        title="New information",
        sections=(Section("", fields),),
        make=partial(ResetClearPeriod, case_id=case.row.id),
        done="Recorded. The clear period starts again.",
    )


DECISION = (
    Field("decision", "Decision", SEGMENTS(ReviewDecision), required=True, wide=True),
    Field("until_on", "Review again on", DAY, required=True),
    Field("reason", "Why", TEXT, required=True, wide=True),
)
LATER = (Switch("until_on", "decision", frozenset({ReviewDecision.DEFER})),)
QUESTION_PREFIX, NOTE_PREFIX = "asked_", "note_"
"""Prefixes of a question's field names."""
CHOOSE = "Choose what happens to the records."


def review_spec(case: RecordsDetails, ids: keys.Numbers, lists: Lists) -> FormSpec:
    """Return the form that asks every NRAC question, then for the decision."""
    questions = tuple(
        field
        for question in lists["nrac_question"]
        for suffix in (question.key.partition(":")[2],)
        for field in (
            Field(f"{QUESTION_PREFIX}{suffix}", question.label, YES_NO_NOT_SURE, required=True, wide=True),
            Field(f"{NOTE_PREFIX}{suffix}", "Note", LINE, wide=True),
        )
    )
    return _spec(
        case,
        keys.REVIEW,
        ids,
        title="Review of the records",
        done="Review recorded.",
        sections=(
            Section("National Retention Assessment Criteria", questions),
            Section("Decision", DECISION),
        ),
        make=partial(_review, case.row.id),
        switches=LATER,
        warning=f"The records cannot be disposed of yet. {case.reason_to_retain}"
        if case.reason_to_retain
        else "",
    )


def _review(case_id: int, **values: Any) -> ReviewRecords:
    """Build the command, leaving out unanswered questions."""
    answers = tuple(
        NracAnswer(
            question=f"{QUESTIONS}:{name.removeprefix(QUESTION_PREFIX)}",
            answer=value,
            note=str(values.get(f"{NOTE_PREFIX}{name.removeprefix(QUESTION_PREFIX)}") or ""),
        )
        for name, value in values.items()
        if name.startswith(QUESTION_PREFIX) and value is not None
    )
    return ReviewRecords(
        case_id=case_id,
        answers=answers,
        decision=values["decision"],
        until_on=values["until_on"] or "",
        reason=values["reason"],
    )


def dispose_spec(case: RecordsDetails, ids: keys.Numbers, _lists: Lists) -> FormSpec | None:
    """Return the form by which a second person agrees to the disposal that a review proposes."""
    proposed = next((review for review in case.reviews if review.id in ids[1:]), None)
    if proposed is None:
        return None
    agreement = Field("agreed", "I have reviewed this and agree", CHECK, wide=True)
    return _spec(
        case,
        keys.DISPOSE,
        ids,
        title="Dispose of the records for good",
        sections=(Section("", (agreement,)),),
        save="Dispose",
        make=partial(DisposeRecords, review_id=proposed.id),
        warning=FOR_GOOD,
        done="Disposed of. The certificate is in the list Disposed of.",
        keeps_draft=False,
        locked=why_not_agree(case, proposed),
    )


FOR_GOOD = "This cannot be undone. Every record of this case is deleted; only a line without a name is kept."


def why_not_agree(case: RecordsDetails, proposed: ReviewLine) -> str:
    """Return why the user cannot agree to a disposal now; empty where they can."""
    return OTHER_PERSON if proposed.by_me else case.reason_to_retain


def _spec(case: RecordsDetails, kind: str, ids: keys.Numbers, *, title: str, **options: Any) -> FormSpec:
    return FormSpec(
        key=keys.key_of(kind, *ids),
        label=f"{title}, {case.row.reference}",
        title=title,
        note=f"{case.row.reference} {case.row.title}",
        icon="archive",
        **options,
    )


OF_CASE: Mapping[str, Callable[[RecordsDetails, keys.Numbers, Lists], FormSpec | None]] = {
    keys.GROUP: group_spec,
    keys.NOTICE: notice_spec,
    keys.REVIEW: review_spec,
    keys.DISPOSE: dispose_spec,
}
"""The forms that need a case, by the first word of their key."""
