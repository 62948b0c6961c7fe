"""Forms for reports, triage, advice, enquiries, meetings and decisions."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject

from mscu.actions.entries.notes import MeetingAction
from mscu.actions.intake.advice_library import Situation, advice_by_topic, find_piece
from mscu.code_keys import S45_INDICATIONS
from mscu.codes import Accepted, EnquiryState, Kind, Urgency
from mscu.ui.forms.field_list import (
    CHECK,
    CHOICE,
    CODES,
    CODES_MANY,
    DAY,
    LINE,
    LINES,
    MOMENT,
    NUMBER,
    TEXT,
    YES_NO_NOT_SURE,
    Field,
    Section,
    Sources,
)
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.case_lines import ITEMS
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON, PLACE
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm, show_while
from mscu.ui.widgets.code_picker import CodesPicker
from mscu.ui.widgets.editor import Editor

# Pieces of the advice library in the advice form: choosing one writes its words


def _pieces(_spec: Field, _sources: Sources) -> Editor:
    every = [piece for topic in advice_by_topic(Situation(), {}) for piece in topic.pieces]
    titles = sorted(((piece.key, piece.title) for piece in every), key=_by_title)
    return CodesPicker(titles, placeholder="Type a word, such as CCTV, or press Down")


def _by_title(code: tuple[str, str]) -> str:
    return code[1].casefold()


PIECES = _pieces
"""The field for pieces of the library: a tuple of their keys."""


def write_chosen_pieces(form: Form) -> None:
    """Connect the chosen pieces to the text, where a form offers the library."""
    if "pieces" in form.names():
        PieceWords(form)


class PieceWords(QObject):
    """Appends the words of each chosen piece to the text."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._known = set(self._chosen())
        form.editor("pieces").edited.connect(self._edited)

    def _chosen(self) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self._form.editor("pieces").value())

    def _edited(self) -> None:
        fresh = [key for key in self._chosen() if key not in self._known]
        self._known |= set(fresh)
        text = self._form.editor("text")
        words = [str(text.value()), *(found.words for key in fresh if (found := find_piece(key)))]
        if fresh:
            text.show_value("\n".join(text for text in words if text))
            text.edited.emit()


# --------------------------------------------------------------------------------------------------


REPORT = (
    Section(
        "",
        (
            Field("source", "Source", CODES("report_source"), required=True),
            happened_field("When it came in"),
            Field("source_reference", "Log or reference", LINE, placeholder="such as H-0099-417"),
            Field("caller", "Who told us", OFFICER),
            Field("call_back", "Call back on", LINE),
            Field("district", "District", CODES("district")),
            Field("where_words", "Where", LINE, wide=True, placeholder="address or place"),
            text_field("What was said", required=True),
        ),
    ),
    Section(
        "At risk now",
        (
            Field("victims_count", "How many people", NUMBER),
            Field("under_18", "Anyone under 18?", YES_NO_NOT_SURE),
            Field("injured", "Injured?", YES_NO_NOT_SURE),
            Field("suspects_there", "Suspects there?", YES_NO_NOT_SURE),
            Field("still_inside", "Anyone still inside?", YES_NO_NOT_SURE),
            Field("indicators", "Indicators", CODES_MANY("indicator"), wide=True),
        ),
    ),
    Section("Who and what", (about_field(), follows_field(Kind.REPORT, "Follows from"))),
    Section(
        "Items",
        (Field("items", "Numbered items", ITEMS, wide=True),),
        hint="graded 3x5x2 only where an item becomes intelligence",
    ),
    HANDLING,
)

TRIAGE = (
    Section(
        "",
        (
            follows_field(Kind.TRIAGE, "Which report", required=True),
            happened_field("When triaged"),
            Field("decided_by", "By", OFFICER),
            Field("urgency", "How urgent", CHOICE(Urgency, empty="Choose one"), required=True),
            Field("outcome", "Outcome", CODES("triage_outcome"), required=True),
            text_field("Why, and what happens now", required=True),
            about_field(),
        ),
    ),
    HANDLING,
)

ADVICE = (
    Section(
        "",
        (
            Field("given_to", "Given to", OFFICER, required=True),
            happened_field("When given"),
            Field("given_by", "Given by", OFFICER),
            Field("channel", "How", CODES("advice_channel")),
            Field("immediate", "Immediate advice", CHECK),
            follows_field(Kind.ADVICE, "On which report or triage"),
            Field("pieces", "From the library", PIECES, wide=True),
            text_field("Advice", required=True, hint="What to do, in the order in which to do it"),
            Field("topics", "Topics", CODES_MANY("advice_topic"), wide=True),
        ),
    ),
    Section(
        "Answer",
        (
            Field("accepted", "Accepted?", CHOICE(Accepted)),
            Field("done_at", "Done", MOMENT),
            Field("result", "What came of it", TEXT, wide=True),
        ),
        hint="can be recorded later, when the officer calls back",
    ),
    Section("Who and what", (about_field(),)),
    HANDLING,
)

