"""The outlines of the districts: each of the list's, within its own frame, named within itself."""

import csv

from mscu.documents.map.district_outlines import height, outlines
from mscu.resources import resource


def test_every_district_has_its_outline_in_one_frame_and_its_source() -> None:
    with resource("code_lists/district.csv").open(encoding="utf-8", newline="") as listed:
        keys = {row["key"] for row in csv.DictReader(listed) if row["ons_code"]}
    assert {each.district for each in outlines()} == keys
    points = [point for each in outlines() for ring in each.rings for point in ring]
    across, down = [x for x, _ in points], [y for _, y in points]
    assert (min(across), max(across)) == (0.0, 1.0)
    assert (min(down), max(down)) == (0.0, height())
    assert 0.5 < height() < 1.0, "Greater Manchester is wider than high"
    middles = {each.name: each.middle for each in outlines()}
    assert middles["Rochdale"][1] < middles["Stockport"][1]
    assert middles["Wigan"][0] < middles["Tameside"][0]
    said = resource("map/SOURCE.txt").read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in said
    assert "Crown copyright" in said
