"""The fields of forms on consents, copies for police, the emergency card, requests and the rota."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mscu.code_keys import POSSIBLE_CHILD, REFUSED
from mscu.codes import YesNo
from mscu.survivor_codes import ReleaseHow, RequestReply, ShareOf
from mscu.ui.forms.field_list import (
    CHECK,
    CHOICE,
    CODES,
    DAY,
    LINE,
    MOMENT,
    SEGMENTS,
    TEXT,
    YES_NO_NOT_SURE,
    Field,
    Section,
    Sources,
    Switch,
)
from mscu.ui.pages.support.sources import INTERPRETER
from mscu.ui.widgets.code_picker import Code, CodesPicker
from mscu.ui.widgets.editor import Editor

HOW_GIVEN = (
    ("consent_kind:verbal", "Spoken"),
    ("consent_kind:written", "Written"),
    ("consent_kind:best_interests", "Best-interests decision"),
    (POSSIBLE_CHILD, "Not needed for the NRM: may be under 18"),
    (REFUSED, "Refused"),
)
HOW_ANSWERED = (
    (ReleaseHow.SIGNED, "Release, signed"),
    (ReleaseHow.SPOKEN, "Given by phone"),
    (ReleaseHow.REFUSED, "Refuse"),
)
TOLD_OR_NOT = SEGMENTS(tuple((answer, answer.label) for answer in (YesNo.YES, YesNo.NO)))
"""Without "not sure", which the command refuses: the navigator knows whether they told the survivor."""
REPLIES = tuple((reply, reply.label) for reply in RequestReply if reply is not RequestReply.NONE)
CARD_LABELS = {
    "safe_phone": "Safe phone",
    "where_words": "Where, only as agreed",
    "danger": "Danger",
    "approach": "Approach",
    "code_word_hint": "Hint to the code word",
    "medical": "Medical",
    "dialect": "Language and dialect",
    "never_call": "Never call",
    "knows_address": "Who knows the address",
}
"""The parts of a card, in the order that is useful in a hurry."""
HINT_LABEL = f"{CARD_LABELS['code_word_hint']} (never the word itself)"
WORD_AGREED = "A code word is agreed: it is hidden at the top of the survivor’s page"
NO_WORD = "No code word is agreed yet: add it under Details and safe contact"
TICK = "card_"
"""The prefix of the fields that choose which parts of a card are released."""


@dataclass(frozen=True)
class PEOPLE:
    """An editor for any number of police officers; its value is a tuple of their log-in names."""

    known: tuple[Code, ...]

    def __call__(self, field: Field, _sources: Sources) -> Editor:
        return CodesPicker(self.known, placeholder=field.placeholder or "Type a name")


def consent(officers: Sequence[Code]) -> tuple[Section, ...]:
    """Return the fields that record what a survivor agreed to or refused."""
    return (
        Section(
            "",
            (
                Field("purpose", "Purpose", CODES("consent_purpose"), required=True),
                Field("partner", "Which partner", LINE, required=True),
                Field("how", "How", CHOICE(HOW_GIVEN, empty="Choose one"), required=True),
                Field("given_on", "Date", DAY, required=True),
                Field("given_by", "Given or refused by", LINE, required=True),
                Field("language", "Language", CODES("language")),
                Field("interpreter", "Interpreter", INTERPRETER),
                Field("review_on", "To be reviewed by", DAY, hint="Lapses after that date"),
                Field("scope", "What it covers, in words", TEXT, wide=True),
                Field(
                    "recipients",
                    "Only to these people in the police",
                    PEOPLE(tuple(officers)),
                    wide=True,
                    hint="Leave empty for all police with access to the case",
                ),
                Field(
                    "copies_stay",
                    "May copies already shared stay?",
                    YES_NO_NOT_SURE,
                    hint="Asked if police hold any",
                ),
            ),
        ),
    )


WITHDRAWAL = (
    Section(
        "",
        (
            Field("withdrawn_on", "Withdrawn on", DAY, required=True),
            Field("language", "Language", CODES("language")),
            Field("interpreter", "Interpreter", INTERPRETER),
            Field(
                "reason",
                "Reason, if they gave one",
                TEXT,
                wide=True,
                hint="Never ask for one. Kept here: police are not told why",
            ),
        ),
    ),
)
STEP = (
    Section("", (Field("done_on", "Done on", DAY, required=True), Field("note", "Note", TEXT, wide=True))),
)


AGREED_WORDS = Field(
    "text",
    "The agreed words",
    TEXT,
    required=True,
    wide=True,
    hint="As the survivor agreed them, never the note itself",
)
BEFORE_IT_GOES = Section(
    "Before it is sent",
    (
        Field("within_scope", "Within what was consented to?", YES_NO_NOT_SURE),
        Field(
            "told",
            "Told that police must keep it?",
            YES_NO_NOT_SURE,
            hint="For disclosure (CPIA), after withdrawal too",
        ),
        Field("told_on", "Told on", DAY, required=True),
    ),
)


def share(
    officers: Sequence[Code],
    sources: Mapping[ShareOf, Sequence[tuple[int, str]]],
    *,
    review: str = "",
    limited: bool = False,
) -> tuple[Section, ...]:
    """Return the fields of a copy for police; of help given, only the fact is sent.

    `sources` are the records that words can be taken from, `review` is the day by which the consent is
    reviewed, `limited` whether it names who may read.
    """
    until = f"the consent is reviewed by {review}" if review else "consent ends"
    to_everybody = "" if limited else "Leave empty for everybody with access to the case"
    return (
        Section(
            "",
            (
                Field("of", "Taken from", CHOICE(ShareOf, empty="Choose one"), required=True),
                Field("purpose", "Purpose", LINE, required=True),
                Field("ends_on", "Until", DAY, hint=f"Leave empty to share until {until}"),
                _fact(sources.get(ShareOf.BENEFIT, ())),
                *(_source(of, sources.get(of, ())) for of in SOURCE_FIELDS),
                AGREED_WORDS,
                Field("recipients", "To", PEOPLE(tuple(officers)), wide=True, hint=to_everybody),
            ),
        ),
        BEFORE_IT_GOES,
    )


SOURCE_FIELDS = {ShareOf.CONTACT: "contact_id", ShareOf.NEED: "need_id", ShareOf.RISK: "risk_id"}
"""The fields that name the record which words are taken from; of help given it is `of_id`."""


def _source(of: ShareOf, records: Sequence[tuple[int, str]]) -> Field:
    kind = of.label.partition(" ")[2]
    empty = "None of those recorded" if records else "None is recorded"
    return Field(SOURCE_FIELDS[of], f"Which {kind}", CHOICE(tuple(records), empty=empty), wide=True)


def _fact(benefits: Sequence[tuple[int, str]]) -> Field:
    placeholder = "Choose one" if benefits else "Nothing recorded that police may know of"
    return Field(
        "of_id",
        "Help given",
        CHOICE(tuple(benefits), empty=placeholder),
        required=True,
        wide=True,
        hint="That it was given and when, in these words; never the reason",
    )


def card(*, has_code_word: bool) -> tuple[Section, ...]:
    """Return the fields of an emergency card; the code word itself is never on it."""
    return (
        Section(
            "",
            (
                Field("agreed_by", "Agreed by", LINE, required=True),
                Field("agreed_on", "Agreed on", DAY, required=True),
                Field("language", "Agreed in", CODES("language")),
                Field("interpreter", "Interpreter", INTERPRETER),
            ),
        ),
        Section(
            "What police may know at once",
            (
                Field("danger", CARD_LABELS["danger"], TEXT, wide=True),
                Field("where_words", CARD_LABELS["where_words"], LINE, placeholder="place of safety"),
                Field("safe_phone", CARD_LABELS["safe_phone"], LINE),
                Field("code_word_hint", HINT_LABEL, LINE, hint=WORD_AGREED if has_code_word else NO_WORD),
                Field("approach", CARD_LABELS["approach"], LINE, placeholder="such as plain clothes"),
                Field("dialect", CARD_LABELS["dialect"], LINE),
                Field("medical", CARD_LABELS["medical"], LINE),
                Field("never_call", CARD_LABELS["never_call"], LINE),
                Field("knows_address", CARD_LABELS["knows_address"], LINE),
            ),
            hint="only what the survivor agreed to",
        ),
    )


END_CARD = (
    Section(
        "",
        (
            Field("agreed_by", "Reported by", LINE, required=True),
            Field("agreed_on", "Date", DAY, required=True),
        ),
    ),
)


def answer(card_texts: Mapping[str, str], *, has_request: bool) -> tuple[Section, ...]:
    """Return the fields that answer an urgent request, with a tick box for each part of the card.

    Police read the reason of an answer to their own request; where they only rang, it is why they did.
    """
    hint = "Needed to refuse; police read it" if has_request else "Why police asked, as they said it"
    ticks = tuple(
        Field(f"{TICK}{name}", CARD_LABELS[name], CHECK, hint=card_texts[name])
        for name in CARD_LABELS
        if name in card_texts
    )
    return (
        Section(
            "",
            (
                Field("how", "Answer", SEGMENTS(HOW_ANSWERED), required=True, wide=True),
                Field("survivor_told", "Survivor told?", TOLD_OR_NOT),
                Field("not_told_reason", "Why not told", LINE),
                Field("spoken_at", "Spoken at", MOMENT),
                Field("late_reason", "Why logged late", LINE, hint="Needed if later than was agreed"),
            ),
        ),
        Section("What is released", ticks),
        Section(
            "Why",
            (
                Field("threshold", "Why it is urgent", CODES("urgent_threshold"), required=True),
                Field("asked_by", "Asked by", LINE, required=True),
                Field("asked_at", "Asked at", MOMENT, required=True),
                Field("reason", "Reason", TEXT, required=not has_request, wide=True, hint=hint),
            ),
        ),
    )


REQUEST = (
    Section(
        "",
        (
            Field("requester", "Who asks", CODES("requester"), required=True),
            Field("asked_by", "Name and office", LINE, required=True),
            Field("their_reference", "Their reference", LINE),
            Field("basis", "Legal basis", CODES("request_basis"), required=True),
            Field("received_on", "Received", DAY, required=True),
            Field("due_on", "To be answered by", DAY),
            Field("counselling", "Are these counselling notes?", YES_NO_NOT_SURE, required=True),
            Field("asked_for", "What is asked for", TEXT, required=True, wide=True),
        ),
    ),
    Section(
        "As police put it",
        (
            Field("reason", "Why they ask", TEXT, wide=True),
            Field("how_handled", "How they will handle it", TEXT, wide=True),
            Field("left_out_ground", "Left out, on which ground", CODES("notice_ground")),
            Field("line_of_enquiry", "Line of enquiry", TEXT, wide=True),
            Field("other_means", "Other means: what was tried, or why not practicable", TEXT, wide=True),
            Field(
                "presumption_rebutted",
                "Why the presumption against counselling notes is rebutted",
                TEXT,
                wide=True,
            ),
            Field("police_notice_to", "Their notice was given to", CODES("notice_recipient")),
            Field("police_notice_on", "Their notice was given on", DAY),
            Field("police_notice_ground", "Or none, on which ground", CODES("notice_ground")),
        ),
        hint="as far as they said; the charity decides under data protection law",
    ),
)
VICTIM_INFORMATION = "request_basis:victim_information"
REQUEST_SWITCHES = tuple(
    Switch(field.name, "basis", frozenset({VICTIM_INFORMATION})) for field in REQUEST[1].fields
)
ASSESSMENT = (
    Section(
        "",
        (
            Field("necessity", "Is it necessary?", TEXT, required=True, wide=True),
            Field("proportionality", "Is it proportionate?", TEXT, required=True, wide=True),
            Field(
                "probative_value",
                "Substantial probative value",
                TEXT,
                wide=True,
                hint="Required for counselling notes",
            ),
        ),
    ),
)
NOTICE = (
    Section(
        "",
        (
            Field("notified", "Survivor told?", TOLD_OR_NOT, required=True),
            Field("notified_on", "Told on", DAY),
            Field("not_notified_reason", "Why not", TEXT, wide=True),
            Field("objects", "Does the survivor object?", YES_NO_NOT_SURE),
            Field("objection", "Grounds", TEXT, wide=True),
        ),
    ),
)
REPLY = (
    Section(
        "",
        (
            Field("reply", "Answer", CHOICE(REPLIES, empty="Choose one"), required=True),
            Field("replied_on", "Answered on", DAY, required=True),
            Field("reply_words", "What was answered", TEXT, required=True, wide=True),
        ),
    ),
)
WHY = (Section("", (Field("reason", "Reason", TEXT, required=True, wide=True),)),)
TURN = (
    Section(
        "",
        (
            Field("name", "Name", LINE, required=True),
            Field("number", "Number", LINE, required=True),
            Field("starts_at", "From", MOMENT, required=True),
            Field("ends_at", "To", MOMENT, required=True),
        ),
    ),
)
FIGURES = (
    Section(
        "",
        (
            Field("period_from", "From", DAY, required=True),
            Field("period_to", "To", DAY, required=True, hint="A period that is over"),
        ),
    ),
)
