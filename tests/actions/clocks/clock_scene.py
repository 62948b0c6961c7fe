"""Recording what clocks run on, in a few words, and reading the clocks of one rule."""

from typing import Any

from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.enforcement.court import RecordCourtResult
from mscu.actions.enforcement.enforcement import RecordArrest, RecordBail, RecordCharge
from mscu.actions.enforcement.exhibits import RecordExhibit
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral, RecordVictimContact
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.case_clocks import CaseClocks

MORNING = "20 Jun 2022 06:00"
LATER = "20 Jun 2022 09:45"


ARREST, CHARGE, BAIL, COURT = "arrest", "charge", "bail", "court"


def of(gate: Gate, case_id: int, key: str) -> list[RunningClock]:
    found: tuple[RunningClock, ...] = gate.ask(CaseClocks(case_id=case_id))
    return [clock for clock in found if clock.key == key]


def only(gate: Gate, case_id: int, key: str) -> tuple[str, str, ClockState]:
    (clock,) = of(gate, case_id, key)
    return clock.label, clock.due_words, clock.state


def finish(gate: Gate, case_id: int, enquiry: int, *, finished: bool) -> None:
    gate.perform(
        ResultEnquiry(case_id=case_id, happened=LATER, text="Found.", follows_id=enquiry, finished=finished)
    )


def refer(gate: Gate, case_id: int, person_id: int, to: str, **more: Any) -> int:
    fields: dict[str, Any] = {
        "case_id": case_id,
        "happened": "16 Jun 2022 10:00",
        "person_id": person_id,
        "referral_to": f"referral_to:{to}",
        "consent": "consent_kind:written",
    } | more
    return gate.perform(RecordReferral(**fields))


def decide(
    gate: Gate, case_id: int, referral: int, stage: str, outcome: str, happened: str = MORNING
) -> None:
    gate.perform(
        RecordNrmDecision(
            case_id=case_id,
            happened=happened,
            follows_id=referral,
            stage=f"nrm_stage:{stage}",
            outcome=f"nrm_outcome:{outcome}",
        )
    )


def enforce(gate: Gate, case_id: int, person_id: int, what: str, **more: Any) -> int:
    commands: dict[str, Any] = {
        ARREST: RecordArrest,
        CHARGE: RecordCharge,
        BAIL: RecordBail,
        COURT: RecordCourtResult,
    }
    offences = {} if what == BAIL else {"offences": ("offence:msa_s1",)}
    fields: dict[str, Any] = (
        {"case_id": case_id, "happened": MORNING, "person_id": person_id} | offences | more
    )
    return int(gate.perform(commands[what](**fields)))


def seize(gate: Gate, case_id: int, **more: Any) -> int:
    fields: dict[str, Any] = {
        "case_id": case_id,
        "happened": "16 Jun 2022 14:00",
        "text": "cash",
        "reference": "GL/1",
        "seized_by": "DC Fielding",
        "cash_pence": 500_00,
        "power": "search_power:poca_s294",
    } | more
    return gate.perform(RecordExhibit(**fields))


def contact(gate: Gate, case_id: int, person_id: int, happened: str = LATER, **more: Any) -> int:
    fields: dict[str, Any] = {
        "text": "Told.",
        "contact_by": "PC Shah",
        "method": "contact_method:in_person",
    } | more
    command = RecordVictimContact(case_id=case_id, happened=happened, person_id=person_id, **fields)
    return gate.perform(command)
