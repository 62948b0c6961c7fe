"""The supervisor prints a case for herself, and a case study that names nobody for the public."""

from __future__ import annotations

import pytest

from tests.documents.reading import text_of
from tests.journeys.on_screen.office import CARAVAN, Office
from tests.journeys.test_caravan import BEATS, plain

pytestmark = pytest.mark.nightly

NAMED = ("Crabtree", "Marsh", "Zielak", "Hollin", "Lapwing", "Heywood", "MX19 CTB")
"""Some of what the case knows, and no public paper may have."""


def test_a_case_report_and_a_case_study(office: Office) -> None:
    report, study = (office.store.with_name(f"{name}.pdf") for name in ("report", "study"))
    with office.signed_in("supervisor") as supervisor:
        supervisor.print_report(CARAVAN, report)
        supervisor.click_on("Case study", "radio button")
        supervisor.sees("known values checked, none remain")
        supervisor.fill(
            {
                "Recipient": "Police, Fire and Crime Panel",
                "Purpose": "Panel report",
                "Legal gateway": "Anonymised",
                "Reason": "Yearly report of the unit",
                "Are proceedings active?": "Yes",
                "Agreed by CPS": "Rosalind Quaye, 15 June 2022",
            }
        )
        supervisor.save_file(study, "Save this edition")
    for paper in (report, study):
        said = office.command("verify", str(office.store), str(paper), "--passphrase-stdin")
        assert "DI Ruth Aspinall" in said
    whole, public = (text_of(paper.read_bytes()) for paper in (report, study))
    assert [word for word in NAMED if word not in whole] == []
    assert [word for word in NAMED if plain(word) in plain(public)] == []
    places = [public.find(sentence) for sentence in BEATS.values()]
    assert -1 not in places
    assert places == sorted(places)
