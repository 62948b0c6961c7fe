"""What several tests of actions read."""

from __future__ import annotations

import pytest

from mscu.codes import Role
from mscu.documents.editions.facts import CaseFacts
from tests.actions.editions.gathering import Gathered
from tests.scenes.stores import Store, Template


@pytest.fixture(scope="session")
def facts(caravan_recorded: tuple[Template, int], tmp_path_factory: pytest.TempPathFactory) -> CaseFacts:
    """Gather the caravan case once: these tests only read."""
    template, case_id = caravan_recorded
    store = Store.copy(template, tmp_path_factory.mktemp("facts") / "store")
    found = store.gate(Role.SUPERVISOR).ask(Gathered(case_id=case_id))
    store.close()
    return found
