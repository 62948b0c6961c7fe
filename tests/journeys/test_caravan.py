"""The caravan case from the first call to the printed editions, all by the keyboard."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from mscu.codes import Kind, Urgency, YesNo
from mscu.demo.caravan import read_caravan
from tests.documents.reading import opened, text_of
from tests.journeys.calls import Call, link_report, open_case_after, register_number, take_call
from tests.journeys.sitting import RecordedSession
from tests.journeys.told import Typist
from tests.scenes.stores import Store

TOLD = read_caravan()
ENTRIES: dict[str, dict[str, Any]] = {row["id"]: row for row in TOLD["entries"]}
BY_CALL = ("r1", "t1", "r2", "a1")
"""The first two reports, with their triage and advice: what a call leaves."""
HELPLINE = Call(
    facts={
        "caller": "Helpline adviser",
        "where_words": ENTRIES["r1"]["where_words"],
        "log_number": ENTRIES["r1"]["source_reference"],
        "victims_count": "3",
    },
    answers="nyss",
    words=ENTRIES["r1"]["text"],
    source="Modern Slavery Helpline",
    urgency=Urgency.TIME_CRITICAL,
)
PATROL = Call(
    facts={
        "caller": ENTRIES["r2"]["caller"],
        "where_words": ENTRIES["r2"]["where_words"],
        "log_number": ENTRIES["r2"]["source_reference"],
        "victims_count": "1",
    },
    answers="nsyy",
    words=ENTRIES["r2"]["text"],
    pieces=4,
    own_advice=ENTRIES["a1"]["text"],
)


KINDS = Counter(
    [
        *(Kind(row["kind"]) for row in TOLD["entries"]),
        Kind.TRIAGE,  # of the patrol's call, which the case as it is told leaves out
        *(Kind.EXHIBIT for row in TOLD["entries"] for _ in row.get("exhibits", ())),
    ]
)
"""How many entries of each kind the case has in the end."""


BEATS = {
    "reports_received": "The unit received reports of males being",
    "immediate_tactical_advice": "initial and immediate tactical advice",
    "critical_enquiries": "critical enquiries such as obtaining CCTV evidence",
    "navigator_assists": "Victim Navigator provided initial assistance",
    "further_reports": "Further reports were received",
    "arrests_and_searches": "make arrests and undertake searches",
    "further_enquiries": "Further enquiries followed, among them financial ones",
    "assessing_as_ocg": "as an organised crime group",
}
"""What the case study says at each beat."""


def printed_of(row: dict[str, Any]) -> str:
    """Return what is printed of an entry: of what is under handling code C its sanitised version."""
    kept = [each["sanitised"] for each in row.get("items", ()) if "sanitised" in each]
    return str(kept[0] if kept and row["id"] not in BY_CALL else row["text"])


CHRONOLOGY = tuple(
    printed_of(row).split(". ")[0].removesuffix(".")
    for row in TOLD["entries"]
    if "text" in row and row["id"] != "t1"
)
"""The first sentence of each entry that has words, in the order in which they happened."""
STANDING = frozenset({"", "phone", "service"})
"""Words of a name that are no name: the study may say that somebody was given a phone."""


def identifying() -> Iterator[str]:
    """Yield every value of the case that may not be public: whole, and names word by word."""
    yield from (TOLD["case"][name] for name in ("title", "operation", "lead", "officer_in_case"))
    for section in ("people", "places", "things", "organisations"):
        for row in TOLD[section]:
            yield from words_of(row["name"], *row.get("also", ()))
            yield from (row[name] for name in ("born", "address", "number") if name in row)
            yield from row.get("address", "").split(", ")[:2]
    for row in TOLD["entries"]:
        yield from (value for name, value in row.items() if name in {*TELLING.split()})
        yield from (each["reference"] for each in row.get("exhibits", ()))


TELLING = """
source_reference caller where_words crime_reference reference officer owner given_by given_to
decided_by navigator first_responder text contact_by lead_responsible_officer exhibit_reference
conditions
"""


def words_of(*names: str) -> Iterator[str]:
    """Yield names, and each word of them that could tell somebody apart."""
    for name in names:
        yield name
        yield from (word for word in name.split() if word[0].isupper() and len(word) > 3)


def plain(words: str) -> str:
    """Bring a text to the form in which it is looked for: no accents, capitals or marks."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", apart.encode("ascii", "ignore").decode()))


