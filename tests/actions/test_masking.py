"""A copy for a partner names nobody whom the case knows, in its text or anywhere in its file."""

from __future__ import annotations

import pytest

from mscu.actions.documents import Leaks, LookAtEdition
from mscu.actions.masking import Masking
from mscu.codes import Role
from mscu.redaction.folding import Folded
from tests.actions.test_documents import issue
from tests.documents.reading import text_of
from tests.factories import a_case, a_note, a_person
from tests.nrm_scene import Caravan
from tests.stores import Store

PARTNER = "partner"
NAMES = (
    "Zielak", "Marek", "Bălan", "Ionuț", "Ormrod", "Keith", "Nguyễn", "Hải", "Crabtree", "Shane",
    "Lorraine", "Rahman", "Hollin", "Pilsworth", "Fernbank", "Fielding", "Nolan", "Lapwing",
    "Hughes", "Iqbal",
)  # fmt: skip
NUMBERS = ("MX19", "900417", "MS-22-", "NRM-0", "GMP-INC", "R-22-", "1994", "OL10")


def test_nobody_can_be_read_in_the_copy_for_a_partner(caravan: Caravan) -> None:
    officer = caravan.store.gate(Role.OFFICER)
    text = text_of(officer.perform(issue(caravan.case_id, PARTNER)).pdf)
    words = set(Folded(text).words)
    for name in NAMES:
        assert words.isdisjoint(Folded(name).words), name
    for number in NUMBERS:
        assert number not in text
    assert "Survivor A" in text
    assert "Suspect A" in text


def test_one_person_has_one_name_throughout(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer, title="A yard")
    a_person(officer, case, name="Ion Popescu", roles=("involvement_role:potential_victim",))
    a_person(officer, case, name="Ann Hale", roles=("involvement_role:witness",))
    a_note(officer, case, text="Popescu, or ION, told Ann. Popesku fears Mrs Hale's brother.")
    text = text_of(officer.ask(LookAtEdition(case_id=case, edition=PARTNER)).pdf)
    said = "Survivor A, or Survivor A, told Person A. Survivor A fears Mrs Person A's brother."
    assert said in " ".join(text.split())


def test_it_says_how_many_values_it_looked_for(caravan: Caravan) -> None:
    look = caravan.store.gate(Role.OFFICER).ask(
        LookAtEdition(case_id=caravan.case_id, edition=PARTNER)
    )
    assert look.known_values > len(NAMES)
    assert look.leaking == 0


def test_what_slips_through_is_not_issued(
    caravan: Caravan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Masking, "hide", lambda _, text: text)
    officer = caravan.store.gate(Role.OFFICER)
    look = officer.ask(LookAtEdition(case_id=caravan.case_id, edition=PARTNER))
    assert look.leaking > 0
    with pytest.raises(Leaks):
        officer.perform(issue(caravan.case_id, PARTNER))
