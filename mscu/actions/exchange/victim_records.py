"""What a record of the Human Trafficking Case Data Standard holds: a victim in a case.

People and places known only from reports under handling code C are left out, as is what such reports say,
what restricted cases say, and places of safety. Where a victim can be reached never leaves in such a file.
The mapping of fields is in `resources/exchange/htcds.toml`.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.actions.disclosure.file_copies import restricted_case_ids
from mscu.actions.entries.handling import reports_under_code_c
from mscu.batches import BATCH_SIZE, in_batches
from mscu.code_keys import (
    CONFIRMED_VICTIM,
    EXPLOITED_AT,
    FROM_POLICE,
    PLACE_OF_SAFETY,
    POSITIVE_OUTCOME,
    POTENTIAL_VICTIM,
    RECRUITED_AT,
    VICTIM_ROLES,
)
from mscu.codes import FormRoute, FormState
from mscu.dates.london import local_day
from mscu.dates.partial_date import Precision
from mscu.exchange.htcds import MANY, Record, fields
from mscu.exchange.list_table import fit_for_xml
from mscu.models.case import Case, CaseExploitation
from mscu.models.entries.entry import Choice
from mscu.models.entries.referral import NrmDecision, Referral
from mscu.models.entries.report import Report
from mscu.models.nrm_form import NrmAnswer, NrmForm, NrmIndicator
from mscu.models.subject import Involvement, Person, Place
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.text.counts import count_of
from mscu.text.name_forms import name_words

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

VICTIMS = (POTENTIAL_VICTIM, CONFIRMED_VICTIM)
WHOLE_DAYS = (Precision.DAY.value, Precision.MOMENT.value)
FIRST_NAME, LAST_NAME = "pv-name-first-name", "pv-name-last-name"
"""The questions of the First Responder form that split a name."""
COLUMNS = (
    "prs_FirstName",
    "prs_SecondName",
    "prs_Birthdate",
    "prs_Gender",
    "prs_PrimaryLanguage",
    "prs_Citizenship",
    "vic_TraffickingStatus",
    "vic_TraffickingStatusDecisionMakingOrg",
    "vic_MethodOfRecruitment",
    "vic_LocationOfRecruitment",
    "vic_MethodsOfControl",
    "vic_TypeOfExploitation",
    "vic_ForcedLabourIndustry",
    "vic_TypeOfSexExploitation",
    "vic_LocationOfExploitation",
    "vic_Vulnerabilities",
    "vic_DetailsOfVulnerabilities",
    "cas_Status",
    "cas_ReasonForCaseClosure",
    "cas_CaseOwner",
    "cas_ReferringOrganisation",
    "cas_IncomingReferralDate",
    "cas_ReferringPrimaryCaseWorker",
    "cas_ReasonForIncomingReferral",
    "cas_IncomingReferralDetails",
    "cas_ReferredOrganisation",
    "cas_ReferredPrimaryCaseWorker",
    "cas_ReasonForOutgoingReferral",
    "cas_OutgoingReferralDate",
    "cas_OutgoingReferralDetails",
    "cco_CaseComment",
    "con_Consent",
)
"""The fields that our records can fill, in the order of the standard."""
Pair = tuple[int | None, int | None]
"""A case, and a subject in it."""


def victim_records(work: Work, case_ids: Sequence[int]) -> Iterator[Record]:
    """Yield a record for each victim of some cases, and one for a case without victims.

    Some cases are read at a time, so that memory does not grow with their number.
    """
    for batch in in_batches(work.progress.counting(case_ids, len(case_ids), between=BATCH_SIZE)):
        read = _Batch(work, batch)
        for case_id in batch:
            yield from map(_in_standard_order, read.records(case_id))


def not_given() -> str:
    """Return which core fields are never filled, and why."""
    reasons = mapping()["not_given"]
    return "; ".join(f"{', '.join(reason['fields'])}: {reason['why']}" for reason in reasons)


def _in_standard_order(values: Mapping[str, str]) -> Record:
    """Put values in the order of the standard; values that do not fit their field are left out."""
    standard = fields()
    cleaned = {name: fit_for_xml(values.get(name, "")).strip() for name in COLUMNS}
    return {name: value for name, value in cleaned.items() if standard[name].accepts(value)}


@dataclass(frozen=True, kw_only=True)
class _Incoming:
    """A report of a case that may leave, with its indicators and the victims that it names."""

    report: Report
    indicators: Sequence[str]
    victims: Collection[int]


class _Batch:
    """Some cases, read together."""

    def __init__(self, work: Work, case_ids: Sequence[int]) -> None:
        self._work, self._case_ids, self._hidden = work, case_ids, restricted_case_ids(work)
        self._withheld = _known_under_code_c(work, case_ids)
        self._cases = {case.id: case for case in work.records(select(Case).where(Case.id.in_(case_ids)))}
        self._types = _types(work, case_ids)
        self._victims = self._read_victims()
        self._places = self._read_places()
        self._reports = self._read_reports()
        people = {person.id for of_case in self._victims.values() for person in of_case}
        self._referrals = [
            referral
            for referral in work.records(
                select(Referral)
                .where(Referral.person_id.in_(people))
                .order_by(Referral.happened_at, Referral.id)
            )
            if referral.case_id not in self._hidden
        ]
        self._last_referral = {(r.case_id, r.person_id): r for r in self._referrals}
        self._decisions = self._conclusive_decisions()
        self._forms = [
            form
            for form in work.records(
                select(NrmForm)
                .where(
                    NrmForm.person_id.in_(people),
                    NrmForm.state == FormState.SENT,
                    NrmForm.route == FormRoute.NRM,
                )
                .order_by(NrmForm.id)
            )
            if form.case_id not in self._hidden
        ]
        self._names = self._split_names()
        self._form_indicators = self._read_form_indicators()

    def records(self, case_id: int) -> Iterator[dict[str, str]]:
        """Yield the values of a case and of each of its victims."""
        case_fields = self._case_fields(case_id) | self._incoming_fields(case_id)
        for person in self._victims[case_id]:
            yield case_fields | self._person_fields(case_id, person) | self._outgoing_fields(case_id, person)
        if not self._victims[case_id]:
            yield case_fields

    # The case

    def _case_fields(self, case_id: int) -> dict[str, str]:
        case, types, rules = self._cases[case_id], self._types[case_id], mapping()
        sector = case.sector or ""
        sexual = [rules["sexual"].get(key, "") for key in types] + [rules["trade"].get(sector, "")]
        letter = _code_column("sector", "isic").get(sector, "")
        industries = fields()["vic_ForcedLabourIndustry"].values
        recruited_at = self._places[case_id, RECRUITED_AT]
        return {
            "cas_Status": rules["status"].get(case.status.value, ""),
            "cas_ReasonForCaseClosure": case.close_reason,
            "cas_CaseOwner": case.lead,
            "cas_IncomingReferralDate": local_day(case.opened_at).isoformat(),
            "cco_CaseComment": f"{case.reference}: {case.title}",
            "vic_TypeOfExploitation": _join_values(
                _code_column("exploitation", "htcds").get(key, "") for key in types
            ),
            "vic_TypeOfSexExploitation": _join_values(sexual),
            "vic_ForcedLabourIndustry": next(
                (industry for industry in industries if letter and industry.startswith(f"{letter}_")), ""
            ),
            "vic_LocationOfExploitation": _join_places(self._places[case_id, EXPLOITED_AT]),
            "vic_LocationOfRecruitment": _join_places(recruited_at),
            "vic_MethodOfRecruitment": _join_values(
                rules["recruitment"].get(place.place_kind, "") for place in recruited_at
            ),
        }

    def _incoming_fields(self, case_id: int) -> dict[str, str]:
        """Return what the first report says; only one from a body names where it came from."""
        first = next(iter(self._reports[case_id]), None)
        if first is None:
            return {}
        report, work, count = first.report, self._work, first.report.victims_count
        is_from_body = report.source in mapping()["referring"]["bodies"]
        details = (
            report.register_number,
            count_of(count, "person", "people") if count else "",
            work.label(report.district),
        )
        return {
            "cas_ReferringOrganisation": work.label(report.source) if is_from_body else "",
            "cas_ReferringPrimaryCaseWorker": report.caller if report.source == FROM_POLICE else "",
            "cas_ReasonForIncomingReferral": mapping()["referring"]["reason"] if is_from_body else "",
            "cas_IncomingReferralDetails": ", ".join(filter(None, details)),
        }

    # The person

    def _person_fields(self, case_id: int, person: Person) -> dict[str, str]:
        rules = mapping()
        decision = self._decisions.get(person.id, "")
        born = person.born_at if person.born_precision in WHOLE_DAYS else None
        first_name, second_name = self._names.get(person.id, (person.name, ""))
        indicators = [
            key
            for report in self._reports[case_id]
            if not report.victims or person.id in report.victims
            for key in report.indicators
        ] + self._form_indicators[case_id, person.id]
        vulnerable = {key: rules["vulnerability"][key] for key in indicators if key in rules["vulnerability"]}
        return {
            "prs_FirstName": first_name,
            "prs_SecondName": second_name,
            "prs_Birthdate": local_day(born).isoformat() if born else "",
            "prs_Gender": _code_column("gender", "htcds").get(person.gender or "", ""),
            "prs_PrimaryLanguage": _code_column("language", "iso_639_2").get(person.language or "", ""),
            "prs_Citizenship": _code_column("nationality", "iso_3166").get(person.nationality or "", ""),
            "vic_TraffickingStatus": rules["decision"][decision or "possible"],
            "vic_TraffickingStatusDecisionMakingOrg": rules["decision"][
                "organisation" if decision else "recorded"
            ],
            "vic_MethodsOfControl": _join_values(rules["control"].get(key, "") for key in indicators),
            "vic_Vulnerabilities": _join_values(vulnerable.values()),
            "vic_DetailsOfVulnerabilities": "; ".join(map(self._work.label, vulnerable)),
        }

    def _outgoing_fields(self, case_id: int, person: Person) -> dict[str, str]:
        """Return the last referral of a person in a case, and whether the person consented to it."""
        referral = self._last_referral.get((case_id, person.id))
        if referral is None:
            return {}
        rules, label = mapping()["referred"], self._work.label
        when = local_day(referral.happened_at) if referral.happened_precision in WHOLE_DAYS else None
        details = (referral.referral_to, referral.consent, referral.outcome)
        return {
            "con_Consent": mapping()["consent"].get(referral.consent, ""),
            "cas_ReferredOrganisation": rules["bodies"].get(referral.referral_to)
            or label(referral.referral_to),
            "cas_ReferredPrimaryCaseWorker": referral.navigator,
            "cas_ReasonForOutgoingReferral": rules["reasons"].get(referral.referral_to, rules["reason"]),
            "cas_OutgoingReferralDate": when.isoformat() if when else "",
            "cas_OutgoingReferralDetails": ", ".join(filter(None, map(label, details))),
        }

    # Reading

    def _read_victims(self) -> Mapping[int | None, list[Person]]:
        """Return the victims of each case that may leave, in order of recording."""
        rows = self._work.rows(
            select(Involvement.case_id, Person)
            .join(Person, Person.id == Involvement.subject_id)
            .where(Involvement.case_id.in_(self._case_ids), Involvement.role.in_(VICTIMS))
            .order_by(Person.id)
        )
        by_case = defaultdict[int | None, list[Person]](list)
        for case_id, person in rows:
            if (case_id, person.id) not in self._withheld and person not in by_case[case_id]:
                by_case[case_id].append(person)
        return by_case

    def _read_places(self) -> Mapping[tuple[int | None, str], list[Place]]:
        """Return the places of exploitation and of recruitment of each case that may leave."""
        rows = self._work.rows(
            select(Involvement.case_id, Involvement.role, Place)
            .join(Place, Place.id == Involvement.subject_id)
            .where(
                Involvement.case_id.in_(self._case_ids),
                Involvement.role.in_((EXPLOITED_AT, RECRUITED_AT)),
                Involvement.entry_id.is_(None) | Involvement.entry_id.not_in(reports_under_code_c()),
            )
            .order_by(Involvement.id)
        )
        by_role = defaultdict[tuple[int | None, str], list[Place]](list)
        for case_id, role, place in rows:
            if place.place_kind != PLACE_OF_SAFETY and place not in by_role[case_id, role]:
                by_role[case_id, role].append(place)
        return by_role

    def _read_reports(self) -> Mapping[int | None, list[_Incoming]]:
        """Return the reports of each case that are not under handling code C, the first one first."""
        work = self._work
        reports = work.records(
            select(Report)
            .where(Report.case_id.in_(self._case_ids), Report.id.not_in(reports_under_code_c()))
            .order_by(Report.happened_at, Report.id)
        )
        report_ids = [report.id for report in reports]
        indicators, victims = defaultdict[int, list[str]](list), defaultdict[int | None, set[int]](set)
        rows = select(Choice.entry_id, Choice.choice).where(
            Choice.entry_id.in_(report_ids), Choice.of_field == "indicators"
        )
        for entry_id, key in work.rows(rows.order_by(Choice.position)):
            indicators[entry_id].append(key)
        named = select(Involvement.entry_id, Involvement.subject_id).where(
            Involvement.entry_id.in_(report_ids), Involvement.role.in_(VICTIM_ROLES)
        )
        for named_in, subject_id in work.rows(named):
            victims[named_in].add(subject_id)
        by_case = defaultdict[int | None, list[_Incoming]](list)
        for report in reports:
            by_case[report.case_id].append(
                _Incoming(report=report, indicators=indicators[report.id], victims=victims[report.id])
            )
        return by_case

    def _conclusive_decisions(self) -> Mapping[int, str]:
        """Return whether the last conclusive decision for each person was positive.

        A decision in a restricted case stays there, though its people are in other cases too.
        """
        referred = {referral.id: referral.person_id for referral in self._referrals}
        rules, decisions = mapping()["decision"], dict[int, str]()
        rows = self._work.rows(
            select(NrmDecision.follows_id, NrmDecision.stage, NrmDecision.outcome)
            .where(NrmDecision.follows_id.in_(referred))
            .order_by(NrmDecision.happened_at, NrmDecision.id)
        )
        for referral, stage, outcome in rows:
            if stage in rules["conclusive"] and (outcome_word := _OUTCOMES.get(outcome)):
                decisions[referred[referral or 0]] = outcome_word
        return decisions

    def _split_names(self) -> Mapping[int, tuple[str, str]]:
        """Return the first and second name of each person whose whole name a form splits."""
        answers = defaultdict[int, dict[str, str]](dict)
        rows = select(NrmAnswer.form_id, NrmAnswer.question, NrmAnswer.value).where(
            NrmAnswer.form_id.in_([form.id for form in self._forms]),
            NrmAnswer.question.in_((FIRST_NAME, LAST_NAME)),
        )
        for form_id, question, value in self._work.rows(rows):
            answers[form_id][question] = value.strip()
        names = {person.id: person.name for people in self._victims.values() for person in people}
        split = dict[int, tuple[str, str]]()
        for form in self._forms:
            first, last = (answers[form.id].get(question, "") for question in (FIRST_NAME, LAST_NAME))
            is_whole = sorted(name_words(f"{first} {last}")) == sorted(name_words(names[form.person_id]))
            if first and last and is_whole:
                split[form.person_id] = (first, last)
        return split

    def _read_form_indicators(self) -> Mapping[Pair, list[str]]:
        """Return the indicators on the form of each person in a case, but for those of withheld reports."""
        forms = {form.id: (form.case_id, form.person_id) for form in self._forms}
        withheld = {
            tuple(row)
            for row in self._work.rows(
                select(Choice.case_id, Choice.choice).where(
                    Choice.case_id.in_(self._case_ids),
                    Choice.of_field == "indicators",
                    Choice.entry_id.in_(reports_under_code_c()),
                )
            )
        }
        rows = select(NrmIndicator.form_id, NrmIndicator.indicator).where(
            NrmIndicator.form_id.in_(forms), NrmIndicator.indicator_state == "indicator_state:present"
        )
        found = defaultdict[Pair, list[str]](list)
        for form_id, key in self._work.rows(rows.order_by(NrmIndicator.id)):
            if (forms[form_id][0], key) not in withheld:
                found[forms[form_id]].append(key)
        return found


def _join_values(values: Iterable[str]) -> str:
    return MANY.join(dict.fromkeys(filter(None, values)))


def _join_places(places: Iterable[Place]) -> str:
    return "; ".join(dict.fromkeys(place.address or place.name for place in places))


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
