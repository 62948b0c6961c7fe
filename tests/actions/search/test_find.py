"""Search finds what the actor may see, names and identifiers first, and seals settled words."""

from dataclasses import replace

import pytest

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.view_filters import SearchView
from mscu.actions.entries.handling import Item
from mscu.actions.intake.reports import RecordReport
from mscu.actions.matching.find_similar import excerpt_around
from mscu.actions.search.find import MAX_HITS, Find, FindAlike, FindAll, FoundRecord
from mscu.actions.subjects.subjects import RecordPerson, RecordThing
from mscu.codes import Kind, Operation, SubjectKind
from mscu.gate import Gate
from tests.actions.merging.merge_scene import restrict
from tests.scenes.stores import Store

HELPLINE = "report_source:helpline"


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Return a case with a man, a van and a report."""
    case_id = officer.perform(OpenCase(title="Hollin Lane", operation="Operation Lapwing"))
    officer.perform(RecordPerson(case_id=case_id, name="Shane Crabtree"))
    officer.perform(
        RecordThing(case_id=case_id, name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    )
    report(officer, "Three men at a yard, Crabtree shouted.", case_id=case_id)
    return case_id


def report(gate: Gate, text: str, case_id: int | None = None) -> int:
    return gate.perform(RecordReport(case_id=case_id, happened="11 Mar 2022", source=HELPLINE, text=text))


def find(gate: Gate, words: str) -> list[FoundRecord]:
    hits = gate.ask(Find(words=words))
    return list(hits)


def test_a_case_by_title_reference_and_operation(officer: Gate, case_id: int) -> None:
    for words in ("hollin", "ms-22-0001", "Operation Lapwing", "lane hollin"):
        (hit,) = find(officer, words)
        assert (hit.kind, hit.record_id, hit.title) == ("cases", case_id, "Hollin Lane")
        assert hit.detail == "MS-22-0001 · Operation Lapwing"


@pytest.mark.usefixtures("case_id")
def test_a_vehicle_by_its_plate_however_it_is_spaced_or_by_a_piece_of_it(officer: Gate) -> None:
    for words in ("MX19 CTB", "mx19ctb", " mx19 ctb "):
        hit = find(officer, words)[0]
        assert (hit.kind, hit.title, hit.subject_kind) == ("subject", "White tipper", SubjectKind.THING)
        assert hit.detail == "MX19 CTB · Thing · MS-22-0001"
    for words in ("ctb", "9 CTB", "x19", "MX19 C"):
        assert find(officer, words)[0].title == "White tipper", words
    assert "subject" in {hit.kind for hit in find(officer, PLATE_SAID) if hit.exact}
    for typed in ("white tipper"[:length] for length in range(2, 13)):
        assert find(officer, typed)[0].title == "White tipper", "nothing goes away while a word is begun"


def test_whoever_is_found_by_another_name_or_the_end_of_a_phone_is_shown_with_it(
    officer: Gate, case_id: int
) -> None:
    officer.perform(RecordPerson(case_id=case_id, name="Keith Ormrod", also=("Keef", "محمد")))
    assert [find(officer, words)[0].detail for words in ("kee", "محمد", "keith")] == [
        "also Keef · Person · MS-22-0001",
        "also محمد · Person · MS-22-0001",
        "Person · MS-22-0001",
    ]
    report(officer, "He rang twice at night from 07700 900417, then never again.")
    (hit,) = find(officer, "0417")
    assert "from 07700 900417, then" in hit.detail


PHONES = (
    "07700 900417",
    "07700900417",
    "0770 090 0417",
    "07700 900 417",
    "+44 7700 900417",
    "00447700900417",
)


def test_a_phone_or_an_address_is_found_however_it_is_written(officer: Gate) -> None:
    """Each way finds what is written in each of them, and not a number that is nearly the same."""
    for number, written in enumerate(PHONES):
        officer.perform(RecordThing(name=f"Phone {number}", thing_kind="thing_kind:phone", number=written))
        report(officer, f"He rang from {written}, then never again.")
    report(officer, "He rang from 07700 900418.")
    for words in PHONES:
        for kind, asked in (("subject", words), ("entry", words), ("entry", f"rang {words}")):
            hits = [hit for hit in find(officer, asked) if hit.kind == kind]
            assert len(hits) == len(PHONES), asked
    addresses = ("22-24 Bridge Street, Leigh", "22-24 Bridge St, Leigh", "22-24 bridge st leigh")
    for each in addresses:
        report(officer, f"Men sleep above {each}, six to a room.")
    for words in ("22-24 Bridge St Leigh", "22-24 bridge street leigh", "Bridge Street"):
        assert [hit.kind for hit in find(officer, words)] == ["entry"] * len(addresses), words


def test_a_plate_is_found_with_and_without_its_gap(officer: Gate) -> None:
    officer.perform(RecordThing(name="Tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"))
    written = ("MX19 CTB", "MX19CTB", "mx19ctb")
    for each in written:
        report(officer, f"A tipper, {each}, at the gate.")
    for words in ("MX19 CTB", "mx19ctb", "MX 19 CTB", "MX19-CTB", "tipper mx19 ctb", "tipper MX19CTB"):
        subject, *entries = find(officer, words)
        assert subject.kind == "subject", words
        assert subject.exact or words.startswith("tipper")
        assert [hit.kind for hit in entries] == ["entry"] * len(written), words


@pytest.mark.usefixtures("case_id")
def test_a_whole_name_comes_first_and_its_beginning_finds_what_speaks_of_it(officer: Gate) -> None:
    entry, person = find(officer, "crab")
    assert (person.title, person.subject_kind) == ("Shane Crabtree", SubjectKind.PERSON)
    assert (entry.kind, entry.entry_kind) == ("entry", Kind.REPORT)
    assert find(officer, "crabtree shane")[0].title == "Shane Crabtree"
    for _ in range(MAX_HITS["entry"] + 1):
        report(officer, "Crabtree again.")
    hits = find(officer, "crabtree")
    assert sum(hit.kind == "entry" for hit in hits) == MAX_HITS["entry"]
    assert [hit.title for hit in hits if hit.kind == "subject"] == ["Shane Crabtree"]


def test_the_best_match_comes_first_then_the_newest(officer: Gate) -> None:
    titles = ("Car wash, Leeds", "Car wash", "The car wash", "New car wash", "Car wash, York")
    for title in titles:
        officer.perform(OpenCase(title=title))
    found = find(officer, "car wash")
    assert [hit.title for hit in found] == [titles[n] for n in (1, 4, 0, 3, 2)]
    assert [hit.exact for hit in found] == [True, False, False, False, False]
    numbers = [report(officer, f"Yard {each}") for each in range(3)]
    assert [hit.record_id for hit in find(officer, "yard")] == numbers[::-1]


def test_an_exact_name_is_not_crowded_out(officer: Gate, case_id: int) -> None:
    """Nor is it behind somebody who has it as another name."""
    for name, also in (("Mark Lee", ()), ("Marcus Leeds", ("Mark Lee",)), ("Lee Mark", ())):
        officer.perform(RecordPerson(case_id=case_id, name=name, also=also))
    for each in range(MAX_HITS["subject"] + 1):
        officer.perform(RecordPerson(case_id=case_id, name=f"Mark Leeson {each}"))
    people = [hit for hit in find(officer, "mark lee") if hit.kind == "subject"]
    assert people[0].title == "Mark Lee"
    assert [hit.title for hit in people if hit.exact] == ["Mark Lee", "Lee Mark", "Marcus Leeds"]
    assert len(people) == MAX_HITS["subject"]


def test_words_are_sealed_only_when_typing_stopped(officer: Gate, auditor: Gate) -> None:
    slots = replace(auditor.store.keys, unlocked=auditor.store.unlocked)
    reader = replace(auditor, store=replace(auditor.store, keys=slots))
    officer.ask(Find(words="crabtree"))
    officer.ask(Find(words="crabtree lane", settled=True))
    sheet = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
    assert [row.searched for row in sheet.rows] == ["crabtree lane"]


@pytest.mark.usefixtures("case_id")
def test_what_is_only_like_it_comes_with_why(officer: Gate) -> None:
    for words, why in (
        ("Krabtree", "one name only; sounds like Krabtree"),
        ("shayne crabtre", "sounds like Shayne Crabtre"),
        ("S. Crabtree", "S is the initial of Shane"),
        ("MX19 CTD", "one character off MX19 CTB"),
    ):
        alike = officer.ask(FindAlike(words=words))
        assert [hit.why for hit in alike] == [why]
        assert alike[0].detail.endswith(f"MS-22-0001 · {why}")


@pytest.mark.usefixtures("case_id")
def test_what_is_found_as_typed_is_not_said_to_be_alike_and_nothing_is_found_by_nothing(
    officer: Gate,
) -> None:
    (man,) = (hit for hit in find(officer, "Shane Crabtree") if hit.kind == "subject")
    assert officer.ask(FindAlike(words="Shane Crabtree")) != ()
    assert officer.ask(FindAlike(words="Shane Crabtree", besides=frozenset({man.record_id}))) == ()
    for words in ("", " ", "c", "nobody", "%", '"'):
        assert find(officer, words) == []


def test_nothing_of_a_hidden_case_is_found_nor_what_is_like_it_or_says_it_in_words(
    store: Store, officer: Gate, colleague: Gate, case_id: int
) -> None:
    report(officer, PHONE_SAID, case_id=case_id)
    alike = [FindAlike(words=words) for words in ("Krabtree", "MX19 CTD", "07700 900417")]
    assert all(map(colleague.ask, alike))
    restrict(store, case_id)
    for words in ("hollin", "crabtree", "mx19 ctb"):
        assert find(colleague, words) == []
    assert not any(map(colleague.ask, alike))
    assert all(map(officer.ask, alike))


PLATE_SAID = "mike x-ray one nine charlie tango bravo"
PHONE_SAID = "oh seven seven double oh nine double oh four one seven"


def test_a_number_is_found_in_words_and_by_words(officer: Gate) -> None:
    for written, said in (("MX19 CTB", PLATE_SAID), ("07700 900417", PHONE_SAID)):
        known = report(officer, f"It was {written}, he says.")
        in_words = report(officer, f"It was {said}, he says.")
        graded = Item(number=1, text=said, source_grade="", assessment="", handling_code="")
        in_item = officer.perform(
            RecordReport(happened="11 Mar 2022", source=HELPLINE, text="As told.", items=(graded,))
        )
        for words in (written, said, written.replace(" ", "").lower()):
            assert [hit.record_id for hit in find(officer, words) if hit.kind == "entry"] == [known]
            alike = [hit for hit in officer.ask(FindAlike(words=words)) if hit.kind == "entry"]
            assert [(hit.record_id, hit.why) for hit in alike] == [
                (in_item, f"says “{said}”"),
                (in_words, f"says “{said}”"),
            ]
            assert [hit.record_id for hit in officer.ask(FindAll(view=SearchView(words=words))).hits] == [
                known
            ]


def test_an_entry_is_shown_where_it_says_the_words(officer: Gate, case_id: int) -> None:
    long = "They slept in the caravan behind the wash and were fetched at six by the brothers. " * 3
    report(officer, f"{long}Trần Hải said so.", case_id)
    (hit,) = (hit for hit in find(officer, "tran hai") if hit.kind == "entry")
    before, said = hit.detail.split(" · ")
    assert before == "11 Mar 2022"
    assert said == "… at six by the brothers. Trần Hải said so."
    for text, words, said in (
        ("A white van.", "van", "A white van."),
        ("A white van.", "hollin", ""),
        ("The caravan, then a van.", "van", "The caravan, then a van."),
        ("", "van", ""),
        ("Two\n\nlines", "lines", "Two lines"),
        ("Straße 4", "strasse", ""),
        ("قال كمال شيئا", "كمال", "قال كمال شيئا"),
    ):
        assert excerpt_around(text, words) == said
