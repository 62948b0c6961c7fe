"""Finding in the navigators' store: by name and by words, and nothing for who is not named."""

from __future__ import annotations

import pytest

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.search.find import FoundRecord
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.actions.support.contacts import CorrectContact
from mscu.actions.survivors.survivors import ChangeAbout, NameReader, TakeOn
from mscu.codes import Operation, Role
from tests.inputs.support import a_contact, a_need, correcting, record_all
from tests.scenes.stores import OTHER_NAVIGATOR, Store


@pytest.fixture
def survivor(charity: Store) -> int:
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(TakeOn(name="Ionuț Bălan", phone="07700 900162"))
    record_all(gate, number)
    return number


def found(charity: Store, words: str, who: str = Role.NAVIGATOR) -> list[FoundRecord]:
    hits: tuple[FoundRecord, ...] = charity.gate(who).ask(FindSurvivors(words=words))
    return list(hits)


def told(hits: list[FoundRecord]) -> list[tuple[str, int, str]]:
    return [(hit.kind, hit.record_id, hit.title) for hit in hits]


def test_a_survivor_is_found_by_name_phone_and_words_of_a_record(charity: Store, survivor: int) -> None:
    for words in ("balan", "Ionuț", "07700900162"):
        assert ("survivor", survivor, "Ionuț Bălan") in told(found(charity, words))
    (hit,) = found(charity, "boss pays")
    assert told([hit]) == [("support", survivor, "Ionuț Bălan")]
    assert hit.detail.startswith("Contact · 13 Jun 2022 16:00 · Slept better. I want to work")
    assert found(charity, "b") == []
    assert found(charity, "  ") == []
    kinds = {hit.kind: hit.title for hit in found(charity, "Bury", OTHER_NAVIGATOR)}
    assert kinds == {"provider": "Bury Law Centre"}
    (interpreter,) = found(charity, "Groundworks", Role.LEAD)
    assert (interpreter.kind, interpreter.title) == ("interpreter", "D. Ionescu")


def test_who_is_not_named_finds_nothing_of_a_survivor(charity: Store, survivor: int) -> None:
    for words in ("balan", "boss", "passport", "sister", "900162"):
        assert found(charity, words, OTHER_NAVIGATOR) == []
        assert found(charity, words, Role.LEAD) == []
    charity.gate(Role.NAVIGATOR).perform(NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR))
    assert len(found(charity, "boss", OTHER_NAVIGATOR)) == 1


def test_hidden_records_take_up_no_room(charity: Store, survivor: int) -> None:
    """A survivor of others with many records never pushes one's own out."""
    other = charity.gate(OTHER_NAVIGATOR)
    mine = other.perform(TakeOn(name="Keith Ormrod"))
    other.perform(a_need(mine, need="A boss who pays"))
    for _ in range(130):
        charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    assert told(found(charity, "boss", OTHER_NAVIGATOR)) == [("support", mine, "Keith Ormrod")]


def test_what_was_corrected_is_found_as_it_stands_now_and_by_every_former_name(
    charity: Store, survivor: int
) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(a_contact(survivor, summary="The blue van came back."))
    assert len(found(charity, "blue van")) == 1
    gate.perform(correcting(CorrectContact, survivor, number))
    assert found(charity, "blue van") == []
    names = (("Ioana Bălan", "Nuța"), ("Ioana Pop", ""), ("Ioana Rusu", ""))
    for version, (name, known_as) in enumerate(names, start=1):
        gate.perform(ChangeAbout(survivor_id=survivor, version=version, name=name, known_as=known_as))
    for words, former in (
        ("ionut", "Ionuț Bălan"),
        ("balan", "Ioana Bălan"),
        ("nuta", "Nuța"),
        ("pop", "Ioana Pop"),
    ):
        (hit,) = [hit for hit in found(charity, words) if hit.kind == "survivor"]
        assert told([hit]) == [("survivor", survivor, "Ioana Rusu")]
        assert hit.detail == f"until corrected: {former}"
        for who in (OTHER_NAVIGATOR, Role.LEAD):
            assert found(charity, words, who) == []
    (hit,) = [hit for hit in found(charity, "ioana") if hit.kind == "survivor"]
    assert hit.detail == "", "by the name of now"
    assert found(charity, "900162") == [], "a former phone is not a name"


def test_only_a_settled_search_is_on_record_and_sealed_for_the_leads(charity: Store, survivor: int) -> None:
    assert survivor
    gate = charity.gate(Role.NAVIGATOR)
    before = charity.last_row()
    gate.ask(FindSurvivors(words="passport"))
    assert charity.last_row() == before
    gate.ask(FindSurvivors(words="passport", settled=True))
    (row,) = charity.audit(before)
    assert row.operation is Operation.FINDING
    assert b"passport" not in bytes(str(row), "utf-8")
    lead = charity.gate(Role.LEAD).ask(AuditPage(filter=AuditFilter())).rows
    assert "passport" in {each.searched for each in lead}
