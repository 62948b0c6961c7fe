"""Running numbers: never twice, not by a hidden case, not past the ten-thousandth."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import mscu.actions
from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.entries.entries import next_number
from mscu.codes import Role
from mscu.errors import OutsideTheGate
from mscu.gate import Gate
from mscu.models.case import Case
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.report import Report
from mscu.models.survivors.charity import RotaTurn
from mscu.models.survivors.consent import Consent
from mscu.models.survivors.support import Contact
from mscu.models.survivors.survivor import SurvivorAbout
from mscu.models.user import User
from tests.inputs.factories import World, a_case, a_report
from tests.scenes.stores import COLLEAGUE, Store


@dataclass(frozen=True, kw_only=True)
class NextNumber(Query[str]):
    """Ask for the next number of a register."""

    column: Any
    needs = Permission.USE_STORE

    def answer(self, work: Work) -> str:
        return next_number(work, self.column, "R")


def references(store: Store) -> list[str]:
    return [row[0] for row in store.sql("SELECT reference FROM cases ORDER BY id")]


def numbers(store: Store) -> list[str]:
    return [row[0] for row in store.sql("SELECT register_number FROM report ORDER BY id")]


def test_numbers_run_on_and_begin_anew_each_year(store: Store, officer: Gate) -> None:
    for _ in range(3):
        a_report(officer)
    store.clock.turn(days=200)
    a_report(officer)
    assert numbers(store) == ["R-22-0001", "R-22-0002", "R-22-0003", "R-23-0001"]


def test_the_number_of_a_hidden_case_is_not_given_again(world: World) -> None:
    world.restricted()
    outsider = world.store.gate(COLLEAGUE)
    a_case(outsider)
    a_report(outsider)
    assert references(world.store) == ["MS-22-0001", "MS-22-0002"]
    assert len(set(numbers(world.store))) == len(numbers(world.store)) == 2


HELD = {
    "R-22-0010": ["R-22-0009"],
    "R-22-9999": ["R-22-9998"],
    "R-22-10000": ["R-22-9999"],
    "R-22-10001": ["R-22-9999", "R-22-10000"],
    "R-22-10100": ["R-22-9999", "R-22-10099"],
    "R-22-100000": ["R-22-9999", "R-22-99999"],
    "R-22-0008": ["R-22-0007", "R-22-0A09", "R-22-0X"],
    "R-22-0001": ["R-21-0500", "R-23-0500", "RX-22-0500"],
}
"""Numbers that reports have, by the one that comes next."""


def test_numbers_outgrow_four_digits_and_only_registers_are_counted(store: Store, officer: Gate) -> None:
    reports = [a_report(officer) for _ in range(3)]
    for coming, held in HELD.items():
        for report, number in zip(reports, [*held, "none 1", "none 2"], strict=False):
            store.sql("UPDATE report SET register_number = ? WHERE id = ?", f"of {report}", report)
            store.sql("UPDATE report SET register_number = ? WHERE id = ?", number, report)
        assert officer.ask(NextNumber(column=Report.register_number)) == coming
    for column in (Case.title, Exhibit.reference, User.name, Report.caller):
        with pytest.raises(OutsideTheGate):
            officer.ask(NextNumber(column=column))


@dataclass(frozen=True, kw_only=True)
class RandomNames(Query[frozenset[str]]):
    """Read the random names of all rows."""

    column: Any
    needs = Permission.USE_STORE

    def answer(self, work: Work) -> frozenset[str]:
        return work.registers.uuids(self.column)


def asking(method: str) -> list[str]:
    """Return the files of actions that ask registers for something."""
    files = Path(mscu.actions.__file__).parent.rglob("*.py")
    return [path.name for path in files if f"registers.{method}" in path.read_text(encoding="utf-8")]


def test_random_names_are_read_for_a_signature_alone(world: World) -> None:
    """Of hidden cases too, as the charity signed under the name that it was given."""
    world.restricted()
    outsider = world.store.gate(COLLEAGUE)
    names = {uuid for (uuid,) in world.store.sql("SELECT uuid FROM cases")}
    assert outsider.ask(RandomNames(column=Case.uuid)) == names
    for column in (Case.title, Case.reference, User.name):
        with pytest.raises(OutsideTheGate):
            outsider.ask(RandomNames(column=column))
    assert asking("uuids") == ["emergency.py"]


@dataclass(frozen=True, kw_only=True)
class DaysOfAll(Query[list[Any]]):
    """Read a column of all survivors, with another beside it."""

    column: Any
    beside: tuple[Any, ...] = ()
    needs = Permission.USE_STORE
    stores = SURVIVORS

    def answer(self, work: Work) -> list[Any]:
        return work.registers.survivor_days(self.column, *self.beside, where=())


def test_of_all_survivors_only_coming_days_and_choices_are_read(charity: Store) -> None:
    """By the leads' desk alone, as they read no records of survivors for whom others are named."""
    lead, day = charity.gate(Role.LEAD), Consent.review_on
    assert lead.ask(DaysOfAll(column=day, beside=(Consent.purpose,))) == []
    columns = (Contact.summary, Contact.happened_at, Consent.given_on, SurvivorAbout.name, RotaTurn.ends_at)
    besides = (Consent.scope, Consent.given_by, Consent.language)
    of_others = (DaysOfAll(column=column) for column in columns)
    for query in (*of_others, *(DaysOfAll(column=day, beside=(beside,)) for beside in besides)):
        with pytest.raises(OutsideTheGate):
            lead.ask(query)
    assert asking("survivor_days") == ["lead_desk.py"]
