"""Brings a store up to the lists, rules and advice of a new version, and leaves what the unit changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Command, Work
from mscu.actions.reference.changes import Place, in_state, own_changes
from mscu.actions.reference.deciding import SOURCES
from mscu.actions.reference.lists import arrange, set_value, values_of
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState, StoreKind
from mscu.models.code import SHIPPED_BY, SHIPPED_FILES, Code, Setting
from mscu.models.reference_change import ReferenceChange
from mscu.resources import resource
from mscu.rules.code_lists import CodeRow, added_value, load_code_lists
from mscu.rules.shipped_files import is_of_later, of_version, shipped_fingerprint, this_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILLED = (SHIPPED_FILES, SHIPPED_BY)


@dataclass(frozen=True, kw_only=True)
class UpdateLists(Command[int]):
    """Take in what this version ships, if the store was last filled by another; returns how much changed.

    The program does it by itself when a store is unlocked. Of computers that share one, an older version
    leaves what a later one took in.
    """

    root: Path | None = None
    """Another folder of resources than the program's own."""
    needs = Permission.USE_STORE
    stores = EVERY_STORE
    upkeep = True
    derives = True
    nothing_to_do = 0

    def perform(self, work: Work) -> int:
        """Add, relabel, retire and re-order as shipped, and note what differs from the unit's own."""
        fingerprint = shipped_fingerprint(self.root)
        found = {each.name: each for each in work.records(select(Setting).where(Setting.name.in_(FILLED)))}
        filled = {name: each.value for name, each in found.items()}
        if filled.get(SHIPPED_FILES) == fingerprint or is_of_later(filled.get(SHIPPED_BY, "")):
            return 0  # another person's program has done it meanwhile, or a later version before
        folder = (self.root or resource("rules").parent) / "code_lists"
        release = _Release.of(work)
        release.take_in(load_code_lists(folder))
        release.compare_others()
        for name, value in ((SHIPPED_FILES, fingerprint), (SHIPPED_BY, this_version())):
            if name not in found:
                work.add(Setting(name=name, value=value))
            elif found[name].value != value:
                found[name].value = value
        return release.count


@dataclass
class _Release:
    """What a version ships, as it meets what a store has."""

    work: Work
    is_recorded: bool
    """Whether the store keeps changes: the charity's follows what is shipped."""
    own: Mapping[Place, ReferenceChange] = field(default_factory=dict)
    said: Mapping[Place, ReferenceChange] = field(default_factory=dict)
    """What releases last said of each place."""
    before: frozenset[str] = frozenset()
    """The choices that the store has had."""
    count: int = 0

    @classmethod
    def of(cls, work: Work) -> _Release:
        if work.actor.store is not StoreKind.UNIT:
            return cls(work, is_recorded=False)
        own = {place: own for kind in SOURCES for place, own in own_changes(work, kind).items()}
        said = {place: said for kind in SOURCES for place, said in _said(work, kind).items()}
        return cls(work, is_recorded=True, own=own, said=said)

    def take_in(self, shipped: Sequence[CodeRow]) -> None:
        """Bring all lists up to date."""
        present = {row.key: row for row in self.work.records(select(Code))}
        self.before = frozenset(present)
        for row in shipped:
            if row.key not in present:
                present[row.key] = self._add(row)
            else:
                self._bring(present[row.key], row)
        for name in sorted({row.list_name for row in shipped}):
            of_list = [row for row in shipped if row.list_name == name]
            own = [row for row in present.values() if row.list_name == name]
            self._order(name, of_list, sorted(own, key=lambda row: (row.position, row.label)))

    def compare_others(self) -> None:
        """Note where the unit's own rules and advice differ from what is shipped now."""
        for kind, source in SOURCES.items() if self.is_recorded else ():
            if kind is not ReferenceKind.LIST:
                said = _said(self.work, kind)
                for place, change in own_changes(self.work, kind).items():
                    self._beside(change, source.shipped(*place), said.get(place))

    def _add(self, row: CodeRow) -> Code:
        retired = row.retired_on.isoformat() if row.retired_on else None
        code = Code(
            key=row.key,
            list_name=row.list_name,
            label=row.label,
            position=row.position,
            note=row.note,
            retired_on=retired,
        )
        self.work.add(code)
        self._note(ReferenceKind.LIST, (row.key, ReferenceField.ADDED), added_value(row), former="")
        return code

    def _bring(self, code: Code, row: CodeRow) -> None:
        """Set each value that the unit has not changed itself."""
        shipped = {
            ReferenceField.LABEL: row.label,
            ReferenceField.NOTE: row.note,
            ReferenceField.RETIRED_ON: row.retired_on.isoformat() if row.retired_on else "",
        }
        current = values_of(code)
        for what, value in shipped.items():
            place = (row.key, what)
            if place in self.own:
                self._beside(self.own[place], value, self.said.get(place))
            elif current[what] != value:
                set_value(code, what, value)
                self._note(ReferenceKind.LIST, place, value, former=current[what])

    def _order(self, name: str, shipped: Sequence[CodeRow], rows: Sequence[Code]) -> None:
        """Put a list in the order that is shipped, or in the unit's own, with the unit's choices in it."""
        place, keys = (name, ReferenceField.POSITION), [row.key for row in shipped]
        value = json.dumps(keys)
        if place in self.own:
            change = self.own[place]
            added = [row for row in rows if row.key not in keys]
            by_key = {row.key: row for row in rows}
            arrange([*(by_key[key] for key in keys), *added], json.loads(change.value))
            self._beside(change, value, self.said.get(place))
            return
        positions = {row.key: row.position for row in shipped}
        former = [row.key for row in rows if row.key in positions and row.key in self.before]
        for code in rows:
            if code.position != positions.get(code.key, code.position):
                code.position = positions[code.key]
        if former != [key for key in keys if key in self.before]:
            self._note(ReferenceKind.LIST, place, value, former=json.dumps(former))

    def _beside(self, change: ReferenceChange, value: str, said: ReferenceChange | None) -> None:
        """Note what is shipped beside the unit's own, where that is new.

        What the unit has itself, or saw when it decided, waits for nobody.
        """
        known = said.value if said is not None and said.id > change.id else change.shipped
        if value == known:
            return
        place = (change.about, change.what)
        for former in in_state(self.work, change.kind, ReferenceState.WAITS, place):
            if former.proposed_by_id is None:
                former.state = ReferenceState.REPLACED
        is_known = value in {change.value, change.shipped}
        state = ReferenceState.REPLACED if is_known else ReferenceState.WAITS
        self._note(change.kind, place, value, former=known, state=state)

    def _note(
        self,
        kind: ReferenceKind,
        place: Place,
        value: str,
        *,
        former: str,
        state: ReferenceState = ReferenceState.HOLDS,
    ) -> None:
        self.count += 1
        if self.is_recorded:
            about, what = place
            self.work.add(
                ReferenceChange(
                    kind=kind,
                    about=about,
                    what=what,
                    value=value,
                    former=former,
                    shipped=value,
                    reason=of_version(),
                    proposed_at=self.work.now,
                    state=state,
                )
            )


def _said(work: Work, kind: ReferenceKind) -> Mapping[Place, ReferenceChange]:
    of_releases = select(ReferenceChange).where(
        ReferenceChange.kind == kind, ReferenceChange.proposed_by_id.is_(None)
    )
    changes = work.records(of_releases.order_by(ReferenceChange.id))
    return {(change.about, change.what): change for change in changes}
