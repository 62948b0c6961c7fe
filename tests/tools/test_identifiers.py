"""The search for identifiers finds what it is for, and passes what people write."""

import pytest

from tests.tools.identifiers import identifiers

FOUND = [
    ("case_study, copy 1", "case_study"),
    ("For the investigating_officer.", "investigating_officer"),
    ("Changed by IssueEdition", "IssueEdition"),
    ("Opened user 3", "user 3"),
    ("Entry 1757", "Entry 1757"),
    ("role taken away: enquiry:cctv", "enquiry:cctv"),
    ("person 12 of them", "person 12"),
]
PASSED = [
    "Case study, copy 1",
    "Case MS-22-0001, report R-22-0012",
    "Person 2 met Person 3 at Place 1",
    "On Mon 20 Jun 2022 at 10:30",
    "priya_nolan@example.police.uk wrote",
    "PowerPoint and McDonald",
    "entry no. 12",
    "the case 18 Jul 2022",
]


@pytest.mark.parametrize(("text", "what"), FOUND)
def test_an_identifier_is_found(text: str, what: str) -> None:
    assert what in identifiers(text)


@pytest.mark.parametrize("text", PASSED)
def test_plain_words_pass(text: str) -> None:
    assert identifiers(text) == []


def test_what_people_typed_themselves_passes() -> None:
    assert identifiers("gate_2.png was attached", ["gate_2.png"]) == []
