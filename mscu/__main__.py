"""Starts the program: its window, or a command of the command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mscu.ui.process import protect_process
from mscu.ui.start import show_window

if TYPE_CHECKING:
    from mscu.ui.door import Door


def main() -> int:
    """Show the window."""
    protect_process()
    return show_window(_make_door)


def _make_door() -> Door:
    """Load the store and all that stands on it: in a thread, while the passphrase is typed."""
    from mscu.app import make_door

    return make_door()


if __name__ == "__main__":
    sys.exit(main())
