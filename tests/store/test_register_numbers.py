"""Running numbers: never twice, not by a hidden case, not past the ten-thousandth."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("held", "coming"),
    [
        (["R-22-0009"], "R-22-0010"),
        (["R-22-9998"], "R-22-9999"),
        (["R-22-9999"], "R-22-10000"),
        (["R-22-9999", "R-22-10000"], "R-22-10001"),
        (["R-22-9999", "R-22-10099"], "R-22-10100"),
        (["R-22-9999", "R-22-99999"], "R-22-100000"),
        (["R-22-0007", "R-22-0A09", "R-22-0X"], "R-22-0008"),
        (["R-21-0500", "R-23-0500", "RX-22-0500"], "R-22-0001"),
    ],
)
def test_numbers_outgrow_four_digits(store: Store, officer: Gate, held: list[str], coming: str) -> None:
    for number in held:
        report = a_report(officer)
        store.sql("UPDATE report SET register_number = ? WHERE id = ?", number, report)
    a_report(officer)
    assert numbers(store)[-1] == coming


@pytest.mark.parametrize("column", [Case.title, Exhibit.reference, User.name, Report.caller])
def test_only_registers_are_counted(column: object, officer: Gate) -> None:
    with pytest.raises(OutsideTheGate):
        officer.ask(NextNumber(column=column))


@dataclass(frozen=True, kw_only=True)
class RandomNames(Query[frozenset[str]]):
    """Read the random names of all rows."""

    column: Any
    needs = Permission.USE_STORE

    def answer(self, work: Work) -> frozenset[str]:
        return work.registers.uuids(self.column)


def test_random_names_are_read_for_a_signature_alone(world: World) -> None:
    """Of hidden cases too, as the charity signed under the name that it was given."""
    world.restricted()
    outsider = world.store.gate(COLLEAGUE)
    names = {uuid for (uuid,) in world.store.sql("SELECT uuid FROM cases")}
    assert outsider.ask(RandomNames(column=Case.uuid)) == names
    for column in (Case.title, Case.reference, User.name):
        with pytest.raises(OutsideTheGate):
            outsider.ask(RandomNames(column=column))
    of = Path(mscu.actions.__file__).parent.rglob("*.py")
    reading = [path.name for path in of if "registers.uuids" in path.read_text(encoding="utf-8")]
    assert reading == ["emergency.py"]


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
    lead = charity.gate(Role.LEAD)
    assert lead.ask(DaysOfAll(column=Consent.review_on, beside=(Consent.purpose,))) == []
    for column in (
        Contact.summary,
        Contact.happened_at,
        Consent.given_on,
        SurvivorAbout.name,
        RotaTurn.ends_at,
    ):
        with pytest.raises(OutsideTheGate):
            lead.ask(DaysOfAll(column=column))
    for beside in (Consent.scope, Consent.given_by, Consent.language):
        with pytest.raises(OutsideTheGate):
            lead.ask(DaysOfAll(column=Consent.review_on, beside=(beside,)))
    of = Path(mscu.actions.__file__).parent.rglob("*.py")
    reading = [path.name for path in of if "registers.survivor_days" in path.read_text(encoding="utf-8")]
    assert reading == ["lead_desk.py"]
