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
from mscu.actions.core.checking import Checked
from mscu.actions.core.view_filters import CasesView, read_view, written
from mscu.actions.disclosure.file_copies import FileMade, Terms, WriteBulk, next_file, restricted
from mscu.actions.entries.handling import reports_under_code_c
from mscu.batches import in_batches
from mscu.code_keys import CONFIRMED_VICTIM, POTENTIAL_VICTIM
from mscu.codes import CaseStatus, Marking
from mscu.dates.london import local_day, show_moment
from mscu.dates.partial_date import Precision
from mscu.errors import Invalid
from mscu.exchange.htcds import FORMS, MANY, Record, fields, htcds_parts
from mscu.exchange.list_file import fit_for_xml
from mscu.exchange.private_file import Beside
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
"""Joins the parts of a file: returns its bytes, or the SHA-256 of the file written instead."""


@dataclass(frozen=True, kw_only=True)
class IssueCaseData(WriteBulk):
    """Write the cases shown in a list as records of the standard."""

    kind: ClassVar = "htcds"
    view: CasesView
    form: str

    @override
    def make(self, work: Work) -> FileMade:
        return self._made(work, _join_parts)

    @override
    def write(self, work: Work, to: Beside) -> FileMade:
        return self._made(work, partial(_write_beside, to))

    def _made(self, work: Work, put: Writer) -> FileMade:
        number, numbers = next_file(work, EDITION), self.numbers(work)
        shown = _visible(work, numbers)
        records = _CountedRecords(_records(work, shown))
        about = {
            "marking": Marking.OFFICIAL_SENSITIVE.label,
            "copy": f"Copy {number} for {self.recipient.strip()}. Issued {show_moment(work.now)} "
            f"by {work.actor.display}. Not to be passed on.",
        }
        content, sha256 = put(htcds_parts(self.form, records, COLUMNS, about))
        return FileMade(
            edition=EDITION,
            content=content,
            sha256=sha256,
            copy_number=number,
            rows=records.count,
            of="records",
            left_out=len(numbers) - len(shown),
        )

    @override
    def rows(self, work: Work) -> int:
        return sum(1 for _ in _records(work, _visible(work, self.numbers(work))))

    def numbers(self, work: Work) -> Sequence[int]:
        status = next((each for each in CaseStatus if each == self.view.status), None)
        cases = CaseFilter(**asdict(self.view) | {"status": status})
        numbers = case_list.listed(cases).ids(work, cases, None, most=MAX_CASES + 1).ids
        if len(numbers) > MAX_CASES:
            raise Invalid({"reason": TOO_MANY})
        return numbers

    @property
    @override
    def edition(self) -> str:
        return EDITION

    @override
    def count(self, work: Work) -> int:
        return len(self.numbers(work))

    @override
    def terms(self) -> Terms:
        return Terms(kind=self.kind, page="cases", content=written(self.view), columns=json.dumps([]))

    @override
    def told(self, work: Work) -> str:
        wanted = {n: v for n, v in asdict(self.view).items() if v and n != "sort"}
        said = [f"{name}: {work.label(value) or value}" for name, value in wanted.items()]
        return ", ".join(said) or "all cases"

    @override
    def check_more(self, checked: Checked) -> None:
        if self.form not in FORMS:
            checked.problems["form"] = CHOOSE

    @classmethod
    @override
    def from_terms(cls, terms: Terms, form: str, **answers: str) -> Self | None:
        view = read_view(CasesView, terms.content)
        return None if view is None else cls(view=view, form=form, **answers)


def _join_parts(parts: Iterable[bytes]) -> tuple[bytes, str]:
    return b"".join(parts), ""


def _write_beside(to: Beside, parts: Iterable[bytes]) -> tuple[bytes, str]:
    return b"", to.write(parts)


def _visible(work: Work, numbers: Sequence[int]) -> list[int]:
    hidden = restricted(work)
    return [each for each in numbers if each not in hidden]


