"""Recording what courts decided, and what was taken under the Proceeds of Crime Act 2002."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Checked
from mscu.actions.entries.entries import RecordEntry, choices, joined, name_of, shorten
from mscu.models.entries.court import CourtResult, Proceeds
from mscu.models.entries.entry import Entry

TERMS = frozenset({"sentence:imprisonment", "sentence:detention"})
"""Sentences of custody that have a length; of life there is a minimum term alone."""
MOST_MONTHS, MOST_YEARS = 11, 99
NOTHING_DECIDED = "Say what the court decided: plea, verdict or sentence."
HOW_LONG = "Say how long: years, months or both."


@dataclass(frozen=True, kw_only=True)
class RecordCourtResult(RecordEntry):
    """Record plea, verdict and sentence of a person, with ancillary orders."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = CourtResult

    person_id: int | None = None
    court: str = ""
    plea: str | None = None
    verdict: str | None = None
    sentence: str | None = None
    sentence_years: int | None = None
    sentence_months: int | None = None
    offences: tuple[str, ...] = choices("offence")
    ancillary: tuple[str, ...] = choices("order_type")

    @override
    def check(self, checked: Checked) -> None:
        """Ask for something decided, and for the length of a sentence that has one."""
        if not (self.plea or self.verdict or self.sentence):
            checked.problems["verdict"] = NOTHING_DECIDED
        if self.sentence in TERMS and not (self.sentence_years or self.sentence_months):
            checked.problems["sentence_years"] = HOW_LONG
        for name, most in (("sentence_years", MOST_YEARS), ("sentence_months", MOST_MONTHS)):
            if (getattr(self, name) or 0) > most:
                checked.problems[name] = f"Type a number from 0 to {most}."

    @override
    def headline(self, work: Work) -> str:
        """Say of whom, and what was decided last."""
        decided = self.sentence or self.verdict or self.plea
        what = " ".join(filter(None, (work.label(decided).lower(), self._length())))
        return f"Court result: {name_of(work, self.person_id)}, {what}"

    def _length(self) -> str:
        parts = ((self.sentence_years, "year"), (self.sentence_months, "month"))
        return " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n)

    @override
    def detail(self, work: Work) -> str:
        """Give offences, court and ancillary orders."""
        offences, orders = (", ".join(map(work.label, keys)) for keys in (
            self.offences, self.ancillary,
        ))  # fmt: skip
        return joined(offences, self.court, orders) or shorten(self.text)


@dataclass(frozen=True, kw_only=True)
class RecordProceeds(RecordEntry):
    """Record a step against proceeds of crime, with its amount."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Proceeds

    poca_step: str
    amount_pence: int | None = None
    person_id: int | None = None
    court: str = ""
    reference: str = ""

    @override
    def headline(self, work: Work) -> str:
        """Say which step, and how much."""
        pounds = f"£{(self.amount_pence or 0) / 100:,.2f}".removesuffix(".00")
        return f"{work.label(self.poca_step)}: {pounds}"

    @override
    def detail(self, work: Work) -> str:
        """Say against whom, and where."""
        return joined(name_of(work, self.person_id), self.court, self.reference)
