"""Exhibits: seizing them, and every step of their continuity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.entries import RecordEntry, join_parts, shorten
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at
from mscu.actions.entries.kind_spec import WITHOUT_PARTNERS, Chip, FollowRule, KindSpec
from mscu.codes import Kind
from mscu.errors import Invalid
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Exhibit, ExhibitMove
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName
from mscu.text.storable_text import FILL_IN

AMOUNT_NEEDED = "Enter how much: the weight in grams, or the number of pieces."
UNDER_POCA = "search_power:poca"
"""How the keys of all powers of search under the Proceeds of Crime Act begin."""
DRUG_NEEDED = "Choose which drug it is; you can choose not known yet."


def _chip(exhibit: Exhibit, _labels: Mapping[str, str]) -> Chip:
    return (f"£{exhibit.cash_pence // 100:,} held", "paused") if exhibit.cash_pence else ("", "")


def _events(entry: Exhibit, _context: EventContext) -> Iterator[Event]:
    if entry.cash_pence and (entry.power or "").startswith(UNDER_POCA):
        about = f"exhibit {entry.id}"
        yield event_at(entry, EventName.CASH_SEIZED, about, label=entry.reference)


@dataclass(frozen=True, kw_only=True)
class RecordExhibit(RecordEntry):
    """Record an exhibit under its reference; its continuity begins with who seized it."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Exhibit
    spec = KindSpec(
        verb="Record an exhibit",
        audit="Recorded | an exhibit[ in {case}]",
        follows=(
            FollowRule(Kind.SEARCH, button="Add exhibit", button_first=True),
            FollowRule(Kind.ENQUIRY_RESULT, button="Add exhibit"),
            FollowRule(Kind.ARREST),
        ),
        parts=(ExhibitMove,),
        chip=_chip,
        readers=WITHOUT_PARTNERS,
        in_thread=False,  # it is printed with the search that found it
        clocks=EntryClocks(events=_events, columns=(Exhibit.cash_pence, Exhibit.power, Exhibit.reference)),
    )
    text_required = True

    reference: str
    seal: str = ""
    found_where: str = ""
    seized_by: str = ""
    power: str | None = None
    cash_pence: int | None = None
    property_kind: str | None = None
    drug: str | None = None
    weight_grams: int | None = None
    quantity: int | None = None

    @override
    def check(self, validator: Validator) -> None:
        """Require the amount of a drug; nothing else is weighed here."""
        if self.drug and not (self.weight_grams or self.quantity):
            validator.problems["weight_grams"] = AMOUNT_NEEDED
        if self.weight_grams and not self.drug:
            validator.problems["drug"] = DRUG_NEEDED

    @override
    def add_parts(self, entry: Exhibit, work: Work) -> None:
        """Add the first step of its continuity."""
        if entry.seized_by:
            work.add(
                ExhibitMove(
                    case_id=entry.case_id,
                    entry_id=entry.id,
                    moved_at=entry.happened_at,
                    from_whom=entry.found_where or "where it was found",
                    to_whom=entry.seized_by,
                    seal=entry.seal,
                    reason="seized",
                )
            )

    @override
    def headline(self, work: Work) -> str:
        """Return the reference and the description."""
        return f"{self.reference.strip()}: {shorten(self.text, 80)}"

    @override
    def detail(self, work: Work) -> str:
        """Return who seized it and where."""
        return join_parts(self.seized_by, self.found_where)


@dataclass(frozen=True, kw_only=True)
class ExhibitLine:
    """One item seized, as a line of a search."""

    reference: str
    text: str
    cash_pence: int | None = None
    power: str | None = None
    property_kind: str | None = None
    drug: str | None = None
    weight_grams: int | None = None
    quantity: int | None = None


def add_exhibits(
    work: Work, entry: Entry, lines: tuple[ExhibitLine, ...], *, seized_by: str, happened: str
) -> None:
    for index, line in enumerate(lines):
        exhibit = RecordExhibit(
            case_id=entry.case_id,
            follows_id=entry.id,
            happened=happened,
            text=line.text,
            reference=line.reference,
            seized_by=seized_by,
            cash_pence=line.cash_pence,
            power=line.power,
            marking=entry.marking,
            property_kind=line.property_kind,
            drug=line.drug,
            weight_grams=line.weight_grams,
            quantity=line.quantity,
        )
        try:
            exhibit.perform(work)
        except Invalid as problem:
            raise Invalid(
                {f"exhibits.{index}.{name}": message for name, message in problem.problems.items()}
            ) from None


@dataclass(frozen=True, kw_only=True)
class MoveExhibit(Command[int]):
    """Record one step of an exhibit's continuity."""

    entry_id: int
    moved_at: str
    from_whom: str
    to_whom: str
    seal: str = ""
    place: str = ""
    reason: str = ""
    needs = Permission.ENFORCE

    def perform(self, work: Work) -> int:
        """Add the step; steps are never changed."""
        validator = Validator(work)
        values = columns_from(self, ExhibitMove, validator)
        if not self.moved_at.strip():
            validator.problems["moved_at"] = FILL_IN
        validator.raise_if_invalid()
        exhibit = work.get(Exhibit, self.entry_id)
        return work.add(ExhibitMove(case_id=exhibit.case_id, **values)).id
