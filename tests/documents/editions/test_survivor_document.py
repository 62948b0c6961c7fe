"""What a survivor is promised in her own copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mscu.codes import Family, Kind, Sensitivity
from mscu.documents.blocks import texts
from mscu.documents.editions.editions import SURVIVOR
from mscu.documents.editions.facts import EntryFact, ValueFact
from mscu.documents.editions.survivor_document import (
    NEXT_UPDATE,
    UPDATE_WAS_DUE,
    WHO_WAS_TOLD,
    survivor_document,
)
from tests.documents.editions.test_case_summary import BARE


@pytest.mark.parametrize(("codes", "is_promised"), [(("update_on",), True), ((UPDATE_WAS_DUE,), False)])
def test_no_day_is_promised_that_is_past(codes: tuple[str, ...], is_promised: bool) -> None:
    contact = EntryFact(
        id=1,
        kind=Kind.VICTIM_CONTACT,
        family=Family.CARE,
        happened_shown="",
        headline="",
        sort_at=datetime(2022, 6, 1, tzinfo=UTC),
        codes=codes,
        facts=(
            ValueFact(label=WHO_WAS_TOLD, value="Ionuț Bălan", sensitivity=Sensitivity.PERSON),
            ValueFact(label=NEXT_UPDATE, value="11 Jul 2022", sensitivity=Sensitivity.DATE),
        ),
    )
    case = replace(BARE, entries=(contact,), survivor="Ionuț Bălan")
    told = " ".join(texts(survivor_document(case, SURVIVOR)))
    assert ("by this day: 11 Jul 2022." in told) is is_promised
    assert ("No dates are fixed yet." in told) is not is_promised
