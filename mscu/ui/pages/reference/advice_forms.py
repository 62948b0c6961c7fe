"""The forms about pieces of the advice library: a new one, other words, from when it is no longer offered."""

from __future__ import annotations

from functools import partial
from typing import Any

from mscu.actions.reference.advice_changes import AddAdvice, RetireAdvice, WordAdvice
from mscu.actions.reference.advice_register import AdviceBook, AdviceChange, AdviceRegister, AdviceRow
from mscu.actions.reference.deciding import RefuseChange, TakeFromRelease
from mscu.rules.advice import MAX_TEXT_LENGTH, MAX_TITLE_LENGTH
from mscu.rules.certainty import Certainty
from mscu.rules.unit_advice import MAX_ADDS, MAX_ANSWERS, MAX_BASE, Wording, answer_choices
from mscu.ui.forms.field_list import CHOICE, CODES_MANY, DAY, LINE, NUMBER, TEXT, Field, Section, Sources
from mscu.ui.pages.editing.changed_meanwhile import reread
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.widgets.code_picker import Code, CodesPicker
from mscu.ui.widgets.editor import Editor

PAGE = "advice_library"
NEW, WORD, RETIRE, AGAIN, REFUSE, TAKE = "new", "word", "retire", "again", "refuse", "take"
ICON = "book-text"
PROPOSED = "Proposed. It holds once another person has agreed."
TWO_PEOPLE = "Officers read this out on the phone: it holds once another person has agreed."
_WHY = Field("reason", "Why", TEXT, required=True, wide=True, hint="Whoever agrees, and an auditor, read it")


class _Answers:
    """Answers that raise a piece or rule it out: a tuple such as `injured:yes`."""

    def __init__(self, places: tuple[Code, ...]) -> None:
        self._choices = tuple(answer_choices(places))

    def __call__(self, field: Field, _sources: Sources) -> Editor:
        return CodesPicker(self._choices, placeholder=field.placeholder or "Type to add one")


def key_of(form: str, about: str = "") -> str:
    """Return the key of a form about a piece, or about a change."""
    return "/".join(filter(None, (PAGE, form, about)))


def read_key(form_key: str) -> tuple[str, str]:
    """Return which form a key names, and about what."""
    _, form, about = (*form_key.split("/", 2), "", "")[:3]
    return form, about


def _words(most: int) -> tuple[Field, ...]:
    title = Field(
        "title", "What to do", LINE, required=True, wide=True, hint=f"At most {MAX_TITLE_LENGTH} characters"
    )
    text = Field("text", "How and why", TEXT, required=True, wide=True, limit=MAX_TEXT_LENGTH)
    source = Field(
        "source",
        "Law, guidance or policy that says so",
        LINE,
        required=True,
        wide=True,
        placeholder="such as Modern Slavery Act 2015 s.51",
    )
    certainty = Field("certainty", "How sure", CHOICE(Certainty, empty="Choose one"), required=True)
    hint = f"0 to {most}: while nothing is answered, the highest comes first"
    return title, text, source, certainty, Field("base", "Rank", NUMBER, required=True, hint=hint)


def new_spec(book: AdviceBook) -> FormSpec:
    """Return the form of a piece of the unit's own."""
    answers = _Answers(book.places)
    rank = (
        Field("topics", "Topics", CODES_MANY("advice_topic"), required=True, wide=True),
        Field(
            "raised_by",
            "Answers that raise it",
            answers,
            wide=True,
            placeholder="Type an answer, such as injured or caravan",
            hint=f"At most {MAX_ANSWERS}",
        ),
        Field("adds", "Each by how much", NUMBER, hint=f"1 to {MAX_ADDS}"),
        Field(
            "ruled_out_by",
            "Answers that rule it out",
            answers,
            wide=True,
            placeholder="Type an answer, such as not under 18",
            hint=f"At most {MAX_ANSWERS}",
        ),
    )
    return FormSpec(
        key=key_of(NEW),
        label="New piece of advice",
        title="Propose a piece of advice",
        note=TWO_PEOPLE,
        icon=ICON,
        sections=(Section("", _words(MAX_BASE)), Section("When it is offered", rank), Section("", (_WHY,))),
        values={"certainty": Certainty.UNIT},
        make=_add,
        save="Propose",
        done=PROPOSED,
    )


