"""Finds whom words name that are to be published, of all that their writer may see."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.codes import IdentifierKind, SubjectKind
from mscu.models.subject import Identifier, Place, Subject, SubjectName
from mscu.redaction.finding import Finder
from mscu.redaction.folding import Folded
from mscu.redaction.values import Kind, Known

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

SAY_WITHOUT = "It names somebody, an address or a number that the unit knows: say it without."
SHORTEST = 2
"""Words of a name or an address: a single one, such as Ashton, is a town as well."""
_SAID = frozenset({IdentifierKind.NAME, IdentifierKind.ADDRESS})
"""Read as names and addresses."""


class NamesKnown:
    """Every whole name, address and number of the store that the actor may see.

    What a restricted case alone knows is not looked for: a refusal would tell of it.
    """

    def __init__(self, work: Work) -> None:
        """Read them with the first text."""
        self._work = work

    def are_in(self, text: str) -> bool:
        """Say whether any of them stands in a text, however it is spelled or spaced."""
        folded = Folded(text)
        return any(name in folded.joined for name in self._names) or bool(self._numbers.marks(text))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        folded = map(Folded, self._read())
        return tuple({each.joined for each in folded if len(each.words) >= SHORTEST})

    def _read(self) -> Iterator[str]:
        people = select(Subject.name).where(Subject.kind == SubjectKind.PERSON)
        for asked in (people, select(SubjectName.name), select(Place.address)):
            yield from self._work.values(asked)

    @cached_property
    def _numbers(self) -> Finder:
        numbers = self._work.values(select(Identifier.shown).where(Identifier.kind.not_in(_SAID)))
        return Finder((Known(Kind.CODE, shown, "") for shown in numbers), nearly=False)
