"""A critical enquiry: footage is asked for, and its result recorded before it is overwritten."""

from __future__ import annotations

import pytest

from tests.journeys.on_screen.office import CARAVAN, Office

pytestmark = pytest.mark.nightly

WHAT = "Who got into the blue van at the pumps."
FOUND = "Two men got into a white van at 06:40."


def test_footage_is_secured_before_it_is_overwritten(office: Office) -> None:
    with office.signed_in("officer") as officer:
        officer.open_case(CARAVAN)
        officer.begin("Raise an enquiry")
        officer.fill(
            {
                "Type of enquiry": "CCTV",
                "Owner": "DS Priya Nolan",
                "Fast-track": True,
                "What to find out": WHAT,
                "Overwritten from": "24 Jun 2022",
                "Recordings from": "18 Jun 2022",
                "Recordings to": "19 Jun 2022",
            }
        )
        officer.save("Enquiry raised.")
        officer.keys("ctrl+1")
        officer.sees("CCTV is overwritten: CCTV: Who got into the blue van", "cell")
        officer.open_row("CCTV is overwritten: CCTV: Who got into the blue van")
        officer.click_on("Add result")
        officer.fill(
            {
                "When found out": "now",
                "Exhibit": "PN/1",
                "What was found": FOUND,
                "The enquiry is finished": True,
                "Clock error": "4 minutes fast",
            }
        )
        officer.sees("Saving this stops one clock: CCTV is overwritten, due Fri 24 Jun 2022")
        officer.save("Enquiry result recorded.")
        officer.keys("ctrl+1")
        officer.sees("Late and still owed", "table")
        officer.sees_no("CCTV is overwritten")
    office.verify()
    printed = office.summary(CARAVAN)
    assert printed.index(WHAT) < printed.index(FOUND)
