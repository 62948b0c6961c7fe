"""The facts of enforcement: warrants, searches, arrests and what follows, exhibits, material."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from mscu.codes import Sensitivity
from mscu.documents.editions.fact_values import (
    Day,
    Legal,
    Name,
    Names,
    Narrative,
    Plain,
    Reference,
    Staff,
    Where,
    Yes,
)


@dataclass(frozen=True, kw_only=True)
class WarrantFact:
    """A warrant, its court and premises, and the last day on which it may be executed."""

    power: Legal
    happened_shown: Day
    court: Legal = ""
    reference: Reference = ""
    premises: Where = ""
    expires_shown: Day = ""


@dataclass(frozen=True, kw_only=True)
class SearchFact:
    """A search, who was found and where, and who was looked for but not found."""

    place: Where
    happened_shown: Day
    power: Legal = ""
    warrant: Reference = ""
    """The warrant that it was made under: its number, or the day it was granted."""
    officer: Staff = ""
    premises: Where = ""
    found: Names = ()
    not_found: Names = ()


@dataclass(frozen=True, kw_only=True)
class ArrestFact:
    person: Name
    happened_shown: Day
    place: Where = ""
    officer: Staff = ""
    offences: Legal = ""
    disposal: Legal = ""


@dataclass(frozen=True, kw_only=True)
class ChargeFact:
    """A charge, with the first hearing."""

    person: Name
    happened_shown: Day
    offences: Legal = ""
    hearing: Legal = ""
    remand: Annotated[bool, Sensitivity.LEGAL] = False


@dataclass(frozen=True, kw_only=True)
class BailFact:
    """Bail, with its conditions and the day of its review."""

    person: Name
    happened_shown: Day
    conditions: Legal = ""
    review_shown: Day = ""


@dataclass(frozen=True, kw_only=True)
class MoveFact:
    """One step of an exhibit's continuity."""

    happened_shown: Day
    from_whom: Staff
    to_whom: Staff
    seal: Reference = ""
    where: Where = ""
    reason: Narrative = ""


@dataclass(frozen=True, kw_only=True)
class FileFact:
    """A file kept with an exhibit: its hash at intake, and the result of the last check."""

    name: Narrative
    size: Plain
    sha256: Plain
    verified: Day = ""
    verified_by: Staff = ""
    same: Yes = False


@dataclass(frozen=True, kw_only=True)
class ExhibitFact:
    """An exhibit, its continuity and its files."""

    reference: Reference
    what: Narrative
    seized: Day = ""
    seized_by: Staff = ""
    where: Where = ""
    power: Legal = ""
    seal: Reference = ""
    moves: tuple[MoveFact, ...] = ()
    files: tuple[FileFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MaterialFact:
    """The disclosure assessment of an entry; `listed` where it goes into a schedule.

    Which schedule an item is in is no value that a copy may leave out: what is sensitive would be listed
    among what is not, or a list would be empty.
    """

    entry_id: Annotated[int, Sensitivity.PLAIN]
    title: Narrative
    happened_shown: Day
    description: Narrative = ""
    relevant: Legal = ""
    listed: Annotated[bool, Sensitivity.PLAIN] = False
    number: Annotated[int, Sensitivity.PLAIN] = 0
    """Its number in the schedule, 0 if it is in none."""
    sensitive: Annotated[bool, Sensitivity.PLAIN] = False
    sensitive_reason: Narrative = ""
    undermines: Annotated[bool, Sensitivity.PLAIN] = False
    undermines_why: Narrative = ""
    presumed: Legal = ""
    """The class for which disclosure is presumed (Attorney General's Guidelines 2024)."""
    presumed_why: Narrative = ""
    assessed: Day = ""
    assessed_by: Staff = ""
    undecided: Annotated[bool, Sensitivity.PLAIN] = False
    corrected: Annotated[bool, Sensitivity.PLAIN] = False
    """Whether the entry was corrected since it was assessed."""

    @property
    def complete(self) -> bool:
        """Whether it counts as assessed."""
        return not self.undecided and not self.corrected


@dataclass(frozen=True, kw_only=True)
class ProhibitionFact:
    """One prohibition or requirement of an order."""

    text: Legal
    condition: Legal = ""
    ends: Day = ""


@dataclass(frozen=True, kw_only=True)
class OrderStepFact:
    """One step in the life of an order; `prohibitions` are those that it set."""

    happened_shown: Day
    step: Legal
    text: Narrative = ""
    court: Legal = ""
    is_breach: Annotated[bool, Sensitivity.LEGAL] = False
    prohibitions: tuple[ProhibitionFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrderFact:
    """An order as it stands: the latest version of each of its terms, and all its steps.

    `varied` is the day on which its prohibitions were last replaced.
    """

    kind: Legal
    person: Name
    stands: Legal = ""
    court: Legal = ""
    reference: Reference = ""
    applicant: Legal = ""
    applied: Day = ""
    made: Day = ""
    served: Day = ""
    starts: Day = ""
    ends: Day = ""
    officer: Staff = ""
    review: Day = ""
    varied: Day = ""
    prohibitions: tuple[ProhibitionFact, ...] = ()
    steps: tuple[OrderStepFact, ...] = ()
