"""Where a file is asked for: among its person's documents, never in the folder of the program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mscu.ui.session.file_dialogs import documents_folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks its registry, not HOME")
@pytest.mark.usefixtures("qapp")
def test_the_folder_of_documents_is_meant_or_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    assert documents_folder() == tmp_path
    (tmp_path / "Documents").mkdir()
    assert documents_folder() == tmp_path / "Documents"