def at(words: str) -> datetime:
    """A moment of the case; in March the clocks of London and UTC agree."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


SUPERVISOR = {
    "recipient": "DI Ruth Aspinall",
    "purpose": "Supervision or review",
    "gateway": "DPA 2018 s.35: law enforcement purpose",
    "reason": "Weekly review",
}
PANEL = {
    "recipient": "Serious and organised crime panel",
    "purpose": "Panel report",
    "gateway": "DPA 2018 s.35: law enforcement purpose",
    "reason": "Yearly report of the unit",
    "proceedings": YesNo.YES,
    "agreed_by": "Rosalind Quaye, 15 June 2022",
}


def enter(sitting: RecordedSession, store: Store) -> None:
    """Enter the whole case: two calls, everybody, and one entry after the other."""
    words = Typist.through(sitting.gate)
    store.clock.now = at(ENTRIES["r1"]["happened"])
    first = register_number(take_call(sitting, HELPLINE))
    store.clock.now = at(ENTRIES["r2"]["happened"])
    second = take_call(sitting, PATROL)
    open_case_after(sitting, second, words.case(TOLD))
    for kind, values in words.subjects(TOLD):
        sitting.add_subject(kind, values)
    known: dict[str, Any] = {}
    link_report(sitting, first, sitting.case.reference)
    for row in (row for row in TOLD["entries"] if row["id"] not in BY_CALL):
        store.clock.now = max(store.clock.now, at(row["happened"]))
        kind_of_entry, filled = words.entry(row)
        follows = known.get(row.get("follows"))
        known[row["id"]] = sitting.add_entry(kind_of_entry, filled, follows)


def test_the_case_from_the_first_call_to_its_editions(store: Store, qtbot: QtBot, tmp_path: Path) -> None:
    sitting = RecordedSession(store, qtbot)
    enter(sitting, store)
    case = sitting.case
    assert Counter(row.kind for row in case.entries) == KINDS
    names = {subject.name for subject in case.subjects}
    summary, study = tmp_path / "summary.pdf", tmp_path / "study.pdf"
    sitting.print_edition("Supervisor", SUPERVISOR, summary)
    said = sitting.print_edition("Case study", PANEL, study)
    assert "Saved as study.pdf and recorded as copy 1." in said
    summary_is_whole(text_of(summary.read_bytes()), names)
    study_tells_each_beat(text_of(study.read_bytes()))
    study_names_nobody(study.read_bytes(), case.reference)
    assert [row[1] for row in store.sql("SELECT id, sha256 FROM disclosure ORDER BY id")] == [
        sha256(file.read_bytes()).hexdigest() for file in (summary, study)
    ]


def summary_is_whole(read: str, names: set[str]) -> None:
    """Everybody and everything is in the supervisor's edition, and each entry in its order."""
    assert [name for name in names if name not in read] == []
    assert "Up Hollin Lane Danny C" not in read, "Crimestoppers' words are under handling code C"
    place = read.index("2 Chronology")
    for words in CHRONOLOGY:
        assert words in read[place:], f"{words!r} is missing, or told too early"
        place = read.index(words, place)


def study_tells_each_beat(read: str) -> None:
    """The beats of the case come in the order of the case study that the panel printed."""
    assert set(BEATS) == {row["beat"] for row in TOLD["entries"] if "beat" in row}
    places = [read.find(sentence) for sentence in BEATS.values()]
    assert -1 not in places
    assert places == sorted(places)


def study_names_nobody(pdf: bytes, reference: str) -> None:
    """No value that could identify somebody is in the text or the properties of the file."""
    with opened(pdf) as document:
        properties = " ".join(map(str, [*document.docinfo.values(), document.open_metadata()]))
    read = f" {plain(f'{text_of(pdf)} {properties}')} "
    values = {plain(value) for value in (*identifying(), reference)} - STANDING
    assert len(values) > 100
    assert [value for value in values if f" {value} " in read] == []
