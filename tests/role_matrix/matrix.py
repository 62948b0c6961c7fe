"""What everybody may do in every state, cell by cell: rules in words, each tried at a real gate.

The rules stand in `survivor_rules.py` and `unit_rules.py`, one line an action, written from the
design and not from `access.py`: what is expected comes from there alone. A command that may be
done is done whole inside the gate and then taken back, so that a scene serves many cells.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any, Protocol

from mscu.actions.core.action import Action, Command, Query, Work
from mscu.codes import Operation, Role
from mscu.errors import Invalid, MscuError, NotFound, NotPermitted
from mscu.gate import Gate
from tests.scenes.stores import Store

DONE, REFUSED, NOT_FOUND, UNLOGGED = "done", "refused", "not found", "refused unlogged"
QUIET = "quiet"
NOBODY = "nobody"
_COLUMNS = re.compile(r" {2,}")


@dataclass(frozen=True)
class Rule:
    """What one action needs: who may, about whom it is, and where it is not done."""

    action: str
    who: frozenset[str]
    about: str
    usual: frozenset[str]
    unless: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """Facts that must all hold, and what then may come of it."""

    @property
    def matters(self) -> bool:
        """Return whether any state of a record matters to it."""
        return self.about != NOBODY

    def expected(self, facts: Collection[str], role: str) -> frozenset[str]:
        """Return what may come of it; what needs more facts goes first, of equals either may come."""
        if role not in self.who:
            return frozenset({REFUSED})
        against = [(holds, came) for holds, came in self.unless if holds <= {*facts, role}]
        if not against:
            return self.usual
        most = max(len(holds) for holds, _ in against)
        return frozenset().union(*(came for holds, came in against if len(holds) == most))


@dataclass(frozen=True)
class Words:
    """What the words of a table mean: who a group is, and what holds for a kind of record."""

    groups: Mapping[str, Collection[str]]
    usual: Mapping[str, str]
    """What comes of an action, by the word for what it is about, where nothing is against it."""
    hidden: Mapping[str, str]
    """What comes of it for whom it is hidden from, by the same word."""

    def read(self, text: str) -> dict[str, Rule]:
        """Read a table: the action, who may, about whom, and `facts: what comes` for the rest."""
        rules = [self._rule(line) for line in text.splitlines() if line.strip()]
        assert len({rule.action for rule in rules}) == len(rules), "an action has two lines"
        return {rule.action: rule for rule in rules}

    def _rule(self, line: str) -> Rule:
        action, who, about, *rest = _COLUMNS.split(line.strip())
        unless = ", ".join(each for each in (self.hidden[about], *rest) if each)
        return Rule(
            action=action,
            who=frozenset(role for word in who.split() for role in self.groups[word]),
            about=about,
            usual=_any_of(self.usual[about]),
            unless=tuple(case for each in unless.split(", ") if each for case in self._cases(each)),
        )

    def _cases(self, words: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
        """Yield the facts and what comes of the action then; a group is each of its roles."""
        facts, _, came = words.partition(": ")
        for role in self.groups.get(facts, (facts,)):
            yield frozenset(role.split(" and ")), _any_of(came)


def _any_of(words: str) -> frozenset[str]:
    return frozenset(words.split(" or "))


class Tried(Protocol):
    """A scene: valid input for every action, in a state that its facts say."""

    @property
    def store(self) -> Store:
        """Return the store."""
        ...

    @property
    def facts(self) -> frozenset[str]:
        """Return its state."""
        ...

    def input(self, action: type[Action[Any]]) -> Any:
        """Return valid input for an action."""
        ...

    def tells(self, answer: str) -> str:
        """Return what an answer tells."""
        ...


def without_line(rules: Mapping[str, Rule], actions: Iterable[type[Action[Any]]]) -> list[str]:
    """Add a rule for each action that no line covers."""
    return [
        f"{action.__name__} has no line: say in the rules who may do it, about whom it is, and"
        " in which states it is refused."
        for action in actions
        if action.__name__ not in rules
    ]


def wrong_cells(
    scene: Tried,
    rules: Mapping[str, Rule],
    actions: Iterable[type[Action[Any]]],
    trying: Mapping[Role, str],
    *,
    only_who_may: bool = False,
    in_turns: bool = False,
) -> Iterator[str]:
    """Try every action in every role, and say where something else came of it than the rules say.

    `trying` names who tries, by role; `only_who_may` leaves out whom the role alone keeps from it,
    which no state of a record changes. `in_turns` has one of the roles try each action, the next one
    the next, but for actions of which the rules name a role.
    """
    for number, action in enumerate(actions):
        rule = rules[action.__name__]
        roles = [each for each in trying if each in rule.who or not only_who_may]
        if in_turns and roles and not any(holds & {*trying} for holds, _ in rule.unless):
            roles = [roles[number % len(roles)]]
        for role in roles:
            gate = scene.store.gate(trying[role])
            came = come_of(scene.store, gate, scene.input(action), scene.tells)
            may = rule.expected(scene.facts, role)
            if came not in may:
                where = ", ".join(sorted(scene.facts))
                told = " or ".join(sorted(may))
                yield f"{rule.action} by the {role} ({where}): {came}; the rules say {told}."


class TakenBack(MscuError):
    """It was done whole, and is taken back."""


@cache
def _kind_tried(kind: Any) -> Any:
    """Make a command of the same name that does another one, then takes it back."""

    def perform(self: Any, work: Work) -> None:
        self.inner.perform(work)
        work.flush()
        raise TakenBack

    said = {"needs": kind.needs, "stores": kind.stores, "perform": perform}
    return type(kind.__name__, (Command,), {**said, "__module__": __name__, "recorded_as": kind.recorded_as})


def tried(command: Command[Any]) -> Any:
    """Return a command that does the same, and takes it back."""
    kind: Any = type(command)
    trial = _kind_tried(kind)()
    trial.inner = command
    return trial


def come_of(store: Store, gate: Gate, action: Any, tells: Callable[[str], str]) -> str:
    """Try an action, and say what came of it; of a query what its answer tells."""
    seq = store.last_row()
    try:
        if isinstance(action, Query):
            return tells(repr(gate.ask(action)))
        gate.perform(tried(action))
    except NotPermitted:
        return REFUSED if _on_record(store, gate, action, seq) else UNLOGGED
    except NotFound:
        return QUIET if isinstance(action, Query) else NOT_FOUND
    except MscuError as came:
        return _in_words(came)
    return "performed without being taken back"


def _in_words(came: MscuError) -> str:
    if isinstance(came, TakenBack):
        return DONE
    if isinstance(came, Invalid):
        return "+".join(sorted(came.problems))
    return type(came).__name__


def _on_record(store: Store, gate: Gate, action: Any, seq: int) -> bool:
    """Return whether a refusal, and nothing else, is on record since a row of the audit."""
    return _rows(store, seq) == [_refusal(gate, action)]


def _rows(store: Store, seq: int) -> list[tuple[Operation, str, str]]:
    return [(row.operation, row.action, row.actor) for row in store.audit(after=seq)]


def _refusal(gate: Gate, action: Any) -> tuple[Operation, str, str]:
    return Operation.REFUSAL, action.recorded_as, gate.actor.name


def not_refused_on_record(store: Store, gate: Gate, actions: Iterable[Any]) -> Iterator[str]:
    """Try what is not allowed, and name what was not refused before it began, with a row for each."""
    seq = store.last_row()
    expected = []
    for action in actions:
        try:
            gate.ask(action) if isinstance(action, Query) else gate.perform(action)
        except NotPermitted:
            expected.append(_refusal(gate, action))
        else:
            yield f"{action.recorded_as} by {gate.actor.name} as {gate.actor.role} was not refused."
    pairs = zip_longest(_rows(store, seq), expected)
    if differing := next((pair for pair in pairs if pair[0] != pair[1]), None):
        yield "On record is {} where {} is expected.".format(*differing)
