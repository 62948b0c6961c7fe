"""Handling code C: held back until its conditions are met, its sanitised version in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.action import Command
from mscu.actions.documents import IssueEdition, LookAtEdition
from mscu.actions.entry_file import EntryFile
from mscu.actions.entry_versions import EntryVersions
from mscu.actions.handling import AddItem, GradeItem, Item, Met
from mscu.actions.reports import LinkReport
from mscu.codes import Role
from mscu.errors import Invalid, NotFound, Stale
from tests.documents.reading import text_of
from tests.factories import World, a_case, a_report, valid

CALLER = "The caller is the cook of the yard."
SEEN = "A patrol saw three vans."
SANITISED = "Somebody who knows the yard told us."
WHOLE = f"{CALLER} {SEEN}"
C, P = "intelligence_handling:c", "intelligence_handling:p"


def graded(number: int, text: str, code: str = P, **more: Any) -> Item:  # noqa: ANN401
    return Item(
        number=number, text=text, source_grade="intelligence_source:2",
        assessment="intelligence_assessment:a", handling_code=code, **more,
    )  # fmt: skip


def told_by_the_cook(world: World, **more: Any) -> int:  # noqa: ANN401
    """Put into the case a report of two items, of which the first is under handling code C."""
    items = (graded(1, CALLER, C, conditions="Never name the cook.", **more), graded(2, SEEN))
    return a_report(
        world.store.gate(Role.OFFICER), case_id=world.case_id, text=WHOLE, items=items,
        caller="Mrs Cook", where_words="behind the kitchen",
    )  # fmt: skip


def item_of(world: World, report: int, number: int = 1) -> tuple[int, int]:
    """Give number and version of an item."""
    ((found, version),) = world.store.sql(
        "SELECT id, version FROM report_item WHERE entry_id = ? AND number = ?", report, number
    )
    return found, version


def printed(world: World, *met: Met, edition: str = "supervisor") -> str:
    issue = replace(valid(IssueEdition, world), edition=edition, met=met)
    return " ".join(text_of(world.store.gate(Role.OFFICER).perform(issue).pdf).split())


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


def test_what_is_not_under_conditions_is_printed_whole(world: World) -> None:
    a_report(world.store.gate(Role.OFFICER), case_id=world.case_id, text=WHOLE,
             items=(graded(1, CALLER), graded(2, SEEN)))  # fmt: skip
    assert WHOLE in printed(world)


def test_an_item_under_conditions_is_held_back_with_all_that_could_say_it(world: World) -> None:
    told_by_the_cook(world)
    text = printed(world)
    for never in (CALLER, "Mrs Cook", "kitchen", "Never name"):
        assert never not in text
    assert f"2. {SEEN}" in text
    assert "1. Held back under handling code C: its conditions are not met." in text


def test_its_sanitised_version_stands_in_its_place(world: World) -> None:
    told_by_the_cook(world, sanitised=SANITISED)
    text = printed(world)
    assert f"1. Sanitised: {SANITISED}" in text
    assert CALLER not in text


def test_an_item_without_words_of_its_own_holds_the_whole_report_back(world: World) -> None:
    a_report(world.store.gate(Role.OFFICER), case_id=world.case_id, text=WHOLE,
             items=(graded(1, "", C, conditions="Ask first."),))  # fmt: skip
    text = printed(world)
    assert CALLER not in text
    assert SEEN not in text


def test_a_whole_report_is_not_let_out_by_an_open_item_beside_a_held_one(world: World) -> None:
    a_report(world.store.gate(Role.OFFICER), case_id=world.case_id, text=WHOLE,
             items=(graded(1, ""), graded(2, CALLER, C, conditions="Ask first.")))  # fmt: skip
    text = printed(world)
    assert CALLER not in text
    assert SEEN not in text


def test_once_its_conditions_are_met_it_is_printed_and_kept_how_and_for_whom(world: World) -> None:
    report = told_by_the_cook(world)
    item, _ = item_of(world, report)
    assert WHOLE in printed(world, Met(item_id=item, how="She agreed on the phone, 19 Jun 2022."))
    assert CALLER not in printed(world), "the next copy asks again"
    entry = world.store.gate(Role.OFFICER).ask(EntryFile(entry_id=report))
    (met,) = [part for part in entry.parts if part.kind == "condition_met"]
    assert (met.get("item_number"), met.get("recipient")) == ("1", "DI Aspinall")
    assert met.get("how") == "She agreed on the phone, 19 Jun 2022."
    copies = (
        "SELECT copy_number FROM disclosure WHERE id = (SELECT disclosure_id FROM condition_met)"
    )
    assert world.store.sql(copies) == [(1,)]


def test_one_item_let_out_does_not_let_out_another(world: World) -> None:
    report = a_report(
        world.store.gate(Role.OFFICER), case_id=world.case_id, text=WHOLE,
        items=(graded(1, CALLER, C, conditions="Ask."), graded(2, SEEN, C, conditions="Ask.")),
    )  # fmt: skip
    item, _ = item_of(world, report, 2)
    text = printed(world, Met(item_id=item, how="Asked the patrol."))
    assert f"2. {SEEN}" in text
    assert CALLER not in text


def test_a_look_shows_what_the_copy_would_say(world: World) -> None:
    item, _ = item_of(world, told_by_the_cook(world))
    assert CALLER not in looked_at(world)
    assert WHOLE in looked_at(world, item)
    look = LookAtEdition(case_id=world.case_id, edition="supervisor")
    (held,) = world.store.gate(Role.OFFICER).ask(look).held
    assert (held.id, held.number, held.words, held.has_sanitised) == (item, 1, CALLER, False)
    assert held.conditions == "Never name the cook."


def test_conditions_are_met_in_words_and_only_for_items_of_the_case(world: World) -> None:
    item, _ = item_of(world, told_by_the_cook(world))
    elsewhere = a_case(world.store.gate(Role.OFFICER))
    issue = valid(IssueEdition, world)
    assert set(refused(world, replace(issue, met=(Met(item_id=item, how=" "),)))) == {f"met.{item}"}
    other = replace(issue, case_id=elsewhere, met=(Met(item_id=item, how="Asked."),))
    assert set(refused(world, other)) == {f"met.{item}"}


def test_the_public_learns_nothing_of_a_report_that_is_held_back(world: World) -> None:
    report = a_report(
        world.store.gate(Role.OFFICER), case_id=world.case_id, text=WHOLE,
        indicators=("indicator:injuries_assault",),
        items=(graded(1, CALLER, C, conditions="Ask."),),
    )  # fmt: skip
    item, _ = item_of(world, report)
    supervisor = world.store.gate(Role.SUPERVISOR)
    look = LookAtEdition(case_id=world.case_id, edition="case_study")
    assert "hurt" not in supervisor.ask(look).pages_text
    assert "hurt" in supervisor.ask(replace(look, met=(item,))).pages_text


# ---------------------------------------------------------------------------------------- grading


@pytest.mark.parametrize("name", ["handling_action", "sanitising", "sanitised"])
def test_what_only_code_c_has_is_refused_without_it(name: str, world: World) -> None:
    said = {
        "handling_action": "handling_action:a1", "sanitising": "handling_sanitising:s1",
        "sanitised": "Told by somebody.",
    }  # fmt: skip
    adding = AddItem(report_id=world.report_id, text="Talk", **{name: said[name]})
    assert refused(world, adding) == {name: "Only an item under handling code C has this."}


def test_an_item_is_added_after_the_last_one(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(AddItem(report_id=world.report_id, text="First"))
    officer.perform(AddItem(report_id=world.report_id, text="Second"))
    sql = "SELECT number, text FROM report_item WHERE entry_id = ? ORDER BY number"
    assert world.store.sql(sql, world.report_id) == [(1, "First"), (2, "Second")]


def test_it_goes_with_its_report_into_the_case(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(AddItem, world))
    officer.perform(LinkReport(report_id=world.report_id, case_id=world.case_id))
    assert "People were seen" in printed(world)


def test_graded_anew_it_keeps_what_was_said_and_why(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    report = told_by_the_cook(world)
    item, version = item_of(world, report)
    grading = GradeItem(
        item_id=item, version=version, source_grade="intelligence_source:2",
        assessment="intelligence_assessment:a", handling_code=C, conditions="Never name the cook.",
        sanitised=SANITISED, reason="For the partner agencies.",
    )  # fmt: skip
    officer.perform(grading)
    officer.perform(replace(grading, version=version + 1, handling_code=P, sanitised="",
                            conditions="", reason="She agreed."))  # fmt: skip
    newest, first = officer.ask(EntryVersions(entry_id=report))
    assert (first.reason, newest.reason) == ("For the partner agencies.", "She agreed.")
    assert [(each.label, each.value) for each in first.fields] == [
        ("Item 1: sanitised version", "")
    ]
    assert ("Item 1: sanitised version", SANITISED) in [(f.label, f.value) for f in newest.fields]
    assert ("Item 1: handling code", "C Lawful sharing permitted with conditions") in [
        (f.label, f.value) for f in newest.fields
    ]
    assert WHOLE in printed(world)


def test_grading_wants_a_reason_a_change_and_the_newest_version(world: World) -> None:
    item, version = item_of(world, told_by_the_cook(world))
    same = GradeItem(
        item_id=item, version=version, source_grade="intelligence_source:2",
        assessment="intelligence_assessment:a", handling_code=C, conditions="Never name the cook.",
        reason="Nothing else.",
    )  # fmt: skip
    assert set(refused(world, same)) == {"reason"}
    assert set(refused(world, replace(same, sanitised=SANITISED, reason=""))) == {"reason"}
    assert set(refused(world, replace(same, conditions="", sanitised=SANITISED))) == {"conditions"}
    with pytest.raises(Stale):
        world.store.gate(Role.OFFICER).perform(replace(same, version=7, sanitised=SANITISED))


def test_an_item_of_a_hidden_case_is_not_there(world: World) -> None:
    item, version = item_of(world, told_by_the_cook(world))
    world.restricted()
    with pytest.raises(NotFound):
        world.store.gate(Role.OFFICER).perform(
            GradeItem(item_id=item, version=version, conditions="x", reason="y")
        )
