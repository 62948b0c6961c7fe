"""Of five hundred imported tips, those that tell one story are found and those that look alike are not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

from mscu.actions.matching.same_reports import GroupedReports, SameGroup
from mscu.codes import Role
from tests.inputs.import_tables import an_import
from tests.inputs.tips import STORIES, TIPS, Tip, tips
from tests.scenes.stores import Store

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
