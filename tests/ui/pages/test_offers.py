"""No page's menu of actions offers a role what the gate would refuse it.

Each page of the register is worked by each role that has it, in a store in which everything was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_type_hints

import pytest

from mscu.access import Actor
from mscu.actions.core.action import Action, Command, Query
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import MscuError
from mscu.gate import Gate
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.page_list import PAGES
from tests.scenes.crowd import Crowd
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.test_page_list import records

PutUp = Callable[..., PageScene[Any]]
Full = tuple[Store, dict[str, int]]
MAY_MOST = {Role.OFFICER, Role.SUPERVISOR}
"""They may do almost all that any page offers, which takes long to walk."""


@pytest.fixture(scope="module")
def unit(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    """The unit's store in which everything was done once."""
    crowd = crowd_made.copied(tmp_path_factory.mktemp("offers") / "store")
    yield crowd.store, records(crowd.world.case_id, crowd.store)
    crowd.store.close()


class NotDone(MscuError):
    """Nothing is done in this walk."""


class OnlyAnswers:
    """A gate that answers questions, and notes each command that it would refuse instead of doing any."""

    changes: frozenset[tuple[str, int]] = frozenset()

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.refused: set[str] = set()

    def ask(self, query: Query[Any]) -> Any:
        return self._gate.ask(query)

    def perform(self, command: Command[Any]) -> Any:
        if not self._gate.actor.may(command.needs):
            self.refused.add(type(command).__name__)
        raise NotDone

    def interrupt(self) -> None:
        """Nothing runs."""


def command_of(card: FormCard) -> type[Action[Any]] | None:
    """Return the command that a form makes."""
    make: Any = card.spec.make
    while isinstance(make, partial):
        make = make.func
    made = make if isinstance(make, type) else get_type_hints(make).get("return")
    return made if isinstance(made, type) and issubclass(made, Action) else None


def refused_forms(scene: PageScene[Any]) -> set[str]:
    """Return the open forms whose command the gate refuses this role."""
    settle()
    cards = scene.page.findChildren(FormCard)
    commands = {card.spec.title: command_of(card) for card in cards if not card.spec.locked}
    return {
        title
        for title, command in commands.items()
        if command is not None and not scene.gate.actor.may(command.needs)
    }


@pytest.mark.parametrize("role", sorted(set(Role) - MAY_MOST))
def test_no_page_offers_what_the_gate_refuses(role: Role, unit: Full, put_up: PutUp) -> None:
    store, known = unit
    actor = Actor(id=1, name=role, display=role, role=role, device="")
    wrong: set[str] = set()
    for kind in (each for each in PAGES if each.store is not StoreKind.SURVIVORS):
        if not kind.offered_to(actor):
            continue
        before = store.last_row()
        scene = put_up(store, kind, role)
        scene.dispatcher._gate = gate = OnlyAnswers(scene.gate)  # noqa: SLF001 - so that nothing is done
        for of in kind.opens or ("",):
            if of:
                scene.page.open_record(of, known[of])
            settle()
            for action in scene.page.page_actions():
                if not action.why_not:
                    action.run()
                    wrong |= {f"{kind.name}: {action.label}: {title}" for title in refused_forms(scene)}
        wrong |= {f"{kind.name} did {command}" for command in gate.refused}
        refusals = [row for row in store.audit(after=before) if row.operation is Operation.REFUSAL]
        wrong |= {f"{kind.name} asked {row.action}" for row in refusals}
        scene.page.close()
    assert wrong == set()
