"""The unit's figures as a document or a table, on record as every copy that leaves the unit."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from mscu.actions.action import CHOOSE, Work
from mscu.actions.checking import Checked
from mscu.actions.file_copies import FileCopy, FileMade, IssueFile, next_file
from mscu.actions.frozen_figures import keep_figures
from mscu.actions.impact import impact_of
from mscu.actions.impact_years import Year
from mscu.actions.issuing import issued_as, keep_copy, write_pdf
from mscu.actions.suppression import ALL
from mscu.codes import Marking
from mscu.documents.impact import Impact
from mscu.documents.statistics import EDITION, rows, statistics
from mscu.exchange.list_file import FORMS, list_file
from mscu.models.london import show_moment

PDF = "pdf"
NOT_OVER = (
    "This year is not over: figures leave the unit once it is, so that no two releases overlap."
)


@dataclass(frozen=True, kw_only=True)
class IssueImpact(IssueFile):
    """Issue a year's figures as PDF, XLSX or CSV; the file's SHA-256 stays on record."""

    year: int
    district: str = ALL
    form: str = PDF

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, count without restricted cases, write the file, keep that it left."""
        self.check(work)
        impact = impact_of(work, self.year, self.district, leaves=True)
        number = sum(len(table.rows) for table in impact.figures)
        if self.form != PDF:
            return self._as_table(work, impact, number)
        document = statistics(impact)
        recipient = self.recipient.strip()
        issued = issued_as(
            work, document, for_whom=recipient, copy_number=next_file(work, EDITION),
            purpose=work.label(self.purpose).lower(),
        )  # fmt: skip
        copy = keep_copy(
            work, document, issued, write_pdf(document, issued), recipient=recipient,
            purpose=self.purpose, gateway=self.gateway, reason=self.reason.strip(),
        )  # fmt: skip
        keep_figures(work, copy.disclosure_id, impact, (self.year, self.district))
        return FileCopy(
            content=copy.content, copy_number=copy.copy_number, sha256=copy.sha256, rows=number,
            disclosure_id=copy.disclosure_id,
        )  # fmt: skip

    def _as_table(self, work: Work, impact: Impact, number: int) -> FileCopy:
        copy_number = next_file(work, EDITION)
        told = f"{impact.heading}. Copy {copy_number} for {self.recipient.strip()}"
        head = [(Marking.OFFICIAL.label,), (f"{told}. Issued {show_moment(work.now)}",)]
        made = FileMade(
            edition=EDITION, content=list_file(self.form, [*head, *rows(impact)]),
            copy_number=copy_number, rows=number, of="figures", marking=Marking.OFFICIAL,
        )  # fmt: skip
        copy = self.keep(work, made)
        keep_figures(work, copy.disclosure_id, impact, (self.year, self.district))
        return copy

    @override
    def check_more(self, checked: Checked) -> None:
        if self.form not in {PDF, *FORMS}:
            checked.problems["form"] = CHOOSE
        if self.district != ALL:
            checked.code("district", "district", self.district)
        if Year(self.year).last >= checked.work.today:
            checked.problems["reason"] = NOT_OVER
