"""Forms for notes, meetings and decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from mscu.actions.enforcement.s45_guard import ADULT_TEST
from mscu.actions.entries.notes import MeetingAction
from mscu.code_keys import S45_INDICATIONS
from mscu.codes import Kind
from mscu.ui.forms.field_list import CHECK, CODES, CODES_MANY, DAY, LINE, LINES, TEXT, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON, case_sources
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    awaited_hint,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm, show_while
from mscu.ui.widgets.code_picker import Code, CodesPicker
from mscu.ui.widgets.editor import Editor

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


class _S45Picker(CodesPicker):
    """The answers to the tests of MSA s.45; about a child, only those to the test for under 18."""

    def __init__(self, codes: Sequence[Code], is_child: Callable[[object], bool]) -> None:
        super().__init__(codes, placeholder="Type to add one")
        self._all_codes, self._is_child = tuple(codes), is_child
        self._person: Editor | None = None

    def depend_on(self, person: Editor) -> None:
        self._person = person
        person.edited.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        """List the answers that fit the person; those already chosen stay, for the command to judge."""
        is_child = self._person is not None and self._is_child(self._person.value())
        self.picker.set_codes([code for code in self._all_codes if not (is_child and code[0] in ADULT_TEST)])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:  # the person may have been recorded since
            self._offer()
        return super().eventFilter(watched, event)


def _s45_answers(_field: Field, sources: Sources) -> Editor:
    return _S45Picker(sources.codes["s45_indication"], case_sources(sources).is_child)


def offer_by_age(form: Form) -> None:
    """Keep the answers offered to those that fit the person chosen."""
    answers = form.editor("indications")
    if isinstance(answers, _S45Picker):
        answers.depend_on(form.editor("person_id"))


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
            Field("cps_told", "CPS informed", CHECK),
            Field(
                "indications",
                "Indications",
                _s45_answers,
                wide=True,
                hint="By the age at the time of the act: under 18, no compulsion is needed",
            ),
            Field("offences", "Offences considered", CODES_MANY("offence"), wide=True, hint=awaited_hint),
            follows_field(Kind.DECISION, "Reviews or follows from"),
            Field("supersedes", "Supersedes that decision", CHECK),
            Field("in_place", "Must be in place before entry", CODES_MANY("in_place"), wide=True),
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
    Kind.NOTE: KindForm(NOTE, proposes_now=True),
    Kind.MEETING: KindForm(MEETING),
    Kind.DECISION: KindForm(
        DECISION,
        switches=show_while("decision_type", frozenset({S45_INDICATIONS}), "indications", "offences"),
        helpers=(offer_by_age,),
        own_field="decided_by",
        copied=("person_id", "decision_type"),
        step_title="Review of the decision",
        proposes_now=True,
    ),
}
