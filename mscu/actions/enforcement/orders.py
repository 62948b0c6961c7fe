"""Orders against a person: applied for, made, varied, breached, reviewed until they end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import FILL_IN, Checked
from mscu.actions.core.labels import in_a_sentence
from mscu.actions.entries.entries import RecordEntry, add_lines, joined, name_of, shorten
from mscu.dates.london import show_day
from mscu.models.entries.entry import Entry
from mscu.models.entries.order import Order, Prohibition

FIRST_STEPS = frozenset({"order_step:applied", "order_step:made", "order_step:refused"})
"""Steps by which an order may come to be known; every other one belongs to an order."""
WHICH_ORDER = "Choose the order that this belongs to."
EITHER = "Give an end, or say that it runs until further order: not both."
BEFORE = "It ends before it starts."


@dataclass(frozen=True, kw_only=True)
class ProhibitionLine:
    """One thing that an order forbids or asks for."""

    text: str
    condition: str | None = None
    ends_on: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordOrder(RecordEntry):
    """Record a step of an order: the first one stands for it, later ones belong to it."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Order

    order_type: str
    step: str
    person_id: int | None = None
    court: str = ""
    applicant: str | None = None
    reference: str = ""
    applied_on: str = ""
    starts_on: str = ""
    ends_on: str = ""
    indefinite: bool = False
    officer: str = ""
    review_on: str = ""
    prohibitions: tuple[ProhibitionLine, ...] = ()

    @override
    def check(self, checked: Checked) -> None:
        """Ask which order a later step belongs to, and for an end that can be."""
        if self.step not in FIRST_STEPS and self._order(checked.work) is None:
            checked.problems["follows_id"] = WHICH_ORDER
        if self.indefinite and self.ends_on.strip():
            checked.problems["ends_on"] = EITHER
        starts, ends = (checked.day(name, getattr(self, name)) for name in ("starts_on", "ends_on"))
        if starts and ends and ends < starts:
            checked.problems["ends_on"] = BEFORE
        for number, line in enumerate(self.prohibitions):
            if not line.text.strip():
                checked.problems[f"prohibitions.{number}.text"] = FILL_IN

    @override
    def complete(self, entry: Order, work: Work) -> None:
        """Tie a later step to the order itself, whichever of its steps it follows."""
        if (order := self._order(work)) is not None:
            entry.order_id = order.order_id or order.id

    def _order(self, work: Work) -> Order | None:
        followed = work.get(Entry, self.follows_id) if self.follows_id else None
        return followed if isinstance(followed, Order) else None

    @override
    def add_parts(self, entry: Order, work: Work) -> None:
        """Add what it forbids."""
        add_lines(work, entry, Prohibition, name="prohibitions", lines=self.prohibitions)

    @override
    def headline(self, work: Work) -> str:
        """Say against whom first: several orders of a case differ in that alone."""
        what = f"{in_a_sentence(work.label(self.order_type))} {work.label(self.step).lower()}"
        return f"Order: {name_of(work, self.person_id)}, {what}"

    @override
    def detail(self, work: Work) -> str:
        """Give court and end, or what is said of it."""
        until = "until further order" if self.indefinite else ""
        ends = Checked(work).day("ends_on", self.ends_on)
        until = f"until {show_day(ends)}" if ends else until
        return joined(self.court, until) or shorten(self.text)
