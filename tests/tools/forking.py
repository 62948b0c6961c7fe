"""Programs in a process of their own, forked from the tests: nothing is loaded again."""

from __future__ import annotations

import os
import traceback
import warnings
from collections.abc import Callable


def forked(do: Callable[[], object]) -> int:
    """Do something in a forked process, which then ends; return its number.

    It ends with 0, or with 1 after an error, which is printed: the tests never go on in it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # no other thread is needed there
        child = os.fork()
    if child == 0:
        code = 1
        try:
            do()
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it is, the tests must not go on
            traceback.print_exc()
        finally:
            os._exit(code)
    return child
