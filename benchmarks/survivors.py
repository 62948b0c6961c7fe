"""A survivor's chronology of ten thousand lines out of both stores; searches of 100,000 records."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from functools import partial

from opened import folder, gate_of, p95, spent, timed, unlock
from survivors_made import CHARITY, UNIT, make

from mscu.actions.entries.chronology import merge_chronologies
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.actions.sharing.safeguarding_slice import ReferralOfPerson, SliceChronology
from mscu.actions.survivors.survivor_chronology import SurvivorChronology
from mscu.actions.survivors.survivor_list import SurvivorHead
from mscu.store.engine.embedded_search import match_expression
from mscu.store.indexes.word_index import typed_terms

WORDS = ("caravan", "pho", "wants to work", "bălan", "solicitor", "biometric card", "ke", "bacău")
ROUNDS = 40
SQL = (
    "SELECT target_type, target_id FROM find_text "
    "JOIN find_document ON find_document.id = find_text.rowid "
    "WHERE find_text MATCH ? ORDER BY find_text.rowid DESC LIMIT 160"
)
where = folder()
if not (where / CHARITY).exists():
    make(where)
unit, charity = unlock(where / UNIT, "navigator"), unlock(where / CHARITY, "navigator")
police, own = gate_of(unit), gate_of(charity)
head = own.ask(SurvivorHead(survivor_id=1))

gc.freeze()  # as the program does once all is loaded


def chronology() -> int:
    """Ask one store, then the other, and merge; gives the number of lines."""
    place = police.ask(ReferralOfPerson(case_uuid=head.case_uuid, person_uuid=head.person_uuid))
    if place is None:
        raise SystemExit("The person was not referred.")
    slice_ = police.ask(SliceChronology(case_id=place.case_id, person_id=place.person_id))
    hers = own.ask(SurvivorChronology(survivor_id=head.id))
    return len(list(merge_chronologies(slice_, hers)))


def ours(words: str) -> None:
    """Find through the gate."""
    own.ask(FindSurvivors(words=words))


def bare(words: str) -> None:
    """Ask the index alone."""
    charity.driver.execute(SQL, (match_expression(typed_terms(words)),)).fetchall()


def measure(clock: Callable[[Callable[[], object]], float], unit: str) -> None:
    """Do all in turn, and print what it took."""
    told: list[float] = []
    mine: list[float] = []
    floor: list[float] = []
    for _ in range(ROUNDS):
        told.append(clock(chronology))
        for words in WORDS:
            mine.append(clock(partial(ours, words)))
            floor.append(clock(partial(bare, words)))
    print(f"chronology, {unit}: median {statistics.median(told):.0f}, p95 {p95(told):.0f}")
    more = p95(mine) - p95(floor)
    each = p95([a - b for a, b in zip(mine, floor, strict=True)])
    print(f"find, {unit}: p95 {p95(mine):.2f}, bare {p95(floor):.2f}, {more:.2f} more")
    print(f"find, {unit}: p95 of what each took more than the bare query: {each:.2f}")


print(f"{chronology():,} lines in the chronology")
measure(timed, "ms")
measure(spent, "ms of processor time")
unit.close()
charity.close()
