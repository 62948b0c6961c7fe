"""The commands for a force's IT, as far as they go without a server: `tests/store/test_moving.py` has one."""

from pathlib import Path

import pytest

from tests.cli.test_commands import Canned, run_with
from tests.tools.command_line import Line, line, sentence

__all__ = ["line"]


def test_a_connection_says_where_it_is_and_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    for words, folder in ((), "usual"), (("--folder", "chosen"), "chosen"):
        assert run_with(Canned(lambda: None), "connect", "unit.server", *words) == 0
        answered, then = capsys.readouterr().out.splitlines()
        assert answered == f"The server has answered. The connection is in {folder}."
        assert then.startswith("To open the store, start mscu")


def test_a_connection_needs_the_file_from_it_or_a_whole_address(line: Line, tmp_path: Path) -> None:
    broken = tmp_path / "unit.server"
    for source, wrong in ((broken, "no file unit.server"), ("postgresql://u_connect@db", "The address must")):
        code, out, err = line("connect", source, "--folder", tmp_path / "folder")
        assert (code, out) == (1, "")
        assert wrong in sentence(err)
    broken.write_text("{}")
    assert "no connection file" in sentence(line("connect", broken)[2])
    assert not (tmp_path / "folder").exists()
