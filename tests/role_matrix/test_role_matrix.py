"""The role matrix: every action, in every role, in every state, does what the rules say.

It is generated from the register of actions, so that a new one is tried unasked; one without a
line of rules fails. What a refusal is, and what an answer tells, is looked at in a real store.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from mscu.access import roles_who_may
from mscu.actions.charity.retention import DueToErase, EraseSurvivor, KeepLonger, ProposeErasing
from mscu.actions.core.action import SURVIVORS, Action, Query
from mscu.actions.entries.entry_file import EntryFile
from mscu.codes import Role, StoreKind
from tests.inputs.factories import registered
from tests.role_matrix import survivor_rules, unit_rules
from tests.role_matrix.matrix import Rule, Words, not_refused_on_record, without_line, wrong_cells
from tests.role_matrix.survivor_scenes import CONSENTS, RELATIONS, TRYING, Scene, due_scenes, scenes
from tests.role_matrix.unit_scenes import STATES, CaseScene, a_scene, in_state, shared_scene
from tests.scenes.crowd import Crowd
from tests.scenes.stores import OTHER_NAVIGATOR, Store, Template

OF_SURVIVORS: list[type[Action[Any]]] = registered(Action, StoreKind.SURVIVORS)
OF_UNIT: list[type[Action[Any]]] = registered(Action)
SURVIVOR_RULES = survivor_rules.COMMANDS | survivor_rules.QUERIES
UNIT_RULES = unit_rules.COMMANDS | unit_rules.QUERIES
EVERYBODY = {role: str(role) for role in Role}
CHARITY = frozenset({Role.NAVIGATOR, Role.LEAD})
BY_A_SECOND_PERSON = {"ConfirmAccess", "RefuseAccess", "ConfirmWithCodes"}
"""Who may is decided where it is known whom it is about."""


def mattering(rules: dict[str, Rule], actions: list[type[Action[Any]]]) -> list[type[Action[Any]]]:
    """Return the actions that are about somebody, or about a case."""
    assert without_line(rules, actions) == []
    return [action for action in actions if rules[action.__name__].matters]


# ------------------------------------------------------------------------------------- the rules


def test_every_action_has_its_line_and_every_line_an_action() -> None:
    assert without_line(SURVIVOR_RULES, OF_SURVIVORS) == []
    assert without_line(UNIT_RULES, OF_UNIT) == []
    for rules, actions in ((SURVIVOR_RULES, OF_SURVIVORS), (UNIT_RULES, OF_UNIT)):
        assert sorted(rules) == sorted(action.__name__ for action in actions)
    (sentence,) = without_line({}, [EntryFile])
    assert sentence.startswith("EntryFile has no line: say in the rules who may do it")


def test_every_role_has_the_permissions_that_the_lines_say() -> None:
    """So that it is enough if the roles who may try an action in turn."""
    for rules, actions, store_kind in (
        (SURVIVOR_RULES, OF_SURVIVORS, StoreKind.SURVIVORS),
        (UNIT_RULES, OF_UNIT, StoreKind.UNIT),
    ):
        for action in actions:
            may, who = {*roles_who_may(action.needs, store_kind)}, {*rules[action.__name__].who}
            assert who == may if action.__name__ not in BY_A_SECOND_PERSON else who < may, action


def test_of_two_reasons_either_may_be_said_and_the_closer_one_goes_first() -> None:
    words = Words(groups={"crew": ("pilot",)}, usual={"ship": "done"}, hidden={"ship": "fog: not found"})
    rule = words.read("Sail  crew  ship  night: hour, fog and pilot: done")["Sail"]
    assert rule.expected({"day"}, "pilot") == {"done"}
    assert rule.expected({"night", "fog"}, "pilot") == {"done"}
    assert rule.expected({"day"}, "cook") == {"refused"}
    rule = words.read("Sail  crew  ship  night: hour")["Sail"]
    assert rule.expected({"night", "fog"}, "pilot") == {"hour", "not found"}


# --------------------------------------------------------------------------- the navigators' store


@pytest.mark.parametrize("consent", CONSENTS)
def test_each_action_on_survivors_by_state(consent: str, founded_charity: Template, tmp_path: Path) -> None:
    """Of a survivor whose support is open and free both roles try each action; else one of them in turn."""
    actions, wrong = mattering(SURVIVOR_RULES, OF_SURVIVORS), list[str]()
    for scene in scenes(founded_charity, tmp_path, consent):
        in_turns = not {"open", "free"} <= scene.facts
        for relation in scene.relations:
            related = scene.relate(relation)
            wrong += wrong_cells(related, SURVIVOR_RULES, actions, TRYING, in_turns=in_turns)
    assert wrong == []


def test_erasing_what_was_kept_long_enough(founded_charity: Template, tmp_path: Path) -> None:
    erasing: list[type[Action[Any]]] = [ProposeErasing, KeepLonger, EraseSurvivor, DueToErase]
    wrong = [
        sentence
        for scene in due_scenes(founded_charity, tmp_path)
        for relation in RELATIONS
        for sentence in wrong_cells(scene.relate(relation), SURVIVOR_RULES, erasing, TRYING)
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def supported(founded_charity: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Make a survivor who consented, once."""
    made = scenes(founded_charity, tmp_path_factory.mktemp("supported"), "given")
    scene = next(made).relate("stranger")
    yield scene
    scene.store.close()


