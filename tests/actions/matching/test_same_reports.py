"""Reports that name the same thing find each other from their words alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

import pytest

from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.handling import HANDLING_FIELDS, AddItem, Item
from mscu.actions.intake.reports import LinkReport
from mscu.actions.matching.matching import LikenessStrength
from mscu.actions.matching.mentions import mentions_in
from mscu.actions.matching.same_reports import (
    AnsweredReports,
    AnswerNotSame,
    GroupedReports,
    SameGroup,
    TakeBackNotSame,
)
from mscu.codes import IdentifierKind, Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.models.mention import Mention
from mscu.store.engine.engines import writing
from mscu.store.indexes.rebuild_indexes import empty_indexes
from tests.actions.entries.test_handling import C, P, graded
from tests.actions.matching.test_hits import restrict
from tests.inputs.factories import a_case, a_report
from tests.inputs.import_tables import an_import
from tests.inputs.tips import STORIES, TIPS, Tip, tips
from tests.scenes.stores import Store

PLATE = "Stopped a silver Vauxhall YD68 KZL on the M66, six men, no papers of their own."
PLATE_AGAIN = "Lads at the hand wash are dropped by a silver van, yd68kzl, before seven."
ELSEWHERE = "A man shouted at a woman outside the shop."


def report(gate: Gate, text: str, **fields: str) -> int:
    return a_report(gate, text=text, **fields)


def groups(gate: Gate) -> list[SameGroup]:
    found = gate.ask(GroupedReports())
    return list(found)


SHARED = (
    (PLATE, PLATE_AGAIN, "YD68 KZL", "the same plate"),
    (
        "The boss rings from 07700 900832.",
        "Ring +44 7700 900 832 for work.",
        "07700 900832",
        "the same phone",
    ),
    ("Write to boss@example.com.", "She mailed BOSS@example.com.", "boss@example.com", "the same e-mail"),
    (
        "Eleven men sleep at 22-24 Bridge Street, Leigh.",
        "Rubbish is left outside 22 Bridge St.",
        "22 Bridge St",
        "the same number of the same road",
    ),
    (
        "He works for Daniel Crabtree.",
        "Danny Crabtree has their cards.",
        "Danny Crabtree",
        "Danny is short for Daniel",
    ),
    ("He works for حسين علي there.", "Hussein Ali takes the wages.", "Hussein Ali", ""),
)
STRONG = {"YD68 KZL", "07700 900832", "boss@example.com"}
ALIKE = (
    ("The van YD68 KZL left at six.", "The van YD68 KZM left at six."),
    ("He lives at 22 Bridge Street.", "She lives at 24 Bridge Street."),
    ("Nguyễn Văn Hùng was there.", "Nguyễn Văn Thanh was there."),
    ("Tom was there with Ann.", "Tom was there with Joe."),
    ("A call from Greater Manchester Police.", "Greater Manchester Police called."),
    ("هو يأخذ جوازات السفر من العمال كل يوم", "رجل في البيت يأخذ جوازات السفر من النساء"),
)
"""Pairs that share nothing by which anything is known; the last are of a script without capitals."""


def test_what_two_reports_share_makes_them_a_group(officer: Gate) -> None:
    report(officer, ELSEWHERE)
    pairs = {(report(officer, first), report(officer, second)): told for first, second, *told in SHARED}
    found = {group.report_ids: group for group in groups(officer)}
    assert len(found) == len(pairs)
    for ids, (shown, why) in pairs.items():
        group = found[tuple(reversed(ids))]
        assert group.shown == shown
        assert group.strength is (LikenessStrength.STRONG if shown in STRONG else LikenessStrength.FAIR)
        assert why in "; ".join(group.why)
        for member in group.reports:
            assert member.text[member.match.start : member.match.end] in member.text.split(":")[0]
            assert member.match.end > member.match.start


def test_what_only_looks_alike_makes_none(officer: Gate) -> None:
    for pair in ALIKE:
        for text in pair:
            report(officer, text)
    assert groups(officer) == []


def test_the_place_of_a_report_counts_as_its_words_do(officer: Gate) -> None:
    report(officer, "Men work all night.", where_words="12 Hollin Lane, Heywood OL10 3AA")
    report(officer, "They are at 12 Hollin Lane.")
    (group,) = groups(officer)
    assert group.reports[1].match.end == 0
    assert group.shown == "12 Hollin Lane"


def test_all_that_the_same_reports_share_is_one_group_with_each_reason(officer: Gate) -> None:
    report(officer, f"{PLATE} Ring 07700 900832.")
    report(officer, f"{PLATE_AGAIN} His number is 07700 900832.")
    (group,) = groups(officer)
    assert group.shown == "YD68 KZL"
    assert group.why == ("the same plate", "the same phone: 07700 900832")


def test_a_correction_takes_part_and_no_longer(officer: Gate) -> None:
    first = report(officer, PLATE)
    second = report(officer, "A silver van drops them before seven.")
    assert groups(officer) == []
    correct(officer, second, PLATE_AGAIN)
    assert [group.report_ids for group in groups(officer)] == [(second, first)]
    correct(officer, first, ELSEWHERE)
    assert groups(officer) == []


def correct(gate: Gate, report_id: int, text: str) -> None:
    version = gate.ask(EntryFile(entry_id=report_id)).version
    gate.perform(CorrectEntry(entry_id=report_id, version=version, text=text, reason="Misheard."))


def an_item(text: str, number: int = 1, code: str = C) -> Item:
    return graded(number, text, code, conditions="Ask the originator." if code == C else "")


@pytest.mark.parametrize("code", [P, C])
def test_what_a_graded_item_names_counts_as_words_of_the_report_do(officer: Gate, code: str) -> None:
    first = a_report(officer, text="As told.", items=(an_item(PLATE, code=code), an_item(ELSEWHERE, 2)))
    second = report(officer, PLATE_AGAIN)
    (found,) = groups(officer)
    assert found.report_ids == (second, first)
    of_first = found.reports[1]
    assert of_first.words[of_first.match.start : of_first.match.end] == "YD68 KZL"
    assert of_first.text == "As told."


def test_an_item_that_is_added_later_is_read_and_goes_with_a_restricted_case(
    store: Store, officer: Gate
) -> None:
    case_id, first = a_case(officer), report(officer, PLATE_AGAIN)
    second = a_report(officer, case_id=case_id, text=ELSEWHERE)
    assert groups(officer) == []
    item = an_item(PLATE)
    fields = {name: getattr(item, name) for name in HANDLING_FIELDS}
    officer.perform(AddItem(report_id=second, text=item.text, **fields))
    (found,) = groups(officer)
    assert found.report_ids == (second, first)
    with writing(store.engine).begin() as connection:
        empty_indexes(connection)
    assert groups(officer) == [found]
    restrict(store.gate(Role.SUPERVISOR), case_id)
    assert groups(officer) == []


def test_reports_of_one_case_are_no_longer_asked_about(officer: Gate) -> None:
    first, second = report(officer, PLATE), report(officer, PLATE_AGAIN)
    case_id = a_case(officer)
    officer.perform(LinkReport(report_id=first, case_id=case_id, reason="The same van."))
    (group,) = groups(officer)
    assert [member.case_id for member in group.reports] == [None, case_id]
    officer.perform(LinkReport(report_id=second, case_id=case_id, reason="The same van."))
    assert groups(officer) == []


def test_what_is_restricted_to_others_is_not_shown(store: Store, officer: Gate) -> None:
    first = report(officer, PLATE)
    report(officer, PLATE_AGAIN)
    case_id = a_case(officer)
    officer.perform(LinkReport(report_id=first, case_id=case_id, reason="The same van."))
    supervisor = store.gate(Role.SUPERVISOR)
    restrict(supervisor, case_id)
    assert groups(officer) == []
    assert len(groups(supervisor)) == 1


def test_an_answer_is_remembered_until_another_report_comes(officer: Gate) -> None:
    ids = report(officer, PLATE), report(officer, PLATE_AGAIN)
    (group,) = groups(officer)
    with pytest.raises(Invalid) as refused:
        officer.perform(AnswerNotSame(keys=group.keys, report_ids=ids, reason=" "))
    assert refused.value.problems.keys() == {"reason"}
    answer_id = officer.perform(AnswerNotSame(keys=group.keys, report_ids=ids, reason="A hire car."))
    assert groups(officer) == []
    (answered,) = officer.ask(AnsweredReports())
    assert (answered.id, answered.shown, answered.reason) == (answer_id, "YD68 KZL", "A hire car.")
    assert len(answered.register_numbers) == len(ids)
    third = report(officer, "It was YD68 KZL again.")
    assert [each.report_ids for each in groups(officer)] == [(third, *reversed(ids))]


@pytest.fixture
def three(store: Store, officer: Gate) -> tuple[Gate, int, int, int]:
    """Return the supervisor, a report of a restricted case, and two of the officer's that name the same."""
    hidden = report(officer, PLATE)
    supervisor, case_id = store.gate(Role.SUPERVISOR), a_case(officer)
    officer.perform(LinkReport(report_id=hidden, case_id=case_id, reason="The same van."))
    restrict(supervisor, case_id)
    return supervisor, hidden, report(officer, PLATE_AGAIN), report(officer, f"{PLATE} Again.")


