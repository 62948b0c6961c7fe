"""What commands show on a terminal."""

import io
import sys

import pytest

from mscu.cli.terminal import share_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Terminal, True), (io.StringIO, False)])
def test_a_bar_is_shown_on_a_terminal_only(
    stream: type[io.StringIO], is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = stream()
    monkeypatch.setattr(sys, "stderr", shown)
    with share_bar("Building the demo") as tell:
        tell(0.25)
        tell(1)
    assert ("25%" in shown.getvalue() and "100%" in shown.getvalue()) is is_shown
