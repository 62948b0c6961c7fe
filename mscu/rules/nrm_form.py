"""Another body's form as data: its sections and questions in order, read from a file.

The Home Office's First Responder form (NRM and Duty to Notify) is in `resources/forms/`; next year's will be
another file. This module refers to no question by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mscu.codes import Asks
from mscu.resources import Readable
from mscu.text.storable_text import TEXT_LIMIT

MARK = "yes"
"""The stored value of a ticked box."""


class BadForm(ValueError):
    """The form cannot be used; the message names the question."""


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from."""

    key: str
    label: str


Condition = Mapping[str, frozenset[str]]
"""The answers, by question, on which a question is asked; all of them must hold."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One field of the form, with its label, its limit and when it is asked."""

    key: str
    label: str
    asks: Asks
    heading: str = ""
    """The question of the page, where the label is not enough."""
    hint: str = ""
    options: tuple[Option, ...] = ()
    limit: int = TEXT_LIMIT
    required: bool = False
    one_of: str = ""
    """A group of boxes of which at least one must be ticked."""
    own: bool = False
    """Asked by the unit for its own record, and not in any copy of the form."""
    former: bool = False
    """In the Home Office's files, but no longer on the prompt sheet."""
    may_be_missing: bool = False
    """May stay empty or unknown if a reason is given."""
    when: tuple[Condition, ...] = ()
    """Asked if one of these holds; always if there are none."""

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Return whether the answers given so far lead to this question."""
        return not self.when or any(_holds(condition, answers) for condition in self.when)

    def shown(self, value: str) -> str:
        """Return an answer as the labels of its options."""
        labels = {option.key: option.label for option in self.options}
        if self.asks is Asks.BOX:
            return "Yes" if value else ""
        if self.asks is Asks.CHOICES:
            return ", ".join(labels.get(key, key) for key in split_choices(value))
        return labels.get(value, value)


@dataclass(frozen=True, kw_only=True)
class FormSection:
    """A part of the form, as its table of contents names it."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class NrmFormDefinition:
    """A whole form; `source` and `licence` state the origin of its text."""

    key: str
    title: str
    source: str
    licence: str
    most_files: int
    most_bytes: int
    file_types: tuple[str, ...]
    sections: tuple[FormSection, ...]

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """Return the questions by key; one that is in two sections counts once."""
        return {question.key: question for section in self.sections for question in section.questions}

    def asked_questions(self, answers: Mapping[str, str]) -> Iterator[tuple[FormSection, Question]]:
        """Yield the questions that the answers lead to, in form order.

        An answer to a question that is not asked has no effect, and a question in two sections is asked in
        the first that leads to it.
        """
        effective: dict[str, str] = {}
        seen: set[str] = set()
        for section in self.sections:
            for question in section.questions:
                if question.key not in seen and question.is_asked(effective):
                    seen.add(question.key)
                    if value := answers.get(question.key):
                        effective[question.key] = value
                    yield section, question


def split_choices(value: str) -> tuple[str, ...]:
    """Split the stored value of a question with several boxes."""
    return tuple(filter(None, value.split(",")))


def _holds(condition: Condition, answers: Mapping[str, str]) -> bool:
    return all(
        not allowed.isdisjoint(split_choices(answers.get(name, ""))) for name, allowed in condition.items()
    )


def load_form(path: Path | Readable) -> NrmFormDefinition:
    """Read a form.

    Raises:
        BadForm: A question cannot be used; the message has its key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise BadForm("The form is not readable TOML.") from problem
    return read_form(data)


def read_form(data: Mapping[str, Any]) -> NrmFormDefinition:
    """Build a form from the content of a file."""
    try:
        header = data["form"]
        sections = tuple(map(_section, data["sections"]))
        form = NrmFormDefinition(
            sections=sections,
            file_types=tuple(header["file_types"]),
            **{k: header[k] for k in ("key", "title", "source", "licence")},
            **{k: header[k] for k in ("most_files", "most_bytes")},
        )
    except KeyError as missing:
        raise BadForm(f"The form says nothing of {missing}.") from missing
    _check_conditions(form)
    return form


def _section(row: Mapping[str, Any]) -> FormSection:
    questions = tuple(map(_question, row["questions"]))
    return FormSection(key=row["key"], title=row["title"], questions=questions)


def _question(row: Mapping[str, Any]) -> Question:
    values = {
        "options": tuple(Option(*pair) for pair in row.get("options", ())),
        "when": tuple(
            {name: frozenset(allowed) for name, allowed in condition.items()}
            for condition in row.get("when", ())
        ),
    }
    try:
        return Question(**{**row, **values, "asks": Asks(row.get("asks", ""))})
    except (TypeError, ValueError) as problem:
        raise BadForm(f"The question {row.get('key', '')} cannot be used: {problem}.") from problem


def _check_conditions(form: NrmFormDefinition) -> None:
    """Refuse a condition on a later question, or on an answer that cannot be given."""
    possible: dict[str, set[str]] = {}
    for section in form.sections:
        for question in section.questions:
            conditions = [pair for condition in question.when for pair in condition.items()]
            if not all(allowed <= possible.get(name, set()) for name, allowed in conditions):
                raise BadForm(f"{question.key} waits for an answer that nobody can give.")
            keys = {option.key for option in question.options}
            possible[question.key] = {MARK} if question.asks is Asks.BOX else keys
