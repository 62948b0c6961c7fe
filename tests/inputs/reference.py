"""Valid input for the lists that the unit keeps true."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import Command
from mscu.actions.reference.advice_changes import AddAdvice, RetireAdvice, WordAdvice
from mscu.actions.reference.deciding import (
    AgreeChange,
    KeepOwn,
    RefuseChange,
    TakeFromRelease,
    WithdrawChange,
)
from mscu.actions.reference.lists import (
    PIECES,
    AddChoice,
    ChangeChoiceNote,
    MoveChoice,
    RelabelChoice,
    RestoreChoice,
    RetireChoice,
    choices_of,
    list_of,
)
from mscu.actions.reference.read_keys import read_keys
from mscu.actions.reference.release import UpdateLists
from mscu.actions.reference.rules import ProposePeriod, ProposeTitle, newest_rule
from mscu.codes import Role
from mscu.resources import resource
from mscu.rules.advice import shipped_library
from mscu.rules.certainty import Certainty
from mscu.rules.clocks import rules
from mscu.rules.unit_rules import fixed_because, rule_name, title_name

if TYPE_CHECKING:
    from tests.inputs.factories import World
    from tests.scenes.stores import Store

NEWEST = {name: rule for name in map(rule_name, rules()) if (rule := newest_rule(name)) is not None}
PERIODS = sorted(name for name, rule in NEWEST.items() if not fixed_because(rule) and not rule.by_law)
TITLES = sorted({title_name(rule) for rule in rules()})


CCTV = "advice_piece:cctv"
DOGS = AddAdvice(
    title="Ask if a dog is inside",
    text="Ask whether dogs are kept there before anybody goes in, and how many.",
    source="Force dog section, 2022",
    certainty=Certainty.UNIT,
    base=40,
    topics=("advice_topic:partner_visit",),
    raised_by=("still_inside:yes", "place_type:caravan_site"),
    adds=20,
    ruled_out_by=("still_inside:no",),
    reason="An officer was bitten in May.",
)
CCTV_DESK = WordAdvice(
    key=CCTV,
    title="Ask the manager to keep the CCTV, and ring us",
    text="Ask for 48 hours from all cameras, in writing, and ring the unit's CCTV desk on 4471.",
    source="Force CCTV policy 2022",
    certainty=Certainty.UNIT,
    base=10,
    reason="The CCTV desk fetches it itself.",
)


def number_of(store: Store) -> int:
    """Return how many changes there are, so that the next one is like none of them."""
    ((count,),) = store.sql("SELECT count(*) FROM reference_change")
    return int(count)


def of_choice(store: Store, key: str) -> dict[str, Any]:
    """Return the fields by which a command names a choice."""
    ((code_id, version),) = store.sql("SELECT id, version FROM code WHERE key = ?", key)
    return {"code_id": code_id, "version": version, "reason": "The court service calls it so."}


def of_change(store: Store, where: str = "true") -> dict[str, Any]:
    """Return the fields by which a command names the newest change, or the newest of some."""
    ((change_id, version),) = store.sql(
        f"SELECT id, version FROM reference_change WHERE {where} ORDER BY id DESC LIMIT 1"
    )
    return {"change_id": change_id, "version": version}


def of_unchanged_piece(store: Store) -> str:
    """Return the key of a shipped piece of advice that nobody has changed."""
    changed = {key for (key,) in store.sql("SELECT about FROM reference_change WHERE kind = 'advice'")}
    return next(piece.key for piece in shipped_library() if piece.key not in changed)


def a_release(folder: Path, key: str, label: str) -> Path:
    """Write what is shipped, or was by the newest release there, with another label; return the folder."""
    former = sorted(folder.glob("release-*"), key=lambda path: path.stat().st_mtime_ns)
    root = folder / f"release-{len(former)}"
    for part in ("code_lists", "advice", "rules"):
        shutil.copytree(former[-1] / part if former else resource(part), root / part)
    path = root / "code_lists" / f"{list_of(key)}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        row[1] = label if row[0] == key else row[1]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return root


def a_later_release(store: Store, key: str) -> Path:
    """Write a release that calls a choice otherwise than any other."""
    return a_release(store.folder.parent, key, f"Called so from release {number_of(store)}")


def nth(store: Store, list_name: str) -> str:
    """Return the key of another choice that a list is shipped with after each change."""
    keys = sorted(choices_of(list_name))
    return keys[number_of(store) % len(keys)]


def _proposed(world: World, role: Role = Role.ADMINISTRATOR) -> dict[str, Any]:
    """Propose the change of a choice that the program reads by its key, so that two people must agree."""
    key = sorted(key for key in read_keys() if list_of(key) != PIECES)[number_of(world.store)]
    world.store.gate(role).perform(ChangeChoiceNote(note="As the law says.", **of_choice(world.store, key)))
    return of_change(world.store)


def _retire(store: Store, list_name: str) -> RetireChoice:
    return RetireChoice(retired_on="1 Sep 2022", **of_choice(store, nth(store, list_name)))


def _retired(world: World) -> dict[str, Any]:
    retiring = _retire(world.store, "typology")
    world.gate_for(RetireChoice).perform(retiring)
    ((version,),) = world.store.sql("SELECT version FROM code WHERE id = ?", retiring.code_id)
    return {"code_id": retiring.code_id, "version": version, "reason": "It is used again."}


def _relabel(store: Store, list_name: str) -> RelabelChoice:
    label = f"As we call it ({number_of(store)})"
    return RelabelChoice(label=label, **of_choice(store, nth(store, list_name)))


def _beside(world: World) -> dict[str, Any]:
    """Relabel a court, and let a release call it otherwise."""
    store, gate, key = world.store, world.gate_for(RelabelChoice), nth(world.store, "court")
    gate.perform(_relabel(store, "court"))
    gate.perform(UpdateLists(root=a_later_release(store, key)))
    return of_change(store, "state = 'waits' AND proposed_by_id IS NULL")


def _move(store: Store) -> MoveChoice:
    """Move a choice to the end of its list, or from there to the beginning."""
    key = nth(store, "risk_flag")
    keys = store.sql("SELECT key FROM code WHERE list_name = 'risk_flag' ORDER BY position, label")
    return MoveChoice(after="" if keys[-1][0] == key else keys[-1][0], **of_choice(store, key))


def _one_of(names: Sequence[str], world: World) -> str:
    """Return another rule each time, as one proposal for each may wait."""
    return names[number_of(world.store) % len(names)]


# fmt: off
REFERENCE_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    AddChoice: lambda w: AddChoice(
        list_name="court", label=f"Court {number_of(w.store)}", reason="We take cases there."),
    RelabelChoice: lambda w: _relabel(w.store, "nationality"),
    ChangeChoiceNote: lambda w: ChangeChoiceNote(
        note=f"Court room {number_of(w.store)}", **of_choice(w.store, nth(w.store, "language"))),
    MoveChoice: lambda w: _move(w.store),
    RetireChoice: lambda w: _retire(w.store, "ocg_role"),
    RestoreChoice: lambda w: RestoreChoice(**_retired(w)),
    ProposePeriod: lambda w: ProposePeriod(
        rule=_one_of(PERIODS, w), value=2, holds_from="1 Aug 2022", reason="As agreed."),
    ProposeTitle: lambda w: ProposeTitle(
        rule=_one_of(TITLES, w), title=f"Title {number_of(w.store)}", reason="As agreed."),
    AgreeChange: lambda w: AgreeChange(**_proposed(w)),
    RefuseChange: lambda w: RefuseChange(reason="The law says suspect.", **_proposed(w)),
    WithdrawChange: lambda w: WithdrawChange(**_proposed(w, Role.SUPERVISOR)),
    KeepOwn: lambda w: KeepOwn(**_beside(w)),
    TakeFromRelease: lambda w: TakeFromRelease(reason="It is right.", **_beside(w)),
    UpdateLists: lambda w: UpdateLists(root=a_later_release(w.store, "plan_theme:county_lines")),
    AddAdvice: lambda w: replace(DOGS, title=f"Ask for dog {number_of(w.store)}"),
    WordAdvice: lambda w: replace(
        CCTV_DESK, key=of_unchanged_piece(w.store), title=f"Ring the desk {number_of(w.store)}"
    ),
    RetireAdvice: lambda w: RetireAdvice(
        key=of_unchanged_piece(w.store), from_day="22 Jun 2022", reason="The desk does it."
    ),
}
# fmt: on
