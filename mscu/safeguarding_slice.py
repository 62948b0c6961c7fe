"""What a navigator reads of the unit's store: the one table behind the rule, the page and the document.

A navigator who knew more than she needs to keep a survivor safe could be said to have coached them.
"""

from __future__ import annotations

from dataclasses import dataclass

from mscu.code_keys import TO_EMERGENCY_SUPPORT, TO_MSVCC, TO_NAVIGATOR, TO_NRM
from mscu.codes import Kind, Labelled


class SliceAbout(Labelled):
    """Whom the entries of a kind must be about."""

    PERSON = "person", "the person who was referred"
    SUSPECT = "suspect", "anybody in the person's case who is not a victim in it"
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


SLICE = (
    SlicePart(
        kind=Kind.REFERRAL,
        about=SliceAbout.PERSON,
        columns=("urgency", "outcome", "navigator"),
        in_words="referrals to the navigator, NRM, MSVCC or emergency support: how urgent, and the outcome",
        why="so that nobody is referred twice or told two things",
        referred_to=frozenset({TO_NAVIGATOR, TO_NRM, TO_MSVCC, TO_EMERGENCY_SUPPORT}),
    ),
    SlicePart(
        kind=Kind.NRM_DECISION,
        about=SliceAbout.PERSON,
        columns=("received_on", "told_by", "told_at", "told_in"),
        in_words="NRM decisions: stage and outcome, when notice came, who told the person and when",
        why="the right to support and the time to ask again run from them",
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
        in_words="who was charged, the court and day of the first hearing, and whether they are held",
        why="safety, and support at court",
    ),
    SlicePart(
        kind=Kind.BAIL,
        about=SliceAbout.SUSPECT,
        columns=("conditions", "review_on"),
        in_words="who is on bail, the conditions, and the day of the review",
        why="safety: a breach must be recognised",
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
        in_words="urgent requests for an emergency card, and how they were answered",
        why="the charity answers them",
    ),
)
PARTS = {part.kind: part for part in SLICE}
SAFEGUARDING_SLICE = tuple(PARTS)
"""The kinds of entry of which a navigator sees anything at all."""
BEFORE_ANSWER = (
    "Before the charity answers: what the referral itself says (name, age, languages, nationality, why and "
    "how urgently, risks, how to reach them safely, consent, who referred them), the reference of the case "
    "and the officer in it. Never what was said."
)
AFTER_ACCEPTANCE = "Once accepted, until support ends, also the alerts to the navigator, and of the case:"
NEVER_MORE = (
    "Never reports, intelligence, accounts, interviews, enquiries, CCTV, exhibits, decisions, what victims "
    "or witnesses said, other people's records, documents or lists of cases: a navigator who knew them could "
    "be said to have coached the person. A declined referral and ended support show nothing more."
)
