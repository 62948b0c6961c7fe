"""The command line on copies: whether a file is a true one, and that it was recalled."""

import hashlib
from pathlib import Path

from mscu.actions.admin.audit_acts import ActFilter
from mscu.actions.admin.audit_export import NOT_EXPORTED, ExportAudit
from mscu.actions.disclosure.recalls import RecallCopy
from mscu.cli.commands import NOT_SOUND
from mscu.codes import Role
from tests.scenes.stores import Store
from tests.store.closed import Closed, sql
from tests.tools.command_line import ISSUED, Line, line, reference

__all__ = ["line", "reference"]


def test_a_recalled_copy_is_not_to_be_used(line: Line, reference: str, store: Store, tmp_path: Path) -> None:
    paper = tmp_path / "case.pdf"
    assert line.unlocked("summary", store.folder, reference, *ISSUED, "--out", paper)[0] == 0
    assert "recalled" not in line.unlocked("verify", store.folder, paper)[1]
    again = Store(store.folder, store.template)
    again.gate(Role.SUPERVISOR).perform(
        RecallCopy(
            disclosure_id=1,
            recipient="Superintendent Shaw",
            told="By phone",
            purpose="disclosure_purpose:supervision",
            gateway="legal_gateway:common_law",
            reason="Sent to the wrong Shaw.",
        )
    )
    again.close()
    code, out, _ = line.unlocked("verify", store.folder, paper)
    assert code == 0
    assert "A true copy" in out
    assert "It was recalled" in out
    assert "must no longer be used" in out
    assert "wrong Shaw" not in out, "the reason stays in the unit"


def test_a_changed_store_calls_no_file_true(line: Line, reference: str, store: Store, tmp_path: Path) -> None:
    paper, forged = tmp_path / "case.pdf", tmp_path / "forged.pdf"
    assert line.unlocked("summary", store.folder, reference, *ISSUED, "--out", paper)[0] == 0
    forged.write_bytes(paper.read_bytes() + b" ")
    sha256 = hashlib.sha256(forged.read_bytes()).hexdigest()
    Closed(store, 1).tamper(sql(f"UPDATE disclosure SET sha256 = '{sha256}'"))
    code, out, err = line.unlocked("verify", store.folder, forged)
    assert (code, out) == (1, "")
    assert "Copy issued no. 1 was changed outside the program." in err
    assert NOT_SOUND in err


def test_an_auditor_checks_an_export_of_the_audit(line: Line, store: Store, tmp_path: Path) -> None:
    copy, changed = tmp_path / "audit.csv", tmp_path / "changed.csv"
    content = store.gate("auditor").perform(ExportAudit(filter=ActFilter(), form="csv")).content
    copy.write_bytes(content)
    changed.write_bytes(content.replace(b"Audit", b"audit", 1))
    store.close()
    code, out, _ = line.unlocked("verify", store.folder, copy, user="auditor")
    assert code == 0
    assert "A true copy of the audit: all days, " in out
    assert "by PC Auditor; on record in row " in out
    code, out, err = line.unlocked("verify", store.folder, changed, user="auditor")
    assert (code, out) == (1, "")
    assert NOT_EXPORTED in err
