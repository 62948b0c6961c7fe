"""The report to the police and crime panel, issued: its words as they stand, its figures counted.

Once issued it does not change any more: the disclosure keeps the digest of all its blocks, and
beside it stand the words, the figures and what was asked to count them (`figure_snapshots.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Work
from mscu.actions.core.checking import FILL_IN, Checked
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.paper_issuing import issue_paper
from mscu.actions.editions.names_in_text import SAY_WITHOUT, NamesKnown
from mscu.actions.figures.counts_issuing import NOT_OVER
from mscu.actions.figures.figure_snapshots import keep_figures
from mscu.actions.figures.impact import impact_of, is_told
from mscu.actions.figures.impact_years import Year
from mscu.actions.figures.panel_drafts import panel_words
from mscu.actions.figures.panel_names import maybe_names, panel_masking
from mscu.actions.figures.suppression import ALL
from mscu.copy_codes import CopyKind
from mscu.documents.figures.panel_report import panel_report, parts
from mscu.models.code import Setting

DECIDE = "It may name somebody: “{}”. Say of each such word whether it may be read."


@dataclass(frozen=True, kw_only=True)
class IssuePanelReport(IssueFile):
    """Issue the report of a year as PDF or Word; it leaves a disclosure with the file's SHA-256."""

    year: int
    kind: CopyKind = CopyKind.PDF
    needs = Permission.PUBLISH

    def perform(self, work: Work) -> FileCopy:
        """Check what is written, count, write the file, keep that it left and what stood in it."""
        self.check(work)
        impact = impact_of(work, self.year, ALL, leaves=True)
        unit = work.value(select(Setting.value).where(Setting.name == "unit_name")) or ""
        words = panel_words(work, self.year)
        document = panel_report(words, impact, unit)
        copy = issue_paper(work, self, document, rows=len(impact.figures), kind=self.kind)
        keep_figures(work, copy.disclosure_id, impact, (self.year, ALL), words=words)
        return copy

    @override
    def check_more(self, checked: Checked) -> None:
        if self.kind is CopyKind.LOCKED:
            checked.problems["kind"] = CHOOSE  # it is published: nothing of it is locked
        if not checked.problems.get("recipient") and NamesKnown(checked.work).are_in(
            self.recipient
        ):
            checked.problems["recipient"] = SAY_WITHOUT
        today = checked.work.today
        if not is_told(self.year, today):
            checked.problems["year"] = CHOOSE
            return
        if Year(self.year).last >= today:
            checked.problems["reason"] = NOT_OVER
            return
        checked.problems |= why_not_issued(checked.work, panel_words(checked.work, self.year))


def why_not_issued(work: Work, words: Mapping[str, str]) -> dict[str, str]:
    """Say by part what keeps a report from being issued: what is missing, and whom it names."""
    names, masking = NamesKnown(work), panel_masking(work)
    problems: dict[str, str] = {}
    for part in parts():
        text = words[part.key]
        if part.needed and not text:
            problems[part.key] = FILL_IN
        elif names.are_in(text):
            problems[part.key] = SAY_WITHOUT
        elif maybe := maybe_names(masking, text):
            problems[part.key] = DECIDE.format(maybe[0].words)
    return problems
