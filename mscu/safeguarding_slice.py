"""What a navigator reads of the unit's store: the one table behind the rule, the page and the document.

A navigator who knew more than she needs to keep a survivor safe could be said to have coached them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_

from mscu.code_keys import (
    OPEN_OUTCOMES,
    REFUSED,
    TO_EMERGENCY_SUPPORT,
    TO_MSVCC,
    TO_NAVIGATOR,
    TO_NRM,
    WITHDRAWN,
)
from mscu.codes import Kind, Labelled, Role

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def is_open(referral: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a class, or the columns of its table
    """Return the SQL condition that a referral to the charity is unanswered, waiting or accepted.

    One that anybody has closed is not, nor one to which the person no longer consents.
    """
    return and_(
        referral.referral_to == TO_NAVIGATOR,
        or_(referral.outcome.is_(None), referral.outcome.in_(OPEN_OUTCOMES)),
        referral.consent.not_in({REFUSED, WITHDRAWN}),
        referral.support_ended_on.is_(None),
    )


class SliceAbout(Labelled):
    """Whom the entries of a kind must be about."""

    PERSON = "person", "the person who was referred"
    SUSPECT = "suspect", "the person, and anybody in the person's case who is not a victim in it"
    REQUEST = "request", "anybody for whom police ask for an emergency card"


@dataclass(frozen=True, kw_only=True)
class SlicePart:
    """A kind of entry that a navigator reads, and what of it besides the day and the headline."""

    kind: Kind
    about: SliceAbout
    columns: tuple[str, ...]
    """The columns that are shown, in this order; no other column of the kind is."""
    in_words: str
    why: str
    referred_to: frozenset[str] = frozenset()
    """For referrals: to whom, from the code list; no other referral is shown."""
    unless_filled: Mapping[str, str] = field(default_factory=dict)
    """What is said where a column is empty, by its name; nothing in an entry that follows one of its kind."""
    once_past: Mapping[str, str] = field(default_factory=dict)
    """What is added to a day that is past, by its column."""


SLICE = (
    SlicePart(
        kind=Kind.REFERRAL,
        about=SliceAbout.PERSON,
        columns=("urgency", "outcome", "navigator"),
        in_words="referrals to the navigator, NRM, MSVCC or emergency support: how urgent, the outcome, and "
        "the navigator",
        why="so that nobody is referred twice or told two things",
        referred_to=frozenset({TO_NAVIGATOR, TO_NRM, TO_MSVCC, TO_EMERGENCY_SUPPORT}),
    ),
    SlicePart(
        kind=Kind.NRM_DECISION,
        about=SliceAbout.PERSON,
        columns=("received_on", "told_by", "told_at", "told_in"),
        in_words="NRM decisions: stage and outcome, when notice came, who told the person, when and in which "
        "language, or that this is not recorded",
        why="the right to support and the time to ask again run from them",
        unless_filled={"told_at": "Not recorded that anybody has told the person"},
    ),
    SlicePart(
        kind=Kind.ARREST,
        about=SliceAbout.SUSPECT,
        columns=("disposal", "disposal_on"),
        in_words="who was arrested, and how and when they were released",
        why="safety",
    ),
    SlicePart(
        kind=Kind.CHARGE,
        about=SliceAbout.SUSPECT,
        columns=("court", "court_on", "remand"),
        in_words="who was charged, the court and day of each hearing, and the remands that were recorded",
        why="safety, and support at court",
        unless_filled={"remand": "Not remanded in custody"},
    ),
    SlicePart(
        kind=Kind.BAIL,
        about=SliceAbout.SUSPECT,
        columns=("conditions", "review_on"),
        in_words="who was bailed, the conditions, and the day of the review; once that is past, that it may "
        "have lapsed",
        why="safety: a breach must be recognised",
        once_past={"review_on": "may have lapsed, ask the officer in the case"},
    ),
    SlicePart(
        kind=Kind.COURT_RESULT,
        about=SliceAbout.SUSPECT,
        columns=(),
        in_words="the plea, verdict or sentence, as it was given in court",
        why="safety: whoever is acquitted or has served the sentence is free",
    ),
    SlicePart(
        kind=Kind.VICTIM_CONTACT,
        about=SliceAbout.PERSON,
        columns=("contact_by", "method", "interpreter", "update_on"),
        in_words="who of police was in contact, how, with which interpreter, and the day of the next update",
        why="so that nobody is rung twice, and news is expected on its day; never what was said",
    ),
    SlicePart(
        kind=Kind.EMERGENCY,
        about=SliceAbout.REQUEST,
        columns=("state", "answered_by"),
        in_words="urgent requests for an emergency card: the threshold, why, who asks, where to ring back; "
        "once answered, for 30 days, when, how and by whom only",
        why="the charity answers them",
    ),
)
PARTS = {part.kind: part for part in SLICE}
TYPED_BY_CHARITY = frozenset({"navigator", "answered_by"})
"""Columns of the slice with the charity's own words, in which no names are hidden from it."""


