"""Whether a case may become public with the answer that no proceedings are active."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from mscu.actions.disclosure.disclosure_register import FirstDisclosures
from mscu.actions.editions.issue_edition import (
    AGREED_ALL_THE_SAME,
    CheckIssue,
    Editions,
    IssueEdition,
    LookAtEdition,
)
from mscu.actions.editions.live_case import ACTIVE_ARREST, ACTIVE_CHARGE
from mscu.actions.enforcement.court import OF_ANOTHER_PERSON, RecordCourtResult
from mscu.actions.plans.plans import MakePlan
from mscu.codes import Role, YesNo
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import ARREST, BAIL, CHARGE, COURT, LATER, enforce
from tests.actions.editions.issuing import AGREED, CASE_STUDY, issue, refused
from tests.inputs.factories import a_case, a_person, an_enquiry
from tests.scenes.stores import Store, Template


@dataclass(frozen=True)
class Trial:
    """A case with a suspect, for what is recorded there."""

    store: Store
    gate: Gate
    case_id: int
    suspect_id: int

    def enforce(self, what: str, **fields: object) -> int:
        return enforce(self.gate, self.case_id, self.suspect_id, what, **fields)

    def store_follows(self, result: int, followed: int) -> None:
        """Store a result that follows what the form refuses, as one recorded before may."""
        self.store.sql("UPDATE entry SET follows_id = ? WHERE id = ?", followed, result)

    def decided(self, **result: str) -> None:
        self.enforce(COURT, happened=LATER, follows_id=self.enforce(CHARGE), **result)

    def arrested(self, disposal: str, **fields: object) -> int:
        return self.enforce(ARREST, disposal=f"arrest_disposal:{disposal}", **fields)


GUILTY, FINE = {"verdict": "verdict:guilty"}, {"sentence": "sentence:fine"}


def _sentenced_later(trial: Trial) -> None:
    charge = trial.enforce(CHARGE)
    verdict = trial.enforce(COURT, happened=LATER, follows_id=charge, **GUILTY)
    trial.enforce(COURT, happened=LATER, follows_id=verdict, **FINE)


def _two_charges(trial: Trial) -> None:
    trial.enforce(CHARGE)
    trial.decided(**GUILTY, **FINE)


def _second_defendant(trial: Trial) -> None:
    trial.decided(**GUILTY, **FINE)
    second = a_person(trial.gate, trial.case_id, name="Keith Ormrod")
    enforce(trial.gate, trial.case_id, second, CHARGE)


def _another_case(trial: Trial) -> None:
    enforce(trial.gate, a_case(trial.gate), trial.suspect_id, CHARGE)


def _whole_trial(trial: Trial) -> None:
    arrest = trial.arrested("bailed")
    bail = trial.enforce(BAIL, follows_id=arrest)
    charge = trial.enforce(CHARGE, follows_id=bail)
    trial.enforce(COURT, happened=LATER, follows_id=charge, verdict="verdict:not_guilty")


MSA, ASSAULT, THEFT = "offence:msa_s1", "offence:oapa_s47", "offence:msa_s2"
ACQUITTED, HUNG = {"verdict": "verdict:not_guilty"}, {"verdict": "verdict:no_verdict"}
AFTER, LAST = "20 Jun 2022 09:48", "20 Jun 2022 09:50"


def _charged_with_two(*results: tuple[str, ...], **result: str) -> Callable[[Trial], object]:
    """Return what records a charge with two offences, and a result on each of these groups of offences."""

    def record(trial: Trial) -> None:
        charge = trial.enforce(CHARGE, offences=(MSA, ASSAULT))
        for offences in results:
            trial.enforce(COURT, happened=LATER, follows_id=charge, offences=offences, **result)

    return record


def _one_sentenced_after_verdict(trial: Trial) -> None:
    charge = trial.enforce(CHARGE, offences=(MSA, ASSAULT))
    verdict = trial.enforce(COURT, happened=LATER, follows_id=charge, offences=(MSA,), **GUILTY)
    trial.enforce(COURT, happened=AFTER, follows_id=verdict, offences=(), **FINE)


def _decided_in_turn(*results: dict[str, str], follows: bool = True) -> Callable[[Trial], object]:
    def record(trial: Trial) -> None:
        charge = trial.enforce(CHARGE)
        for happened, result in zip((LATER, AFTER, LAST), results, strict=False):
            trial.enforce(COURT, happened=happened, follows_id=charge if follows else None, **result)

    return record


def _result_of(*, charged: bool, follows: bool) -> Callable[[Trial], object]:
    """Return what records a charge, and the acquittal of another person, who may be charged too."""

    def record(trial: Trial) -> None:
        charge = trial.enforce(CHARGE)
        other = a_person(trial.gate, trial.case_id, name="Keith Ormrod")
        if charged:
            enforce(trial.gate, trial.case_id, other, CHARGE)
        result = enforce(trial.gate, trial.case_id, other, COURT, happened=LATER, **ACQUITTED)
        if follows:
            trial.store_follows(result, charge)

    return record


def _two_charges_loose_result(trial: Trial) -> None:
    trial.enforce(CHARGE)
    trial.enforce(CHARGE)
    trial.enforce(COURT, happened=LATER, **ACQUITTED)


def _two_charges_then_loose_result(trial: Trial) -> None:
    trial.decided(**ACQUITTED)
    trial.enforce(CHARGE)
    trial.enforce(COURT, happened=AFTER, **ACQUITTED)


def _charged_after_loose_result(trial: Trial) -> None:
    trial.enforce(COURT, happened="19 Jun 2022 09:00", **ACQUITTED)
    trial.enforce(CHARGE)


def _result_follows_arrest(trial: Trial) -> None:
    arrest = trial.arrested("charged")
    trial.enforce(CHARGE, follows_id=arrest)
    trial.enforce(COURT, happened=LATER, follows_id=arrest, **ACQUITTED)


def _result_follows_another_arrest(trial: Trial) -> None:
    trial.enforce(CHARGE, follows_id=trial.arrested("charged"))
    other = trial.arrested("no_further_action", happened=LATER)
    trial.enforce(COURT, happened=AFTER, follows_id=other, **ACQUITTED)


STATES: dict[str, tuple[Callable[[Trial], object], str]] = {
    "nobody was arrested": (lambda _: None, ""),
    "charged": (lambda trial: trial.enforce(CHARGE), ACTIVE_CHARGE),
    "charged, pleaded": (lambda trial: trial.decided(plea="plea:guilty"), ACTIVE_CHARGE),
    "charged, guilty, not sentenced": (lambda trial: trial.decided(**GUILTY), ACTIVE_CHARGE),
    "charged, guilty of some": (lambda trial: trial.decided(verdict="verdict:mixed"), ACTIVE_CHARGE),
    "charged, no verdict": (lambda trial: trial.decided(verdict="verdict:no_verdict"), ACTIVE_CHARGE),
    "charged, guilty and sentenced": (lambda trial: trial.decided(**GUILTY, **FINE), ""),
    "charged, guilty, then sentenced": (_sentenced_later, ""),
    "charged, acquitted": (lambda trial: trial.decided(verdict="verdict:not_guilty"), ""),
    "charged, discontinued": (lambda trial: trial.decided(verdict="verdict:discontinued"), ""),
    "two offences, one acquitted": (_charged_with_two((MSA,), **ACQUITTED), ACTIVE_CHARGE),
    "two offences, one sentenced": (_charged_with_two((MSA,), **GUILTY, **FINE), ACTIVE_CHARGE),
    "two offences, one sentenced after its verdict": (_one_sentenced_after_verdict, ACTIVE_CHARGE),
    "two offences, another acquitted": (_charged_with_two((THEFT,), **ACQUITTED), ACTIVE_CHARGE),
    "two offences, both in one result": (_charged_with_two((MSA, ASSAULT), **ACQUITTED), ""),
    "two offences, one result each": (_charged_with_two((MSA,), (ASSAULT,), **ACQUITTED), ""),
    "two offences, a result that names none": (_charged_with_two((), **ACQUITTED), ""),
    "acquitted, then no verdict": (_decided_in_turn(ACQUITTED, HUNG), ACTIVE_CHARGE),
    "no verdict, then acquitted": (_decided_in_turn(HUNG, ACQUITTED), ""),
    "acquitted, no verdict, sentenced": (_decided_in_turn(ACQUITTED, HUNG, GUILTY | FINE), ""),
    "acquittal follows nothing": (_decided_in_turn(ACQUITTED, follows=False), ""),
    "acquitted, then hung, follow nothing": (_decided_in_turn(ACQUITTED, HUNG, follows=False), ACTIVE_CHARGE),
    "verdict and sentence follow nothing": (_decided_in_turn(GUILTY, FINE, follows=False), ""),
    "acquittal follows the arrest": (_result_follows_arrest, ""),
    "acquittal follows another arrest": (_result_follows_another_arrest, ACTIVE_CHARGE),
    "acquittal follows nothing, two charges": (_two_charges_loose_result, ACTIVE_CHARGE),
    "acquittal follows nothing, other charge ended": (_two_charges_then_loose_result, ""),
    "charged after an acquittal": (_charged_after_loose_result, ACTIVE_CHARGE),
    "another acquitted": (_result_of(charged=False, follows=False), ACTIVE_CHARGE),
    "another acquitted on this charge": (_result_of(charged=False, follows=True), ACTIVE_CHARGE),
    "another charged and acquitted": (_result_of(charged=True, follows=False), ACTIVE_CHARGE),
    "another charged and acquitted on this charge": (_result_of(charged=True, follows=True), ACTIVE_CHARGE),
    "one of two charges decided": (_two_charges, ACTIVE_CHARGE),
    "second defendant undecided": (_second_defendant, ACTIVE_CHARGE),
    "charged in another case": (_another_case, ""),
    "arrested": (lambda trial: trial.enforce(ARREST), ACTIVE_ARREST),
    "in custody": (lambda trial: trial.arrested("in_custody"), ACTIVE_ARREST),
    "arrest charged, charge not entered": (lambda trial: trial.arrested("charged"), ACTIVE_ARREST),
    "arrest bailed": (lambda trial: trial.arrested("bailed"), ACTIVE_ARREST),
    "with another force": (lambda trial: trial.arrested("transferred"), ACTIVE_ARREST),
    "on bail": (lambda trial: trial.enforce(BAIL), ACTIVE_ARREST),
    "no further action": (lambda trial: trial.arrested("no_further_action"), ""),
    "treated as a victim": (lambda trial: trial.arrested("treated_as_victim"), ""),
    "under investigation": (lambda trial: trial.arrested("rui"), ""),
    "recalled to prison": (lambda trial: trial.arrested("recall"), ""),
    "with immigration": (lambda trial: trial.arrested("immigration"), ""),
    "arrested, bailed, charged, acquitted": (_whole_trial, ""),
}
"""What is recorded, and the refusal of No and Not sure that it leads to."""


@pytest.fixture(scope="module")
def trials(
    founded: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, dict[str, Trial]]]:
    """Yield a store with a case in each state."""
    store = Store.copy(founded, tmp_path_factory.mktemp("trials") / "store")
    gate, made = store.gate(Role.OFFICER), {}
    for state, (record, _) in STATES.items():
        case = a_case(gate)
        an_enquiry(gate, case, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
        made[state] = Trial(store, gate, case, a_person(gate, case, name="Shane Crabtree"))
        record(made[state])
    yield store, made
    store.close()


def problems(gate: Gate, command: IssueEdition) -> dict[str, str]:
    found: dict[str, str] = gate.ask(CheckIssue(issue=command))
    return found


def test_only_yes_will_do_in_public_while_proceedings_are_active(
    trials: tuple[Store, dict[str, Trial]], subtests: pytest.Subtests
) -> None:
    supervisor = trials[0].gate(Role.SUPERVISOR)
    for state, (_, reason) in STATES.items():
        with subtests.test(state=state):
            asked = issue(trials[1][state].case_id, CASE_STUDY, agreed_by=AGREED)
            for answer in (YesNo.NO, YesNo.NOT_SURE):
                told = problems(supervisor, replace(asked, proceedings=answer))
                assert told == ({"proceedings": reason} if reason else {})


@pytest.mark.parametrize("state", ["nobody was arrested", "charged", "arrested"])
def test_every_public_edition_asks_and_yes_needs_no_more(
    state: str, trials: tuple[Store, dict[str, Trial]]
) -> None:
    supervisor, case = trials[0].gate(Role.SUPERVISOR), trials[1][state].case_id
    reason = STATES[state][1]
    editions = {edition.key: edition.public for edition in supervisor.ask(Editions())}
    assert set(editions.values()) == {True, False}
    for edition, is_public in editions.items():
        told = problems(supervisor, issue(case, edition, proceedings=YesNo.NO, agreed_by=AGREED))
        assert told == ({"proceedings": reason} if reason and is_public else {}), edition
    assert problems(supervisor, issue(case, CASE_STUDY, proceedings=YesNo.YES, agreed_by=AGREED)) == {}
    look = supervisor.ask(LookAtEdition(case_id=case, edition=CASE_STUDY))
    assert (bool(look.charged), bool(look.held)) == (reason == ACTIVE_CHARGE, reason == ACTIVE_ARREST)


OPEN_CASE = "The case is not closed"
STILL_LIVE: dict[str, str] = {
    "nobody was arrested": f"{OPEN_CASE}.",
    "under investigation": f"{OPEN_CASE}; 1 person under investigation.",
    "charged, acquitted": f"{OPEN_CASE}.",
}


def test_no_needs_the_agreement_of_cps_while_the_record_says_that_the_case_is_live(
    trials: tuple[Store, dict[str, Trial]],
) -> None:
    supervisor = trials[0].gate(Role.SUPERVISOR)
    for state, live in STILL_LIVE.items():
        case = trials[1][state].case_id
        unagreed = issue(case, CASE_STUDY, agreed_by="")
        assert problems(supervisor, unagreed) == {"agreed_by": f"{live} {AGREED_ALL_THE_SAME}"}
        assert problems(supervisor, replace(unagreed, agreed_by=AGREED)) == {}
        look = supervisor.ask(LookAtEdition(case_id=case, edition=CASE_STUDY))
        assert look.still_live == live
        assert supervisor.ask(LookAtEdition(case_id=case, edition="supervisor")).still_live == ""


def test_an_open_plan_speaks_against_no_and_a_closed_case_does_not(store: Store) -> None:
    officer, supervisor = store.gate(Role.OFFICER), store.gate(Role.SUPERVISOR)
    case = a_case(officer)
    an_enquiry(officer, case, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    officer.perform(MakePlan(title="The yard", case_id=case))
    unagreed = issue(case, CASE_STUDY, agreed_by="")
    store.sql("UPDATE cases SET status = 'closed', closed_at = opened_at")
    expected = {"agreed_by": f"1 plan not ended. {AGREED_ALL_THE_SAME}"}
    assert problems(supervisor, unagreed) == expected
    store.sql("UPDATE plans SET ended_on = '2022-06-19'")
    assert problems(supervisor, unagreed) == {}


def test_each_copy_is_asked_anew(store: Store) -> None:
    officer, supervisor = store.gate(Role.OFFICER), store.gate(Role.SUPERVISOR)
    case = a_case(officer)
    suspect = a_person(officer, case, name="Shane Crabtree")
    an_enquiry(officer, case, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    no = issue(case, CASE_STUDY, proceedings=YesNo.NO)
    supervisor.perform(no)
    charge = enforce(officer, case, suspect, CHARGE)
    assert refused(supervisor, no) == {"proceedings": ACTIVE_CHARGE}
    supervisor.perform(issue(case, CASE_STUDY, proceedings=YesNo.YES, agreed_by=AGREED))
    enforce(officer, case, suspect, COURT, happened=LATER, follows_id=charge, **GUILTY, **FINE)
    supervisor.perform(no)
    rows = supervisor.ask(FirstDisclosures()).rows
    assert {row.copy_number: (row.proceedings, row.agreed_by) for row in rows} == {
        1: ("No", AGREED),
        2: ("Yes", AGREED),
        3: ("No", AGREED),
    }


def test_a_court_result_follows_what_was_done_to_its_own_person(officer: Gate) -> None:
    for steps in ((CHARGE,), (CHARGE, COURT), (ARREST,), (BAIL,)):
        case = a_case(officer)
        charged, other = (a_person(officer, case, name=name) for name in ("Shane Crabtree", "Keith Ormrod"))
        followed: int | None = None
        for what in steps:
            result = ACQUITTED if what == COURT else {}
            followed = enforce(officer, case, charged, what, follows_id=followed, **result)
        acquittal = RecordCourtResult(
            case_id=case, happened=LATER, person_id=other, follows_id=followed, verdict="verdict:not_guilty"
        )
        assert refused(officer, acquittal) == {"follows_id": OF_ANOTHER_PERSON}
        officer.perform(replace(acquittal, person_id=charged))
