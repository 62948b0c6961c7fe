"""Emergency cards: agreed in advance by who is named, read by whoever is on call."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.sharing.cards import (
    ONLY_LANGUAGE,
    SAYS_CODE_WORD,
    AgreeCard,
    CardDetails,
    CardFile,
    CardsThere,
    EndCard,
)
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from tests.inputs.consents import a_card
from tests.scenes.stores import OTHER_NAVIGATOR, Store

ON_CALL = (Role.NAVIGATOR, OTHER_NAVIGATOR, Role.LEAD)


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan", person_uuid="p-1"))


def card(charity: Store, survivor: int, who: str = Role.NAVIGATOR) -> CardDetails:
    return charity.gate(who).ask(CardFile(survivor_id=survivor))


def problems(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        gate.perform(command)
    return refused.value.problems


def ending(survivor: int, **changes: Any) -> EndCard:
    said = {"agreed_by": "Ionuț Bălan", "agreed_on": "20 Jun 2022"}
    return EndCard(survivor_id=survivor, **said | changes)


@pytest.mark.parametrize("who", ON_CALL)
def test_whoever_is_on_call_reads_the_card_and_it_is_on_record(
    charity: Store, survivor: int, who: str
) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    before = charity.last_row()
    found = card(charity, survivor, who).card
    assert found is not None
    assert found.texts["danger"] == "they have his sister's address"
    assert "medical" not in found.texts
    assert (found.agreed_by, found.agreed, found.language) == ("Ionuț Bălan", "18 Mar 2022", "Romanian")
    (row,) = charity.audit(before)
    assert (row.operation, row.object_type, row.object_id) == (Operation.CONSULTATION, "survivor", survivor)


@pytest.mark.parametrize("who", [OTHER_NAVIGATOR, Role.LEAD])
def test_only_who_is_named_agrees_a_card_or_ends_it(charity: Store, survivor: int, who: str) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    for command in (a_card(survivor, danger="none"), ending(survivor)):
        with pytest.raises(NotPermitted):
            charity.gate(who).perform(command)
    assert card(charity, survivor, who).why_not_agree
    assert not card(charity, survivor).why_not_agree


def test_a_new_version_stands_and_the_former_ones_stay(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    navigator.perform(a_card(survivor))
    navigator.perform(a_card(survivor, danger="none now", agreed_on="20 Jun 2022"))
    found = card(charity, survivor)
    assert found.card is not None
    assert found.card.texts["danger"] == "none now"
    assert [each.texts["danger"] for each in found.former] == ["they have his sister's address"]


def test_a_card_with_nothing_but_the_language_is_refused(charity: Store, survivor: int) -> None:
    command = AgreeCard(
        survivor_id=survivor,
        agreed_by="Ionuț Bălan",
        agreed_on="18 Mar 2022",
        language="language:ron",
        dialect="Romanian, Moldavian",
    )
    assert problems(charity.gate(Role.NAVIGATOR), command) == {"danger": ONLY_LANGUAGE}
    assert card(charity, survivor).card is None


@pytest.mark.parametrize("hint", ["Lapwing", " lapwing ", "a bird: lapwing"])
def test_a_hint_that_says_the_code_word_itself_is_refused(charity: Store, hint: str) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    survivor = navigator.perform(TakeOn(name="Ionuț Bălan", code_word="lapwing"))
    assert problems(navigator, a_card(survivor, code_word_hint=hint)) == {"code_word_hint": SAYS_CODE_WORD}
    with pytest.raises(NotPermitted):
        charity.gate(OTHER_NAVIGATOR).perform(a_card(survivor, code_word_hint=hint))
    navigator.perform(a_card(survivor, code_word_hint="a bird of wet fields"))


def test_who_agrees_no_more_has_no_card(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    assert set(problems(navigator, ending(survivor))) == {"agreed_by"}
    navigator.perform(a_card(survivor))
    navigator.perform(ending(survivor))
    found = card(charity, survivor)
    assert found.card is None
    assert [each.stands for each in found.former] == [False, True]
    navigator.perform(a_card(survivor))
    assert card(charity, survivor).card is not None


def test_a_conflict_of_interest_bars_from_the_card(charity: Store, survivor: int) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    charity.gate(Role.LEAD).perform(
        NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church.")
    )
    with pytest.raises(NotFound):
        card(charity, survivor, OTHER_NAVIGATOR)
    there = CardsThere(person_uuids=("p-1",))
    assert charity.gate(OTHER_NAVIGATOR).ask(there) == ()
    assert len(charity.gate(Role.LEAD).ask(there)) == 1


def test_a_request_finds_its_survivor_and_whether_there_is_a_card(charity: Store, survivor: int) -> None:
    lead, there = charity.gate(Role.LEAD), CardsThere(person_uuids=("p-1", "p-9"))
    assert [each.agreed for each in lead.ask(there)] == [""]
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    (found,) = lead.ask(there)
    assert (found.survivor_id, found.reference, found.agreed) == (survivor, "SV-22-0001", "18 Mar 2022")


def test_no_later_record_of_the_same_person_hides_the_card_that_was_agreed(
    charity: Store, survivor: int
) -> None:
    """Else taking somebody on twice, or a dummy by whoever is barred, would mislead at night."""
    lead, there = charity.gate(Role.LEAD), CardsThere(person_uuids=("p-1",))
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    other = charity.gate(OTHER_NAVIGATOR)
    again = other.perform(TakeOn(name="Ionuț Bălan", case_uuid="c-1", person_uuid="p-1"))
    for command in (None, a_card(again, agreed_on="19 Mar 2022")):
        if command is not None:
            other.perform(command)
        assert [each.survivor_id for each in lead.ask(there)] == [survivor]
    charity.gate(Role.NAVIGATOR).perform(
        EndCard(survivor_id=survivor, agreed_by="Ionuț Bălan", agreed_on="20 Jun 2022")
    )
    assert [each.survivor_id for each in lead.ask(there)] == [again]


EMPTY = dict.fromkeys(("where_words", "danger", "approach", "safe_phone", "code_word_hint", "dialect"), "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreed_by": ""}, "agreed_by"),
        ({"agreed_on": ""}, "agreed_on"),
        ({"agreed_on": "21 Jun 2022"}, "agreed_on"),
        ({"language": "language:klingon"}, "language"),
        (EMPTY, "danger"),
    ],
)
def test_a_card_that_says_too_little_is_refused(
    charity: Store, survivor: int, changes: dict[str, str], field: str
) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    assert set(problems(navigator, a_card(survivor, **changes))) == {field}
    assert card(charity, survivor).card is None