class When(Enum):
    """For which rows a column is shown on a server."""

    ALWAYS = "always"
    TO_CHARITY = "for a referral to the charity"
    UNANSWERED = "for an urgent request that nobody has answered"
    REFERRED = "where somebody was referred, and is supported or waits"
    REQUESTED = "where a request is unanswered"
    NAMED = "where either is so"
    ASKS = "for what asks the charity for something"
    HEADLINE = "but for a request that was answered about somebody whom the charity does not support"
    FLAGS = "for the risks of a referral to the charity"


def _when(**columns: str) -> dict[str, When]:
    return {name: When[when] for when, names in columns.items() for name in names.split()}


_CARD = _when(ALWAYS="id person_id state spoken_at answered_at answered_by", UNANSWERED="threshold call_back")
_ENTRY = "id kind version case_id follows_id happened_at happened_words happened_precision"
_REFERRAL_ANSWER = "answered_at answered_by answer_reason first_contact_on support_ended_on support_ended_by"
_REACH = "reach_on safe_to_phone safe_to_text safe_to_write safe_when code_word"
_BORN = "born_words born_at born_precision age_status"
SHOWN_COLUMNS: dict[str, dict[Role, dict[str, When]]] = {
    "cases": {
        Role.NAVIGATOR: _when(
            ALWAYS="id version uuid kept_id", NAMED="reference", REFERRED="officer_in_case lead"
        ),
        Role.LEAD: _when(ALWAYS="id version uuid kept_id", REQUESTED="reference"),
    },
    "subject": {
        Role.NAVIGATOR: _when(ALWAYS="id version kind uuid kept_id", NAMED="name", REFERRED="recorded_at"),
        Role.LEAD: _when(ALWAYS="id version kind uuid kept_id", REQUESTED="name"),
    },
    "person": {
        Role.NAVIGATOR: _when(ALWAYS="id", REFERRED=f"{_BORN} gender nationality language interpreter"),
        Role.LEAD: _when(ALWAYS="id"),
    },
    "entry": {
        Role.NAVIGATOR: _when(ALWAYS=_ENTRY, ASKS="recorded_at recorded_by_id", HEADLINE="headline"),
        Role.LEAD: _when(ALWAYS=f"{_ENTRY} recorded_at recorded_by_id"),
    },
    "referral": {
        Role.NAVIGATOR: _when(
            ALWAYS="id person_id referral_to outcome urgency navigator",
            TO_CHARITY=f"consent {_REACH} {_REFERRAL_ANSWER}",
        )
    },
    "nrm_decision": {Role.NAVIGATOR: _when(ALWAYS="id received_on told_at told_in")},
    "arrest": {Role.NAVIGATOR: _when(ALWAYS="id person_id disposal disposal_on")},
    "charge": {Role.NAVIGATOR: _when(ALWAYS="id person_id court_on remand")},
    "bail": {Role.NAVIGATOR: _when(ALWAYS="id person_id review_on")},
    "court_result": {Role.NAVIGATOR: _when(ALWAYS="id person_id")},
    "victim_contact": {Role.NAVIGATOR: _when(ALWAYS="id person_id method update_on")},
    "emergency_card": {Role.NAVIGATOR: _CARD, Role.LEAD: _CARD},
    "shared": {Role.NAVIGATOR: {}},
    "choice": {Role.NAVIGATOR: _when(ALWAYS="id version entry_id case_id position", FLAGS="of_field choice")},
    "alert": {
        Role.NAVIGATOR: _when(
            ALWAYS="id version case_id person_id kind entry_id raised_at raised_by_id acknowledged_at "
            "acknowledged_by_id"
        )
    },
}
"""The columns of records that the charity's people read on a server with any program; of other kinds of
entry and nominal there are none. What police typed is read with the names of others hidden
(`navigator_texts.py`), and not from its column.
"""
SAFEGUARDING_SLICE = tuple(PARTS)
"""The kinds of entry of which a navigator sees anything at all."""
BEFORE_ANSWER = (
    "Before the charity answers, or while the person is on its waiting list: what the referral itself says "
    "(name, age, languages and interpreter, nationality, why and how urgently, risks, how to reach them "
    "safely, whether a code word is agreed, consent, who referred them), the reference of the case and the "
    "officer in it. The gender fills the form that takes the person on."
)
AFTER_ACCEPTANCE = (
    "Once accepted, until support ends, also the alerts to the navigator (that somebody was arrested, "
    "charged, bailed or released, a court date, an address that was visited, and what an officer wrote), and "
    "of the case:"
)
NEVER_MORE = (
    "Never reports, intelligence, accounts, interviews, enquiries, CCTV, exhibits, decisions of police, what "
    "victims or witnesses said, records of people who were not referred, documents or lists of cases: a "
    "navigator who knew them could be said to have coached the person. What an officer types into a "
    "referral, an alert, bail conditions or an urgent request is read as typed, but for names and numbers: "
    "the forms say so."
)
CLOSED = (
    "A referral that the charity declined, that police closed, or that the person declined or no longer "
    "consents to shows nothing more, nor does one whose support has ended."
)
