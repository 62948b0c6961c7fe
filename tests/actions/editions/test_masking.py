"""A copy for a partner names nobody whom the case knows, in its text or anywhere in its file."""

from __future__ import annotations

import pytest

from mscu.actions.editions.issue_edition import Leaks, LookAtEdition
from mscu.actions.editions.masking import Masking
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Role
from mscu.gate import Gate
from mscu.redaction.folding import Folded
from tests.actions.editions.issuing import issue
from tests.documents.reading import text_of
from tests.inputs.editions import review_all
from tests.inputs.factories import a_case, a_note, a_person, a_report
from tests.scenes.caravan_forms import Caravan

PARTNER = "partner"
NAMES = (
    *("Zielak", "Marek", "Bălan", "Ionuț", "Ormrod", "Keith", "Nguyễn", "Hải", "Crabtree", "Shane"),
    *("Lorraine", "Rahman", "Hollin", "Pilsworth", "Fernbank", "Fielding", "Nolan", "Lapwing", "Hughes"),
    "Iqbal",
)
NUMBERS = ("MX19", "900417", "MS-22-", "NRM-0", "GMP-INC", "R-22-", "1994", "OL10")


def test_nobody_can_be_read_in_the_copy_for_a_partner_and_what_slips_through_is_not_issued(
    caravan: Caravan, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = caravan.store.gate(Role.OFFICER)
    review_all(officer, caravan.case_id)
    look = officer.ask(LookAtEdition(case_id=caravan.case_id, edition=PARTNER))
    assert look.known_values > len(NAMES)
    assert look.leaking == 0
    text = text_of(officer.perform(issue(caravan.case_id, PARTNER)).content)
    words = set(Folded(text).words)
    for name in NAMES:
        assert words.isdisjoint(Folded(name).words), name
    for number in NUMBERS:
        assert number not in text
    assert "Survivor A" in text
    assert "Suspect A" in text
    monkeypatch.setattr(Masking, "hide", lambda _, text: text)
    assert officer.ask(LookAtEdition(case_id=caravan.case_id, edition=PARTNER)).leaking > 0
    with pytest.raises(Leaks):
        officer.perform(issue(caravan.case_id, PARTNER))


def copied(officer: Gate, case: int) -> str:
    return " ".join(text_of(officer.ask(LookAtEdition(case_id=case, edition=PARTNER)).pdf).split())


def test_one_person_has_one_name_an_age_in_general_and_an_officer_none(officer: Gate) -> None:
    case = a_case(officer, title="A yard")
    a_person(officer, case, name="Ion Popescu", roles=("involvement_role:potential_victim",))
    a_person(officer, case, name="Ann Hale", roles=("involvement_role:witness",), born="1 May 1990")
    a_note(officer, case, text="Popescu, or ION, told Ann. Popesku fears Mrs Hale's brother.")
    a_note(officer, case, text="Ann is 32, or was 31 when he came; he looks about forty.")
    text = copied(officer, case)
    assert "Survivor A, or Survivor A, told Person A. Survivor A fears Mrs Person A's brother." in text
    assert "Person A is 25 to 34, or was 25 to 34 when he came; he looks 35 to 44." in text
    case = a_case(officer, title="A yard")
    a_report(officer, case_id=case, caller="PC 4471 Quillfeather", text="Four men sleep in a shed.")
    a_report(officer, case_id=case, caller="Neighbour", text="Neighbour hears shouts at night.")
    a_note(officer, case, text="PC Quillfeather saw them. She told DC 12 Quillfeather of it.")
    text = copied(officer, case)
    assert "An officer saw them. She told an officer of it." in text
    assert "Neighbour hears shouts at night." in text
    assert "[source]" not in text


def advise_by_phone(officer: Gate, case: int) -> None:
    officer.perform(
        GiveAdvice(
            case_id=case,
            happened="20 Jun 2022",
            text="Keep him with you.",
            given_to="the patrol",
            channel="advice_channel:phone",
        )
    )


def test_a_choice_is_printed_whatever_a_thing_is_called(officer: Gate) -> None:
    case = a_case(officer, title="A yard")
    for name in ("Phone", "Bank card"):
        officer.perform(
            RecordThing(
                case_id=case, name=name, thing_kind="thing_kind:other", roles=("involvement_role:used_in",)
            )
        )
    advise_by_phone(officer, case)
    a_note(officer, case, text="Phone the bank about a bank card.")
    text = copied(officer, case)
    assert "Item" not in text
    assert "How: Phone" in text
    assert "Phone the bank about a bank card." in text


def test_a_choice_that_is_also_a_name_does_not_keep_a_copy_back(officer: Gate) -> None:
    case = a_case(officer, title="A yard")
    a_person(officer, case, name="Phone", roles=("involvement_role:suspect",))
    advise_by_phone(officer, case)
    a_note(officer, case, text="He calls himself Phone.")
    look = officer.ask(LookAtEdition(case_id=case, edition=PARTNER))
    text = " ".join(text_of(look.pdf).split())
    assert "How: Phone" in text
    assert "He calls himself Suspect A." in text
    assert look.leaking == 0
