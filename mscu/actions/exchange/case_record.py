"""A whole case as a file for other programs, for a reader whose edition allows it.

A large one waits for another person, as every large file does (`releases.py`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sqlalchemy import func, select
from typing_extensions import override

from mscu.actions.disclosure.bulk import Terms, WriteBulk
from mscu.actions.disclosure.file_copies import FileCopy, FileMade, next_file
from mscu.actions.disclosure.issuing import is_demo
from mscu.actions.editions.edition_rules import edition_of
from mscu.actions.entries.handling import ConditionsMet, check_met, keep_met
from mscu.actions.exchange.case_content import CaseContent, content_of
from mscu.actions.exchange.record_data import Data, moment
from mscu.errors import Invalid
from mscu.exchange.case_record import case_record_file, content_digest
from mscu.models.case import Case
from mscu.models.entries.entry import Entry

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.core.checking import Checked
    from mscu.documents.editions.editions import Edition

EDITION = "case as data"
NO_DATA = "This one is not written as data: the editions for supervisor and CPS are."
HANDLING = "Not to be passed on."
LEFT_OUT = (
    "other cases that are restricted, and what is known from them alone",
    "reports under handling code C whose conditions are not met, and whoever they alone name",
    "places of safety, where somebody was taken, and reception centres, but for what a text says",
    "emergency cards, and what a navigator shared",
    "First Responder forms, clocks, plans, and the audit",
)
"""What is in no such file, whatever its edition."""


@dataclass(frozen=True, kw_only=True)
class IssueCaseRecord(WriteBulk):
    """Write a case as data in an edition; it leaves a disclosure with the file's SHA-256."""

    kind: ClassVar = "case_record"
    case_id: int
    in_edition: str
    met: tuple[ConditionsMet, ...] = ()
    """Items under handling code C that may stand in it, with how their conditions are met."""

    @override
    def make(self, work: Work) -> FileMade:
        case, edition = work.get(Case, self.case_id), self._edition(work)
        content = content_of(work, case, edition, {each.item_id for each in self.met})
        number = next_file(work, EDITION, case.id)
        written = case_record_file(self._copy(work, edition, content, number), content.record)
        return FileMade(
            edition=EDITION, content=written, copy_number=number,
            rows=content.entries, of="entries", case_id=case.id,
            marking=content.marking, content_digest=content_digest(content.record),
        )  # fmt: skip

    def _edition(self, work: Work) -> Edition:
        edition = edition_of(work, self.in_edition)
        if edition is None or not edition.data:
            raise Invalid({"in_edition": NO_DATA})
        return edition

    def _copy(self, work: Work, edition: Edition, content: CaseContent, number: int) -> Data:
        """Say for whom this copy is, under which law, and how it is to be handled."""
        return {
            "number": number,
            "edition": {"value": edition.key, "means": edition.title},
            "marking": content.marking.value,
            "handling": HANDLING,
            "recipient": self.recipient.strip(),
            "purpose": {"value": self.purpose, "means": work.label(self.purpose)},
            "gateway": {"value": self.gateway, "means": work.label(self.gateway)},
            "issued_at": moment(work.now),
            "issued_by": work.actor.display,
            "audit_head": work.audit_head,
            "made_up": is_demo(work),
            "never": [*edition.never, *LEFT_OUT],
        }

    @override
    def keep(self, work: Work, made: FileMade) -> FileCopy:
        copy = super().keep(work, made)
        to = self.recipient.strip()
        keep_met(work, self.case_id, self.met, disclosure_id=copy.disclosure_id, to=to)
        return copy

    @override
    def check_more(self, checked: Checked) -> None:
        checked.work.get(Case, self.case_id)
        self._edition(checked.work)
        check_met(checked, self.case_id, self.met)

    @property
    @override
    def edition(self) -> str:
        return EDITION

    @override
    def count(self, work: Work) -> int:
        entries = select(func.count(Entry.id)).where(Entry.case_id == self.case_id)
        return int(work.value(entries) or 0)

    @override
    def terms(self) -> Terms:
        asked = {"edition": self.in_edition, "met": [[m.item_id, m.how] for m in self.met]}
        return Terms(
            kind=self.kind, page="print", content=json.dumps(asked, ensure_ascii=False),
            columns=json.dumps([]), case_id=self.case_id,
        )  # fmt: skip

    @override
    def told(self, work: Work) -> str:
        case, edition = work.get(Case, self.case_id), self._edition(work)
        items = len(self.met)
        met = f", {items} under handling code C as their conditions are met" if items else ""
        return f"{case.reference}, edition: {edition.short or edition.key}{met}"

    @classmethod
    @override
    def from_terms(cls, terms: Terms, form: str, **answers: str) -> Self | None:
        del form  # there is one alone
        asked: dict[str, Any] = json.loads(terms.content)
        met = tuple(ConditionsMet(item_id=number, how=how) for number, how in asked["met"])
        if terms.case_id is None:
            return None
        return cls(case_id=terms.case_id, in_edition=asked["edition"], met=met, **answers)
