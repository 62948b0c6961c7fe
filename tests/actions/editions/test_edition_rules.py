"""Editions as a unit decides on them, within what their readers may be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.editions.edition_rules import ChangeEdition, EditionTables
from mscu.actions.editions.issue_edition import Editions, LookAtEdition
from mscu.codes import Role, Sensitivity
from mscu.copy_codes import Treatment
from mscu.documents.blocks import texts
from mscu.documents.editions.composing import compose, printed_facts
from mscu.documents.editions.editions import EDITIONS, MAP, SURVIVOR, Edition, mask
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_report

SOURCE, HEALTH, PERSON = Sensitivity.SOURCE, Sensitivity.HEALTH, Sensitivity.PERSON
SHOW, OUT = Treatment.SHOW, Treatment.LEAVE_OUT
CHANGEABLE = [each for each in EDITIONS.values() if each.choosable]


def change(edition: str, *treatments: tuple[Sensitivity, Treatment]) -> ChangeEdition:
    return ChangeEdition(edition=edition, treatments=treatments, reason="Agreed with DI Aspinall.")


def never(gate: Gate, key: str) -> tuple[str, ...]:
    return next(each.never for each in gate.ask(Editions()) if each.key == key)


def test_what_is_decided_is_printed_so(world: World) -> None:
    officer, administrator = world.store.gate(Role.OFFICER), world.store.gate(Role.ADMINISTRATOR)
    a_report(officer, case_id=world.case_id, source_reference="HELP-0417")
    look = LookAtEdition(case_id=world.case_id, edition="supervisor")
    assert "HELP-0417" in text_of(officer.ask(look).pdf)
    administrator.perform(change("supervisor", (Sensitivity.REFERENCE, OUT), (SOURCE, OUT)))
    assert "HELP-0417" not in text_of(officer.ask(look).pdf)
    assert f"in this unit: {SOURCE.label}" in never(officer, "supervisor")
    administrator.perform(change("supervisor", (Sensitivity.REFERENCE, SHOW), (SOURCE, SHOW)))
    assert "HELP-0417" in text_of(officer.ask(look).pdf)
    assert never(officer, "supervisor") == EDITIONS["supervisor"].never
    key = "investigating_officer"
    assert "health" in never(officer, key)
    administrator.perform(change(key, (HEALTH, SHOW)))
    assert "health" not in never(officer, key)
    assert "who told us, and how a source is graded" in never(officer, key)


def test_the_table_says_what_was_changed_and_what_is_left_is_masked_and_may_be_put_back(world: World) -> None:
    administrator = world.store.gate(Role.ADMINISTRATOR)
    administrator.perform(change("cps", (HEALTH, OUT)))
    tables = {each.key: each for each in administrator.ask(EditionTables())}
    assert tables["cps"].changed.endswith("by PC Administrator: Agreed with DI Aspinall.")
    assert tables["supervisor"].changed == ""
    (row,) = [each for each in tables["cps"].rows if each.about is HEALTH]
    assert (row.now, row.delivered, row.choices) == (OUT, SHOW, (SHOW, OUT))
    assert "case_study" not in tables
    assert Sensitivity.SECRET.label in tables["cps"].always_out
    named = (PERSON, Sensitivity.PLACE, Sensitivity.NARRATIVE)
    administrator.perform(change("partner", *((each, OUT) for each in named)))
    officer = world.store.gate(Role.OFFICER)
    (now,) = [each for each in officer.ask(Editions()) if each.key == "partner"]
    assert now.names_nobody
    assert f"in this unit: {PERSON.label}" in now.never
    administrator.perform(change("partner", *((each, Treatment.PSEUDONYM) for each in named)))
    (then,) = [each for each in officer.ask(Editions()) if each.key == "partner"]
    assert then.never == EDITIONS["partner"].never
    assert not then.changed


def test_who_prints_is_told_that_an_edition_shows_more_and_the_audit_keeps_it(world: World) -> None:
    administrator, officer = world.store.gate(Role.ADMINISTRATOR), world.store.gate(Role.OFFICER)
    administrator.perform(change("partner", (Sensitivity.ORIGIN, SHOW)))
    (now,) = [each.changed for each in officer.ask(Editions()) if each.key == "partner"]
    assert now.startswith(f"{Sensitivity.ORIGIN.label}: {SHOW.label.lower()}. ")
    assert now.endswith("by PC Administrator: Agreed with DI Aspinall.")
    administrator.perform(change("partner", (Sensitivity.ORIGIN, OUT)))
    kept = world.store.sql("SELECT reason FROM audit_entry WHERE operation = 'permission'")
    assert [each for (each,) in kept if each.startswith("partner: ")] == [
        f"partner: {Sensitivity.ORIGIN.label}: {each.label.lower()}. Agreed with DI Aspinall."
        for each in (SHOW, OUT)
    ]


def test_nothing_beyond_the_class_nothing_without_a_reason_and_by_nobody_else(world: World) -> None:
    for command in (
        change("partner", (PERSON, SHOW)),
        change("partner", (Sensitivity.CONTACT, SHOW)),
        change("supervisor", (Sensitivity.SECRET, SHOW)),
        change("supervisor", (PERSON, Treatment.PSEUDONYM)),
        change("case_study", (Sensitivity.STATE, OUT)),
        change("link_chart", (PERSON, OUT)),
        change("everything", (PERSON, OUT)),
        change("cps", (HEALTH, SHOW)),
        replace(change("cps", (HEALTH, OUT)), reason=" "),
    ):
        with pytest.raises(Invalid):
            world.store.gate(Role.ADMINISTRATOR).perform(command)
    with pytest.raises(NotPermitted):
        world.store.gate(Role.SUPERVISOR).perform(change("cps", (HEALTH, OUT)))
    assert world.store.sql("SELECT count(*) FROM edition_rule") == [(0,)]


@pytest.mark.parametrize("edition", CHANGEABLE, ids=lambda each: each.key)
def test_every_choice_can_be_printed_and_none_tells_more_than_the_class(edition: Edition) -> None:
    if edition.key == MAP.key:
        pytest.skip("made of more than the facts of a case")
    assert edition.changed({Sensitivity.SECRET: SHOW}) is edition, "as if it were not there"
    facts = replace(CARAVAN, survivor=CARAVAN.people[0].name if edition is SURVIVOR else "")
    tried = [(about, each) for about in edition.choosable for each in edition.choices(about)]
    assert len(tried) >= 2 * len(edition.choosable) > 0
    for about, treatment in tried:
        now = edition.changed({about: treatment})
        assert now.treatments[about] is treatment
        assert all(now.reader_class.permits(s, t) for s, t in now.treatments.items())
        shown = mask(printed_facts(facts, now), now, lambda _: "somebody") if now.names_nobody else facts
        try:
            document = compose(shown, now)
        except Invalid:  # the caravan case has nothing of it
            return
        assert list(texts(document))
