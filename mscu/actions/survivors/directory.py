"""The charity's directory: services that survivors are referred to, and interpreters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.models.base import SurvivorRecord
from mscu.models.survivors.charity import Interpreter, Provider
from mscu.models.survivors.support import Contact, FirstAccount, Need, Risk
from mscu.models.survivors.survivor import SurvivorAbout
from mscu.models.user import User
from mscu.text.name_forms import name_words, sort_name

FIELDS_OF_COMMANDS = frozenset({"record_id", "version", "retired"})


@dataclass(frozen=True, kw_only=True)
class DirectoryFields:
    """A line of a directory, as entered in a form."""

    model: ClassVar[type[SurvivorRecord]]

    def validated_values(self, work: Work) -> dict[str, Any]:
        """Return the values of the columns.

        Raises:
            Invalid: A field is wrong.
        """
        validator = Validator(work)
        values = columns_from(self, self.model, validator)
        validator.raise_if_invalid()
        return {name: value for name, value in values.items() if name not in FIELDS_OF_COMMANDS}


@dataclass(frozen=True, kw_only=True)
class ProviderFields(DirectoryFields):
    """A service."""

    model: ClassVar[type[SurvivorRecord]] = Provider

    name: str
    domain: str | None = None
    phone: str = ""
    area: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class InterpreterFields(DirectoryFields):
    """An interpreter."""

    model: ClassVar[type[SurvivorRecord]] = Interpreter

    name: str
    languages: str
    phone: str = ""
    origins: str = ""
    families: str = ""
    employers: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AddLine(DirectoryFields, Command[int], abstract=True):
    """What adding to a directory has in common."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        return work.add(self.model(**self.validated_values(work))).id


@dataclass(frozen=True, kw_only=True)
class ChangeLine(DirectoryFields, Command[None], abstract=True):
    """What changing a directory has in common; lines that are no longer used stay in it."""

    record_id: int
    version: int
    retired: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        values = self.validated_values(work)
        line: Any = work.get(self.model, self.record_id, self.version)
        for name, value in values.items():
            setattr(line, name, value)
        line.retired_on = (line.retired_on or work.today) if self.retired else None


@dataclass(frozen=True, kw_only=True)
class AddProvider(ProviderFields, AddLine):
    """Add a service to the directory."""


@dataclass(frozen=True, kw_only=True)
class ChangeProvider(ProviderFields, ChangeLine):
    """Change a service in the directory, or record that it is no longer used."""


@dataclass(frozen=True, kw_only=True)
class AddInterpreter(InterpreterFields, AddLine):
    """Add an interpreter to the directory."""


@dataclass(frozen=True, kw_only=True)
class ChangeInterpreter(InterpreterFields, ChangeLine):
    """Change an interpreter in the directory, or record that they are no longer used."""


@dataclass(frozen=True, kw_only=True)
class ProviderLine:
    """A service as the directory shows it."""

    id: int
    version: int
    name: str
    domain: str
    """The key of the choice, or empty."""
    domain_label: str
    phone: str
    area: str
    note: str
    retired: bool


@dataclass(frozen=True, kw_only=True)
class Providers(Query[tuple[ProviderLine, ...]]):
    """All services, those in use first."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[ProviderLine, ...]:
        providers = work.records(select(Provider))
        return tuple(
            ProviderLine(
                id=provider.id,
                version=provider.version,
                name=provider.name,
                domain=provider.domain or "",
                domain_label=work.label(provider.domain),
                phone=provider.phone,
                area=provider.area,
                note=provider.note,
                retired=provider.retired_on is not None,
            )
            for provider in sorted(providers, key=in_use_by_name)
        )


@dataclass(frozen=True, kw_only=True)
class InterpreterLine:
    """An interpreter as the directory shows them."""

    id: int
    version: int
    name: str
    languages: str
    phone: str
    origins: str
    families: str
    employers: str
    note: str
    retired: bool


@dataclass(frozen=True, kw_only=True)
class Interpreters(Query[tuple[InterpreterLine, ...]]):
    """All interpreters, those in use first."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[InterpreterLine, ...]:
        interpreters = work.records(select(Interpreter))
        return tuple(
            interpreter_line(interpreter) for interpreter in sorted(interpreters, key=in_use_by_name)
        )


