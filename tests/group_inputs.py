"""Valid input for what is asked about organised crime groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.action import Query
from mscu.actions.groups import Groups
from mscu.actions.readiness import Readiness

if TYPE_CHECKING:
    from tests.factories import World

GROUP_QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    Groups: lambda _: Groups(),
    Readiness: lambda w: Readiness(case_id=w.case_id),
}