def test_who_may_not_see_all_reports_of_an_answer_learns_nothing_of_it(
    officer: Gate, three: tuple[Gate, int, int, int]
) -> None:
    supervisor, hidden, *shown = three
    (group,) = groups(supervisor)
    assert {*group.report_ids} == {hidden, *shown}
    answer_id = supervisor.perform(
        AnswerNotSame(keys=group.keys, report_ids=group.report_ids, reason="The source of the other case.")
    )
    assert groups(supervisor) == []
    assert officer.ask(AnsweredReports()) == ()
    assert [{*each.report_ids} for each in groups(officer)] == [{*shown}]
    with pytest.raises(NotFound):
        officer.perform(TakeBackNotSame(answer_id=answer_id))


def test_an_answer_is_about_the_reports_that_were_seen(
    officer: Gate, three: tuple[Gate, int, int, int]
) -> None:
    supervisor, hidden, *shown = three
    (group,) = groups(officer)
    officer.perform(AnswerNotSame(keys=group.keys, report_ids=group.report_ids, reason="A hire car."))
    assert groups(officer) == []
    assert [{*each.report_ids} for each in groups(supervisor)] == [{hidden, *shown}]
    (answered,) = supervisor.ask(AnsweredReports())
    assert len(answered.register_numbers) == len(shown)


