"""The charity's directory: services that survivors are referred to, and interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.support.interpreter_conflicts import InterpreterConflict, conflicts, survivor_words
from mscu.models.base import SurvivorRecord
from mscu.models.survivors.charity import Interpreter, Provider
from mscu.models.user import User
from mscu.text.name_forms import sort_name

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


# Interpreters for a survivor


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
        words = tuple(survivor_words(work, self.survivor_id))
        in_use = select(Interpreter).where(Interpreter.retired_on.is_(None))
        choices = [
            InterpreterOption(
                interpreter=interpreter_line(interpreter), conflicts=tuple(conflicts(interpreter, words))
            )
            for interpreter in sorted(work.records(in_use), key=in_use_by_name)
        ]
        return tuple(sorted(choices, key=_conflict_count))


def _conflict_count(choice: InterpreterOption) -> int:
    return len(choice.conflicts)
