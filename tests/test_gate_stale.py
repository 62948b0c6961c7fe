"""A stale save says by whom and when the record was changed, as far as the audit knows."""

from dataclasses import dataclass

import pytest

from mscu.access import Permission
from mscu.actions.cases.cases import ChangeCase
from mscu.actions.core.action import Command, Work
from mscu.codes import Role
from mscu.errors import StaleRecord
from mscu.models.case import Case
from tests.inputs.factories import a_case
from tests.scenes.stores import COLLEAGUE, Store


@dataclass(frozen=True, kw_only=True)
class Outdated(Command[None]):
    """Find a record changed, of which nothing is known or nothing is said."""

    case_id: int | None
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:  # noqa: ARG002 - as the gate calls it
        raise StaleRecord(Case(id=self.case_id) if self.case_id else None)


def test_who_was_faster_is_named(store: Store) -> None:
    officer, colleague = store.gate(Role.OFFICER), store.gate(COLLEAGUE)
    case_id = a_case(officer)
    colleague.perform(ChangeCase(case_id=case_id, version=1, title="Theirs"))
    with pytest.raises(StaleRecord) as refused:
        officer.perform(ChangeCase(case_id=case_id, version=1, title="Mine"))
    assert refused.value.by == "PC Colleague"
    assert refused.value.at


@pytest.mark.parametrize("case_id", [None, 999])
def test_nobody_is_named_whom_the_audit_does_not_know(case_id: int | None, store: Store) -> None:
    with pytest.raises(StaleRecord) as refused:
        store.gate(Role.OFFICER).perform(Outdated(case_id=case_id))
    assert refused.value.by == ""
