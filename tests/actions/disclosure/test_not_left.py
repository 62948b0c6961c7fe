"""What could not be written is not issued, or it is on record that the copy did not leave."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.core.view_filters import DisclosuresView
from mscu.actions.disclosure.disclosure_register import (
    NOT_LEFT,
    NOT_RECALLED,
    DisclosureRow,
    FirstDisclosures,
)
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.not_left import ALREADY_RECORDED, WAS_RECALLED, RecordNotLeft
from mscu.actions.disclosure.recalls import DID_NOT_LEAVE, RecallCopy
from mscu.actions.disclosure.written_copies import WritesCopy
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.exchange.list_export import IssueList
from mscu.codes import Role
from mscu.errors import Invalid, NotPermitted
from mscu.exchange.private_file import PrivateFile
from mscu.gate import Gate
from tests.inputs.factories import World, registered, valid
from tests.scenes.stores import COLLEAGUE

WHY = "The stick was pulled out."
WRITERS = registered(WritesCopy)


def register(gate: Gate, state: str = "") -> tuple[DisclosureRow, ...]:
    rows: tuple[DisclosureRow, ...] = gate.ask(FirstDisclosures(view=DisclosuresView(state=state))).rows
    return rows


def problems(gate: Gate, command: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        gate.perform(command)
    return refused.value.problems


@pytest.mark.parametrize("command", WRITERS, ids=lambda command: command.__name__)
def test_a_copy_that_cannot_be_written_is_not_issued(
    command: type[WritesCopy[Any]], world: World, tmp_path: Path
) -> None:
    issue = valid(command, world)
    gate, before = world.gate_for(command), world.store.sql("SELECT count(*) FROM disclosure")
    folder = tmp_path / "stick"
    refused = problems(gate, issue.writing_to(PrivateFile(folder / "copy")))
    assert refused["to"].endswith("there is no such folder. Choose another folder. Nothing has been issued.")
    assert world.store.sql("SELECT count(*) FROM disclosure") == before
    folder.mkdir()
    target = PrivateFile(folder / "copy")
    copy = gate.perform(issue.writing_to(target))
    target.put_in_place()
    assert copy.content == b"" or (folder / "copy").read_bytes() == copy.content
    assert world.store.sql("SELECT sha256 FROM disclosure ORDER BY id DESC LIMIT 1") == [(copy.sha256,)]
    assert [each.name for each in folder.iterdir()] == ["copy"]


@pytest.fixture
def issued(world: World) -> tuple[World, str]:
    """Return a case of which an edition was issued that did not leave, and the digest of its file."""
    officer = world.store.gate(Role.OFFICER)
    copy = officer.perform(valid(IssueEdition, world, recipient="DI Aspinall"))
    officer.perform(RecordNotLeft(disclosure_id=copy.disclosure_id, reason=WHY))
    return world, copy.sha256


def test_whoever_reads_of_the_copy_reads_that_it_did_not_leave(issued: tuple[World, str]) -> None:
    world, sha256 = issued
    officer = world.store.gate(Role.OFFICER)
    line = f"{WHY} Recorded 20 Jun 2022 10:30 by {officer.actor.display}."
    (row,) = register(officer)
    assert row.not_left is not None
    assert row.not_left.in_a_line == line
    assert register(officer, NOT_LEFT) == (row,)
    assert register(officer, NOT_RECALLED) == ()
    (copy,) = officer.ask(CaseFile(case_id=world.case_id)).disclosures
    assert copy.not_left == line
    found = officer.ask(CopyBySha256(sha256=sha256))
    assert found is not None
    assert found.not_left == line
    log = [(each.what, each.detail) for each in officer.ask(CaseLog(case_id=world.case_id))]
    assert (f"Did not leave: {row.edition}, copy 1", WHY) in log
    saved = officer.perform(
        valid(IssueList, world, view=DisclosuresView(), form="csv", columns=("Document", "Did not leave"))
    )
    assert WHY in saved.content.decode("utf-8-sig")


def test_it_is_recorded_once_and_not_of_what_was_recalled(issued: tuple[World, str]) -> None:
    world, _ = issued
    supervisor, recall = world.store.gate(Role.SUPERVISOR), valid(RecallCopy, world)
    recalled = RecordNotLeft(disclosure_id=recall.disclosure_id, reason=WHY)
    assert problems(supervisor, replace(recalled, reason=" ")).keys() == {"reason"}
    assert problems(supervisor, replace(recalled, disclosure_id=1)) == {"reason": ALREADY_RECORDED}
    assert problems(supervisor, replace(recall, disclosure_id=1)) == {"reason": DID_NOT_LEAVE}
    again = world.store.gate(Role.OFFICER).perform(valid(IssueEdition, world))
    assert again.copy_number == 2, "its number stays used"
    supervisor.perform(recall)
    assert problems(supervisor, recalled) == {"reason": WAS_RECALLED}


def test_it_is_recorded_by_who_issued_the_copy_or_approves_files(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    first, second = (officer.perform(valid(IssueEdition, world)).disclosure_id for _ in range(2))
    colleague = world.store.gate(COLLEAGUE)
    with pytest.raises(NotPermitted):
        colleague.perform(RecordNotLeft(disclosure_id=first, reason=WHY))
    assert not any(row.may_record_not_left for row in register(colleague))
    officer.perform(RecordNotLeft(disclosure_id=first, reason=WHY))
    world.store.gate(Role.SUPERVISOR).perform(RecordNotLeft(disclosure_id=second, reason=WHY))
    assert len(register(officer, NOT_LEFT)) == 2
