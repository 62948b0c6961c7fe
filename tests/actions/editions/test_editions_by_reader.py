"""The caravan case for its investigating officer, its prosecutor and each of its survivors."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from mscu.actions.editions.edition_pages import SAME_NAME
from mscu.actions.editions.issue_edition import EditionPreview, LookAtEdition
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Role
from mscu.documents.editions.composing import NO_SURVIVOR
from mscu.errors import Invalid
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from tests.actions.editions.issuing import issue
from tests.documents.reading import text_of
from tests.inputs.factories import a_case, a_person
from tests.scenes.caravan_forms import Caravan
from tests.scenes.stores import Store

BALAN, HAI, MARSH = "Ionuț Bălan", "Nguyễn Văn Hải", "Anthony Marsh"


def look_at(caravan: Caravan, edition: str, person: str = "") -> EditionPreview:
    person_id = caravan.person(person) if person else None
    return caravan.gate.ask(LookAtEdition(case_id=caravan.case_id, edition=edition, person_id=person_id))


def said(look: EditionPreview) -> str:
    return " ".join(text_of(look.pdf).split())


def test_the_investigating_officer_reads_what_is_open_first(caravan: Caravan) -> None:
    text = said(look_at(caravan, "investigating_officer"))
    assert text.index("1 Outstanding") < text.index("2 Enquiries and results")
    assert "Court: no next hearing entered" in text
    assert "Helpline" not in text.partition("Chronology")[2].replace("Modern Slavery", "")


def test_the_prosecutor_reads_victims_apart_from_suspects_and_not_how_the_unit_works(
    caravan: Caravan,
) -> None:
    text = said(look_at(caravan, "cps"))
    for words in ("Triage", "Handover", "2A", "A3", "Unseen"):
        assert words not in text
    suspects, _, rest = text.partition("2 Victims")
    victims = rest.partition("3 ")[0]
    assert "Daniel Crabtree" in suspects
    assert "Marek Zielak" not in suspects
    assert {name for name in (BALAN, "Marek Zielak") if name in victims} == {BALAN, "Marek Zielak"}
    assert "MG6C" in text


def test_each_survivor_is_told_what_was_done_and_nothing_of_anybody_else(caravan: Caravan) -> None:
    """A boy who was never asked is not told that he agreed."""
    names = dict(look_at(caravan, "survivor").survivors)
    texts = {name: said(look_at(caravan, "survivor", name)) for name in names.values()}
    asked, boy = texts[BALAN], texts[HAI]
    assert "You agreed to this. We asked on 18 Mar 2022." in asked
    assert "We did this without asking you" not in asked
    assert "You agreed" not in boy
    assert "So we did this without asking you to agree. We asked on 8 Apr 2022." in boy
    assert len(texts) == 5
    (refuser,) = (text for text in texts.values() if "You did not want to be referred." in text)
    assert "We told them on 8 Apr 2022." in refuser
    assert "We asked on" not in refuser.partition("You did not want")[2].partition("We told them on")[0]
    assert sum("Social workers find you a safe place" in text for text in texts.values()) == 1
    assert "Social workers find you a safe place" in texts[HAI]
    assert f"{BALAN}: your referrals, your rights, your dates" in asked
    assert "We asked on 18 Mar 2022. 25 Mar 2022: First decision: yes." in asked
    assert "We will tell you how things stand by this day: 11 Jul 2022." in asked
    assert "children" not in asked.lower()
    for name in ("Zielak", "Hải", "Marsh", "Crabtree", "Hollin", "Lapwing", "MS-22", "NRM-0"):
        assert name not in asked


def test_all_that_a_survivor_is_told_is_of_today_s_lists() -> None:
    """A choice that is called otherwise from now on would be left out without a word."""
    told = tomllib.loads(resource("editions/survivor.toml").read_text(encoding="utf-8"))
    labels = {
        name: {each.label for each in load_code_list(resource(f"code_lists/{name}.csv"))}
        for name in ("consent_kind", "referral_to")
    }
    for agreed in ("agreed", "agreed_later", "notice_agreed"):
        assert set(told[agreed]) < labels["consent_kind"]
    assert set(told["referral_to"]) == labels["referral_to"]


def test_a_call_that_was_not_answered_hides_nothing_that_was_agreed(caravan: Caravan) -> None:
    caravan.gate.perform(
        RecordVictimContact(
            case_id=caravan.case_id,
            happened="20 Jun 2022 08:00",
            text="No answer.",
            person_id=caravan.person(BALAN),
            contact_by="PC Shah",
            method="contact_method:not_reached",
        )
    )
    text = said(look_at(caravan, "survivor", BALAN))
    assert "We will tell you how things stand by this day: 11 Jul 2022." in text


def test_no_copy_is_made_before_it_is_said_whose(caravan: Caravan) -> None:
    look = look_at(caravan, "survivor")
    assert (look.pdf, look.nothing) == (b"", NO_SURVIVOR)
    assert MARSH in dict(look.survivors).values()
    assert look_at(caravan, "supervisor").survivors == ()
    suspect = look_at(caravan, "survivor", "Daniel Crabtree")
    assert (suspect.pdf, suspect.nothing) == (b"", NO_SURVIVOR)
    command = issue(caravan.case_id, "survivor", recipient="Ionuț Bălan")
    with pytest.raises(Invalid):
        caravan.gate.perform(command)
    made = caravan.gate.perform(replace(command, person_id=caravan.person(BALAN)))
    assert made.copy_number == 1


def test_two_of_one_name_are_not_told_apart_by_guessing(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    roles = ("involvement_role:potential_victim",)
    first = a_person(officer, case, name="Ion Pop", roles=roles)
    a_person(officer, case, name="Ion Pop", roles=("involvement_role:witness",))
    look = officer.ask(LookAtEdition(case_id=case, edition="survivor", person_id=first))
    assert (look.pdf, look.nothing) == (b"", SAME_NAME)
