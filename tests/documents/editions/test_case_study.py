"""The public case study: the beats in order, absent where nothing happened, nobody identified."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.codes import Marking
from mscu.documents.blocks import Beside, Document, Paragraph, Thread, Title, texts
from mscu.documents.editions.case_study import HELPLINE, case_study, story_steps, story_text
from mscu.documents.editions.leak_check import leaks
from mscu.documents.editions.study_facts import AdvisedAction, LineOfEnquiry, StudyFacts, study_facts
from mscu.errors import Invalid
from tests.documents.editions.caravan_facts import CARAVAN, IDENTIFYING

STUDY = study_facts(CARAVAN)
SEED = (
    "received reports of males being threatened and intimidated, forced into work",
    "and made to live in caravans with no electricity",
    "initial and immediate tactical advice",
    "commenced critical enquiries such as obtaining CCTV evidence and speaking to witnesses",
    "The Justice and Care Victim Navigator provided initial assistance to potential victims",
    "Further reports were received",
    "supported local officers to make arrests and undertake searches",
    "Further enquiries followed",
    "has now commenced assessing the suspected offenders as an organised crime group",
)
"""The sentences of the case study that the panel was given in 2022."""
NUMBERS_AND_MONTHS = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|january|february"
    r"|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


def some(kind: type[StudyFacts]) -> st.SearchStrategy[StudyFacts]:
    return st.from_type(kind)


def story(document: Document) -> str:
    return " ".join(texts(document))


def test_every_beat_of_the_panels_case_study_is_told_in_its_order_in_one_paragraph() -> None:
    places = [story_text(STUDY).find(sentence) for sentence in SEED]
    assert -1 not in places
    assert places == sorted(places)
    assert story_text(STUDY).startswith("The Modern Slavery Coordination Unit received reports")
    assert "\n" not in story_text(STUDY)
    assert story_text(StudyFacts(advised=True)) == ("The Modern Slavery Coordination Unit gave advice.")


def test_the_page_tells_the_same_story_in_its_order_and_no_value_of_the_case() -> None:
    thread = next(b for b in case_study(STUDY).blocks if isinstance(b, Thread))
    assert thread.large
    page = " ".join(item.text[0].text for item in thread.items)
    assert page.split(" ", 2)[2] == story_text(STUDY).split(" ", 5)[5]
    document = case_study(STUDY)
    assert document.marking is Marking.OFFICIAL
    assert document.public
    assert "08000 121 700" in story(document)
    headings = (
        "Reports, Advice, Enquiries, The Victim Navigator, Further reports, Arrests and searches, Assessment"
    )
    assert ", ".join(step.heading for step in story_steps(STUDY)) == headings
    assert [b.heading for b in story_steps(replace(STUDY, arrests=False))][5] == "Searches"
    one = replace(STUDY, arrests_plural=False, searches_plural=False)
    assert [b.heading for b in story_steps(one)][5] == "Arrest and search"
    assert leaks(case_study(STUDY), IDENTIFYING) == ()


def test_the_page_promises_and_its_title_claims_only_what_came_of_it() -> None:
    def standfirst(study: StudyFacts) -> str:
        paragraph = case_study(study).blocks[1]
        assert isinstance(paragraph, Paragraph)
        return paragraph.spans[0].text

    assert "before the law" in standfirst(STUDY)
    assert "before the law" not in standfirst(replace(STUDY, charged=False))
    assert standfirst(StudyFacts(reported=True)) == "How the unit acts on reports of exploitation."

    def title(study: StudyFacts) -> str:
        block = case_study(study).blocks[0]
        assert isinstance(block, Title)
        return block.text

    full = "Tackling modern slavery\nand safeguarding survivors"
    assert title(STUDY) == full
    for safeguarded in (replace(STUDY, navigator=False), replace(STUDY, safe=False)):
        assert title(safeguarded) == full
    assert title(replace(STUDY, navigator=False, safe=False)) == "Tackling modern slavery"
    assert title(StudyFacts(reported=True)) == "Tackling modern slavery"


def test_a_case_with_little_to_tell_is_told_shortly_or_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        case_study(StudyFacts())
    assert "edition" in refusal.value.problems
    assert story_text(StudyFacts()) == ""
    document = case_study(StudyFacts(advised=True))
    assert HELPLINE in document.blocks
    assert not any(isinstance(block, Beside) for block in document.blocks)


def test_one_is_not_told_as_several_nor_more_claimed_of_the_law_than_it_says() -> None:
    one = {name: False for name in vars(STUDY) if name.endswith("_plural") or name == "several_people"}
    text = story_text(replace(STUDY, **one))  # type: ignore[arg-type]
    assert not re.search(r"reports|arrests|searches|enquiries|potential victims|males", text)
    assert "received a report of exploitation: threats and intimidation, forced work and life in" in text
    note = case_study(STUDY).blocks[-1]
    by_slavery_alone = case_study(replace(STUDY, trafficking=False)).blocks[-1]
    assert isinstance(note, Paragraph)
    assert isinstance(by_slavery_alone, Paragraph)
    assert "The law protects" in note.spans[0].text
    assert by_slavery_alone.spans[0].text.endswith("Every victim is treated as anonymous.")


def test_advice_and_enquiries_are_told_in_a_sentence_whatever_their_number() -> None:
    study = StudyFacts(advised=True, topics=frozenset(AdvisedAction))
    assert story_text(study).endswith("and record the first account in the person’s own words.")
    study = StudyFacts(reported=True, lines=frozenset({LineOfEnquiry.OTHER}))
    assert story_text(study).endswith("It commenced an enquiry.")
    assert story_text(replace(study, lines_plural=True)).endswith("It commenced enquiries.")


@given(some(StudyFacts))
def test_any_story_is_made_of_whole_sentences_without_dates_or_numbers(study: StudyFacts) -> None:
    text = story_text(study)
    assert not re.search(r"\d|  |,,|\.\.| [.,]|: \.|^It ", text)
    assert text == "" or text.endswith(".")
    assert not NUMBERS_AND_MONTHS.search(text)
    if text:
        numbers = re.findall(r"\d[\d ]*\d", story(case_study(study)))
        assert numbers == ["08000 121 700", "999"]