def in_use_by_name(line: Provider | Interpreter) -> tuple[bool, str, int]:
    """Return the sort key in a directory: those in use first, then by name."""
    return (line.retired_on is not None, sort_name(line.name), line.id)


def interpreter_line(interpreter: Interpreter) -> InterpreterLine:
    """Return an interpreter as the directory shows them."""
    names = ("id", "version", "name", "languages", "phone", "origins", "families", "employers")
    values = {name: cast("Any", getattr(interpreter, name)) for name in (*names, "note")}
    return InterpreterLine(**values, retired=interpreter.retired_on is not None)


@dataclass(frozen=True, kw_only=True)
class CharityPerson:
    """A colleague who may be named for a survivor."""

    name: str
    """The log-in name."""
    display: str


@dataclass(frozen=True, kw_only=True)
class CharityPeople(Query[tuple[CharityPerson, ...]]):
    """All the actor's current colleagues at the charity."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[CharityPerson, ...]:
        statement = select(User.name, User.display).where(User.left_at.is_(None), User.id != work.actor.id)
        return tuple(
            CharityPerson(name=name, display=display)
            for name, display in work.rows(statement.order_by(User.display))
        )


# Conflicts: an interpreter may know a survivor's exploiters


COMPARED = {"origins": "village or region", "families": "family name", "employers": "employer"}
"""What is compared, and what a warning calls it."""
_ABOUT = {
    "origin": "where the survivor comes from",
    "name": "the survivor's name",
    "employers": "the survivor's employer",
}
_RECORD_TEXTS: tuple[tuple[type[SurvivorRecord], str, tuple[str, ...]], ...] = (
    (Contact, "a contact", ("summary", "own_words", "present")),
    (Need, "a need", ("need", "goal", "actions")),
    (FirstAccount, "a first account", ("account",)),
    (Risk, "a risk assessment", ("threats", "plan")),
)
_PARTS = re.compile(r"[,;/\n]+")


@dataclass(frozen=True, kw_only=True)
class InterpreterConflict:
    """Something that an interpreter shares with a survivor or with their records."""

    what: str
    """`village or region`, `family name` or `employer`."""
    words: str
    """As the directory has them."""
    where: str


@dataclass(frozen=True, kw_only=True)
class InterpreterOption:
    """An interpreter for a survivor, with any conflicts."""

    interpreter: InterpreterLine
    conflicts: tuple[InterpreterConflict, ...]


@dataclass(frozen=True, kw_only=True)
class InterpretersFor(Query[tuple[InterpreterOption, ...]]):
    """The interpreters in use, for one survivor: those without a conflict first."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[InterpreterOption, ...]:
        survivor_words = tuple(_survivor_words(work, self.survivor_id))
        in_use = select(Interpreter).where(Interpreter.retired_on.is_(None))
        choices = [
            InterpreterOption(
                interpreter=interpreter_line(interpreter),
                conflicts=tuple(_conflicts(interpreter, survivor_words)),
            )
            for interpreter in sorted(work.records(in_use), key=in_use_by_name)
        ]
        return tuple(sorted(choices, key=_conflict_count))


def _conflict_count(choice: InterpreterOption) -> int:
    return len(choice.conflicts)


def _survivor_words(work: Work, survivor_id: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what is known of the survivor: where it is recorded, and its words."""
    about = work.records(select(SurvivorAbout).where(SurvivorAbout.survivor_id == survivor_id))
    for record in about:
        for name, where in _ABOUT.items():
            yield where, name_words(getattr(record, name))
    for model, where, names in _RECORD_TEXTS:
        table: Any = model
        for record in work.records(select(table).where(table.survivor_id == survivor_id)):
            text = " ".join(getattr(record, name) for name in names)
            yield where, name_words(text)


def _conflicts(
    interpreter: Interpreter, survivor_words: tuple[tuple[str, frozenset[str]], ...]
) -> Iterator[InterpreterConflict]:
    for label, part in _parts(interpreter):
        words = name_words(part)
        places = [where for where, recorded in survivor_words if words and words <= recorded]
        for where in dict.fromkeys(places):
            yield InterpreterConflict(what=label, words=part, where=where)


def _parts(interpreter: Interpreter) -> Iterator[tuple[str, str]]:
    """Yield each village, family and employer of an interpreter separately."""
    for name, label in COMPARED.items():
        for part in _PARTS.split(getattr(interpreter, name)):
            yield label, part.strip()
