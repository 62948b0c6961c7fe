"""The charity's directory: services that survivors are referred to, and interpreters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Checked, columns_from
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

    def checked(self, work: Work) -> dict[str, Any]:
        """Return the values of the columns.

        Raises:
            Invalid: A field is wrong.
        """
        checked = Checked(work)
        values = columns_from(self, self.model, checked)
        checked.refuse()
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
        return work.add(self.model(**self.checked(work))).id


@dataclass(frozen=True, kw_only=True)
class ChangeLine(DirectoryFields, Command[None], abstract=True):
    """What changing a directory has in common; lines that are no longer used stay in it."""

    record_id: int
    version: int
    retired: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        values = self.checked(work)
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
class ProviderSeen:
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
class Providers(Query[tuple[ProviderSeen, ...]]):
    """All services, those in use first."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[ProviderSeen, ...]:
        found = work.records(select(Provider))
        return tuple(
            ProviderSeen(
                id=each.id,
                version=each.version,
                name=each.name,
                domain=each.domain or "",
                domain_label=work.label(each.domain),
                phone=each.phone,
                area=each.area,
                note=each.note,
                retired=each.retired_on is not None,
            )
            for each in sorted(found, key=in_use_by_name)
        )


@dataclass(frozen=True, kw_only=True)
class InterpreterSeen:
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
class Interpreters(Query[tuple[InterpreterSeen, ...]]):
    """All interpreters, those in use first."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[InterpreterSeen, ...]:
        found = work.records(select(Interpreter))
        return tuple(interpreter_seen(each) for each in sorted(found, key=in_use_by_name))


def in_use_by_name(each: Provider | Interpreter) -> tuple[bool, str, int]:
    """Return the sort key in a directory: those in use first, then by name."""
    return (each.retired_on is not None, sort_name(each.name), each.id)


def interpreter_seen(each: Interpreter) -> InterpreterSeen:
    """Return an interpreter as the directory shows them."""
    plain = ("id", "version", "name", "languages", "phone", "origins", "families", "employers")
    values = {name: cast("Any", getattr(each, name)) for name in (*plain, "note")}
    return InterpreterSeen(**values, retired=each.retired_on is not None)


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
        here = select(User.name, User.display).where(User.left_at.is_(None), User.id != work.actor.id)
        return tuple(
            CharityPerson(name=name, display=display)
            for name, display in work.rows(here.order_by(User.display))
        )


# Conflicts: an interpreter may know a survivor's exploiters


SHARED = {"origins": "village or region", "families": "family name", "employers": "employer"}
"""What is compared, and what a warning calls it."""
_ABOUT = {
    "origin": "where the survivor comes from",
    "name": "the survivor's name",
    "employers": "the survivor's employer",
}
_WRITTEN: tuple[tuple[type[SurvivorRecord], str, tuple[str, ...]], ...] = (
    (Contact, "a contact", ("summary", "own_words", "present")),
    (Need, "a need", ("need", "goal", "actions")),
    (FirstAccount, "a first account", ("account",)),
    (Risk, "a risk assessment", ("threats", "plan")),
)
_PARTS = re.compile(r"[,;/\n]+")


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Something that an interpreter shares with a survivor or with their records."""

    what: str
    """`village or region`, `family name` or `employer`."""
    words: str
    """As the directory has them."""
    where: str


@dataclass(frozen=True, kw_only=True)
class InterpreterFor:
    """An interpreter for a survivor, with any conflicts."""

    interpreter: InterpreterSeen
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, kw_only=True)
class InterpretersFor(Query[tuple[InterpreterFor, ...]]):
    """The interpreters in use, for one survivor: those without a conflict first."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[InterpreterFor, ...]:
        known = tuple(_known(work, self.survivor_id))
        in_use = select(Interpreter).where(Interpreter.retired_on.is_(None))
        found = [
            InterpreterFor(interpreter=interpreter_seen(each), clashes=tuple(_clashes(each, known)))
            for each in sorted(work.records(in_use), key=in_use_by_name)
        ]
        return tuple(sorted(found, key=_number_of_clashes))


def _number_of_clashes(each: InterpreterFor) -> int:
    return len(each.clashes)


def _known(work: Work, survivor_id: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what is known of the survivor: where it is recorded, and its words."""
    about = work.records(select(SurvivorAbout).where(SurvivorAbout.survivor_id == survivor_id))
    for record in about:
        for name, where in _ABOUT.items():
            yield where, name_words(getattr(record, name))
    for model, where, names in _WRITTEN:
        of: Any = model
        for record in work.records(select(of).where(of.survivor_id == survivor_id)):
            said = " ".join(getattr(record, name) for name in names)
            yield where, name_words(said)


def _clashes(each: Interpreter, known: tuple[tuple[str, frozenset[str]], ...]) -> Iterator[Clash]:
    for what, part in _parts(each):
        words = name_words(part)
        wheres = [where for where, said in known if words and words <= said]
        for where in dict.fromkeys(wheres):
            yield Clash(what=what, words=part, where=where)


def _parts(each: Interpreter) -> Iterator[tuple[str, str]]:
    """Yield each village, family and employer of an interpreter separately."""
    for name, what in SHARED.items():
        for part in _PARTS.split(getattr(each, name)):
            yield what, part.strip()
