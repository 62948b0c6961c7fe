"""Cases as records of the Human Trafficking Case Data Standard: the file, and what is on record about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import ClassVar, Self

from typing_extensions import override

from mscu.actions.cases import case_list
from mscu.actions.cases.case_list import CaseFilter
from mscu.actions.core.action import CHOOSE, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.view_filters import CasesView, dump_view, read_view
from mscu.actions.disclosure.file_contents import FileContents
from mscu.actions.disclosure.file_copies import NewFile, Terms, WriteBulk, next_file, restricted_case_ids
from mscu.actions.exchange.victim_records import COLUMNS, not_given, victim_records
from mscu.batches import in_batches
from mscu.codes import CaseStatus, Marking
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.exchange.htcds import FORMS, Record, htcds_parts
from mscu.exchange.private_file import PrivateFile

EDITION = "case data, HTCDS 2.0"
MAX_CASES = 20_000
TOO_MANY = f"More than {MAX_CASES:,} cases are listed: narrow the list by a filter."
Writer = Callable[[Iterable[bytes]], tuple[bytes, str]]
"""Joins the parts of a file; returns its bytes, or writes it and returns its SHA-256."""


@dataclass(frozen=True, kw_only=True)
class IssueCaseData(WriteBulk):
    """Write the cases shown in a list as records of the standard."""

    kind: ClassVar = "htcds"
    view: CasesView
    form: str

    @override
    def make(self, work: Work) -> NewFile:
        return self._make_file(work, _join_parts)

    @override
    def write(self, work: Work, to: PrivateFile) -> NewFile:
        return self._make_file(work, partial(_write_beside, to))

    def _make_file(self, work: Work, writer: Writer) -> NewFile:
        copy_number, case_ids = next_file(work, EDITION), self.case_ids(work)
        visible = _visible(work, case_ids)
        records = _CountedRecords(victim_records(work, visible))
        notes = {
            "marking": Marking.OFFICIAL_SENSITIVE.label,
            "copy": f"Copy {copy_number} for {self.recipient.strip()}. Issued {show_moment(work.now)} "
            f"by {work.actor.display}. Not to be passed on.",
            "not_given": not_given(),
        }
        content, sha256 = writer(htcds_parts(self.form, records, COLUMNS, notes))
        return NewFile(
            edition=EDITION,
            content=content,
            sha256=sha256,
            copy_number=copy_number,
            rows=records.count,
            of="records",
            left_out=len(case_ids) - len(visible),
        )

    @override
    def rows(self, work: Work) -> int:
        return sum(1 for _ in victim_records(work, _visible(work, self.case_ids(work))))

    def case_ids(self, work: Work) -> Sequence[int]:
        status = next((status for status in CaseStatus if status == self.view.status), None)
        cases = CaseFilter(**asdict(self.view) | {"status": status}).with_names(work)
        ids = case_list.case_listing(cases).ids(work, cases, None, most=MAX_CASES + 1).ids
        if len(ids) > MAX_CASES:
            raise Invalid({"reason": TOO_MANY})
        return ids

    @property
    @override
    def edition(self) -> str:
        return EDITION

    @override
    def count(self, work: Work) -> int:
        return len(self.case_ids(work))

    @override
    def contents(self, work: Work) -> FileContents:
        ids, listing = _visible(work, self.case_ids(work)), case_list.case_listing(CaseFilter())
        rows = [row for batch in in_batches(ids) for row in listing.rows(work, batch)]
        return FileContents(
            ids=tuple(row.id for row in rows),
            lines=tuple(f"{row.reference}  {row.title}" for row in rows),
            kinds=(("Case", len(rows)), ("Record of a person", self.rows(work))),
        )

    @override
    def terms(self) -> Terms:
        return Terms(kind=self.kind, page="cases", content=dump_view(self.view), columns=json.dumps([]))

    @override
    def describe_rows(self, work: Work) -> str:
        filters = {n: v for n, v in asdict(self.view).items() if v and n != "sort"}
        parts = [f"{name}: {work.label(value) or value}" for name, value in filters.items()]
        return ", ".join(parts) or "all cases"

    @override
    def check_more(self, validator: Validator) -> None:
        if self.form not in FORMS:
            validator.problems["form"] = CHOOSE

    @classmethod
    @override
    def from_terms(cls, terms: Terms, form: str, **answers: str) -> Self | None:
        view = read_view(CasesView, terms.content)
        return None if view is None else cls(view=view, form=form, **answers)


def _join_parts(parts: Iterable[bytes]) -> tuple[bytes, str]:
    return b"".join(parts), ""


def _write_beside(to: PrivateFile, parts: Iterable[bytes]) -> tuple[bytes, str]:
    return b"", to.write(parts)


def _visible(work: Work, case_ids: Sequence[int]) -> list[int]:
    hidden = restricted_case_ids(work)
    return [case_id for case_id in case_ids if case_id not in hidden]


class _CountedRecords:
    """Iterates over records and counts them."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records, self.count = records, 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.count += 1
            yield record
