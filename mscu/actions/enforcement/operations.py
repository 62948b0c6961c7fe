"""Planning an operation, and accounting afterwards for everyone who was expected there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.entries.entries import (
    RecordEntry,
    add_lines,
    choices,
    involve,
    join_parts,
    shorten,
    subject_name,
)
from mscu.actions.entries.kind_spec import WITHOUT_PARTNERS, FollowRule, KindSpec
from mscu.code_keys import LOOKED_FOR
from mscu.codes import Kind, Timing
from mscu.models.entries.entry import Entry
from mscu.models.entries.operation import OperationPerson, OperationRole, PlannedOperation


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A task and the officer who has it."""

    task: str
    who: str


@dataclass(frozen=True, kw_only=True)
class ExpectedPerson:
    """A person expected there; afterwards, whether found and where taken."""

    subject_id: int
    accounted: str | None = None
    taken_to: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanOperation(RecordEntry):
    """Record an operation as planned or, if it follows from a plan, who was accounted for."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = PlannedOperation
    spec = KindSpec(
        verb="Plan an operation",
        audit="Recorded | an operation[ in {case}]",
        heading="Operations",
        follows=(
            FollowRule(Kind.OPERATION, button="Account for people"),
            FollowRule(Kind.WARRANT),
            FollowRule(Kind.DECISION),
        ),
        parts=(OperationRole, OperationPerson),
        readers=WITHOUT_PARTNERS,
    )

    officer: str = ""
    place_id: int | None = None
    briefing_at: str = ""
    briefing_where: str = ""
    reception_centre: str = ""
    interpreters: str = ""
    medical: str = ""
    agencies: tuple[str, ...] = choices("agency")
    in_place: tuple[str, ...] = choices("in_place")
    roles: tuple[RoleLine, ...] = ()
    people: tuple[ExpectedPerson, ...] = ()

    @property
    @override
    def timing(self) -> Timing:
        return Timing.HAPPENED if self.follows_id else Timing.PLANNED

    @override
    def add_parts(self, entry: PlannedOperation, work: Work) -> None:
        """Add tasks and people."""
        add_lines(work, entry, OperationRole, name="roles", lines=self.roles)
        add_lines(work, entry, OperationPerson, name="people", lines=self.people)
        involve(work, entry, [(person.subject_id, LOOKED_FOR) for person in self.people])

    @override
    def headline(self, work: Work) -> str:
        """Return the place, or that it is the outcome of a plan."""
        followed = work.get(Entry, self.follows_id) if self.follows_id else None
        is_outcome = isinstance(followed, PlannedOperation)
        title = "After the operation" if is_outcome else "Planned operation"
        return f"{title}: {subject_name(work, self.place_id) or shorten(self.text, 60)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the commander, the reception centre and the partners."""
        partners = ", ".join(map(work.label, self.agencies))
        return join_parts(self.officer, self.reception_centre, partners)
