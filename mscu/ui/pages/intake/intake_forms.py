"""Forms for reports, triage and tactical advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QObject
from typing_extensions import override

from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.codes import Accepted, Kind, ToldUrgency, Urgency
from mscu.ui.forms.field_list import (
    CHECK,
    CHOICE,
    CODES,
    CODES_MANY,
    LINE,
    MOMENT,
    PEOPLE,
    TEXT,
    YES_NO_NOT_SURE,
    Field,
    Section,
    Sources,
)
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.case_lines import ITEMS
from mscu.ui.pages.editing.case_sources import OFFICER, case_sources
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm
from mscu.ui.widgets.code_picker import Code, CodesPicker
from mscu.ui.widgets.editor import Editor

# Pieces of the advice library in the advice form: choosing one writes its words


class PiecesPicker(CodesPicker):
    """Chooses pieces of the library, and has the words of those that are offered by their keys."""

    def __init__(self, codes: Sequence[Code], words: Mapping[str, str]) -> None:
        super().__init__(codes, placeholder="Type a word, such as CCTV, or press Down")
        self.words = words


@dataclass(frozen=True)
class LibraryPieces(CODES_MANY):
    """Pieces of the library: a tuple of their keys."""

    @override
    def __call__(self, field: Field, sources: Sources) -> Editor:
        words = {piece.key: piece.words for piece in case_sources(sources).library}
        return PiecesPicker(self.offered(sources), words)

    @override
    def offered(self, sources: Sources) -> list[Code]:
        """Return the pieces with the titles that they have now, by title."""
        titles = {piece.key: piece.title for piece in case_sources(sources).library}
        codes = [(key, titles.get(key, label)) for key, label in super().offered(sources)]
        return sorted(codes, key=_by_title)


def _by_title(code: Code) -> str:
    return code[1].casefold()


def append_chosen_pieces(form: Form) -> None:
    """Connect the chosen pieces to the text, where a form offers the library."""
    if "pieces" in form.names():
        PieceText(form)


class PieceText(QObject):
    """Appends the words of each chosen piece to the text."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._words = cast("PiecesPicker", form.editor("pieces")).words
        self._appended = set(self._chosen())
        form.editor("pieces").edited.connect(self._edited)

    def _chosen(self) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self._form.editor("pieces").value())

    def _edited(self) -> None:
        new_keys = [key for key in self._chosen() if key not in self._appended]
        self._appended |= set(new_keys)
        text = self._form.editor("text")
        parts = [str(text.value()), *(self._words.get(key, "") for key in new_keys)]
        if new_keys:
            text.show_value("\n".join(text for text in parts if text))
            text.edited.emit()


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
            Field("victims_count", "How many people", PEOPLE),
            Field("under_18", "Anyone under 18?", YES_NO_NOT_SURE),
            Field("injured", "Injured?", YES_NO_NOT_SURE),
            Field("suspects_there", "Suspects there?", YES_NO_NOT_SURE),
            Field("still_inside", "Anyone still inside?", YES_NO_NOT_SURE),
            Field("told_urgency", "How urgent, as told", CHOICE(ToldUrgency, empty="Not told")),
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
            follows_field(Kind.ADVICE, "Following which report or triage"),
            Field("pieces", "From the library", LibraryPieces("advice_piece"), wide=True),
            text_field("Advice", required=True, hint="What to do, in the order in which to do it"),
            Field("topics", "Topics", CODES_MANY("advice_topic"), wide=True),
        ),
    ),
    Section(
        "Answer",
        (
            Field("accepted", "Accepted?", CHOICE(Accepted)),
            Field("done_at", "Done on", MOMENT),
            Field("result", "Outcome", TEXT, wide=True),
        ),
        hint="can be recorded later, when the officer calls back",
    ),
    Section("Who and what", (about_field(),)),
    HANDLING,
)

FORMS = {
    Kind.REPORT: KindForm(REPORT, proposes_now=True),
    Kind.TRIAGE: KindForm(TRIAGE, own_field="decided_by", proposes_now=True),
    Kind.ADVICE: KindForm(
        ADVICE,
        helpers=(append_chosen_pieces,),
        needs=(AdviceLibrary(),),
        own_field="given_by",
        proposes_now=True,
        done="Advice recorded.",
    ),
}
