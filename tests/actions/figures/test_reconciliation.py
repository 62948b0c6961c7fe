"""Victims, referrals and crime numbers of a year: what is missing, and what others count."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordCrime
from mscu.actions.figures.counts_issuing import NOT_OVER
from mscu.actions.figures.reconciliation import (
    AskReconciliation,
    GapKind,
    IssueReconciliation,
    Reconciliation,
    RecordStated,
    publishable_counts,
)
from mscu.actions.nrm.nrm_forms import AbandonNrmForm, StartNrmForm
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.subjects.subjects import Involve
from mscu.codes import Role
from mscu.copy_codes import StatedBy, StatedOf
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.actions.disclosure.test_recalls import ANSWERS
from tests.actions.editions.issuing import refused
from tests.actions.figures.tallying import people, together
from tests.actions.merging.merge_scene import restrict
from tests.documents.reading import text_of
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store

VICTIM = ("involvement_role:potential_victim",)
Gaps = list[tuple[str, str]]


def victim(gate: Gate, case: int, name: str) -> int:
    return a_person(gate, case, name=name, roles=VICTIM)


def referring(case: int, *persons: int, **fields: Any) -> list[RecordReferral]:
    said: dict[str, Any] = {
        "case_id": case,
        "happened": "1 Jun 2022",
        "referral_to": "referral_to:nrm",
        "consent": "consent_kind:written",
    } | fields
    return [RecordReferral(person_id=person, **said) for person in persons]


def referred(gate: Gate, case: int, *persons: int) -> None:
    together(gate, referring(case, *persons))


def notified(gate: Gate, case: int, *persons: int) -> None:
    refused = {"consent": "consent_kind:refused", "consents_to_be_named": False}
    why = {"referral_to": "referral_to:duty_to_notify", "refused_reason": "He wants to go home."}
    together(gate, referring(case, *persons, **refused, **why))


def crime(gate: Gate, case: int, number: str, *persons: int, **changes: Any) -> int:
    about = tuple(About(subject_id=person, role=VICTIM[0]) for person in persons)
    return gate.perform(
        RecordCrime(case_id=case, happened="2 Jun 2022", crime_reference=number, about=about, **changes)
    )


def asked(gate: Gate) -> Reconciliation:
    return gate.ask(AskReconciliation(year=2022))


def missing(gate: Gate, kind: GapKind) -> Gaps:
    return [(gap.reference, gap.about) for gap in asked(gate).gaps if gap.kind is kind]


def keep_to_herself(supervisor: Gate, case: int) -> None:
    said = {"ends_on": "1 May 2023", "reason": "An officer is named in it."}
    supervisor.perform(RestrictCase(case_id=case, owner=Role.SUPERVISOR, members=(), **said))


def stated(**fields: Any) -> RecordStated:
    said: dict[str, Any] = {
        "year": 2022,
        "quarter": 0,
        "stated_by": StatedBy.HOME_OFFICE,
        "stated_of": StatedOf.NRM,
        "number": 9,
        "said": "gov.uk, Q4",
    }
    return RecordStated(**said | fields)


@pytest.fixture
def recorded(officer: Gate) -> int:
    """Return a case of the year with a victim of each sort; two crimes, of which one names nobody."""
    case = a_case(officer, title="Nail bar", opened="1 May 2022")
    referred(officer, case, victim(officer, case, "Ánh"))
    victim(officer, case, "Never asked")
    given_up = victim(officer, case, "Gone home")
    form = officer.perform(StartNrmForm(case_id=case, person_id=given_up))
    officer.perform(AbandonNrmForm(form_id=form, reason="She left the country before we met her."))
    return case


def test_who_is_neither_referred_nor_has_a_reason_is_named_to_who_may_know_it_alone(
    recorded: int, store: Store, supervisor: Gate, officer: Gate
) -> None:
    old = a_case(officer, title="Of another year", opened="1 Mar 2022")
    victim(officer, old, "Somebody else")
    assert missing(supervisor, GapKind.UNREFERRED) == [("MS-22-0001", "Never asked")]
    (count, *_) = asked(supervisor).counts
    assert (count.missing, count.total) == (1, 3)
    restrict(store, recorded)
    assert missing(supervisor, GapKind.UNREFERRED) == [("MS-22-0001", "Never asked")]
    outside = asked(store.gate(Role.DISCLOSURE))
    assert outside.gaps == ()
    assert [count.total for count in outside.counts] == [0, 0, 0]


def test_each_referral_has_a_crime_that_names_the_person_or_nobody(
    recorded: int, supervisor: Gate, officer: Gate
) -> None:
    other = victim(officer, recorded, "Marek")
    notified(officer, recorded, other)
    without = [("MS-22-0001", "Ánh"), ("MS-22-0001", "Marek")]
    assert missing(supervisor, GapKind.UNCRIMED) == without
    crime(officer, recorded, "CRI/2", other)
    assert missing(supervisor, GapKind.UNCRIMED) == without[:1]
    crime(officer, recorded, "CRI/3", crime_class="crime_class:other")
    assert missing(supervisor, GapKind.UNCRIMED) == without[:1], "of no modern slavery"
    crime(officer, recorded, "CRI/4", crime_class="crime_class:n200_01")
    assert missing(supervisor, GapKind.UNCRIMED) == []


def test_a_crime_without_victim_or_referral_is_named(supervisor: Gate, officer: Gate) -> None:
    empty = a_case(officer, title="A car wash", opened="1 May 2022")
    crime(officer, empty, "CRI/1")
    asked_of = a_case(officer, title="A farm", opened="1 May 2022")
    victim(officer, asked_of, "Ion")
    crime(officer, asked_of, "CRI/2")
    gaps = [gap for gap in asked(supervisor).gaps if gap.kind is GapKind.LONE]
    assert [(gap.about, gap.detail.partition(" in the")[0]) for gap in gaps] == [
        ("CRI/1", "no victim"),
        ("CRI/2", "no NRM or Duty to Notify"),
    ]


def test_numbers_of_others_stand_beside_the_unit_s_own(recorded: int, supervisor: Gate) -> None:
    assert recorded
    supervisor.perform(stated(number=7))
    supervisor.perform(stated())
    supervisor.perform(stated(quarter=2, number=0))
    first, second = asked(supervisor).compared
    assert (first.stated, first.our_count, first.difference, first.period) == (9, 1, -8, "Whole year")
    assert (second.stated, second.our_count) == (0, 0)
    assert second.period == "Jul to Sep"
    assert first.recorded.endswith("by PC Supervisor")
    for wrong in ({"number": None}, {"quarter": 5}, {"year": 1999}, {"said": " "}):
        with pytest.raises(Invalid):
            supervisor.perform(stated(**wrong))


def test_counts_leave_and_the_list_never(
    recorded: int, store: Store, supervisor: Gate, officer: Gate
) -> None:
    assert refused(supervisor, IssueReconciliation(year=2022, **ANSWERS)) == {"reason": NOT_OVER}
    case = a_case(officer, title="A farm", opened="1 May 2022")
    referred(officer, case, *people(officer, case, 6, "Worker"))
    supervisor.perform(stated(number=20))
    supervisor.perform(stated(quarter=1, number=3))
    store.clock.turn(days=300)
    keep_to_herself(supervisor, recorded)
    for form in ("pdf", "csv"):
        copy = supervisor.perform(IssueReconciliation(year=2022, form=form, **ANSWERS))
        text = text_of(copy.content) if form == "pdf" else copy.content.decode("utf-8-sig")
        words = " ".join(text.split())
        assert "NRM or Duty to Notify without a crime number" in words
        assert "-14" in words, "six of the twenty"
        for told in ("Worker", "Ánh", "MS-22", "Apr to Jun"):
            assert told not in words
    assert store.sql("SELECT DISTINCT edition, case_id FROM disclosure") == [("reconciliation", None)]


def test_small_numbers_and_what_would_tell_them_are_held_back(
    recorded: int, supervisor: Gate, officer: Gate
) -> None:
    assert recorded
    case = a_case(officer, title="A farm", opened="1 May 2022")
    workers = people(officer, case, 7, "Worker")
    notified(officer, case, workers[0])
    referred(officer, case, *workers[1:])
    crime(officer, case, "CRI/1", *workers[:6])
    supervisor.perform(stated(number=20))
    told = publishable_counts(asked(supervisor))
    assert [row[1:] for row in told.gaps] == [("not shown", "not shown")] * 3
    assert told.compared == (("Home Office statistics", "NRM referrals", "20", "7", "-13"),)


def test_a_small_kind_is_held_back_though_nobody_compared_it_yet(supervisor: Gate, officer: Gate) -> None:
    case = a_case(officer, title="A farm", opened="1 May 2022")
    workers = people(officer, case, 15, "Worker")
    notified(officer, case, *workers[:2])
    referred(officer, case, *workers[2:])
    crime(officer, case, "CRI/1", *workers[:7])
    first = publishable_counts(asked(supervisor))
    assert first.gaps[1][1:] == ("not shown", "not shown"), "13 of 15 are in the next copy"
    supervisor.perform(stated(number=20))
    again = publishable_counts(asked(supervisor))
    assert (again.gaps[1], again.compared[0][3]) == (first.gaps[1], "13")


def test_what_leaves_counts_no_referral_of_a_restricted_case(
    store: Store, supervisor: Gate, officer: Gate
) -> None:
    case = a_case(officer, title="A farm", opened="1 May 2022")
    workers = people(officer, case, 12, "Worker")[:6]
    hidden = a_case(officer, title="An officer's flat", opened="1 May 2022")
    together(officer, [Involve(case_id=hidden, subject_id=worker, role=VICTIM[0]) for worker in workers])
    referred(officer, hidden, *workers)
    supervisor.perform(RecordCrime(case_id=hidden, happened="2 Jun 2022", crime_reference="C/1"))
    store.clock.turn(days=300)
    keep_to_herself(supervisor, hidden)
    assert asked(supervisor).counts[0].missing == 6, "she may know where they were referred"
    inside, outside = (
        gate.perform(IssueReconciliation(year=2022, form="csv", **ANSWERS))
        for gate in (supervisor, store.gate(Role.DISCLOSURE))
    )
    told = [copy.content.decode("utf-8-sig").splitlines()[3:] for copy in (inside, outside)]
    assert told[0] == told[1]
    assert told[0][0].endswith('"12","12","",""'), "nobody is known to be referred"