ENQUIRY = (
    Section(
        "",
        (
            Field("enquiry_type", "Type of enquiry", CODES("enquiry_type"), required=True),
            Field("owner", "Owner", OFFICER, required=True),
            happened_field("When raised"),
            Field("due_on", "Due", DAY),
            Field("state", "State", CHOICE(EnquiryState)),
            Field("urgent", "Fast-track", CHECK),
            text_field("What to find out", required=True),
            Field("place_id", "Place", PLACE),
            Field("person_id", "Person", PERSON),
            Field("authority", "Authority", LINE, placeholder="such as production order"),
            follows_field(Kind.ENQUIRY, "Raised from"),
        ),
    ),
    Section(
        "Recordings",
        (
            Field("overwritten_from", "Overwritten from", DAY, hint="Drives the clock"),
            Field("last_overwritten", "Last of it overwritten", DAY),
            Field("coverage_from", "Recordings from", DAY),
            Field("coverage_to", "Recordings to", DAY),
        ),
        hint="for CCTV: ask the owner when it is overwritten",
    ),
    Section("Who and what", (about_field(),)),
    HANDLING,
)

ENQUIRY_RESULT = (
    Section(
        "",
        (
            follows_field(Kind.ENQUIRY_RESULT, "Which enquiry", required=True),
            happened_field("When found out"),
            Field("exhibit_reference", "Exhibit", LINE, placeholder="such as TF/1"),
            text_field("What was found", required=True),
            Field("finished", "The enquiry is finished", CHECK),
            Field("clock_error", "Clock error", LINE, placeholder="such as 7 minutes fast"),
            about_field(),
        ),
    ),
    HANDLING,
)

NOTE = (
    Section(
        "",
        (
            Field("note_type", "Type", CODES("note_type")),
            happened_field(),
            Field("with_whom", "With whom", OFFICER),
            text_field("What happened or was said", required=True),
            follows_field(Kind.NOTE, "About which entry"),
            about_field(),
        ),
    ),
    HANDLING,
)

ACTION_COLUMNS = (
    Field("text", "What is to be done", LINE),
    Field("owner", "By whom", OFFICER),
    Field("due_on", "By when", DAY),
)
MEETING = (
    Section(
        "",
        (
            Field("meeting_type", "Type of meeting", CODES("meeting_type"), required=True),
            happened_field(),
            Field("confidentiality_read", "Confidentiality statement read", CHECK),
            Field("agencies", "Agencies", CODES_MANY("agency"), wide=True),
            Field("present", "Present", LINE, wide=True, placeholder="names and agencies"),
            text_field("What was said and agreed", required=True),
            follows_field(Kind.MEETING, "Follows from"),
            about_field(),
        ),
    ),
    Section(
        "Actions raised",
        (
            Field(
                "actions",
                "Actions",
                LINES(ACTION_COLUMNS, make=MeetingAction, what="action", stretches=(5, 3, 2)),
                wide=True,
            ),
        ),
        hint="each becomes an enquiry for its owner, with a clock if it has a date",
    ),
    HANDLING,
)

DECISION = (
    Section(
        "",
        (
            Field("decision_type", "Type of decision", CODES("decision_type")),
            Field("decided_by", "Decided by", OFFICER, required=True),
            happened_field(),
            text_field("Decision and reasons", required=True),
            Field("person_id", "About whom", PERSON),
            Field("review_on", "Review on", DAY),
            Field("cps_told", "CPS told", CHECK),
            Field("indications", "Indications", CODES_MANY("s45_indication"), wide=True),
            Field("offences", "Offences looked at", CODES_MANY("offence"), wide=True),
            follows_field(Kind.DECISION, "Reviews or follows from"),
            Field("supersedes", "It takes the place of that decision", CHECK),
            Field("in_place", "In place before", CODES_MANY("in_place"), wide=True),
            about_field(),
        ),
    ),
    Section(
        "National Decision Model",
        (
            Field("information", "Information and intelligence", TEXT, wide=True),
            Field("threat", "Threat, risk and working strategy", TEXT, wide=True),
            Field("powers", "Powers and policy", TEXT, wide=True),
            Field("options", "Options not taken, and why", TEXT, wide=True),
            Field("action", "Action and review", TEXT, wide=True),
        ),
        hint="with the Code of Ethics at its centre; as far as is known now",
    ),
    HANDLING,
)

FORMS = {
    Kind.REPORT: KindForm(REPORT, proposes_now=True),
    Kind.TRIAGE: KindForm(TRIAGE, own_field="decided_by", proposes_now=True),
    Kind.ADVICE: KindForm(ADVICE, helpers=(write_chosen_pieces,), own_field="given_by", proposes_now=True),
    Kind.NOTE: KindForm(NOTE, proposes_now=True),
    Kind.ENQUIRY: KindForm(
        ENQUIRY,
        switches=show_while(
            "enquiry_type",
            frozenset({"enquiry_type:cctv"}),
            "overwritten_from",
            "last_overwritten",
            "coverage_from",
            "coverage_to",
        ),
        own_field="owner",
        proposes_now=True,
    ),
    Kind.ENQUIRY_RESULT: KindForm(ENQUIRY_RESULT),
    Kind.MEETING: KindForm(MEETING),
    Kind.DECISION: KindForm(
        DECISION,
        switches=show_while("decision_type", frozenset({S45_INDICATIONS}), "indications", "offences"),
        own_field="decided_by",
        proposes_now=True,
    ),
}
