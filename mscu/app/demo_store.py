"""Build the demo store of made-up cases, with the charity's beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from mscu.app.rule_files import require_rule_files
from mscu.codes import Role, StoreKind
from mscu.demo.build import CASES, MovingClock, close_old, fill
from mscu.demo.leaving import ask_for_data, propose_disposal, record_leaving
from mscu.demo.own_day import record_day, set_watches
from mscu.demo.papers import print_panel_report, print_papers, write_panel_report
from mscu.demo.plans import record_plans
from mscu.demo.store import DEMO_PASSPHRASE, PEOPLE, USER, demo_folder, finish, is_demo, make_room
from mscu.demo.survivors import (
    CHARITY,
    accepted,
    end_former_support,
    fill_survivors,
    set_rota_and_read_alerts,
)
from mscu.demo.survivors import PEOPLE as CHARITY_PEOPLE
from mscu.gate import Gate, now_utc
from mscu.machine_settings import Feature, require_on
from mscu.outbox import Outbox
from mscu.store.clock import recorded_until
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.files.locations import check_location
from mscu.store.indexes.rebuild_indexes import empty_indexes
from mscu.store.keys.keys_file import FLOOR
from mscu.store.keys.workstation_keyring import DeviceSecrets, system_keyring
from mscu.store.scale_up import open_fictional, scale_up

DEMO_DAY = date(2022, 6, 20)
MAX_RECORDED_CASES = 120
"""The most cases of the demo that are recorded one by one; any more are copies."""
CREATED, FILLED, CLOSED, PRINTED, LIVED_IN = 0.08, 0.57, 0.66, 0.72, 0.85
"""The share of the time that is over with the store, its cases, those closed, the papers, the last days."""


def build_demo(
    folder: Path, cases: int, tell: Callable[[float], object] = lambda _share: None
) -> tuple[Path, ...]:
    """Build the demo store, replacing a former one, and return the papers printed from it.

    `tell` is called with the share that is done, from 0 to 1.
    """
    require_on(Feature.DEMO)
    require_rule_files()
    check_location(folder)
    make_room(folder)
    plan = StoreSettings(unit_name="Greater Manchester", fixed_day=DEMO_DAY, cost=FLOOR)
    devices = DeviceSecrets(system_keyring())
    store = create_store(folder, _demo_users(PEOPLE), plan, devices=devices, now=now_utc()).store
    with store.engine.begin() as connection:
        empty_indexes(connection)  # derived at once from all that is recorded, when first asked for
    tell(CREATED)
    clock = MovingClock(recorded_until(DEMO_DAY))
    recorded = min(cases, MAX_RECORDED_CASES)
    gate = Gate(store, store.actor(), clock)
    case_id = fill(gate, cases=recorded, tell=lambda share: tell(CREATED + share * (FILLED - CREATED)))
    store.close()
    store = open_fictional(folder, "supervisor", DEMO_PASSPHRASE, devices=devices, now=now_utc())
    supervisor = Gate(store, store.actor(), clock)
    close_old(supervisor)
    tell(CLOSED)
    if cases > recorded:
        scale_up(store, (cases - 1) // recorded, clock())
    record_plans(supervisor)
    papers = print_papers(supervisor, case_id, folder / "papers")
    panel = print_panel_report(supervisor, write_panel_report(supervisor), folder / "papers")
    tell(PRINTED)
    store.close()
    steps: tuple[tuple[str, Callable[[Gate], object]], ...] = (
        ("officer", set_watches),
        ("colleague", partial(record_day, case_id=case_id)),
        ("supervisor", partial(record_leaving, case_id=case_id)),
        ("colleague", ask_for_data),
        ("records", propose_disposal),
    )
    for name, step in steps:
        store = open_fictional(folder, name, DEMO_PASSPHRASE, devices=devices, now=now_utc())
        step(Gate(store, store.actor(), clock))
        store.close()
    tell(LIVED_IN)
    _add_survivors(folder, devices)
    finish(folder)
    tell(1)
    return *papers, panel


def _demo_users(people: Iterable[tuple[str, str, str]]) -> list[FirstUser]:
    """Return the made-up users of the demo, all with one passphrase."""
    return [
        FirstUser(name=name, display=display, role=Role(role), passphrase=DEMO_PASSPHRASE)
        for name, display, role in people
    ]


def _add_survivors(folder: Path, devices: DeviceSecrets) -> None:
    """Build the charity's store beside the unit's, as a navigator would fill it."""
    store = open_fictional(folder, "navigator", DEMO_PASSPHRASE, devices=devices, now=now_utc())
    plan = StoreSettings(unit_name=CHARITY, fixed_day=DEMO_DAY, store_kind=StoreKind.SURVIVORS, cost=FLOOR)
    people = _demo_users(CHARITY_PEOPLE)
    charity_store = create_store(
        folder / StoreKind.SURVIVORS, people, plan, devices=devices, now=now_utc()
    ).store
    clock = MovingClock(recorded_until(DEMO_DAY))
    police, navigator = (Gate(open_store, open_store.actor(), clock) for open_store in (store, charity_store))
    set_rota_and_read_alerts(police)
    referrals = accepted(police)
    fill_survivors(navigator, referrals)
    end_former_support(police, referrals)
    Outbox(navigator, police).run()
    charity_store.close()
    store.close()


def existing_demo(tell: Callable[[float], object]) -> tuple[Path, str, str]:
    """Return the demo store, built if it is not there."""
    require_on(Feature.DEMO)
    folder = demo_folder()
    if not is_demo(folder):
        build_demo(folder, CASES, tell)
    return folder, USER, DEMO_PASSPHRASE
