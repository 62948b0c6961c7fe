"""What the prosecutor is told of the unused material."""

from dataclasses import replace

import pytest

from mscu.documents.blocks import texts
from mscu.documents.editions.cps_summary import cps_summary
from mscu.documents.editions.editions import CPS
from mscu.documents.editions.enforcement_facts import MaterialFact
from tests.documents.editions.test_case_summary import BARE


@pytest.mark.parametrize(
    ("assessed", "remaining", "sentence"),
    [
        (0, 3, "0 entries are assessed for disclosure, 3 are not yet."),
        (1, 1, "1 entry is assessed for disclosure, 1 is not yet."),
        (2, 0, "2 entries are assessed for disclosure, 0 are not yet."),
    ],
)
def test_how_much_is_assessed(assessed: int, remaining: int, sentence: str) -> None:
    material = MaterialFact(entry_id=1, title="", happened_shown="")
    case = replace(BARE, materials=(material,) * assessed, not_assessed=remaining)
    assert sentence in texts(cps_summary(case, CPS))
