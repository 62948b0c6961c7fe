"""Headings are found and understood, and a person may say otherwise."""

import csv
from pathlib import Path

import pytest

from mscu.exchange.column_mapping import Mapping, headed, heading_rows, mapped, recognise
from mscu.exchange.profiles import ANY, MANY, BadProfile, Meaning, Profile, load_profiles, plain
from mscu.exchange.table import ImportTable, TableRow, collect_table
from mscu.exchange.table_process import read_sheet
from mscu.resources import resource
from tests.inputs.import_tables import BELOW_TITLES

IMPORTS = Path(__file__).parent / "imports"
PROFILES = load_profiles(resource("imports"))


def table(content: bytes) -> ImportTable:
    return collect_table(read_sheet(content))


def of_file(name: str) -> Mapping:
    return recognise(table((IMPORTS / name).read_bytes()), PROFILES)


def shown(mapping: Mapping) -> dict[str, str]:
    return {heading.words: heading.column.meaning.value for heading in mapping.headings}


def test_a_table_is_recognised_by_its_headings() -> None:
    for name, profile, row in [
        ("helpline-export.xlsx", "helpline", 1),
        ("crime-extract.csv", "crime-system", 1),
        ("unit-log-2019-2021.ods", "old-log", 3),
        ("htcds-headings.csv", "htcds-2.0", 2),
    ]:
        mapping = of_file(name)
        assert (mapping.profile.name, mapping.row) == (profile, row), name


def test_every_column_of_the_old_log_has_its_meaning() -> None:
    assert shown(of_file("unit-log-2019-2021.ods")) == {
        "Ref": "reference",
        "Date rec'd": "when",
        "From": "source",
        "District": "district",
        "Details": "text",
        "No. PVs": "count",
        "Crime no": "keep",
        "Advice given?": "keep",
        "Officer": "keep",
        "Outcome": "keep",
    }


def test_the_fields_of_the_data_standard_are_known_by_name_and_by_heading() -> None:
    with (IMPORTS / "htcds-headings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    standard = next(profile for profile in PROFILES if profile.name == "htcds-2.0")
    for row in rows:
        assert [cell for cell in row if cell and plain(cell) not in standard.columns] == []
    mapping = of_file("htcds-headings.csv")
    assert shown(mapping)["Location of Exploitation"] == "where"
    assert shown(mapping)["Column 1"] == "skip"


def test_a_table_that_nobody_knows_is_kept_word_for_word_and_a_heading_counts_once() -> None:
    mapping = recognise(table(b"Notes of 2021\n\nNumber,Seen,Said\n1,yard,help\n"), PROFILES)
    assert (mapping.profile, mapping.row) == (ANY, 3)
    assert shown(mapping) == {"Number": "keep", "Seen": "keep", "Said": "keep"}
    mapping = recognise(table(b"Ref,Details,District,District\n1,a,Bury,Wigan\n"), PROFILES)
    assert [heading.column.meaning for heading in mapping.headings[2:]] == [Meaning.DISTRICT, Meaning.KEEP]
    assert mapping.told == ("The heading “District” is repeated; the first one is used.",)
    assert recognise(ImportTable(table(b"x\n").head, ()), PROFILES).headings == ()


def test_a_person_may_say_what_a_column_is_and_which_row_holds_the_headings() -> None:
    mapping = of_file("unit-log-2019-2021.ods").with_meaning(8, Meaning.TEXT)
    assert mapping.of(Meaning.TEXT) == (4, 8)
    moved = mapping.with_meaning(6, Meaning.REFERENCE)
    assert moved.of(Meaning.REFERENCE) == (6,)
    assert moved.meaning(0) is Meaning.KEEP
    mapping = mapped(TableRow(7, ("Ref", "Details")), PROFILES[-1], width=3)
    assert (mapping.row, len(mapping.headings)) == (7, 3)
    notes = table(BELOW_TITLES)
    assert recognise(notes, PROFILES).row == 2
    assert [line.number for line in heading_rows(notes)] == [1, 2, 4, 5]
    said = headed(notes, 4, PROFILES)
    assert (said.row, [heading.words for heading in said.headings]) == (4, ["No", "Seen on", "Yard", "Told"])
    said = headed(table(BELOW_TITLES), 5, PROFILES)
    assert said.profile is ANY
    assert {heading.column.meaning for heading in said.headings} == {Meaning.KEEP}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_shipped_profile_names_live_codes(profile: Profile) -> None:
    known: dict[str, set[str]] = {}
    for name in ("district", "report_source"):
        with resource(f"code_lists/{name}.csv").open(encoding="utf-8") as file:
            known[name] = {row["key"] for row in csv.DictReader(file)}
    assert profile.source in known["report_source"]
    assert set(profile.codes.get(Meaning.DISTRICT, {}).values()) <= known["district"]
    assert set(profile.codes.get(Meaning.SOURCE, {}).values()) <= known["report_source"]
    assert profile.codes.keys() <= {Meaning.DISTRICT, Meaning.SOURCE}


@pytest.mark.parametrize("name", [each.name for each in IMPORTS.iterdir() if each.suffix != ".md"])
def test_what_only_one_column_can_be_is_of_one_column(name: str) -> None:
    meanings = [heading.column.meaning for heading in of_file(name).headings]
    single = [meaning for meaning in meanings if meaning not in MANY]
    assert len(single) == len(set(single))


@pytest.mark.parametrize(
    "text",
    [
        "title",
        'title = "A"\nsource = "x"',
        'title = "A"\nsource = "x"\n[[columns]]\nmeaning = "shoe size"\nheadings = ["a"]',
        'title = "A"\nsource = "x"\n[[columns]]\nmeaning = "keep"\nheadings = ["a", "A "]',
    ],
)
def test_a_profile_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadProfile, match=r"mine\.toml"):
        load_profiles(tmp_path)


