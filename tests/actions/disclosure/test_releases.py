"""Large files: one person asks, another decides, the first one saves what was approved, once."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.view_filters import CasesView, ReportsView
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.disclosure.file_copies import ALWAYS, APPROVAL, CheckFile
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.releases import (
    DECIDED,
    NOT_APPROVED,
    NOT_LARGE,
    NOT_WRITTEN,
    NOT_YOURS,
    OTHER_VERSION,
    OWN_ON_RECORD,
    OWN_REQUEST,
    TOO_LATE,
    TOO_MANY_ROWS,
    AskForRelease,
    DecideRelease,
    ReleaseRequestLine,
    Releases,
    WriteReleased,
)
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.list_export import IssueList
from mscu.actions.records.rights_requests import RightsState
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Operation, Role
from mscu.copy_codes import ReleaseState
from mscu.errors import Cancelled, Invalid, NotPermitted
from mscu.exchange.private_file import PrivateFile
from mscu.gate import Gate
from mscu.progress import Progress
from mscu.resources import resource
from mscu.rules.disclosure import BadDisclosureRules, DisclosureRules, disclosure_rules, load_disclosure_rules
from tests.exchange.htcds_files import read_htcds
from tests.scenes.stores import COLLEAGUE, Store

ANSWERS: dict[str, Any] = {
    "recipient": "IOM",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:common_law",
    "reason": "The yearly return.",
}


def data(**view: str) -> IssueCaseData:
    return IssueCaseData(view=CasesView(**view), form="json", **ANSWERS)


def problems(gate: Gate, command: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        gate.perform(command)
    return refused.value.problems


@pytest.fixture
def asked(officer: Gate) -> int:
    """Return the officer's request for the data of one case."""
    officer.perform(OpenCase(title="Hollin Lane", district="district:bury"))
    return int(officer.perform(AskForRelease(issue=data(district="district:bury"))))


def line(gate: Gate) -> ReleaseRequestLine:
    (only,) = gate.ask(Releases())
    return only


def decide(gate: Gate, number: int, *, approve: bool = True, reason: str = "") -> None:
    gate.perform(DecideRelease(release_id=number, version=1, approve=approve, reason=reason))


def test_nobody_saves_a_large_file_alone(officer: Gate, supervisor: Gate) -> None:
    officer.perform(OpenCase(title="Hollin Lane"))
    for gate in (officer, supervisor):
        assert problems(gate, data()) == {APPROVAL: ALWAYS}
        assert gate.ask(CheckFile(issue=data())) == {APPROVAL: ALWAYS}
    assert officer.perform(data(district="district:bury")).rows == 0, "nothing is not large"
    small = IssueList(view=ReportsView(), form="csv", **ANSWERS)
    assert problems(officer, AskForRelease(issue=small)) == {"reason": NOT_LARGE}


def test_it_is_asked_for_approved_and_saved_by_who_asked(
    store: Store, officer: Gate, supervisor: Gate, asked: int
) -> None:
    waiting = line(supervisor)
    assert line(store.gate(COLLEAGUE)).which == "", "by what it was narrowed is for who asked and may approve"
    assert line(officer).which == waiting.which
    assert (waiting.state, waiting.rows, waiting.may_decide) == (ReleaseState.WAITS, 1, True)
    assert waiting.which == "district: Bury"
    assert (waiting.recipient, waiting.reason) == ("IOM", "The yearly return.")
    assert problems(officer, WriteReleased(release_id=asked, form="json")) == {"form": NOT_APPROVED}
    with pytest.raises(NotPermitted):
        decide(store.gate(COLLEAGUE), asked)
    decide(supervisor, asked)
    for gate in (store.gate(COLLEAGUE), supervisor):
        assert problems(gate, WriteReleased(release_id=asked, form="json")) == {"form": NOT_YOURS}
    said = [row for row in store.audit() if row.operation == Operation.PERMISSION]
    assert [(row.recipients, row.reason) for row in said[-2:]] == [
        ("IOM", "Case data, HTCDS 2.0 of 1 rows: asked for approval"),
        ("IOM", "Case data, HTCDS 2.0 of 1 rows: approved"),
    ]
    approved = line(officer)
    assert (approved.state, approved.why_not_write) == (ReleaseState.APPROVED, "")
    assert approved.until == "27 Jun 2022"
    store.clock.turn(days=disclosure_rules().days + 1)
    assert problems(officer, WriteReleased(release_id=asked, form="json")) == {"form": TOO_LATE}
    store.clock.turn(days=-1)
    assert line(officer).why_not_write == ""
    copy = officer.perform(WriteReleased(release_id=asked, form="csv"))
    assert b"Hollin Lane" in copy.content
    assert officer.ask(CopyBySha256(sha256=copy.sha256)) is not None
    assert line(officer).state is ReleaseState.WRITTEN
    assert store.sql("SELECT disclosure_id FROM file_release") == [(1,)]
    again = problems(officer, WriteReleased(release_id=asked, form="csv"))
    assert again == {"form": NOT_APPROVED}


