"""Handling code C: held back until its conditions are met, its sanitised version in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.cases import CloseCase
from mscu.actions.core.action import Command
from mscu.actions.editions.issue_edition import IssueEdition, LookAtEdition
from mscu.actions.entries.corrections import EntryVersions
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.handling import AddItem, ConditionsMet, GradeItem, Item
from mscu.actions.intake.named_in_words import NameInReport
from mscu.actions.intake.reports import LinkReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.nrm.nrm_forms import StartNrmForm
from mscu.codes import Role
from mscu.errors import Invalid, NotFound, StaleRecord
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_note, a_person, a_report, valid

CALLER = "The caller is the cook of the yard."
SEEN = "A patrol saw three vans."
SANITISED = "Somebody who knows the yard told us."
WHOLE = f"{CALLER} {SEEN}"
S1, S2 = "handling_sanitising:s1", "handling_sanitising:s2"
C, P = "intelligence_handling:c", "intelligence_handling:p"


def graded(number: int, text: str, code: str = P, **changes: Any) -> Item:
    given: dict[str, Any] = {
        "source_grade": "intelligence_source:2",
        "assessment": "intelligence_assessment:a",
    }
    return Item(**(given | {"number": number, "text": text, "handling_code": code} | changes))


def told_by_the_cook(world: World, **changes: Any) -> int:
    """Put into the case a report of two items, of which the first is under handling code C."""
    first = graded(1, CALLER, C, conditions="Never name the cook.", **changes)
    return reported(world, first, graded(2, SEEN), caller="Mrs Cook", where_words="behind the kitchen")


def reported(world: World, *items: Item, **changes: Any) -> int:
    """Put into the case a report of these items."""
    said = {"case_id": world.case_id, "text": WHOLE, "items": items} | changes
    return a_report(world.store.gate(Role.OFFICER), **said)


def item_of(world: World, report: int, number: int = 1) -> tuple[int, int]:
    """Return number and version of an item."""
    ((found, version),) = world.store.sql(
        "SELECT id, version FROM report_item WHERE entry_id = ? AND number = ?", report, number
    )
    return found, version


def grading(world: World, report: int, **changes: Any) -> GradeItem:
    item, version = item_of(world, report)
    of_the_cook = {"handling_code": C, "conditions": "Never name the cook.", "reason": "Nothing else."}
    grades = {"source_grade": "intelligence_source:2", "assessment": "intelligence_assessment:a"}
    return GradeItem(**{"item_id": item, "version": version} | grades | of_the_cook | changes)


def printed(world: World, *met: ConditionsMet) -> str:
    issue = replace(valid(IssueEdition, world), met=met)
    return " ".join(text_of(world.store.gate(Role.OFFICER).perform(issue).content).split())


def looked_at(world: World, *met: int) -> str:
    look = LookAtEdition(case_id=world.case_id, edition="supervisor", met=met)
    return " ".join(text_of(world.store.gate(Role.OFFICER).ask(look).pdf).split())


def refused(world: World, command: Command[Any]) -> dict[str, str]:
    before = world.store.snapshot()
    with pytest.raises(Invalid) as problem:
        world.store.gate(Role.OFFICER).perform(command)
    assert world.store.snapshot() == before
    return problem.value.problems


# ------------------------------------------------------------------------------------- what leaves


HELD = graded(1, CALLER, C, conditions="Ask first.")


@pytest.mark.parametrize(
    ("items", "told", "held"),
    [
        ((graded(1, CALLER), graded(2, SEEN)), (WHOLE,), ()),
        (
            (graded(1, CALLER, C, conditions="x", sanitising=S1, sanitised=SANITISED), graded(2, SEEN)),
            (f"1. Sanitised: {SANITISED}", f"2. {SEEN}"),
            (CALLER,),
        ),
        ((graded(1, "", C, conditions="Ask first."),), (), (CALLER, SEEN)),
        ((graded(1, "", C, conditions="Ask first."), graded(2, SEEN)), (), (CALLER, SEEN)),
        ((graded(1, ""), graded(2, CALLER, C, conditions="Ask first.")), (), (CALLER, SEEN)),
    ],
    ids=["open", "sanitised", "of the whole", "of the whole, beside an open one", "beside an open whole"],
)
def test_what_is_held_back_of_a_report_follows_from_all_its_items(
    items: tuple[Item, ...], told: tuple[str, ...], held: tuple[str, ...], world: World
) -> None:
    reported(world, *items)
    text = looked_at(world)
    assert [words for words in told if words not in text] == []
    assert [words for words in held if words in text] == []


def test_once_its_conditions_are_met_it_is_printed_and_kept_how_and_for_whom(world: World) -> None:
    report = told_by_the_cook(world)
    item, _ = item_of(world, report)
    assert WHOLE in printed(world, ConditionsMet(item_id=item, how="She agreed on the phone, 19 Jun 2022."))
    assert CALLER not in printed(world), "the next copy asks again"
    entry = world.store.gate(Role.OFFICER).ask(EntryFile(entry_id=report))
    (met,) = [part for part in entry.parts if part.kind == "condition_met"]
    assert (met.get("item_number"), met.get("recipient")) == ("1", "DI Aspinall")
    assert met.get("how") == "She agreed on the phone, 19 Jun 2022."
    copies = "SELECT copy_number FROM disclosure WHERE id = (SELECT disclosure_id FROM condition_met)"
    assert world.store.sql(copies) == [(1,)]


def test_one_item_let_out_does_not_let_out_another(world: World) -> None:
    report = reported(world, HELD, graded(2, SEEN, C, conditions="Ask."))
    item, _ = item_of(world, report, 2)
    text = printed(world, ConditionsMet(item_id=item, how="Asked the patrol."))
    assert f"2. {SEEN}" in text
    assert CALLER not in text


def test_conditions_are_met_once_in_words_and_only_for_items_of_the_case(world: World) -> None:
    item, _ = item_of(world, told_by_the_cook(world))
    elsewhere = a_case(world.store.gate(Role.OFFICER))
    issue = valid(IssueEdition, world)
    assert set(refused(world, replace(issue, met=(ConditionsMet(item_id=item, how=" "),)))) == {f"met.{item}"}
    twice = (ConditionsMet(item_id=item, how="a"), ConditionsMet(item_id=item, how="b"))
    assert set(refused(world, replace(issue, met=twice))) == {f"met.{item}"}
    other = replace(issue, case_id=elsewhere, met=(ConditionsMet(item_id=item, how="Asked."),))
    assert set(refused(world, other)) == {f"met.{item}"}


def test_the_public_learns_nothing_of_a_report_that_is_held_back(world: World) -> None:
    report = reported(world, HELD, indicators=("indicator:injuries_assault",))
    item, _ = item_of(world, report)
    supervisor = world.store.gate(Role.SUPERVISOR)
    look = LookAtEdition(case_id=world.case_id, edition="case_study")
    held_back = supervisor.ask(look).pages_text
    assert not {"hurt", "violence"} & {*held_back.replace(".", "").split()}
    assert "violence" in supervisor.ask(replace(look, met=(item,))).pages_text


def test_an_item_under_conditions_is_held_back_with_all_that_could_say_it(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    alone = a_person(officer, name="Zebedee Quillfeather")
    report = told_by_the_cook(world)
    held = LookAtEdition(case_id=world.case_id, edition="supervisor")
    (line,) = officer.ask(held).withheld
    assert (line.number, line.excerpt, line.has_sanitised) == (1, CALLER, False)
    assert line.conditions == "Never name the cook."
    officer.perform(NameInReport(report_id=report, known=(About(subject_id=alone),)))
    officer.perform(NameInReport(report_id=report, known=(About(subject_id=world.victim_id),)))
    text = looked_at(world)
    for never in (CALLER, "Mrs Cook", "kitchen", "Never name", "Quillfeather"):
        assert never not in text
    assert "1. Held back under handling code C: its conditions are not met." in text
    assert f"2. {SEEN}" in text
    assert "Ionut Balan" in text
    item, _ = item_of(world, report)
    assert line.id == item
    assert all(words in looked_at(world, item) for words in (WHOLE, "Quillfeather"))


def test_what_follows_neither_names_who_told_us_nor_quotes_the_item(world: World) -> None:
    report = told_by_the_cook(world)
    said = {"given_to": "Mrs Cook", "text": f"As you say: {CALLER} Stay away from the yard."}
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(GiveAdvice, world, follows_id=report, **said))
    look = officer.ask(LookAtEdition(case_id=world.case_id, edition="supervisor"))
    text = " ".join(text_of(look.pdf).split())
    assert "Mrs Cook" not in text
    assert CALLER not in text
    assert "Stay away from the yard." in text
    assert look.following == 1


def test_a_short_name_is_not_cut_out_of_longer_words(world: World) -> None:
    reported(world, HELD, text=CALLER, caller="Ian")
    a_note(
        world.store.gate(Role.OFFICER), world.case_id, text="Ian says the Romanian men are fed twice a week."
    )
    text = looked_at(world)
    assert "[held back] says the Romanian men are fed twice a week." in text


def test_a_form_for_the_home_office_says_what_was_seen_and_not_by_whom(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    report = told_by_the_cook(world)
    officer.perform(NameInReport(report_id=report, known=(About(subject_id=world.victim_id),)))
    world.store.sql(
        "INSERT INTO choice (case_id, entry_id, of_field, position, choice, version) "
        "VALUES (?, ?, 'indicators', 0, 'indicator:injuries_assault', 1)",
        world.case_id,
        report,
    )
    officer.perform(StartNrmForm(case_id=world.case_id, person_id=world.victim_id))
    told = "SELECT indicator, seen_by, seen_when, seen_where, evidence FROM nrm_indicator"
    assert world.store.sql(told) == [("indicator:injuries_assault", "", "", "", "")]


# ---------------------------------------------------------------------------------------- grading


def test_a_sanitised_version_says_who_may_make_it_and_only_code_c_has_one(world: World) -> None:
    adding = replace(valid(AddItem, world), sanitising=None)
    assert set(refused(world, adding)) == {"sanitising"}
    assert set(refused(world, replace(adding, sanitising=S2))) == {"sanitised"}
    agreed = grading(world, told_by_the_cook(world), sanitising=S2, sanitised=SANITISED)
    world.store.gate(Role.OFFICER).perform(agreed)
    assert f"Sanitised: {SANITISED}" in looked_at(world)
    for name, said in (
        ("handling_action", "handling_action:a1"),
        ("sanitising", "handling_sanitising:s1"),
        ("sanitised", "Told by somebody."),
    ):
        of_code_c: dict[str, Any] = {"report_id": world.report_id, "text": "Talk", name: said}
        assert refused(world, AddItem(**of_code_c)) == {name: "Only an item under handling code C has this."}


def test_in_a_closed_case_an_item_can_still_be_held_back(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    report = a_report(officer, case_id=world.case_id, text=CALLER, items=(graded(1, CALLER),))
    world.store.gate(Role.SUPERVISOR).perform(valid(CloseCase, world))
    officer.perform(grading(world, report, conditions="At risk.", reason="She was threatened."))
    assert CALLER not in looked_at(world)


def test_an_item_is_added_after_the_last_one_and_goes_with_its_report_into_the_case(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(AddItem(report_id=world.report_id, text="First"))
    officer.perform(AddItem(report_id=world.report_id, text="Second"))
    sql = "SELECT number, text FROM report_item WHERE entry_id = ? ORDER BY number"
    assert world.store.sql(sql, world.report_id) == [(1, "First"), (2, "Second")]
    officer.perform(valid(AddItem, world))
    officer.perform(LinkReport(report_id=world.report_id, case_id=world.case_id, reason="Same yard."))
    assert "People were seen" in looked_at(world)


def test_graded_anew_it_keeps_what_was_said_and_why(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    report = told_by_the_cook(world)
    sanitised = {"sanitising": S1, "sanitised": SANITISED}
    officer.perform(grading(world, report, **sanitised, reason="For the partner agencies."))
    officer.perform(grading(world, report, handling_code=P, conditions="", reason="She agreed."))
    newest, first = officer.ask(EntryVersions(entry_id=report))
    assert (first.reason, newest.reason) == ("For the partner agencies.", "She agreed.")
    assert [(field.label, field.value) for field in first.fields] == [
        ("Item 1: sanitising", ""),
        ("Item 1: sanitised version", ""),
    ]
    assert ("Item 1: sanitised version", SANITISED) in [(f.label, f.value) for f in newest.fields]
    assert ("Item 1: handling code", "C Lawful sharing permitted with conditions") in [
        (f.label, f.value) for f in newest.fields
    ]
    assert WHOLE in looked_at(world)


def test_grading_wants_a_reason_a_change_the_newest_version_and_a_case_that_one_sees(world: World) -> None:
    same = grading(world, told_by_the_cook(world))
    assert set(refused(world, same)) == {"reason"}
    said = replace(same, sanitising=S1, sanitised=SANITISED)
    assert set(refused(world, replace(said, reason=""))) == {"reason"}
    assert set(refused(world, replace(said, conditions=""))) == {"conditions"}
    with pytest.raises(StaleRecord):
        world.store.gate(Role.OFFICER).perform(replace(said, version=7))
    world.restricted()
    with pytest.raises(NotFound):
        world.store.gate(Role.OFFICER).perform(said)