@pytest.mark.parametrize("name", ["crime-extract.csv", "unit-log-2019-2021.ods"])
def test_the_row_that_was_found_means_the_same_when_it_is_said(name: str) -> None:
    found = of_file(name)
    assert headed(table((IMPORTS / name).read_bytes()), found.row, PROFILES) == found


@pytest.mark.parametrize("heading", ["Children", "Any under 18s?", "Minors present", "CHILD"])
def test_whether_there_are_children_is_known_of_any_table(heading: str) -> None:
    mapping = recognise(table(f"Ref,Details,{heading}\n1,a,Y\n".encode()), PROFILES)
    assert mapping.meaning(2) is Meaning.UNDER_18
    assert mapping.told == ()


@pytest.mark.parametrize("meaning", [each for each in Meaning if each not in {Meaning.KEEP, Meaning.SKIP}])
def test_a_heading_that_is_the_label_of_a_field_means_that_field(meaning: Meaning) -> None:
    mapping = recognise(table(f"Weather,{meaning.label}\nfog,b\n".encode()), PROFILES)
    assert mapping.meaning(1) is meaning


def test_a_common_name_of_a_field_is_known_where_no_profile_is() -> None:
    for headings, meanings in [
        ("Date,Source,Text,Place,Phone,Reg", ["when", "source", "text", "where", "phones", "plates"]),
        ("Date received,Time,From whom,Location", ["when", "time", "keep", "where"]),
        ("Date of incident,Reported by,Description,DOB", ["when", "caller", "text", "birth"]),
        ("When,Date,What happened,Names", ["when", "keep", "text", "names"]),
        ("Ref,Received,Notes taken,Borough", ["reference", "when", "keep", "district"]),
    ]:
        mapping = headed(table(f"{headings}\nx\n".encode()), 1, ())
        assert [heading.column.meaning.value for heading in mapping.headings] == meanings, headings


def test_a_common_name_takes_nothing_from_the_profile_and_what_it_knows_is_not_told() -> None:
    mapping = recognise(table(b"Ref,Date,Date rec'd,Details\n1,a,b,c\n"), PROFILES)
    assert [heading.column.meaning.value for heading in mapping.headings[1:3]] == ["keep", "when"]
    for heading in ("Weather", "Agent", "Village", "Asterisk"):
        assert recognise(table(f"Ref,Details,{heading}\n1,a,b\n".encode()), PROFILES).told == ()
    assert of_file("htcds-headings.csv").told == ()


@pytest.mark.parametrize("heading", ["Urgency", "Priority", "How urgent?", "URGENT"])
def test_how_urgent_it_is_is_known_of_any_table(heading: str) -> None:
    mapping = recognise(table(f"Ref,Details,{heading}\n1,a,high\n".encode()), PROFILES)
    assert mapping.meaning(2) is Meaning.URGENCY
    assert mapping.told == ()


def test_what_must_not_be_overlooked_is_told_by_its_heading() -> None:
    for heading, told in [
        ("Consent to share?", "no consent is recorded"),
        ("Victim agreed", "no consent is recorded"),
        ("Immediate risk?", "triage these reports first"),
        ("Risk level", "triage these reports first"),
        ("Age of victim", "tells of ages or children"),
        ("Number of children seen", "tells of ages or children"),
    ]:
        mapping = recognise(table(f"Ref,Details,{heading}\n1,a,b\n".encode()), PROFILES)
        (note,) = mapping.told
        assert note.startswith(f"“{heading}” "), heading
        assert told in note, heading
