"""What comes in: a call that becomes a case, and two reports of the same that become one."""

from __future__ import annotations

import pytest

from tests.journeys.on_screen.office import Office
from tests.journeys.on_screen.person import Person

pytestmark = pytest.mark.nightly

SAID = "Two women sleep in the back room of the nail bar. The manager keeps their passports."
PHONE = "07700 900461"
NURSE = f"A man with burns was brought by a driver who phoned {PHONE}."
COUNCIL = f"The car wash in Scholes is run from {PHONE}; men sleep in the unit behind."


def test_a_call_becomes_a_case(office: Office) -> None:
    with office.signed_in("officer") as officer:
        officer.come_to("Caller", "ctrl+shift+n")
        officer.write("PC 4471 Hughes")
        officer.fill({"Where": "Hollin Nails, Market Street, Leigh", "How many people": "2"})
        officer.reach("Anyone under 18?")
        officer.keys("n", "n", "y", "s")
        officer.write(SAID)
        officer.click_on("Give")
        officer.sees(", given ")
        officer.keys("ctrl+s")
        officer.sees("Report from PC 4471 Hughes, triage and 1 piece of advice.", "panel")
        officer.click_on("Open a case")
        officer.fill({"District": "Wigan", "Lead": "DS Priya Nolan"})
        officer.keys("ctrl+s")
        officer.sees("Forced labour at a nail bar, Leigh", "heading")
        officer.sees("Record the crime, 2")
        officer.sees("Immediate tactical advice to PC 4471 Hughes", "list item")
    office.verify()
    printed = office.summary("Forced labour at a nail bar, Leigh")
    assert SAID in printed


def test_two_reports_of_the_same_become_one_case(office: Office) -> None:
    with office.signed_in("officer") as officer:
        officer.keys("ctrl+3")
        _report(officer, source="Health", caller="Nurse Adeyemi", where="Wigan Infirmary", said=NURSE)
        _report(officer, source="Local authority", caller="Licensing", where="Scholes, Wigan", said=COUNCIL)
        officer.click_on("Which reports: Speak of the same")
        officer.click_on(f"Phone, {PHONE}, 2 reports")
        officer.sees(f"{PHONE} in 2 reports", "heading")
        officer.click_on("Open as one case")
        officer.sees(f"From 2 reports that speak of {PHONE}.")
        officer.fill({"District": "Wigan", "Lead": "DS Priya Nolan"})
        officer.keys("ctrl+s")
        officer.sees("Hand car wash, Wigan Infirmary", "heading")
        officer.sees("Report: health service, Wigan Infirmary", "list item")
        officer.sees("Report: local authority, Scholes, Wigan", "list item")
    office.verify()
    printed = office.summary("Hand car wash, Wigan Infirmary")
    assert printed.index(NURSE) < printed.index(COUNCIL)


def _report(officer: Person, *, source: str, caller: str, where: str, said: str) -> None:
    officer.may_use("New report")
    officer.come_to("Source", "ctrl+n")
    officer.fill(
        {
            "Source": source,
            "When it came in": "today 00:01" if source == "Health" else "now",
            "Who told us": caller,
            "Where": where,
            "What was said": said,
            "Anyone under 18?": "No",
        }
    )
    officer.save("Report recorded.")
    officer.click_on("Close this message")
    officer.sees_no("Report recorded.")
