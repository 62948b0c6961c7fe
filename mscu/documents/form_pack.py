"""A First Responder form as it goes to the Home Office: every field, in form order.

It serves both the NRM and a duty to notify; what a notice may hold is decided beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from mscu.codes import Marking
from mscu.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    Title,
    Voice,
    bold,
    plain,
    quiet,
)

COLUMNS = (Column("Question", 42), Column("Answer", 58))
NO_ANSWER = "no answer"
NOT_TO_BE_SENT = "Draft to check, not to be sent"
CHECK = "Read each answer with the person, in their language, and correct what is wrong in the form."
MAX_IN_TABLE = 600
"""The longest answer in characters that still stands beside its question; a longer one stands below it."""


@dataclass(frozen=True, kw_only=True)
class FieldFact:
    """One field of the form; a field that the answers do not lead to is not asked."""

    key: str
    label: str
    answer: str = ""
    is_long: bool = False
    is_asked: bool = True


@dataclass(frozen=True, kw_only=True)
class SectionFact:
    title: str
    fields: tuple[FieldFact, ...]


@dataclass(frozen=True, kw_only=True)
class FormFacts:
    """A form to be printed; neither title nor heading identifies anybody."""

    edition: str
    title: str
    kicker: str
    source: str
    head: str
    sections: tuple[SectionFact, ...]
    is_draft: bool = False
    """Whether it is printed before it is complete, to check the answers with the person."""
    missing: tuple[str, ...] = ()
    """Which answers a draft still lacks."""


def form_pack(facts: FormFacts) -> Document:
    return Document(
        name=facts.title,
        edition=facts.edition,
        marking=Marking.OFFICIAL_SENSITIVE,
        head_left=facts.head,
        head_right=NOT_TO_BE_SENT if facts.is_draft else "",
        blocks=(
            Title(facts.title, kicker=facts.kicker),
            *(_draft_notes(facts) if facts.is_draft else ()),
            Paragraph(quiet(facts.source), Voice.NOTE),
            *_sections(facts.sections),
        ),
    )


def _draft_notes(facts: FormFacts) -> Iterator[Block]:
    """Yield what the paper is for, and what is missing."""
    yield Paragraph(bold(NOT_TO_BE_SENT))
    yield Paragraph(plain(CHECK))
    yield Heading("Still missing")
    for label in facts.missing:
        yield Paragraph(plain(label))
    if not facts.missing:
        yield Paragraph(plain("No answer that is required."))


def _sections(sections: Iterable[SectionFact]) -> Iterator[Block]:
    for number, section in enumerate(sections, start=1):
        yield Heading(f"{number} {section.title}")
        asked = [field for field in section.fields if field.is_asked]
        for is_long, fields in groupby(asked, key=_is_long):
            fields_ = tuple(fields)
            yield from _texts(fields_) if is_long else (_table(section.title, fields_),)
        if others := [field.label for field in section.fields if not field.is_asked]:
            names = "; ".join(dict.fromkeys(others))
            yield Paragraph(quiet(f"Not asked after the answers given: {names}."), Voice.NOTE)


def _is_long(field: FieldFact) -> bool:
    return field.is_long and len(field.answer) > MAX_IN_TABLE


def _table(title: str, fields: Iterable[FieldFact]) -> Table:
    runs = groupby(fields, key=lambda field: (field.label, field.answer))
    rows = tuple(
        (plain(label), plain(answer) if answer else quiet(_no_answer(len(list(run)))))
        for (label, answer), run in runs
    )
    return Table(title, COLUMNS, rows)


def _no_answer(times: int) -> str:
    """Return one sentence for repeated fields, such as further places, that were not begun."""
    return NO_ANSWER if times == 1 else f"{NO_ANSWER}, {times} such fields"


def _texts(fields: Iterable[FieldFact]) -> Iterator[Block]:
    for field in fields:
        yield Paragraph(bold(field.label))
        lines = [line for line in field.answer.split("\n") if line.strip()]
        for line in lines:
            yield Paragraph(plain(line))
        if not lines:
            yield Paragraph(quiet(NO_ANSWER))