def test_an_older_report_that_is_corrected_to_name_it_asks_again(officer: Gate) -> None:
    older = report(officer, ELSEWHERE)
    ids = report(officer, PLATE), report(officer, PLATE_AGAIN)
    (group,) = groups(officer)
    officer.perform(AnswerNotSame(keys=group.keys, report_ids=ids, reason="A hire car."))
    correct(officer, older, "It was YD68 KZL.")
    assert [{*each.report_ids} for each in groups(officer)] == [{older, *ids}]


def test_an_answer_is_to_all_that_the_same_reports_share_and_can_be_taken_back(officer: Gate) -> None:
    """Else they would come back at once for what else they share: a short name has several keys."""
    ids = report(officer, "Daniel Crabtree, 07700 900832."), report(officer, "Danny Crabtree, 07700 900832.")
    (group,) = groups(officer)
    assert len(group.keys) > 1
    answer_id = officer.perform(AnswerNotSame(keys=group.keys, report_ids=ids, reason="A hire car."))
    assert groups(officer) == []
    assert [answered.id for answered in officer.ask(AnsweredReports())] == [answer_id]
    officer.perform(TakeBackNotSame(answer_id=answer_id))
    officer.perform(TakeBackNotSame(answer_id=answer_id))
    assert len(groups(officer)) == 1
    assert officer.ask(AnsweredReports()) == ()
    with pytest.raises(NotFound):
        officer.perform(AnswerNotSame(keys=(), report_ids=ids, reason="A hire car."))