def test_it_is_written_beside_its_place_and_not_at_all_if_that_refuses(
    store: Store, officer: Gate, supervisor: Gate, asked: int, tmp_path: Path
) -> None:
    decide(supervisor, asked)
    refused = WriteReleased(release_id=asked, form="json", to=PrivateFile(tmp_path / "no" / "data.json"))
    assert problems(officer, refused) == {"form": NOT_WRITTEN}
    assert line(officer).state is ReleaseState.APPROVED
    place = tmp_path / "data.json"
    to = PrivateFile(place)
    copy = officer.perform(WriteReleased(release_id=asked, form="json", to=to))
    assert (copy.content, copy.rows) == (b"", 1)
    to.put_in_place()
    content = place.read_bytes()
    assert copy.sha256 == hashlib.sha256(content).hexdigest()
    assert len(read_htcds(content)) == 1
    assert store.sql("SELECT sha256 FROM disclosure") == [(copy.sha256,)]
    again = WriteReleased(release_id=asked, form="json", to=to)
    assert problems(officer, again) == {"form": NOT_APPROVED}
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["data.json"]


def test_nothing_lies_beside_the_place_where_it_did_not_come_on_record(
    store: Store, officer: Gate, supervisor: Gate, asked: int, tmp_path: Path
) -> None:
    def cancel(share: float) -> None:
        sizes = [each.stat().st_size for each in tmp_path.glob("data*")]
        if len(sizes) > 1 and all(sizes) and share < 1:
            progress.cancel()

    progress = Progress(cancel)
    strange = tmp_path / "data.json.new"
    strange.write_bytes(b"A stranger's file.")

    decide(supervisor, asked)
    with pytest.raises(Cancelled):
        officer.perform(
            WriteReleased(release_id=asked, form="json", to=PrivateFile(tmp_path / "data.json")), progress
        )
    assert [*tmp_path.glob("data*")] == [strange]
    assert strange.read_bytes() == b"A stranger's file."
    assert store.sql("SELECT count(*) FROM disclosure") == [(0,)]
    assert line(officer).state is ReleaseState.APPROVED


def test_who_asks_does_not_decide_and_the_try_is_on_record(store: Store, supervisor: Gate) -> None:
    supervisor.perform(OpenCase(title="Hollin Lane"))
    number = supervisor.perform(AskForRelease(issue=data()))
    assert not line(supervisor).may_decide
    seq = store.last_row()
    command = DecideRelease(release_id=number, version=1, approve=True)
    assert problems(supervisor, command) == {"reason": OWN_REQUEST}
    (row,) = store.audit(after=seq)
    assert (row.operation, row.reason) == (Operation.REFUSAL, OWN_ON_RECORD)
    assert line(supervisor).state is ReleaseState.WAITS


