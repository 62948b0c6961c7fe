"""Numbers that others state are kept; counts of a reconciled year leave, and never its list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Work
from mscu.actions.core.checking import FILL_IN, Checked
from mscu.actions.disclosure.file_copies import FileCopy, restricted
from mscu.actions.figures.counts_issuing import NOT_OVER, IssueCounts, YearCounts
from mscu.actions.figures.impact import is_told
from mscu.actions.figures.impact_years import Year
from mscu.actions.figures.reconciliation import (
    WHOLE_YEAR,
    Compared,
    GapCount,
    GapKind,
    Reconciled,
    quarters_of,
    reconciled,
)
from mscu.actions.figures.suppression import smallest
from mscu.copy_codes import StatedBy, StatedOf
from mscu.documents.figure_table import HELD_BACK
from mscu.documents.figures.reconciliation import KICKER, ReconciledYear, reconciliation, rows
from mscu.models.stated_number import StatedNumber

NO_SUCH_YEAR = "Choose one of the years that are shown."


@dataclass(frozen=True, kw_only=True)
class RecordStated(Command[int]):
    """Keep a number that others state of a year or a quarter; gives its number in the store."""

    year: int
    quarter: int | None
    stated_by: StatedBy | None
    stated_of: StatedOf | None
    number: int | None
    said: str
    needs = Permission.PUBLISH

    def perform(self, work: Work) -> int:
        """Check it, and keep it: the newest of its kind counts."""
        checked = Checked(work)
        said = checked.text("said", self.said, required=True)
        number = checked.count("number", self.number)
        if number is None:
            checked.problems.setdefault("number", FILL_IN)
        for name in ("stated_by", "stated_of"):
            if getattr(self, name) is None:
                checked.problems[name] = CHOOSE
        self._check_time(checked)
        checked.refuse()
        return work.add(
            StatedNumber(
                year=self.year, quarter=self.quarter, stated_by=self.stated_by,
                stated_of=self.stated_of, number=number, said=said, recorded_at=work.now,
                recorded_by_id=work.actor.id,
            )
        ).id  # fmt: skip

    def _check_time(self, checked: Checked) -> None:
        if not is_told(self.year, checked.work.today):
            checked.problems["year"] = NO_SUCH_YEAR
        elif self.quarter not in dict(quarters_of(Year(self.year))):
            checked.problems["quarter"] = CHOOSE


@dataclass(frozen=True, kw_only=True)
class IssueReconciliation(IssueCounts):
    """Issue the counts of a reconciled year as PDF, XLSX or CSV: no case, and nobody."""

    needs = Permission.PUBLISH

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, count without restricted cases, write the file, keep that it left."""
        self.check(work)
        told = as_told(reconciled(work, Year(self.year), restricted(work)))
        counts = YearCounts(
            heading=f"{KICKER} {told.name}", document=reconciliation(told), cells=rows(told),
            rows=len(told.gaps) + len(told.compared), of="counts",
        )  # fmt: skip
        return self.issue(work, counts)

    @override
    def check_more(self, checked: Checked) -> None:
        super().check_more(checked)
        if not is_told(self.year, checked.work.today):
            checked.problems["reason"] = NOT_OVER


def as_told(year: Reconciled) -> ReconciledYear:
    """Write the counts as they may leave: of whole years, small numbers and their rests held back.

    Referrals are told in two kinds beside their sum, so a small kind takes the sum with it: in a
    copy that compares neither, too, as the next one may.
    """
    whole = [each for each in year.compared if each.quarter == WHOLE_YEAR]
    gaps = tuple(
        (each.kind.label, *_pair(each, year.kinds if each.kind is GapKind.UNCRIMED else ()))
        for each in year.counts
    )
    return ReconciledYear(
        name=year.name, days=year.days, gaps=gaps, compared=tuple(_cells(whole)),
    )  # fmt: skip


def _pair(count: GapCount, kinds: Sequence[int]) -> tuple[str, str]:
    """Tell how many of how many: neither where one of them, or what is left of it, is small."""
    parts = (count.missing, *kinds)
    if any(map(_is_small, (count.of, *parts, *(count.of - each for each in parts)))):
        return HELD_BACK, HELD_BACK
    return f"{count.missing:,}", f"{count.of:,}"


def _cells(compared: list[Compared]) -> Iterator[tuple[str, ...]]:
    for each in compared:
        told = not _is_small(each.ours)
        yield (
            each.stated_by.label, each.stated_of.label, f"{each.stated:,}",
            f"{each.ours:,}" if told else HELD_BACK,
            f"{each.difference:+,}" if told else HELD_BACK,
        )  # fmt: skip


def _is_small(number: int) -> bool:
    return 0 < number < smallest()
