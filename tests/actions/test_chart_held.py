"""What of a link chart leaves the unit: nothing that comes from what is held back alone."""

from __future__ import annotations

import pytest

from mscu.actions.documents import IssueEdition, LookAtEdition
from mscu.actions.handling import Met
from mscu.codes import Role
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.stores import Store, Template


@pytest.fixture
def officer(caravan_store: Store) -> Gate:
    return caravan_store.gate(Role.OFFICER)


@pytest.fixture
def case_id(caravan_recorded: tuple[Template, int]) -> int:
    return caravan_recorded[1]


def test_reports_under_unmet_conditions_are_not_in_it(officer: Gate, case_id: int) -> None:
    look = officer.ask(LookAtEdition(case_id=case_id, edition="link_chart"))
    text = text_of(look.pdf)
    assert look.held_back == 2
    assert "R-22-0002" in text
    assert "R-22-0001" not in text
    assert "Crimestoppers" not in text
    met = tuple(each.id for each in look.held)
    shown = officer.ask(LookAtEdition(case_id=case_id, edition="link_chart", met=met))
    assert "R-22-0001" in text_of(shown.pdf)


def test_an_issued_chart_is_on_record_with_how_conditions_were_met(
    officer: Gate, case_id: int
) -> None:
    held = officer.ask(LookAtEdition(case_id=case_id, edition="link_chart")).held
    met = tuple(Met(item_id=each.id, how="Source consulted.") for each in held)
    copy = officer.perform(
        IssueEdition(
            case_id=case_id,
            edition="link_chart",
            met=met,
            recipient="DI Aspinall",
            purpose="disclosure_purpose:supervision",
            gateway="legal_gateway:dpa_s35",
            reason="Review.",
        )
    )
    assert copy.copy_number == 1
    text = text_of(copy.content)
    assert "Exploited, not members" in text
    assert "No link recorded" in text
    assert "Who and what is on it" in text
    assert "Person: victim and suspect" in text
    assert "Marek Zielak is exploited by Crabtree group, and not a member of it" in text.replace(
        "\n", " "
    )
    assert "copy 1" in text
