"""Drafts are kept within two seconds, at once when asked, and never lost to a full disk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from mscu.errors import DiskFull
from mscu.ui.forms.drafts import DELAY_SECONDS, Draft, Drafts

NOW = datetime(2022, 6, 20, 9, 30, tzinfo=UTC)


@dataclass
class Box:
    """Keeps what it is given; `full` says that the disk refuses."""

    kept: dict[str, bytes] = field(default_factory=dict)
    full: bool = False
    stuck: bool = False

    def put(self, key: str, content: bytes) -> None:
        if self.full:
            raise DiskFull
        self.kept[key] = content

    def drop(self, key: str) -> None:
        if self.stuck:
            raise DiskFull
        self.kept.pop(key, None)

    def contents(self) -> Iterator[bytes]:
        yield from self.kept.values()


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def drafts(box: Box) -> Drafts:
    return Drafts(box, Clock())


def test_the_form_that_was_open_when_it_locked_is_offered_once(drafts: Drafts, box: Box) -> None:
    drafts.keep("case/47/note", "Note, MS-22-0047", {"text": "Half"})
    drafts.keep("reports/new", "New report", {"where": "Heywood"})
    drafts.was_open("case/47/note")
    drafts.was_open("cases/new")  # nothing was typed into it, so there is nothing to go on with
    drafts.seal_now()
    again = Drafts(box, Clock())
    found = again.take_open()
    assert found is not None
    assert (found.key, found.values) == ("case/47/note", {"text": "Half"})
    assert again.take_open() is None
    again.seal_now()
    assert Drafts(box, Clock()).take_open() is None


def test_what_is_kept_is_there_after_the_next_unlocking_though_the_form_changes_it_or_is_older(
    drafts: Drafts, box: Box
) -> None:
    values: dict[str, object] = {"text": "Nguyễn Văn Hải", "tags": ["a", "b"]}
    drafts.keep("case/47/note", "Note, MS-22-0047", values)
    values["text"] = "changed later"
    drafts.keep("reports/new", "New report", {"where": "Heywood", "asked": True, "age": None})
    drafts.seal_now()
    again = Drafts(box, Clock())
    assert again.all() == drafts.all()
    assert [draft.label for draft in again.all()] == ["New report", "Note, MS-22-0047"]
    found = again.of("case/47/note")
    assert found is not None
    assert found.values == {"text": "Nguyễn Văn Hải", "tags": ["a", "b"]}
    of_an_earlier_version = box.kept["reports/new"].replace(b', "was_open": false', b"")
    assert b"was_open" not in of_an_earlier_version
    assert not Draft.from_bytes(of_an_earlier_version).was_open


def test_it_is_written_two_seconds_later_however_long_somebody_types(
    drafts: Drafts, box: Box, qtbot: QtBot
) -> None:
    assert DELAY_SECONDS <= 2
    drafts.keep("a", "A", {"text": "first"})
    assert box.kept == {}

    def typed_on() -> bool:
        drafts.keep("a", "A", {"text": "and on"})
        return bool(box.kept)

    qtbot.waitUntil(typed_on, timeout=4000)
    assert Draft.from_bytes(box.kept["a"]).values == {"text": "and on"}


def test_only_a_new_draft_changes_the_list_and_it_is_dropped_for_good(
    drafts: Drafts, box: Box, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(drafts.changed):
        drafts.keep("a", "A", {"text": "x"})
    with qtbot.assertNotEmitted(drafts.changed):
        drafts.keep("a", "A", {"text": "xy"})
    drafts.seal_now()
    with qtbot.waitSignal(drafts.changed):
        drafts.drop("a")
    drafts.seal_now()
    assert (drafts.all(), drafts.of("a"), box.kept) == ((), None, {})
    with qtbot.assertNotEmitted(drafts.changed):
        drafts.drop("a")


def test_a_full_disk_is_told_and_tried_again(drafts: Drafts, box: Box, qtbot: QtBot) -> None:
    box.full = True
    drafts.keep("a", "A", {"text": "Crabtree"})
    with qtbot.waitSignal(drafts.failed) as told:
        drafts.seal_now()
    assert told.args is not None
    assert "Crabtree" not in told.args[0]
    assert str(DiskFull.__doc__) in told.args[0]
    with qtbot.assertNotEmitted(drafts.failed):  # said once, however often it is tried
        drafts.seal_now()
    box.full = False
    with qtbot.waitSignal(drafts.recovered):
        drafts.seal_now()
    assert list(box.kept) == ["a"]


def test_a_draft_is_kept_only_once_it_is_on_the_disk(drafts: Drafts, box: Box, qtbot: QtBot) -> None:
    said = [drafts.state("a")]
    for box.full, text in ((False, "1"), (True, "2"), (True, "3"), (False, "4"), (True, "5")):
        drafts.keep("a", "A", {"text": text})
        said.append(drafts.state("a"))
        with qtbot.waitSignal(drafts.written):
            drafts.seal_now()
        said.append(drafts.state("a"))
    assert said == [
        "",
        *("", "kept at 10:31"),
        *("kept at 10:31", "not kept since 10:32"),
        *("not kept since 10:32", "not kept since 10:32"),
        *("not kept since 10:32", "kept at 10:34"),
        *("kept at 10:34", "not kept since 10:35"),
    ]
    assert Drafts(box, Clock()).state("a") == "kept at 10:34"
    drafts.drop("a")
    assert (drafts.state("a"), drafts.all_kept) == ("", True)


def test_a_draft_that_the_disk_does_not_let_go_of_is_told(drafts: Drafts, box: Box, qtbot: QtBot) -> None:
    drafts.keep("a", "A", {})
    drafts.seal_now()
    box.stuck = True
    with qtbot.waitSignal(drafts.failed):
        drafts.drop("a")
    assert drafts.of("a") is None
