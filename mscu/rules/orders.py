"""How long an order lasts by law, from the list of orders, and what is said of an end outside that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mscu.dates.counting import add_months
from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.rules.code_lists import BadCodeList, load_code_list
from mscu.text.counts import count_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class OrderRule:
    """The least and the greatest length of an order in months; 0 where the law sets none."""

    min_months: int
    max_months: int
    certainty: Certainty
    note: str
    """The law, the court and what else is particular about it."""

    def warning(self, starts: date, ends: date) -> str:
        """Return what is wrong with this end, or an empty string."""
        if self.min_months and ends < add_months(starts, self.min_months):
            return f"shorter than the {_length(self.min_months)} that the law asks for"
        if self.max_months and ends > add_months(starts, self.max_months):
            return f"longer than the {_length(self.max_months)} that the law allows"
        return ""


def _length(months: int) -> str:
    years, rest = divmod(months, _MONTHS_A_YEAR)
    return count_of(months, "month") if rest else count_of(years, "year")


@cache
def order_rules() -> Mapping[str, OrderRule]:
    """Return the rules as shipped, by kind of order."""
    return load_order_rules(resource("code_lists/order_type.csv"))


def load_order_rules(path: Path) -> Mapping[str, OrderRule]:
    """Read the rules.

    Raises:
        BadCodeList: A length or a certainty cannot be read.
    """
    try:
        return {
            row.key: OrderRule(
                min_months=_months(row.more.get("min_years", "0")),
                max_months=_months(row.more.get("max_years", "0")),
                certainty=Certainty(row.more["certainty"]),
                note=row.note,
            )
            for row in load_code_list(path)
        }
    except (KeyError, ValueError) as problem:
        message = f"{path.name}: {problem}"
        raise BadCodeList(message) from problem


def _months(years: str) -> int:
    return int(float(years) * _MONTHS_A_YEAR)