def test_each_other_action_of_the_navigators(supported: Scene) -> None:
    actions = [each for each in OF_SURVIVORS if not SURVIVOR_RULES[each.__name__].matters]
    assert list(wrong_cells(supported, SURVIVOR_RULES, actions, TRYING)) == []


def test_police_with_a_forged_way_in_are_refused_everything_on_record(supported: Scene) -> None:
    gate = supported.store.gate(OTHER_NAVIGATOR)
    inputs = [supported.input(action) for action in OF_SURVIVORS]
    for role in {*Role} - CHARITY | {cast("Role", "superuser")}:
        forged = replace(gate, actor=replace(gate.actor, role=role))
        assert list(not_refused_on_record(supported.store, forged, inputs)) == []


def test_actions_of_the_unit_are_refused_to_navigators_in_their_own_store(supported: Scene) -> None:
    of_unit_alone = [object.__new__(each) for each in OF_UNIT if StoreKind.SURVIVORS not in each.stores]
    for name in TRYING.values():
        gate = supported.store.gate(name)
        assert list(not_refused_on_record(supported.store, gate, of_unit_alone)) == []


# --------------------------------------------------------------------------------- the unit's store


@pytest.fixture(scope="module")
def case(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> CaseScene:
    """Make a case in which everything happened, with input for every action on it, once."""
    made = a_scene(crowd_made.copied(tmp_path_factory.mktemp("case") / "store"))
    made.store.close()
    return made


@pytest.mark.parametrize("state", STATES)
def test_each_action_on_a_case_in_each_state(state: str, case: CaseScene, tmp_path: Path) -> None:
    """Every role is shut out of a case; what else a state keeps from somebody is tried in turns."""
    scene, in_turns = in_state(case, tmp_path / "store", state), state != "outsider"
    actions = mattering(UNIT_RULES, OF_UNIT)
    wrong = wrong_cells(scene, UNIT_RULES, actions, EVERYBODY, only_who_may=True, in_turns=in_turns)
    assert list(wrong) == []
    scene.store.close()


def test_each_action_of_the_unit_is_refused_on_record_by_role(case: CaseScene, tmp_path: Path) -> None:
    scene = in_state(case, tmp_path / "store", "outsider")
    inputs = {action: scene.input(action) for action in OF_UNIT}
    for role in Role:
        kept_from = [made for each, made in inputs.items() if role not in UNIT_RULES[each.__name__].who]
        assert list(not_refused_on_record(scene.store, scene.store.gate(role), kept_from)) == []
    others = [each for each in OF_UNIT if not UNIT_RULES[each.__name__].matters]
    wrong = wrong_cells(scene, UNIT_RULES, others, EVERYBODY, only_who_may=True)
    assert list(wrong) == []  # last, as the newest of the audit is then about no case
    scene.store.close()


def test_police_are_refused_each_action_of_the_navigators_on_record(store: Store) -> None:
    before = store.snapshot(without=("audit_entry",))
    of_survivors_alone = [object.__new__(each) for each in OF_SURVIVORS if each.stores == SURVIVORS]
    for role in Role:
        assert list(not_refused_on_record(store, store.gate(role), of_survivors_alone)) == []
    assert store.snapshot(without=("audit_entry",)) == before


def test_a_role_that_nobody_registered_may_do_nothing(store: Store) -> None:
    gate = store.gate(Role.SUPERVISOR)
    forged = replace(gate, actor=replace(gate.actor, role=cast("Role", "superuser")))
    every = [object.__new__(action) for action in OF_UNIT]
    assert list(not_refused_on_record(store, forged, every)) == []


# ----------------------------------------------------------------------- what the survivor shared


@pytest.mark.parametrize("consent", ["given", "ended", "withdrawn"])
def test_what_was_shared_is_told_to_those_whom_the_survivor_named_and_while_it_stands(
    consent: str, case: CaseScene, tmp_path: Path
) -> None:
    scene = shared_scene(case, tmp_path / "store", consent)
    queries: list[Any] = list(mattering(UNIT_RULES, registered(Query)))
    readers = {
        role
        for role in Role
        if scene.is_told_to(role, [q for q in queries if role in UNIT_RULES[q.__name__].who])
    }
    named = {Role.OFFICER, Role.SUPERVISOR} if consent == "given" else set()
    assert readers == named | {Role.DISCLOSURE}
    scene.store.close()
