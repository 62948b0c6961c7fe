"""An edition asks about items under handling code C if its pages would show more then, and only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.editions.edition_pages import CHARTS
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Role
from mscu.documents.editions.editions import CONTACT_LOG, EDITIONS, SURVIVOR
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.inputs.factories import AT
from tests.scenes.caravan_forms import Caravan


@pytest.fixture
def supervisor(caravan: Caravan) -> Gate:
    """A supervisor, in whose case a victim was contacted."""
    gate = caravan.store.gate(Role.SUPERVISOR)
    contact(gate, caravan, "Told of the arrest.")
    return gate


def contact(gate: Gate, caravan: Caravan, said: str) -> None:
    ((victim,),) = caravan.store.sql(
        "SELECT subject_id FROM involvement WHERE case_id = ? AND role = ? ORDER BY id LIMIT 1",
        caravan.case_id,
        "involvement_role:potential_victim",
    )
    gate.perform(
        RecordVictimContact(
            case_id=caravan.case_id,
            happened=AT,
            text=said,
            person_id=victim,
            contact_by="Liaison",
            method="contact_method:in_person",
        )
    )


def look_of(gate: Gate, caravan: Caravan, edition: str) -> LookAtEdition:
    look = LookAtEdition(case_id=caravan.case_id, edition=edition)
    if edition == SURVIVOR.key:
        look = replace(look, person_id=gate.ask(look).survivors[0][0])
    return look


def items_under_code_c(caravan: Caravan) -> list[tuple[int, str]]:
    """Return each item with its report's reference at the source, which no paper may quote."""
    return caravan.store.sql(
        "SELECT i.id, r.source_reference FROM report_item i JOIN report r ON r.id = i.entry_id"
        " JOIN entry e ON e.id = r.id WHERE e.case_id = ? AND i.handling_code = ?",
        caravan.case_id,
        "intelligence_handling:c",
    )


def test_each_edition_asks_about_what_its_pages_would_show(caravan: Caravan, supervisor: Gate) -> None:
    met = tuple(number for number, _ in items_under_code_c(caravan))
    asks = {}
    for edition in set(EDITIONS) - CHARTS:
        look = look_of(supervisor, caravan, edition)
        before, after = (supervisor.ask(replace(look, met=answer)) for answer in ((), met))
        asks[edition] = bool(before.withheld)
        assert before.nothing or asks[edition] == (before.blocks_digest != after.blocks_digest), edition
        assert before.held_back == len(before.withheld)
    assert met
    assert asks["supervisor"]
    assert not asks[CONTACT_LOG.key]


def test_a_contact_log_that_quotes_a_source_asks_about_it(caravan: Caravan, supervisor: Gate) -> None:
    source = next(reference for _, reference in items_under_code_c(caravan) if reference)
    contact(supervisor, caravan, f"Asked about {source}.")
    preview = supervisor.ask(look_of(supervisor, caravan, CONTACT_LOG.key))
    assert preview.held_back == len(items_under_code_c(caravan))
    assert source not in text_of(preview.pdf)
