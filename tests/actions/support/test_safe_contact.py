"""Before a contact is logged that the survivor said is not safe, it is asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.support.contacts import CorrectContact
from mscu.actions.support.interpreter_conflicts import MAY_KNOW_TOO_MUCH
from mscu.actions.survivors.directory import AddInterpreter
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, YesNo
from mscu.errors import Invalid
from tests.inputs.support import a_contact
from tests.scenes.stores import Store

SAFE = "Safe: phone, after 18:00."


@pytest.fixture
def survivor(charity: Store) -> int:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(AddInterpreter(name="Mihai Bratu", languages="Romanian", origins="Onești; Bacău"))
    return gate.perform(
        TakeOn(
            name="Ionuț Bălan",
            origin="Bacău",
            safe_to_phone=YesNo.YES,
            safe_to_write=YesNo.NO,
            safe_when="after 18:00",
        )
    )


@pytest.mark.parametrize(
    ("contact", "question"),
    [
        ({"method": "support_contact:letter"}, f"Not safe: post. {SAFE}"),
        (
            {"method": "support_contact:phone", "happened": "13 Jun 2022 10:00", "next_contact": ""},
            f"10:00 may not be a safe time. {SAFE}",
        ),
        (
            {"method": "support_contact:phone", "happened": "13 Jun 2022 18:30"},
            f"Next contact: 14:00 may not be a safe time. {SAFE}",
        ),
        (
            {"interpreter": "mihai bratu"},
            f"{MAY_KNOW_TOO_MUCH} The same village or region, Bacău: see where the survivor comes from.",
        ),
        ({}, ""),
        ({"method": "support_contact:phone", "happened": "13 Jun 2022 18:30", "next_contact": ""}, ""),
        ({"method": "support_contact:phone", "happened": "13 Jun 2022", "next_contact": ""}, ""),
    ],
)
def test_an_unsafe_contact_is_asked_about(
    charity: Store, survivor: int, contact: dict[str, Any], question: str
) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    if question:
        with pytest.raises(Invalid) as asked:
            gate.perform(a_contact(survivor, **contact, anyway=False))
        assert asked.value.problems == {"anyway": question}
        assert charity.sql("SELECT count(*) FROM contact") == [(0,)]
    gate.perform(a_contact(survivor, **contact, anyway=bool(question)))
    assert charity.sql("SELECT count(*) FROM contact") == [(1,)]


def test_what_is_wrong_with_the_form_comes_first(charity: Store, survivor: int) -> None:
    with pytest.raises(Invalid) as refused:
        charity.gate(Role.NAVIGATOR).perform(a_contact(survivor, method="support_contact:letter", summary=""))
    assert set(refused.value.problems) == {"summary"}


def test_a_correction_is_asked_about_only_if_it_changes_how_or_when(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(a_contact(survivor, method="support_contact:letter", anyway=True))
    logged = vars(a_contact(survivor, method="support_contact:letter", anyway=False))
    fields = {name: value for name, value in logged.items() if name != "survivor_id"}
    correction = CorrectContact(record_id=1, version=1, reason="Misread.", **fields)
    gate.perform(replace(correction, summary="He wrote back."))
    with pytest.raises(Invalid) as asked:
        gate.perform(replace(correction, version=2, happened="12 Jun 2022 16:00"))
    assert set(asked.value.problems) == {"anyway"}
