"""Starting the program: what is loaded once is never searched for waste again."""

from __future__ import annotations

import gc

from mscu.__main__ import load


def test_what_is_loaded_is_never_searched_for_waste() -> None:
    gc.unfreeze()
    try:
        load()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
