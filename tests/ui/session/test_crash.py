"""A mistake in the window is logged by its kind and place alone."""

import sys

import pytest

from mscu.ui.session.crash import CrashHook
from tests.tools.system_log import SystemLog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its event log takes no sockets")


def test_a_mistake_is_logged_by_kind_and_place_and_stopping_is_none(system_log: SystemLog) -> None:
    for error in (KeyboardInterrupt(), ValueError("Crabtree, 14 Hollin Lane")):
        CrashHook()._handle(type(error), error, None)  # noqa: SLF001
    assert system_log.close() == ["mscu: ERROR Unexpected: ValueError"]