def _add(**values: Any) -> AddAdvice:
    return AddAdvice(**values | {"certainty": _certainty(values["certainty"])})


def word_spec(row: AdviceRow, wording: Wording) -> FormSpec:
    """Return the form of other words for a piece, filled with those that hold."""
    return FormSpec(
        key=key_of(WORD, row.key),
        label=f"Words of “{row.title}”",
        title="Word it differently",
        note=TWO_PEOPLE,
        icon=ICON,
        sections=(Section("", _words(row.most)), Section("", (_WHY,))),
        values=vars(wording),
        make=partial(_word, row.key),
        save="Propose",
        done=PROPOSED,
    )


def _word(key: str, **values: Any) -> WordAdvice:
    return WordAdvice(key=key, **values | {"certainty": _certainty(values["certainty"])})


def _certainty(value: object) -> Certainty | None:
    return Certainty(str(value)) if value else None


def retire_spec(row: AdviceRow) -> FormSpec:
    """Return the form that retires a piece from a day."""
    day = Field("from_day", "From which day", DAY, required=True, hint="What was given stays as it was given")
    return FormSpec(
        key=key_of(RETIRE, row.key),
        label=f"Retire “{row.title}”",
        title="Offer it no longer",
        note=TWO_PEOPLE,
        icon="archive",
        sections=(Section("", (day, _WHY)),),
        make=partial(RetireAdvice, key=row.key),
        save="Propose",
        done=PROPOSED,
    )


def again_spec(row: AdviceRow) -> FormSpec:
    """Return the form that offers a retired piece again."""
    return FormSpec(
        key=key_of(AGAIN, row.key),
        label=f"Offer “{row.title}” again",
        title="Offer it again",
        note=TWO_PEOPLE,
        icon="undo-2",
        sections=(Section("", (_WHY,)),),
        make=partial(RetireAdvice, key=row.key, from_day=""),
        save="Propose",
        done=PROPOSED,
    )


def refuse_spec(row: AdviceRow, change: AdviceChange) -> FormSpec:
    """Return the form that refuses what somebody proposed."""
    return FormSpec(
        key=key_of(REFUSE, row.key),
        label=f"Refusal, “{row.title}”",
        title="Refuse the change",
        note=f"Proposed by {change.proposed}",
        icon="x",
        sections=(Section("", (Field("reason", "Why", TEXT, required=True, wide=True),)),),
        make=partial(RefuseChange, change_id=change.id, version=change.version),
        save="Refuse",
        done="Refused. What held before still holds.",
        reread=reread(AdviceRegister(), partial(_refuse_again, row.key)),
    )


def _refuse_again(key: str, book: AdviceBook) -> FormSpec | None:
    """Return the form again, or None if nothing waits any more that the user may refuse."""
    row = next((row for row in book.rows if row.key == key), None)
    change = row.waiting if row is not None else None
    return refuse_spec(row, change) if row is not None and change is not None and not change.is_mine else None


def take_spec(row: AdviceRow, change: AdviceChange) -> FormSpec:
    """Return the form that proposes what a release says in place of the unit's own."""
    return FormSpec(
        key=key_of(TAKE, row.key),
        label=f"From the release, “{row.title}”",
        title="Take what the program says",
        note=TWO_PEOPLE,
        icon=ICON,
        sections=(Section("", (_WHY,)),),
        make=partial(TakeFromRelease, change_id=change.id, version=change.version),
        save="Propose",
        done=PROPOSED,
        reread=reread(AdviceRegister(), partial(_take_again, row.key)),
    )


def _take_again(key: str, book: AdviceBook) -> FormSpec | None:
    """Return the form again, or None if a release says nothing else any more."""
    row = next((row for row in book.rows if row.key == key), None)
    return take_spec(row, row.release) if row is not None and row.release is not None else None
