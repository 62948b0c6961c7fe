"""What saving will do to the clocks is told beforehand, from the rules themselves."""

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.clocks.clocks import ClocksStopped
from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.notes import RecordCrime, RecordNote
from mscu.actions.nrm.referrals import RecordReferral, RecordVictimContact
from mscu.gate import Gate
from tests.inputs.factories import AT, a_case, a_person, an_enquiry

VICTIM = "involvement_role:potential_victim"


def stopped(gate: Gate, command: RecordEntry) -> list[str]:
    return [clock.key for clock in gate.ask(ClocksStopped(command=command))]


def contact(
    case_id: int,
    person: int,
    *,
    happened: str = AT,
    text: str = "Told",
    method: str = "contact_method:in_person",
) -> RecordVictimContact:
    return RecordVictimContact(
        case_id=case_id, person_id=person, happened=happened, text=text, contact_by="PC Shah", method=method
    )


def test_telling_the_victim_stops_the_clock_of_the_arrest_while_the_text_is_still_missing(
    officer: Gate,
) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, roles=(VICTIM,))
    suspect = a_person(officer, case_id, name="Daniel Crabtree")
    officer.perform(RecordArrest(case_id=case_id, happened="19 Jun 2022", person_id=suspect))
    for text in ("Told", ""):
        assert stopped(officer, contact(case_id, person, text=text)) == ["victim_told"]
    assert stopped(officer, contact(case_id, person, happened="soonish")) == []
    assert stopped(officer, contact(case_id, person, method="")) == [], "nobody may have been reached"


def test_a_final_result_stops_the_enquiry_and_its_recordings(officer: Gate) -> None:
    case_id = a_case(officer)
    days = {"due_on": "24 Jun 2022", "overwritten_from": "30 Jun 2022"}
    enquiry = an_enquiry(officer, case_id, enquiry_type="enquiry_type:cctv", **days)
    about = {"case_id": case_id, "follows_id": enquiry}
    for finished, keys in ((False, []), (True, ["enquiry_due", "cctv_overwrite"])):
        result = ResultEnquiry(**about, happened=AT, text="Seized", finished=finished)  # type: ignore[arg-type]
        assert stopped(officer, result) == keys


@pytest.mark.parametrize("names", [("One", "Two"), ("unknown male", "unknown male")])
def test_a_referral_stops_the_duty_owed_to_that_person_only(names: tuple[str, str], officer: Gate) -> None:
    case_id = a_case(officer)
    one, _ = (a_person(officer, case_id, name=name, roles=(VICTIM,)) for name in names)
    command = RecordReferral(
        case_id=case_id,
        happened="20 Jun 2022 10:30",
        referral_to="referral_to:nrm",
        person_id=one,
        consent="consent_kind:written",
    )
    found = officer.ask(ClocksStopped(command=command))
    assert [(each.key, each.label) for each in found] == [("nrm_or_notify", names[0])]


def test_the_crime_stops_its_clock_an_ordinary_note_none_and_nothing_is_recorded(officer: Gate) -> None:
    case_id = a_case(officer)
    crime = RecordCrime(case_id=case_id, happened="20 Jun 2022 10:30", crime_reference="CRI/06HH/1/22")
    assert stopped(officer, crime) == ["crime_recording"]
    assert stopped(officer, RecordNote(case_id=case_id, happened=AT, text="Called")) == []
    assert officer.ask(CaseFile(case_id=case_id)).entries == ()
