"""The law on each offence: its section, its maximum, and whether s.45 applies to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.rules.code_lists import BadCodeList, load_code_list

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mscu.rules.code_lists import CodeRow

LIFE = 99.0
"""Years that a maximum of life counts as."""
TRAFFICKING = "offence:msa_s2"
"""The offence by which the statute covers the anonymity of its victims; slavery (s.1) is not in it."""
SLAVERY = frozenset({"offence:msa_s1", TRAFFICKING})


@dataclass(frozen=True, kw_only=True)
class Offence:
    """An offence of the list, with its longest maximum in years."""

    label: str
    law: str
    years: float | None
    """None if it follows from another offence, or is not known."""
    excluded: bool | None
    """Whether the defence of MSA 2015 s.45 does not apply; None if still to be checked."""
    certainty: Certainty
    in_force_from: date | None = None
    """None for always, the last of all days while no commencement is known."""
    offender_from: int = 0
    """The age from which it can be committed, if the offence itself says so."""

    made_on: date = date.min
    """The day of assent, of one whose commencement is not known."""

    def is_awaited(self, day: date) -> bool:
        """Return whether by this day the law is made, and it is not known when it begins."""
        return self.in_force_from == date.max and self.made_on <= day

    @property
    def maximum(self) -> str:
        """Return the maximum in words."""
        if self.years is None:
            return "no maximum of its own"
        if self.years == LIFE:
            return "life"
        return f"{self.years:g} years" if self.years >= 1 else f"{self.years * 12:g} months"

    def carries(self, years: int) -> bool:
        """Return whether it carries that many years; a maximum to be confirmed does not count."""
        return (self.years or 0) >= years and self.certainty is not Certainty.CONFIRM


def awaited_words(day: date) -> str:
    """Return which offences no form offers on a day, since nobody has confirmed that they are in force."""
    labels = "; ".join(offence.label for offence in offences().values() if offence.is_awaited(day))
    return f"Not offered until somebody has confirmed that they are in force: {labels}" if labels else ""


@cache
def offences() -> Mapping[str, Offence]:
    """Return the table of offences as shipped."""
    return load_offences(resource("code_lists/offence.csv"))


def load_offences(path: Path) -> Mapping[str, Offence]:
    """Read the offences by key.

    Raises:
        BadCodeList: A maximum or a certainty cannot be read.
    """
    try:
        return {row.key: _offence(row) for row in load_code_list(path)}
    except ValueError as problem:
        message = f"{path.name}: {problem}"
        raise BadCodeList(message) from problem


def _offence(row: CodeRow) -> Offence:
    maximum = row.more.get("max_years", "")
    schedule = {"yes": True, "no": False}.get(row.more.get("schedule_4", ""))
    return Offence(
        label=row.label,
        law=f"{row.more.get('law', row.label)} {row.more.get('section', '')}".strip(),
        years=LIFE if maximum == "life" else float(maximum) if maximum else None,
        excluded=True if row.key in SLAVERY else schedule,
        certainty=Certainty(row.more["certainty"]) if "certainty" in row.more else Certainty.CONFIRM,
        in_force_from=row.in_force_from,
        offender_from=int(row.more.get("offender_from", "0")),
        made_on=date.fromisoformat(row.more["made_on"]) if "made_on" in row.more else date.min,
    )
