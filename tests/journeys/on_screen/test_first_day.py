"""A store is set up, and a new officer begins in it: her sheet, her own passphrase, the tour, a report."""

from __future__ import annotations

import pytest

from tests.documents.reading import text_of
from tests.journeys.on_screen.office import Office
from tests.journeys.on_screen.person import Person

pytestmark = pytest.mark.nightly

TOUR = "Three things in one minute"
LOGIN, NAME = "amina.yusuf", "PC Amina Yusuf"
TOLD, OWN = "heather tide caravan lapwing", "harbour window thistle drum"
SUPERVISOR = ("ruth.amadi", "DI Ruth Amadi", "violet lantern orchard pony")
ADMINISTRATOR = ("jo.kershaw", "Jo Kershaw", "copper meadow signal boat")
SAID = "A girl of about fifteen cleans at the hotel and never leaves it."


def test_a_new_officers_first_day(computer: Office) -> None:
    with computer.window() as person:
        _set_up(person, computer)
        sheet = _print_sheet(person, computer, "Print both sheets")
        assert all(name in sheet for name in (SUPERVISOR[1], ADMINISTRATOR[1]))
        person.click_on("Go on")
        _sign_in(person, ADMINISTRATOR[0], ADMINISTRATOR[2])
        _leave_tour(person)
        _add_officer(person)
        sheet = _print_sheet(person, computer, "Print first-day sheet")
        assert LOGIN in sheet
        assert TOLD not in sheet
        _lock(person)
        _sign_in(person, SUPERVISOR[0], SUPERVISOR[2])
        _leave_tour(person)
        person.click_on("Administration", "radio button")
        person.click_on(f"Confirm {NAME}")
        person.sees(f"Confirmed for {NAME}.")
        _lock(person)
        _begin_first_day(person)
        _record_report(person)
    computer.verify(user=SUPERVISOR[0], passphrase=SUPERVISOR[2])


def _set_up(person: Person, computer: Office) -> None:
    """Set up a store for a supervisor and an administrator, its second place for backups and its codes."""
    person.click_on("Set up a store")
    person.fill({"Name of the unit": "Greater Manchester", "Folder of the store": str(computer.store)})
    person.keys("Return")
    second = computer.store.with_name("second-place")
    second.mkdir()
    person.fill({"Folder for the copies": str(second)})
    person.keys("Return")
    person.click_on("Use it all the same")
    for login, name, passphrase in (SUPERVISOR, ADMINISTRATOR):
        role = "The first supervisor" if login == SUPERVISOR[0] else "The administrator"
        person.sees(role, "heading")
        both = {"New passphrase": passphrase, "Repeat the new passphrase": passphrase}
        person.fill({"Rank and name": name, "Log-in name": login, **both})
        person.keys("Return")
    last = {}
    for number in ("Code 1", "Code 2"):
        code = person.sees(f"{number}: ", "panel").name
        last[f"{number}, group 14"] = code.rpartition("-")[2]
    person.fill(last)
    person.keys("Return")
    person.sees("A sheet for each person", "heading")


def _print_sheet(person: Person, computer: Office, button: str) -> str:
    """Print into the file that the desktop's dialog offers, and return what can be read in it."""
    person.click_on(button)
    person.sees("Print", "dialog")
    person.click_on("Print", "push button")
    person.sees_no("Print to File (PDF)")
    (paper,) = computer.home.glob("*.pdf")
    text = text_of(paper.read_bytes())
    paper.unlink()
    return text


def _sign_in(person: Person, login: str, passphrase: str) -> None:
    person.sees("Unlock the store", "heading")
    person.fill({"Log-in name": login, "Passphrase": passphrase})
    person.keys("Return")


def _leave_tour(person: Person) -> None:
    person.sees(TOUR)
    person.keys("Escape")
    person.sees_no(TOUR)


def _add_officer(person: Person) -> None:
    person.click_on("Add a user", "push button")
    person.fill({"Rank and name": NAME, "Log-in name": LOGIN, "Role": "Officer", "First passphrase": TOLD})
    person.save(f"{NAME} is added and waits for a second person.")


def _lock(person: Person) -> None:
    person.keys("ctrl+l")
    person.sees("Unlock the store", "heading")


def _begin_first_day(person: Person) -> None:
    """Unlock for the first time, choose a passphrase, and go through the three steps."""
    _sign_in(person, LOGIN, TOLD)
    person.sees("A passphrase of your own", "heading")
    person.fill({"New passphrase": OWN, "Repeat the new passphrase": OWN})
    person.keys("Return")
    for step in ("1 of 3: Take a call", "2 of 3: My desk", "3 of 3: The case"):
        person.sees(f"{TOUR}, {step}")
        person.keys("Return")
    person.sees_no(TOUR)
    person.sees("your first day in this store")


def _record_report(person: Person) -> None:
    """Begin with the second of what the first day offers."""
    person.keys("alt+2")
    person.fill(
        {"Source": "Health", "When it came in": "now", "Who told us": "Nurse Adeyemi", "What was said": SAID}
    )
    person.save("Report recorded.")
    person.keys("ctrl+1")
    person.sees("Reports to triage", "table")
    person.sees("Report, Health service", "cell")
