"""A survivor is taken on; what he agrees to share police read, and no longer once he takes it back."""

from __future__ import annotations

import pytest

from mscu.codes import StoreKind
from tests.journeys.on_screen.office import CARAVAN, Office
from tests.journeys.on_screen.person import Person

pytestmark = pytest.mark.nightly

NAME = "Petru Lungu"
HERS = "Met him at the clinic. He is frightened for his sister."
SHARED = "He fears for a sister in Romania."


def test_a_survivor_shares_and_takes_back(office: Office) -> None:
    with office.signed_in("officer") as officer:
        _refer(officer)
    with office.signed_in("navigator") as navigator:
        _take_on(navigator)
        _share(navigator)
    with office.signed_in("officer") as officer:
        officer.open_case(CARAVAN)
        officer.sees(SHARED, "list item")
        assert HERS not in officer.reads()
    with office.signed_in("navigator") as navigator:
        _withdraw(navigator)
    with office.signed_in("officer") as officer:
        officer.open_case(CARAVAN)
        officer.sees("Referral to Victim Navigator: Petru Lungu", "list item")
        assert SHARED not in officer.reads()
    office.verify()
    office.verify(StoreKind.SURVIVORS, user="lead")
    printed = office.summary(CARAVAN)
    assert NAME in printed
    assert SHARED not in printed
    assert HERS not in printed


def _refer(officer: Person) -> None:
    officer.open_case(CARAVAN)
    officer.begin("Add a person")
    officer.fill(
        {
            "Name": NAME,
            "Roles in this case": "Potential victim",
            "Born": "3 Mar 1990",
            "Nationality": "Romanian",
            "Language": "Romanian",
        }
    )
    officer.save("Person recorded.")
    officer.begin("Refer a person")
    officer.fill(
        {
            "Who is referred": NAME,
            "Referred to": "Victim Navigator",
            "When sent": "now",
            "Consent": "Spoken consent",
            "Navigator": "Hannah Sealy",
            "Why referred": "He wants to talk about safe housing.",
            "How urgent": "Time critical",
            "Safe number or address": "07700 900777",
            "Safe to phone?": "Yes",
            "Safe to text?": "No",
            "Safe to write?": "No",
        }
    )
    officer.save("Referral recorded.")


def _take_on(navigator: Person) -> None:
    navigator.click_on(f"Take on: {NAME}")
    navigator.fill({"Dialect": "Moldovan", "Code word": "heron"})
    navigator.save("Taken on. Police see that you accepted and your name.")
    navigator.sees("never text")
    navigator.click_on("Log contact", "push button")
    navigator.fill({"When": "now", "How": "Met", "Was it safe to talk?": "Yes", "What happened": HERS})
    navigator.save("Contact logged.")


def _share(navigator: Person) -> None:
    navigator.click_on("Record or withdraw")
    navigator.click_on("Record a consent")
    navigator.fill(
        {
            "Purpose": "Share with police",
            "How": "Spoken",
            "Given or refused by": NAME,
            "What it covers": "What he fears for his sister.",
        }
    )
    navigator.save("Recorded.")
    navigator.click_on("Leave: Consents")
    navigator.click_on("Share a copy")
    navigator.fill(
        {
            "Taken from": "A contact",
            "Purpose": "Her safety",
            "The agreed words": SHARED,
            "Within what was consented to?": "Yes",
            "Told that police must keep it?": "Yes",
        }
    )
    navigator.save("Signed. It is on its way to police.")
    navigator.sees(f"Police hold 1 copy about {NAME}.")
    navigator.click_on("Agree a card")
    navigator.fill({"Agreed by": NAME, "Danger": "They look for him in Wigan.", "Approach": "plain clothes"})
    navigator.save("Agreed. The person on call can release it.")


def _withdraw(navigator: Person) -> None:
    navigator.keys("ctrl+2")
    navigator.sees("Ionuț Bălan", "heading")
    navigator.reach(NAME, "Down", "cell")
    navigator.sees(NAME, "heading")
    navigator.click_on("Record or withdraw")
    navigator.click_on("Withdraw: Share with police")
    navigator.sees("An emergency card that was agreed stays until it is ended.")
    navigator.save("Withdrawn. See Consents for what must stop and who to tell.")
    navigator.sees(f"Police keep 1 copy about {NAME}, withheld.")