def test_it_waits_on_the_desk_of_who_may_approve_and_comes_back_to_who_asked(
    store: Store, officer: Gate, supervisor: Gate, asked: int
) -> None:
    def dispatcher(gate: Gate) -> list[tuple[int, ReleaseState | RightsState]]:
        return [(each.id, each.state) for each in gate.ask(MyDesk()).decisions]

    colleague, disclosure = store.gate(COLLEAGUE), store.gate(Role.DISCLOSURE)
    for gate in (supervisor, disclosure):
        assert dispatcher(gate) == [(asked, ReleaseState.WAITS)]
    assert dispatcher(officer) == dispatcher(colleague) == []
    supervisor.perform(DecideRelease(release_id=asked, version=1, approve=True))
    assert dispatcher(officer) == [(asked, ReleaseState.APPROVED)]
    assert dispatcher(supervisor) == dispatcher(disclosure) == dispatcher(colleague) == []
    officer.perform(WriteReleased(release_id=asked, form="json"))
    assert dispatcher(officer) == []


def test_a_refusal_needs_its_reason_and_ends_it(officer: Gate, supervisor: Gate, asked: int) -> None:
    silent = DecideRelease(release_id=asked, version=1, approve=False)
    assert set(problems(supervisor, silent)) == {"reason"}
    decide(supervisor, asked, approve=False, reason="Narrow it by year.")
    told = line(officer)
    assert (told.state, told.decision) == (ReleaseState.REFUSED, "Narrow it by year.")
    later = DecideRelease(release_id=asked, version=2, approve=True)
    assert problems(supervisor, later) == {"reason": DECIDED}
    assert problems(officer, WriteReleased(release_id=asked, form="json")) == {"form": NOT_APPROVED}


def test_no_more_leaves_than_was_approved(officer: Gate, supervisor: Gate) -> None:
    case_id = officer.perform(OpenCase(title="Hollin Lane", district="district:bury"))
    asked = officer.perform(AskForRelease(issue=data(district="district:bury")))
    decide(supervisor, asked)
    for name in ("Ionut Balan", "Mihai Balan"):
        victim = RecordPerson(case_id=case_id, name=name, roles=("involvement_role:potential_victim",))
        officer.perform(victim)
    assert problems(officer, WriteReleased(release_id=asked, form="json")) == {"form": TOO_MANY_ROWS}


def test_a_request_of_another_version_is_said_to_be_one(
    store: Store, officer: Gate, supervisor: Gate, asked: int
) -> None:
    decide(supervisor, asked)
    store.sql("UPDATE file_release SET content = '{}'")
    again = problems(officer, WriteReleased(release_id=asked, form="json"))
    assert again == {"form": OTHER_VERSION}
    assert line(officer).which == ""


def test_a_list_is_large_from_the_row_that_the_rules_say(
    officer: Gate, supervisor: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = DisclosureRules(most_alone={"list of cases": 1}, days=7, recall_days=7)
    monkeypatch.setattr("mscu.actions.disclosure.file_copies.disclosure_rules", lambda: rules)
    chosen = IssueList(view=CasesView(), form="xlsx", columns=("Reference",), **ANSWERS)
    officer.perform(OpenCase(title="Hollin Lane"))
    assert officer.perform(chosen).rows == 1
    officer.perform(OpenCase(title="Hollin Mill"))
    assert APPROVAL in problems(officer, chosen)
    number = officer.perform(AskForRelease(issue=chosen))
    assert line(officer).columns == "Reference"
    decide(supervisor, number)
    copy = officer.perform(WriteReleased(release_id=number, form="csv"))
    assert b"MS-22-0002" in copy.content
    assert b"Hollin" not in copy.content


def test_the_shipped_rules_name_documents_that_there_are_and_others_are_refused(tmp_path: Path) -> None:
    rules = load_disclosure_rules(resource("rules/disclosure.toml"))
    lists = {IssueList(view=v(), form="csv", **ANSWERS).edition for v in (CasesView, ReportsView)}
    assert {*lists, data().edition} <= set(rules.most_alone)
    file = tmp_path / "rules.toml"
    for text in ("", "[most_alone]\nx = 'y'\n[approval]\ndays = 1", "[most_alone]\n[approval]\ndays = 0"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BadDisclosureRules):
            load_disclosure_rules(file)
