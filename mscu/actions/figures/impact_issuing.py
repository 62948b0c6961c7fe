"""The unit's figures as a document or a table, on record as every copy that leaves the unit."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from mscu.actions.core.action import Work
from mscu.actions.core.checking import Checked
from mscu.actions.disclosure.file_copies import FileCopy
from mscu.actions.figures.counts_issuing import IssueCounts, YearCounts
from mscu.actions.figures.figure_snapshots import keep_figures
from mscu.actions.figures.impact import impact_of
from mscu.actions.figures.suppression import ALL
from mscu.documents.figures.statistics import rows, statistics


@dataclass(frozen=True, kw_only=True)
class IssueImpact(IssueCounts):
    """Issue a year's figures as PDF, XLSX or CSV; the file's SHA-256 stays on record."""

    district: str = ALL

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, count without restricted cases, write the file, keep that it left."""
        self.check(work)
        impact = impact_of(work, self.year, self.district, leaves=True)
        counts = YearCounts(
            heading=impact.heading, document=statistics(impact), cells=rows(impact),
            rows=sum(len(table.rows) for table in impact.figures), of="figures",
        )  # fmt: skip
        copy = self.issue(work, counts)
        keep_figures(work, copy.disclosure_id, impact, (self.year, self.district))
        return copy

    @override
    def check_more(self, checked: Checked) -> None:
        super().check_more(checked)
        if self.district != ALL:
            checked.code("district", "district", self.district)