class _CountedRecords:
    """Iterates over records and counts them."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records, self.count = records, 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.count += 1
            yield record


# What is in a record.


def _records(work: Work, numbers: Sequence[int]) -> Iterator[Record]:
    """Yield records, reading some cases at a time so that memory does not grow with their number."""
    for part in in_batches(numbers):
        yield from _records_of_batch(work, part)


def _records_of_batch(work: Work, numbers: Sequence[int]) -> Iterator[Record]:
    cases = {each.id: each for each in work.records(select(Case).where(Case.id.in_(numbers)))}
    victims, types = _victims(work, numbers), _types(work, numbers)
    found = [person for of_case in victims.values() for person in of_case]
    decided = _conclusive_decisions(work, {person.id for person in found})
    for number in numbers:
        case = cases[number]
        told = _case_fields(case, types[number])
        people = [_person_fields(each, decided.get(each.id, "")) for each in victims[number]]
        for of_person in people or [{}]:
            yield _in_standard_order(told | of_person)


def _in_standard_order(values: Mapping[str, str]) -> Record:
    """Put values in the order of the standard; values that do not fit their field are left out."""
    known = fields()
    clean = {name: fit_for_xml(values.get(name, "")).strip() for name in COLUMNS}
    return {name: value for name, value in clean.items() if known[name].fits(value)}


def _case_fields(case: Case, types: Sequence[str]) -> dict[str, str]:
    rules, sector = mapping(), case.sector or ""
    sexual = [rules["sexual"].get(each, "") for each in types] + [rules["trade"].get(sector, "")]
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
            (each for each in industries if letter and each.startswith(f"{letter}_")), ""
        ),
    }


def _person_fields(person: Person, decided: str) -> dict[str, str]:
    rules = mapping()["decision"]
    born = person.born_at if person.born_precision in WHOLE_DAYS else None
    return {
        "prs_FirstName": person.name,
        "prs_Birthdate": local_day(born).isoformat() if born else "",
        "prs_Gender": _code_column("gender", "htcds").get(person.gender or "", ""),
        "prs_PrimaryLanguage": _code_column("language", "iso_639_2").get(person.language or "", ""),
        "prs_Citizenship": _code_column("nationality", "iso_3166").get(person.nationality or "", ""),
        "vic_TraffickingStatus": rules[decided or "possible"],
        "vic_TraffickingStatusDecisionMakingOrg": rules["organisation" if decided else "recorded"],
    }


def _join_values(values: Any) -> str:  # noqa: ANN401 - any values, empty ones among them
    return MANY.join(dict.fromkeys(filter(None, values)))


def _victims(work: Work, numbers: Sequence[int]) -> Mapping[int | None, list[Person]]:
    """Return the victims of some cases that may leave, by case and in order of recording."""
    rows = work.rows(
        select(Involvement.case_id, Person)
        .join(Person, Person.id == Involvement.subject_id)
        .where(Involvement.case_id.in_(numbers), Involvement.role.in_(VICTIMS))
        .order_by(Person.id)
    )
    held, found = _known_under_code_c(work, numbers), defaultdict[int | None, list[Person]](list)
    for number, person in rows:
        if (number, person.id) not in held and person not in found[number]:
            found[number].append(person)
    return found


def _known_under_code_c(work: Work, numbers: Sequence[int]) -> frozenset[tuple[int | None, ...]]:
    """Return the people whom a case knows only from reports under handling code C."""
    ties = select(Involvement.case_id, Involvement.subject_id).where(Involvement.case_id.in_(numbers))
    under_c = {tuple(row) for row in work.rows(ties.where(Involvement.entry_id.in_(reports_under_code_c())))}
    if not under_c:
        return frozenset()
    open_ties = ties.where(
        Involvement.entry_id.is_(None) | Involvement.entry_id.not_in(reports_under_code_c())
    )
    return frozenset(under_c - {tuple(row) for row in work.rows(open_ties)})


def _types(work: Work, numbers: Sequence[int]) -> Mapping[int | None, list[str]]:
    found = defaultdict[int | None, list[str]](list)
    rows = work.rows(
        select(CaseExploitation.case_id, CaseExploitation.exploitation)
        .where(CaseExploitation.case_id.in_(numbers))
        .order_by(CaseExploitation.id)
    )
    for number, key in rows:
        found[number].append(key)
    return found


def _conclusive_decisions(work: Work, people: set[int]) -> Mapping[int, str]:
    """Return whether the last conclusive decision for each person was positive.

    A decision in a restricted case stays there, though its people are in other cases too.
    """
    made = select(Referral.id, Referral.person_id, Referral.case_id)
    hidden = restricted(work)
    referrals = {
        row.id: row.person_id
        for row in work.rows(made.where(Referral.person_id.in_(people)))
        if row.case_id not in hidden
    }
    rules, decided = mapping()["decision"], dict[int, str]()
    rows = work.rows(
        select(NrmDecision.follows_id, NrmDecision.stage, NrmDecision.outcome)
        .where(NrmDecision.follows_id.in_(referrals))
        .order_by(NrmDecision.happened_at, NrmDecision.id)
    )
    for referral, stage, outcome in rows:
        if stage in rules["conclusive"] and (word := _OUTCOMES.get(outcome)):
            decided[referrals[referral or 0]] = word
    return decided


_OUTCOMES = {"nrm_outcome:positive": "positive", "nrm_outcome:negative": "negative"}


@lru_cache(maxsize=1)
def mapping() -> dict[str, Any]:
    """Return the mapping of fields, read once."""
    return tomllib.loads(resource("exchange/htcds.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _code_column(list_name: str, column: str) -> Mapping[str, str]:
    """Return a further column of a code list by key."""
    rows = load_code_list(resource(f"code_lists/{list_name}.csv"))
    return {row.key: row.more[column] for row in rows if column in row.more}
