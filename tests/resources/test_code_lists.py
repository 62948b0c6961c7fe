"""The shipped code lists: complete, in sentence case, and in step with the program's own states."""

import json
import re

import pytest

from mscu import code_keys
from mscu.actions.enforcement import court
from mscu.actions.entries import complaints
from mscu.actions.intake.reports import REPORT_STYLES
from mscu.actions.nrm.referrals import OUTCOME_STYLES
from mscu.codes import EnquiryState, Labelled, Marking, Urgency
from mscu.resources import resource
from mscu.rules.code_lists import CodeRow, load_code_lists
from tests.text.phrases import phrases

ROWS = load_code_lists(resource("code_lists"))
LISTS = sorted({row.list_name for row in ROWS})
NAMES_THROUGHOUT = {"language", "nationality", "court", "first_responder_ngo", "district"}
PROPER = frozenset(
    re.findall(
        r"\w+",
        """
    Achieving Act Acting Acts Agency Army Asylum Authority Balkan Best Border Bury Care Catalan
    Child Children Code Commission Common Competent Contract Court Crime Criminal Crown Department Disorder
    Drugs Employment Enforcement England Environment Evidence Executive Fair Feb Firearms Food Force
    Gangmasters Greater Guardian Guardians Health Helpline Home Immigration Independent Investigations Ireland
    Justice Licensing Manchester Marking Mechanism Mental Misuse Modern National Navigator
    Northern Office Part Pensions Police Procedure Proceeds Prosecution Reach Referral Revenue Rights Safety
    Salvation Schedule Scotland Secretary September Service Single Slavery Standards State Theft Trafficking
    Victim Visas Wales Work
""",
    )
)
"""Words of names of laws, bodies and places."""


def rows_of(name: str) -> tuple[CodeRow, ...]:
    """Return the rows of one list."""
    return tuple(row for row in ROWS if row.list_name == name)


def words_of(name: str) -> set[str]:
    """Return the second halves of a list's keys."""
    return {row.key.partition(":")[2] for row in rows_of(name)}


def capitals_inside(label: str) -> list[str]:
    """Return words after the first that begin with a capital and are neither names nor acronyms."""
    after_first = re.findall(r"[A-Za-z0-9/']+", label)[1:]
    return [w for w in after_first if w[0].isupper() and not w.isupper() and w not in PROPER]


def is_in_sentence_case(row: CodeRow) -> bool:
    if row.list_name in NAMES_THROUGHOUT:
        return True
    grade_or_class = re.match(r"([A-Z]|\S*[0-9]\S*) ", row.label)
    rest = row.label[grade_or_class.end() :] if grade_or_class else row.label
    return capitals_inside(rest) == []


def test_every_label_is_a_phrase_in_sentence_case_of_no_sex_or_people_and_positions_rise() -> None:
    assert [row for row in ROWS if not (row.label[0].isupper() or row.label[0].isdigit())] == []
    assert [row for row in ROWS if row.label.endswith(".")] == []
    assert [row for row in ROWS if len(row.label) > 60 or len(row.key) > 80] == []
    assert [row for row in ROWS if not is_in_sentence_case(row)] == []
    positions = {name: [row.position for row in rows_of(name)] for name in LISTS}
    assert positions
    assert {name: each for name, each in positions.items() if each != sorted(set(each))} == {}
    assert {name: each for name, each in positions.items() if each[0] != 10} == {}
    said = json.dumps([(r.key, r.label) for r in rows_of("place_type") + rows_of("sector")])
    assert not re.search("travell?er|gypsy|roma", said, re.IGNORECASE)
    pronouns = {"she", "her", "hers", "herself", "he", "him", "his", "himself"}
    words = {row.key: set(re.findall(r"[a-z]+", f"{row.label} {row.note}".lower())) for row in ROWS}
    assert {key: pronouns & found for key, found in words.items() if pronouns & found} == {}


@pytest.mark.parametrize(("name", "states"), [("urgency", Urgency), ("enquiry_state", EnquiryState)])
def test_lists_that_the_program_branches_on_say_the_same(name: str, states: type[Labelled]) -> None:
    assert {(r.key.partition(":")[2], r.label) for r in rows_of(name)} == {
        (state.value, state.label) for state in states
    }


def test_markings_keys_and_states_of_the_program_are_choices_of_their_lists() -> None:
    assert {row.label for row in rows_of("marking")} == {marking.value for marking in Marking}
    named = {value for value in vars(code_keys).values() if isinstance(value, str) and ":" in value}
    named = {value for value in named if not set(value) & set(" \n")}
    assert code_keys.PLACE_OF_SAFETY in named
    assert named <= {row.key for row in ROWS if row.retired_on is None}
    assert REPORT_STYLES.keys() <= words_of("triage_outcome")
    assert OUTCOME_STYLES.keys() <= words_of("referral_outcome")
    assert court.STEP_STYLES.keys() <= words_of("order_step")
    assert complaints.STEP_STYLES.keys() <= words_of("complaint_step")


def test_lists_of_the_home_office_and_the_unit_are_whole() -> None:
    sources = [row.more["source"] for row in rows_of("indicator")]
    assert sources.count("Home Office general list 2026") == 36
    assert sources.count("Home Office child list 2026") == 17
    assert sum(row.more.get("child") == "yes" for row in rows_of("indicator")) == 17
    assert len(rows_of("advice_topic")) == 25
    codes = {row.more.get("ons_code") for row in rows_of("district")} - {None}
    assert codes == {f"E080000{n:02}" for n in range(1, 11)}
    assert words_of("intelligence_source") == {"1", "2", "3"}
    assert words_of("intelligence_assessment") == set("abcde")
    assert words_of("intelligence_handling") == {"p", "c"}


def test_every_type_of_exploitation_counts_in_statistics_or_is_a_flag() -> None:
    for row in rows_of("exploitation"):
        assert ("home_office" in row.more) != (row.more.get("flag") == "yes")
    merged = {row.more.get("home_office") for row in rows_of("exploitation")} - {None}
    assert merged == {
        *phrases("""
        Criminal | Domestic | Labour | Sexual | Organ harvesting | Not specified or unknown
    """)
    }


def test_offences_carry_their_maximum_and_the_exclusion_from_section_45() -> None:
    offences = {row.key.partition(":")[2]: row.more for row in rows_of("offence")}
    for key in ("msa_s1", "msa_s2", "oapa_s18", "oapa_s20", "false_imprisonment"):
        assert offences[key]["schedule_4"] == "yes"
    for key in ("oapa_s47", "fraud_s1", "poca_s327", "mda_s6"):
        assert offences[key]["schedule_4"] == "no"
    assert (offences["msa_s1"]["max_years"], offences["msa_s4"]["max_years"]) == ("life", "10")
    for more in offences.values():
        assert more.get("schedule_4", "no") in ("yes", "no")
        assert more.get("max_years", "life") == "life" or float(more["max_years"]) > 0


def test_languages_nationalities_and_sectors_have_the_codes_of_their_standards() -> None:
    for row in rows_of("language"):
        word = row.key.partition(":")[2]
        assert word in ("other", "unknown") or row.more["iso_639_3"] == word
    assert {"pol", "ron", "vie", "eng", "sqi", "tir", "ara", "cmn"} <= words_of("language")
    codes = [row.more["iso_3166"] for row in rows_of("nationality") if row.more]
    assert len(codes) == len(set(codes)) > 150
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)
    letters = {row.more["isic"] for row in rows_of("sector") if row.more}
    assert letters <= set("ABCDEFGHIJKLMNOPQRSTU")
