"""A dispatcher that answers when a test says so, in any order, or never."""

from __future__ import annotations

from typing import Any

from typing_extensions import override

from mscu.errors import Damaged
from mscu.ui.session.dispatcher import _Job, _JobOutcome
from tests.ui.inline import InlineDispatcher


class LateDispatcher(InlineDispatcher):
    """Holds what pages ask until it is let go; while it is `broken`, nothing can be read."""

    holds = True
    broken = False

    @override
    def _send(self, job: _Job[Any]) -> None:
        if self.holds:
            self._waiting.append(job)
        else:
            super()._send(job)

    @override
    def _ask(self, job: _Job[Any]) -> _JobOutcome:
        return _JobOutcome(job, error=Damaged()) if self.broken else super()._ask(job)

    @property
    def asked(self) -> int:
        """How many questions have no answer yet."""
        return len(self._waiting)

    def answer_one(self, *, newest: bool = False) -> bool:
        """Answer the oldest question, or the newest; return False if there is none."""
        if self._waiting:
            super()._send(self._waiting.pop() if newest else self._waiting.popleft())
            return True
        return False
