"""Somebody arrested who may be a victim: s.45 is looked at before the charge, and the victims are told."""

from __future__ import annotations

import pytest

from tests.journeys.on_screen.office import CARAVAN, Office

pytestmark = pytest.mark.nightly

NAME = "Radu Ene"
REVIEW = f"Review of s.45 after arrest or charge: {NAME}"
REASONS = "His passport was held and his brother threatened. The Crown Prosecution Service decides."


def test_compulsion_is_looked_at_before_who_was_arrested_is_charged(office: Office) -> None:
    with office.signed_in("officer") as officer:
        officer.open_case(CARAVAN)
        officer.begin("Add a person")
        roles = ("Potential victim", "Suspect")
        officer.fill({"Name": NAME, "Roles in this case": roles, "Born": "3 Mar 1990"})
        officer.save("Person recorded.")
        officer.click_on("Close this message")
        officer.begin("Record an arrest")
        officer.fill(
            {
                "Who was arrested": NAME,
                "When": "now",
                "Officer": "PC 4471 Hughes",
                "Disposal": "In custody",
                "Offences": ("Human trafficking",),
                "What happened": "Arrested at the gate.",
            }
        )
        officer.save("Arrest recorded.")
        officer.keys("ctrl+1")
        officer.sees(REVIEW, "cell")
        officer.open_case(CARAVAN)
        officer.begin("Record a decision")
        officer.fill(
            {
                "Type of decision": "Indications of compulsion",
                "Decided by": "DS Priya Nolan",
                "When": "now",
                "Decision and reasons": REASONS,
                "About whom": NAME,
                "CPS informed": True,
                "Indications": ("Adult: indications that", "Adult: compelled by", "Adult: no realistic"),
                "Offences considered": ("Human trafficking",),
            }
        )
        officer.save("Decision recorded.")
        officer.keys("ctrl+1")
        officer.sees_no(REVIEW)
        officer.open_case(CARAVAN)
        arrest = officer.sees(f"Arrest: {NAME}", "list item")
        officer.click_on(arrest.name, "list item")
        officer.click_on("Add charge")
        officer.fill(
            {
                "When": "now",
                "Offences": ("Human trafficking",),
                "Court": "Wigan Magistrates' Court",
                "Hearing": "27 Jun 2022",
            }
        )
        officer.save("Charge recorded.")
        officer.sees(f"Charge: {NAME}", "list item")
    office.verify()
    printed = office.summary(CARAVAN)
    assert REASONS in printed
    assert printed.index(REASONS) < printed.index("Wigan Magistrates")
