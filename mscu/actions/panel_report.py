"""The report to the police and crime panel: its words are written, its figures counted at issue.

Once issued it does not change any more: the disclosure keeps the digest of all its blocks, figures
among them, and how far the audit had come when they were counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.action import CHOOSE, Work
from mscu.actions.checking import Checked
from mscu.actions.copy_kinds import write_copy
from mscu.actions.file_copies import FileCopy, IssueFile, next_file
from mscu.actions.impact import impact_of
from mscu.actions.impact_issuing import NOT_OVER
from mscu.actions.impact_years import Year
from mscu.actions.issuing import issued_as, keep_copy
from mscu.actions.names_in_words import SAY_WITHOUT, NamesKnown
from mscu.actions.suppression import ALL
from mscu.copy_codes import CopyKind
from mscu.documents.panel_report import EDITION, panel_report, parts
from mscu.models.base import TEXT_LIMIT
from mscu.models.code import Setting
from mscu.models.words import text_problem


@dataclass(frozen=True, kw_only=True)
class IssuePanelReport(IssueFile):
    """Issue the report of a year as PDF or Word; it leaves a disclosure with the file's SHA-256."""

    year: int
    words: tuple[tuple[str, str], ...] = ()
    """What was written, by the key of its part; what is missing is as it begins."""
    kind: CopyKind = CopyKind.PDF
    needs = Permission.PUBLISH

    def perform(self, work: Work) -> FileCopy:
        """Check what was written, count, write the file, keep that it left."""
        self.check(work)
        impact = impact_of(work, self.year, ALL, leaves=True)
        unit = work.value(select(Setting.value).where(Setting.name == "unit_name")) or ""
        document = panel_report(self._written(), impact, unit)
        issued = issued_as(
            work, document, for_whom=self.recipient.strip(), copy_number=next_file(work, EDITION),
            purpose=work.label(self.purpose).lower(),
        )  # fmt: skip
        copy = keep_copy(
            work, document, issued, write_copy(document, issued, self.kind), kind=self.kind,
            recipient=self.recipient.strip(),
            purpose=self.purpose, gateway=self.gateway, reason=self.reason.strip(),
        )  # fmt: skip
        return FileCopy(
            content=copy.content, copy_number=copy.copy_number, sha256=copy.sha256,
            rows=len(impact.figures),
        )  # fmt: skip

    def _written(self) -> Mapping[str, str]:
        return {each.key: each.text for each in parts()} | dict(self.words)

    @override
    def check_more(self, checked: Checked) -> None:
        known = {each.key for each in parts()}
        for key, words in self.words:
            problem = text_problem(words, TEXT_LIMIT) if key in known else CHOOSE
            if problem:
                checked.problems[key] = problem
        if self.kind is CopyKind.LOCKED:
            checked.problems["kind"] = CHOOSE  # it is published: nothing of it is locked
        self._check_names(checked)
        if Year(self.year).last >= checked.work.today:
            checked.problems["reason"] = NOT_OVER

    def _check_names(self, checked: Checked) -> None:
        """Let nothing that is typed for the public name anybody."""
        names = NamesKnown(checked.work)
        for key, words in (*self.words, ("recipient", self.recipient)):
            if key not in checked.problems and names.are_in(words):
                checked.problems[key] = SAY_WITHOUT
