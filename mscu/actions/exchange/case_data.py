"""Cases as records of the Human Trafficking Case Data Standard, one for each victim in a case.

People known only from reports under handling code C are left out, as are restricted cases. The mapping of
fields is in `resources/exchange/htcds.toml`.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any, ClassVar, Self

from sqlalchemy import select
from typing_extensions import override

from mscu.actions.cases import case_list
from mscu.actions.cases.case_list import CaseFilter
from mscu.actions.core.action import CHOOSE, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.view_filters import CasesView, dump_view, read_view
from mscu.actions.disclosure.file_copies import NewFile, Terms, WriteBulk, next_file, restricted_case_ids
from mscu.actions.entries.handling import reports_under_code_c
from mscu.batches import in_batches
from mscu.code_keys import CONFIRMED_VICTIM, POSITIVE_OUTCOME, POTENTIAL_VICTIM
from mscu.codes import CaseStatus, Marking
from mscu.dates.london import local_day, show_moment
from mscu.dates.partial_date import Precision
from mscu.errors import Invalid
from mscu.exchange.htcds import FORMS, MANY, Record, fields, htcds_parts
from mscu.exchange.list_table import fit_for_xml
from mscu.exchange.private_file import PrivateFile
from mscu.models.case import Case, CaseExploitation
from mscu.models.entries.referral import NrmDecision, Referral
from mscu.models.subject import Involvement, Person
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list

EDITION = "case data, HTCDS 2.0"
MAX_CASES = 20_000
TOO_MANY = f"More than {MAX_CASES:,} cases are listed: narrow the list by a filter."
VICTIMS = (POTENTIAL_VICTIM, CONFIRMED_VICTIM)
WHOLE_DAYS = (Precision.DAY.value, Precision.MOMENT.value)
COLUMNS = (
    "prs_FirstName",
    "prs_Birthdate",
    "prs_Gender",
    "prs_PrimaryLanguage",
    "prs_Citizenship",
    "vic_TraffickingStatus",
    "vic_TraffickingStatusDecisionMakingOrg",
    "vic_TypeOfExploitation",
    "vic_ForcedLabourIndustry",
    "vic_TypeOfSexExploitation",
    "cas_Status",
    "cas_ReasonForCaseClosure",
    "cas_CaseOwner",
    "cas_IncomingReferralDate",
    "cco_CaseComment",
)
"""The fields that our records can fill, in the order of the standard."""

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
        records = _CountedRecords(_records(work, visible))
        notes = {
            "marking": Marking.OFFICIAL_SENSITIVE.label,
            "copy": f"Copy {copy_number} for {self.recipient.strip()}. Issued {show_moment(work.now)} "
            f"by {work.actor.display}. Not to be passed on.",
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
        return sum(1 for _ in _records(work, _visible(work, self.case_ids(work))))

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


# What is in a record.


def _records(work: Work, case_ids: Sequence[int]) -> Iterator[Record]:
    """Yield records, reading some cases at a time so that memory does not grow with their number."""
    for batch in in_batches(case_ids):
        yield from _records_of_batch(work, batch)


def _records_of_batch(work: Work, case_ids: Sequence[int]) -> Iterator[Record]:
    cases = {case.id: case for case in work.records(select(Case).where(Case.id.in_(case_ids)))}
    victims, types = _victims(work, case_ids), _types(work, case_ids)
    people = [person for of_case in victims.values() for person in of_case]
    decisions = _conclusive_decisions(work, {person.id for person in people})
    for case_id in case_ids:
        case = cases[case_id]
        case_fields = _case_fields(case, types[case_id])
        victim_fields = [_person_fields(person, decisions.get(person.id, "")) for person in victims[case_id]]
        for fields_ in victim_fields or [{}]:
            yield _in_standard_order(case_fields | fields_)


def _in_standard_order(values: Mapping[str, str]) -> Record:
    """Put values in the order of the standard; values that do not fit their field are left out."""
    standard = fields()
    cleaned = {name: fit_for_xml(values.get(name, "")).strip() for name in COLUMNS}
    return {name: value for name, value in cleaned.items() if standard[name].accepts(value)}


def _case_fields(case: Case, types: Sequence[str]) -> dict[str, str]:
    rules, sector = mapping(), case.sector or ""
    sexual = [rules["sexual"].get(key, "") for key in types] + [rules["trade"].get(sector, "")]
    letter = _code_column("sector", "isic").get(sector, "")
    industries = fields()["vic_ForcedLabourIndustry"].values
    return {
        "cas_Status": rules["status"].get(case.status.value, ""),
        "cas_ReasonForCaseClosure": case.close_reason,
        "cas_CaseOwner": case.lead,
        "cas_IncomingReferralDate": local_day(case.opened_at).isoformat(),
        "cco_CaseComment": f"{case.reference}: {case.title}",
        "vic_TypeOfExploitation": _join_values(
            _code_column("exploitation", "htcds").get(e, "") for e in types
        ),
        "vic_TypeOfSexExploitation": _join_values(sexual),
        "vic_ForcedLabourIndustry": next(
            (industry for industry in industries if letter and industry.startswith(f"{letter}_")), ""
        ),
    }


def _person_fields(person: Person, decision: str) -> dict[str, str]:
    rules = mapping()["decision"]
    born = person.born_at if person.born_precision in WHOLE_DAYS else None
    return {
        "prs_FirstName": person.name,
        "prs_Birthdate": local_day(born).isoformat() if born else "",
        "prs_Gender": _code_column("gender", "htcds").get(person.gender or "", ""),
        "prs_PrimaryLanguage": _code_column("language", "iso_639_2").get(person.language or "", ""),
        "prs_Citizenship": _code_column("nationality", "iso_3166").get(person.nationality or "", ""),
        "vic_TraffickingStatus": rules[decision or "possible"],
        "vic_TraffickingStatusDecisionMakingOrg": rules["organisation" if decision else "recorded"],
    }


def _join_values(values: Any) -> str:  # noqa: ANN401 - any values, empty ones among them
    return MANY.join(dict.fromkeys(filter(None, values)))


def _victims(work: Work, case_ids: Sequence[int]) -> Mapping[int | None, list[Person]]:
    """Return the victims of some cases that may leave, by case and in order of recording."""
    rows = work.rows(
        select(Involvement.case_id, Person)
        .join(Person, Person.id == Involvement.subject_id)
        .where(Involvement.case_id.in_(case_ids), Involvement.role.in_(VICTIMS))
        .order_by(Person.id)
    )
    withheld, by_case = _known_under_code_c(work, case_ids), defaultdict[int | None, list[Person]](list)
    for case_id, person in rows:
        if (case_id, person.id) not in withheld and person not in by_case[case_id]:
            by_case[case_id].append(person)
    return by_case


def _known_under_code_c(work: Work, case_ids: Sequence[int]) -> frozenset[tuple[int | None, ...]]:
    """Return the people whom a case knows only from reports under handling code C."""
    involvements = select(Involvement.case_id, Involvement.subject_id).where(
        Involvement.case_id.in_(case_ids)
    )
    under_c = {
        tuple(row) for row in work.rows(involvements.where(Involvement.entry_id.in_(reports_under_code_c())))
    }
    if not under_c:
        return frozenset()
    open_involvements = involvements.where(
        Involvement.entry_id.is_(None) | Involvement.entry_id.not_in(reports_under_code_c())
    )
    return frozenset(under_c - {tuple(row) for row in work.rows(open_involvements)})


def _types(work: Work, case_ids: Sequence[int]) -> Mapping[int | None, list[str]]:
    by_case = defaultdict[int | None, list[str]](list)
    rows = work.rows(
        select(CaseExploitation.case_id, CaseExploitation.exploitation)
        .where(CaseExploitation.case_id.in_(case_ids))
        .order_by(CaseExploitation.id)
    )
    for case_id, key in rows:
        by_case[case_id].append(key)
    return by_case


def _conclusive_decisions(work: Work, person_ids: set[int]) -> Mapping[int, str]:
    """Return whether the last conclusive decision for each person was positive.

    A decision in a restricted case stays there, though its people are in other cases too.
    """
    statement = select(Referral.id, Referral.person_id, Referral.case_id)
    hidden = restricted_case_ids(work)
    referrals = {
        row.id: row.person_id
        for row in work.rows(statement.where(Referral.person_id.in_(person_ids)))
        if row.case_id not in hidden
    }
    rules, decisions = mapping()["decision"], dict[int, str]()
    rows = work.rows(
        select(NrmDecision.follows_id, NrmDecision.stage, NrmDecision.outcome)
        .where(NrmDecision.follows_id.in_(referrals))
        .order_by(NrmDecision.happened_at, NrmDecision.id)
    )
    for referral, stage, outcome in rows:
        if stage in rules["conclusive"] and (outcome_word := _OUTCOMES.get(outcome)):
            decisions[referrals[referral or 0]] = outcome_word
    return decisions


_OUTCOMES = {POSITIVE_OUTCOME: "positive", "nrm_outcome:negative": "negative"}


@lru_cache(maxsize=1)
def mapping() -> dict[str, Any]:
    """Return the mapping of fields, read once."""
    return tomllib.loads(resource("exchange/htcds.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _code_column(list_name: str, column: str) -> Mapping[str, str]:
    """Return a further column of a code list by key."""
    rows = load_code_list(resource(f"code_lists/{list_name}.csv"))
    return {row.key: row.more[column] for row in rows if column in row.more}
