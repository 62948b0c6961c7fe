"""What the case page answers: head, chronology, what is owed, what may be done."""

import pytest

from mscu.actions.cases.case_file import CaseDetails, CaseFile
from mscu.actions.cases.cases import CloseCase, OpenCase
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.notes import RecordNote
from mscu.codes import Kind, Role
from mscu.errors import NotFound
from mscu.gate import Gate
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import PICTURE, a_case, an_enquiry
from tests.scenes.stores import COLLEAGUE, Store, Template


@pytest.fixture
def caravan(caravan_store: Store, caravan_recorded: tuple[Template, int]) -> CaseDetails:
    return caravan_store.gate(Role.OFFICER).ask(CaseFile(case_id=caravan_recorded[1]))


def test_the_head_answers_who_and_where_and_what_is_owed(caravan: CaseDetails) -> None:
    assert caravan.title == "Forced labour at a caravan site, Heywood"
    assert caravan.district == "Rochdale"
    assert caravan.crime_references == ("CRI/06HH/0031300/22",)
    victims = [each for each in caravan.subjects if each.is_victim]
    assert len(victims) == 5
    assert [each.name for each in victims if each.is_victim_and_suspect] == ["Marek Zielak"]
    assert [each.name for each in victims if each.treated_as_child] == ["Nguyễn Văn Hải"]
    assert [(each.text, each.kind) for each in caravan.obligations[:3]] == [
        ("Anthony Marsh: no NRM referral or duty to notify yet", Kind.REFERRAL),
        ("Marek Zielak: s.45 review after the account", Kind.DECISION),
        ("Court: no next hearing entered", Kind.CHARGE),
    ]
    birth = "Nguyễn Văn Hải: date of birth not known, so no clock runs to the 18th birthday"
    assert [each.text for each in caravan.obligations[3:]] == [birth]


def test_the_chronology_is_in_the_order_of_happening_and_says_what_each_is_about(
    caravan: CaseDetails,
) -> None:
    moments = [row.happened_at for row in caravan.entries]
    assert moments == sorted(moments)
    assert caravan.entries[0].headline.startswith("Report: Modern Slavery Helpline")
    assert caravan.entries[-1].kind is Kind.OCG_ASSESSMENT
    search = next(row for row in caravan.entries if row.kind is Kind.SEARCH)
    names = {each.id: each.name for each in caravan.subjects}
    assert {names[each] for each in search.about} >= {"Hollin Lane Yard", "Marek Zielak"}
    cctv = [row for row in caravan.entries if row.type_key == "enquiry_type:cctv"]
    assert [row.kind for row in cctv] == [Kind.ENQUIRY]


def test_an_empty_case_owes_nothing_and_may_be_added_to(officer: Gate) -> None:
    answer = officer.ask(CaseFile(case_id=a_case(officer)))
    assert answer.obligations == ()
    assert answer.entries == ()
    assert Kind.SEARCH in answer.may_record
    assert answer.may_change
    assert not answer.may_restrict
    assert answer.values["title"] == answer.title


def test_closing_waits_for_open_enquiries_in_the_right_number(supervisor: Gate) -> None:
    case_id = a_case(supervisor)
    for number in (1, 2):
        an_enquiry(supervisor, case_id)
        answer = supervisor.ask(CaseFile(case_id=case_id))
        noun = "enquiry" if number == 1 else "enquiries"
        assert answer.why_not_close == f"The case cannot be closed: {number} open {noun}."
        assert not answer.may_close


def test_a_closed_case_takes_notes_and_complaints_only(supervisor: Gate) -> None:
    case_id = a_case(supervisor)
    version = supervisor.ask(CaseFile(case_id=case_id)).version
    supervisor.perform(
        CloseCase(case_id=case_id, version=version, reason="Convicted", mopi_group="mopi_group:3")
    )
    answer = supervisor.ask(CaseFile(case_id=case_id))
    assert answer.may_record == (Kind.NOTE, Kind.EMERGENCY, Kind.COMPLAINT)
    assert answer.why_not_record
    assert answer.closed.endswith("Convicted")


def test_only_the_owner_may_lift_a_restriction(store: Store, supervisor: Gate) -> None:
    case_id = supervisor.perform(OpenCase(title="Officers among the suspects"))
    restrict(store, case_id)
    mine = supervisor.ask(CaseFile(case_id=case_id))
    assert mine.may_lift
    assert mine.restricted_until == "1 Aug 2022"
    assert not store.gate(Role.OFFICER).ask(CaseFile(case_id=case_id)).may_lift
    with pytest.raises(NotFound):
        store.gate(COLLEAGUE).ask(CaseFile(case_id=case_id))


def test_files_of_the_case_name_the_entry_they_are_kept_with(officer: Gate) -> None:
    case_id = a_case(officer)
    note = officer.perform(RecordNote(case_id=case_id, happened="today", text="Yard seen"))
    officer.perform(AttachFile(entry_id=note, name="yard.png", content=PICTURE))
    (kept,) = officer.ask(CaseFile(case_id=case_id)).attachments
    assert (kept.name, kept.entry_id, kept.media_type) == ("yard.png", note, "image/png")
    assert kept.entry_headline == "Note: Yard seen"