def test_a_name_that_many_reports_have_distinguishes_none(officer: Gate) -> None:
    for number in range(13):
        report(officer, f"A {number}th call about the Tithe Barn.")
    assert groups(officer) == []


def test_the_index_is_made_anew_if_it_is_not_as_it_should_be(store: Store, officer: Gate) -> None:
    report(officer, PLATE)
    report(officer, PLATE_AGAIN)
    assert len(groups(officer)) == 1
    kept = store.sql(f"SELECT key, entry_id FROM {Mention.__tablename__} ORDER BY key, entry_id")
    with writing(officer.store.engine).begin() as connection:
        empty_indexes(connection)
    assert len(groups(officer)) == 1
    assert store.sql(f"SELECT key, entry_id FROM {Mention.__tablename__} ORDER BY key, entry_id") == kept


def test_an_officer_who_dealt_with_both_makes_no_two_reports_the_same(officer: Gate) -> None:
    for rank in ("DC", "PC 4471", "Sgt"):
        report(officer, f"{rank} Tom Fielding took the call. A man shouted outside.")
    assert groups(officer) == []
    report(officer, "Tom Fielding of the car wash shouted.")
    report(officer, "DC Moss says that Tom Fielding runs the car wash.")
    (group,) = groups(officer)
    assert group.shown == "Tom Fielding"
    assert len(group.reports) == 2


def test_what_a_vehicle_is_called_names_nobody() -> None:
    for vehicle in ("White Transit", "Black Audi", "Old Blue Ford Transit", "Silver Mercedes"):
        told = mentions_in(f"{vehicle} YD68 KZL was there, with Ion Rusu.")
        assert [each.match.kind for each in told] == [IdentifierKind.REGISTRATION, IdentifierKind.NAME]


UNTOLD = {
    10: "a name of which both words are spelt otherwise",
    18: "a postcode alone, where the number of the house stands elsewhere",
}
"""Stories that are not found, and why."""


def a_log(told: list[Tip]) -> bytes:
    """Return the tips as a table."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(("Ref", "Date rec'd", "From", "District", "Details", "No. PVs"))
    for number, tip in enumerate(told, 1):
        writer.writerow((number, "01/03/2021", "101", "Bury", tip.text, ""))
    return file.getvalue().encode()


def tells_one_story(group: SameGroup, story_of: Mapping[str, int | None]) -> bool:
    stories = {story_of[report.text] for report in group.reports}
    return len(stories) == 1 and None not in stories


def test_the_stories_are_found_and_nothing_else(
    store: Store, record_property: Callable[[str, float], None]
) -> None:
    told = tips()
    officer = store.gate(Role.OFFICER)
    result = officer.perform(an_import(a_log(told)))
    assert result.reports == TIPS
    story_of = {tip.text: tip.story for tip in told}
    groups = officer.ask(GroupedReports(import_id=result.import_id))
    whole = {
        story
        for story, texts in enumerate(STORIES)
        if any({report.text for report in group.reports} >= {*texts} for group in groups)
    }
    wrong = [group.shown for group in groups if not tells_one_story(group, story_of)]
    record_property("recall", len(whole) / len(STORIES))
    record_property("precision", 1 - len(wrong) / len(groups))
    assert {*range(len(STORIES))} - whole == {*UNTOLD}
    assert wrong == []
