"""The room that words are given is enough in both typefaces."""

import pytest

from mscu.documents.chart.words import name_lines, shortened, width
from mscu.documents.pdf.fonts import width as on_paper
from tests.text.phrases import phrases

NAMES = (
    *phrases("""
    Nguyễn Văn Hải | Ionuț Bălan | Crabtree Paving & Roofing | WWW MMM | MX19 CTB | 07700 900417
    Ξένια Δήμου | 王小明 | Łukasz Żółć | potential victim and suspect
"""),
)


@pytest.mark.parametrize("name", NAMES)
def test_words_fit_on_paper(name: str) -> None:
    assert width(name, 12) >= 12 * on_paper(name, bold=True)


def test_a_long_name_is_broken_at_a_space() -> None:
    assert name_lines("Crabtree Paving & Roofing Ltd") == ("Crabtree Paving &", "Roofing Ltd")
    assert name_lines("Ann") == ("Ann",)


def test_what_cannot_be_broken_ends_in_an_ellipsis() -> None:
    assert name_lines("x" * 60) == ("x" * 23 + "…",)
    assert shortened("a  b\nc") == "a b c"
