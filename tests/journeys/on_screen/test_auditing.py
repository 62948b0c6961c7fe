"""The auditor looks who read a case, and verifies the store."""

from __future__ import annotations

import re

import pytest

from tests.journeys.on_screen.office import CARAVAN, Office

pytestmark = pytest.mark.nightly


def test_who_read_a_case_and_whether_the_chain_holds(office: Office) -> None:
    with office.signed_in("colleague") as colleague:
        colleague.open_case(CARAVAN)
        read = re.search(r"MS-\d\d-\d{4}", colleague.reads())
        assert read is not None
    with office.signed_in("auditor") as auditor:
        auditor.sees("This store has not been verified yet.")
        auditor.fill({"Case": read.group()})
        auditor.keys("Return")
        opened = auditor.sees(f"DC Tom Fielding · Officer, Opened {read.group()}", "cell")
        auditor.click_on(opened.name, "cell")
        auditor.sees(f"Did: Opened {read.group()}")
        assert "Men threatened" not in auditor.reads()
        auditor.click_on("Verify", "push button")
        auditor.sees("Whole and in order.", "panel")
    office.verify(user="auditor")
