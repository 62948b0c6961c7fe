"""Issuing a year's counts, as a document or a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override

from mscu.actions.core.action import CHOOSE, Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile, NewFile, next_file
from mscu.actions.disclosure.issuing import issue_document
from mscu.actions.figures.figure_snapshots import store_figures
from mscu.actions.figures.impact import compute_impact
from mscu.actions.figures.impact_years import Year
from mscu.actions.figures.suppression import ALL
from mscu.dates.london import show_moment
from mscu.documents.blocks import Document
from mscu.documents.figures.impact import rows, statistics
from mscu.exchange.list_file import FORMS, list_file
from mscu.exchange.list_table import ListTable, Row

PDF = "pdf"
NOT_OVER = "This year is not over. Figures can be issued once it is, so that no two releases overlap."


@dataclass(frozen=True, kw_only=True)
class YearCounts:
    """A year's counts as they may leave, on paper and as a table."""

    heading: str
    document: Document
    cells: Iterable[Row]
    """The columns first."""
    rows: int
    of: str
    """What its rows count, in words."""


@dataclass(frozen=True, kw_only=True)
class IssueCounts(IssueFile, abstract=True):
    """Issue the counts of a finished year as PDF, XLSX or CSV."""

    year: int
    form: str = PDF
    names_nobody = True

    def issue(self, work: Work, counts: YearCounts) -> FileCopy:
        """Write the file, and register the copy."""
        if self.form == PDF:
            return issue_document(work, self, counts.document, rows=counts.rows)
        edition, marking = counts.document.edition, counts.document.marking
        copy_number = next_file(work, edition)
        heading = f"{counts.heading}. Copy {copy_number} for {self.recipient.strip()}"
        columns, *cells = counts.cells
        table = ListTable(
            columns=columns,
            rows=cells,
            about=(marking.label, f"{heading}. Issued {show_moment(work.now)}"),
            numbers=frozenset(columns),
        )
        made = NewFile(
            edition=edition,
            content=list_file(self.form, table, work.progress),
            copy_number=copy_number,
            rows=counts.rows,
            of=counts.of,
            marking=marking,
        )
        return self.keep(work, made)

    @override
    def check_more(self, validator: Validator) -> None:
        if self.form not in {PDF, *FORMS}:
            validator.problems["form"] = CHOOSE
        if Year(self.year).last >= validator.work.today:
            validator.problems["reason"] = NOT_OVER


# Issuing the figures.


@dataclass(frozen=True, kw_only=True)
class IssueImpact(IssueCounts):
    """Issue a year's figures as PDF, XLSX or CSV; the register keeps the file's SHA-256."""

    district: str = ALL

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, count without restricted cases, write the file and register the copy."""
        self.check(work)
        impact = compute_impact(work, self.year, self.district, leaves=True)
        counts = YearCounts(
            heading=impact.heading,
            document=statistics(impact),
            cells=rows(impact),
            rows=sum(len(table.rows) for table in impact.figures),
            of="figures",
        )
        copy = self.issue(work, counts)
        store_figures(work, copy.disclosure_id, impact, (self.year, self.district))
        return copy

    @override
    def check_more(self, validator: Validator) -> None:
        super().check_more(validator)
        if self.district != ALL:
            validator.code("district", "district", self.district)
