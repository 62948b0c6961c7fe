"""Two adults: who consents is referred to the NRM, who does not falls under the duty to notify."""

from __future__ import annotations

import pytest

from tests.journeys.on_screen.office import CARAVAN, Office

pytestmark = pytest.mark.nightly


def test_who_consents_is_referred_and_who_does_not_is_notified(office: Office) -> None:
    with office.signed_in("officer") as officer:
        officer.open_case(CARAVAN)
        for name in ("Petru Lungu", "Radu Ene"):
            officer.begin("Add a person")
            officer.fill({"Name": name, "Roles in this case": "Potential victim", "Born": "3 Mar 1990"})
            officer.save("Person recorded.")
            officer.click_on("Close this message")
        officer.begin("Refer a person")
        officer.fill(
            {
                "Who is referred": "Petru Lungu",
                "Referred to": "NRM",
                "When sent": "now",
                "Consent": "Written consent",
                "Reference": "NRM-0451",
                "Wants support (MSVCC)?": "Yes",
                "First responder": "DS Priya Nolan",
            }
        )
        officer.save("Referral recorded.")
        officer.sees("Referral to NRM: Petru Lungu", "list item")
        officer.begin("Refer a person")
        officer.fill(
            {
                "Who is referred": "Radu Ene",
                "Referred to": "Duty to notify",
                "When sent": "now",
                "Consent": "Refused",
                "Why refused": "He fears for his brother.",
                "Consents to be included by name?": "No",
            }
        )
        officer.save("Referral recorded.")
        officer.sees("Duty to notify: Radu Ene", "list item")
    office.verify()
    printed = office.summary(CARAVAN)
    assert "NRM-0451" in printed
    assert "He fears for his brother." in printed
