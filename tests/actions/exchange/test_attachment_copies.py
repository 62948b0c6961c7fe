"""A file handed on is a disclosure of its very bytes; what must stay is refused, and nothing is written."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.disclosure.disclosure_register import FirstDisclosures
from mscu.actions.disclosure.file_copies import CheckFile
from mscu.actions.disclosure.issued_copies import ATTACHED_FILE, CopyBySha256
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.handling import AddItem
from mscu.actions.entries.notes import RecordNote
from mscu.actions.exchange.attachment_copies import RESTRICTED, UNDER_CODE_C, WITHHELD, IssueAttachment
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import AT, PICTURE, World, a_case, a_report
from tests.inputs.shares import a_share
from tests.scenes.partner_unit import GRADES
from tests.scenes.stores import Store

FILES = {"yard.png": PICTURE, "letter.txt": b"Statement of the landlord.\r\n"}


def a_file(gate: Gate, case: int, name: str = "yard.png", **more: Any) -> int:
    note = gate.perform(RecordNote(case_id=case, happened=AT, text="Yard seen", **more))
    return gate.perform(AttachFile(entry_id=note, name=name, content=FILES[name]))


def handing_on(file: int, **changes: str) -> IssueAttachment:
    answers = {
        "recipient": "DI Aspinall",
        "purpose": "disclosure_purpose:briefing",
        "gateway": "legal_gateway:common_law",
        "reason": "For the briefing.",
    } | changes
    return IssueAttachment(attachment_id=file, **answers)


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_leave_as_they_came_numbered_and_the_register_shows_it(
    name: str, store: Store, officer: Gate
) -> None:
    case = a_case(officer)
    before = store.last_row()
    copy = officer.perform(handing_on(a_file(officer, case, name)))
    assert copy.content == FILES[name]
    assert copy.sha256 == hashlib.sha256(FILES[name]).hexdigest()
    (row,) = officer.ask(FirstDisclosures()).rows
    assert row.edition == f"Attached file {name}"
    assert any(f"Attached file {name}" in line.what for line in officer.ask(CaseLog(case_id=case)))
    (of_case,) = officer.ask(CaseFile(case_id=case)).disclosures
    assert of_case.edition == row.edition
    assert (row.id, row.recipient) == (copy.disclosure_id, "DI Aspinall")
    ((edition, sha256, of_case),) = store.sql("SELECT edition, sha256, case_id FROM disclosure")
    assert (edition, sha256, of_case) == (ATTACHED_FILE, copy.sha256, case)
    disclosed = [row for row in store.audit(after=before) if row.operation is Operation.DISCLOSURE]
    assert [row.object_id for row in disclosed] == [copy.disclosure_id]
    assert officer.ask(CopyBySha256(sha256=copy.sha256))
    assert (copy.copy_number, officer.perform(handing_on(a_file(officer, case))).copy_number) == (1, 2)
    assert officer.perform(handing_on(a_file(officer, a_case(officer)))).copy_number == 1


def refused(store: Store, gate: Gate, issue: IssueAttachment) -> dict[str, str]:
    """Return why a file is refused; nothing is recorded, and the form says the same beforehand."""
    with pytest.raises(Invalid) as problem:
        gate.perform(issue)
    assert store.sql("SELECT count(*) FROM disclosure") == [(0,)]
    assert gate.ask(CheckFile(issue=issue)) == problem.value.problems
    return problem.value.problems


def test_each_answer_is_needed_and_a_file_under_code_c_or_restricted_stays(
    store: Store, officer: Gate
) -> None:
    file = a_file(officer, a_case(officer))
    empty = dict.fromkeys(("recipient", "purpose", "gateway", "reason"), "")
    assert set(refused(store, officer, handing_on(file, **empty))) == set(empty)
    case = a_case(officer)
    report = a_report(officer, case_id=case)
    item = {"text": "A source says who pays.", "conditions": "Not to leave the unit."}
    officer.perform(
        AddItem(report_id=report, **item, **GRADES | {"handling_code": "intelligence_handling:c"})
    )
    advice = GiveAdvice(case_id=case, happened=AT, text="Wait.", given_to="PC Hughes", follows_id=report)
    for entry in (report, officer.perform(advice)):
        file = officer.perform(AttachFile(entry_id=entry, name="yard.png", content=PICTURE))
        assert refused(store, officer, handing_on(file)) == {"reason": UNDER_CODE_C}
    supervisor = store.gate(Role.SUPERVISOR)
    case = a_case(supervisor)
    file = a_file(supervisor, case)
    restrict(store, case)
    assert refused(store, supervisor, handing_on(file)) == {"reason": RESTRICTED}


def test_a_withheld_file_leaves_for_disclosure_only(world: World) -> None:
    store, navigator = world.store, world.store.gate(Role.NAVIGATOR)
    share = a_share(world)
    entry = navigator.perform(share)
    file = store.gate(Role.OFFICER).perform(AttachFile(entry_id=entry, name="yard.png", content=PICTURE))
    navigator.perform(WithdrawShared(uuid=share.uuid, reason="Taken back."))
    keeper = store.gate(Role.DISCLOSURE)
    assert refused(store, keeper, handing_on(file)) == {"purpose": WITHHELD}
    assert keeper.perform(handing_on(file, purpose="disclosure_purpose:cpia")).content == PICTURE
    with pytest.raises(NotFound):
        store.gate(Role.OFFICER).perform(handing_on(file))
