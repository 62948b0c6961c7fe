"""The case summary: its cover, its order, its chronology."""

from dataclasses import replace
from datetime import UTC, datetime

from mscu.actions.kinds import RECORDING
from mscu.codes import CaseStatus, Family, Kind, Marking, Sensitivity
from mscu.documents.blocks import (
    Beside,
    Box,
    Document,
    Facts,
    Heading,
    Paragraph,
    Span,
    Table,
    Thread,
    ThreadItem,
    Title,
    Tone,
    Voice,
    plain,
    quiet,
)
from mscu.documents.editions.case_summary import CLOCKS_IN_BOX, case_summary
from mscu.documents.editions.editions import SUPERVISOR
from mscu.documents.editions.facts import CaseFacts, ClockFact, EntryFact, PersonFact, ValueFact
from mscu.rules.clock_engine import ClockState
from tests.documents.editions.caravan_facts import CARAVAN
from tests.text.phrases import phrases

BARE = CaseFacts(
    reference="MS-22-0001",
    title="A case",
    marking=Marking.OFFICIAL_SENSITIVE,
    status=CaseStatus.OPEN,
    opened="1 Jun 2022",
)


def summary(facts: CaseFacts) -> Document:
    return case_summary(facts, SUPERVISOR)


def headings(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 2]


def thread(document: Document) -> tuple[ThreadItem, ...]:
    return next(block.items for block in document.blocks if isinstance(block, Thread))


def an_entry(headline: str, kind: Kind = Kind.NOTE, day: int = 1, number: int = 1) -> EntryFact:
    return EntryFact(
        id=number,
        kind=kind,
        family=Family.NOTE,
        readers=RECORDING[kind].spec.readers,
        happened_shown=f"{day} Jun 2022",
        sort_at=datetime(2022, 6, day, tzinfo=UTC),
        headline=headline,
    )


def test_the_cover_says_which_case_and_edition_with_the_highest_marking_and_what_is_recorded() -> None:
    document = summary(CARAVAN)
    assert document.blocks[0] == Title(CARAVAN.title, "Case summary, supervisor edition")
    assert document.head_left == "MS-22-0047 · Operation Lapwing"
    assert document.marking is Marking.OFFICIAL_SENSITIVE
    assert summary(CARAVAN).name == "Case summary, supervisor edition"
    plain_case = replace(BARE, marking=Marking.OFFICIAL, entries=(an_entry("a"),))
    assert summary(plain_case).marking is Marking.OFFICIAL
    marked = replace(an_entry("a"), marking=Marking.OFFICIAL_SENSITIVE)
    assert summary(replace(plain_case, entries=(marked,))).marking is Marking.OFFICIAL_SENSITIVE
    document = summary(BARE)
    assert document.blocks[2] == Facts((("Status", "Open"), ("Opened", "1 Jun 2022")))
    assert len(summary(BARE).blocks) == 3


def test_the_cover_has_the_summary_beside_the_open_clocks() -> None:
    clock = ClockFact(title="case review", due_shown="3 Jul 2022", left="13 days")
    done = ClockFact(title="cash detained", due_shown="12 Apr 2022", left="done", state=ClockState.MET)
    document = summary(replace(BARE, summary="What happened.", clocks=(done, clock)))
    line = (Span("3 Jul 2022", Tone.BOLD), Span(" case review"))
    assert document.blocks[1] == Beside(
        Paragraph(plain("What happened."), Voice.LEAD), Box("Open clocks", (line,)), share=67
    )


def test_a_late_clock_and_one_without_a_day_say_so_and_what_has_no_room_is_counted() -> None:
    late = ClockFact(title="enquiry", due_shown="12 May 2022", left="7 days late", state=ClockState.LATE)
    endless = ClockFact(
        title="recovery period", due_shown="", left="open until decided", state=ClockState.RUNS_ON
    )
    owed = ClockFact(
        title="NRM or duty to notify",
        due_shown="13 Mar 2022",
        left="due since 13 Mar 2022",
        state=ClockState.OWED,
    )
    ended = "ended 11 Apr 2022: what happened?"
    lapsed = replace(owed, title="police protection", due_shown="11 Apr 2022", left=ended)
    document = summary(replace(BARE, clocks=(late, endless, owed, lapsed)))
    beside = document.blocks[1]
    assert isinstance(beside, Beside)
    said = ["12 May 2022, late", "open until decided", "due since 13 Mar 2022", ended]
    assert [line[0].text for line in beside.right.lines] == said
    document = summary(replace(BARE, clocks=(late,) * (CLOCKS_IN_BOX + 2)))
    beside = document.blocks[1]
    assert isinstance(beside, Beside)
    assert beside.right.lines[-1] == quiet("and 2 more under Clocks")


def test_the_sections_are_numbered_in_order_and_those_without_facts_left_out() -> None:
    assert headings(summary(CARAVAN)) == phrases("""
        1 People and roles | 2 Chronology | 3 Enquiries and results | 4 Referrals | 5 Enforcement
        6 Organised crime group | 7 Clocks | 8 Outstanding | 9 Appendix: places, things, organisations
    """)
    people = (PersonFact(name="Keith Ormrod"),)
    document = summary(replace(BARE, people=people, owed=("A review is owed.",)))
    assert headings(document) == ["1 People and roles", "2 Outstanding"]


def test_a_person_has_aliases_roles_birth_and_where_things_stand() -> None:
    person = PersonFact(
        name="Nguyễn Văn Hải",
        aliases=("Harry", "Nguyen Van Hai"),
        born="age about 17",
        roles=("involvement_role:potential_victim", "involvement_role:witness"),
        nationality="Vietnamese",
        stands_at="NRM-0002",
    )
    table = next(b for b in summary(replace(BARE, people=(person,))).blocks if type(b) is Table)
    assert table.rows[0] == (
        (Span("Nguyễn Văn Hải", Tone.BOLD), Span(", “Harry”, “Nguyen Van Hai”")),
        plain("Potential victim, Witness"),
        plain("age about 17, Vietnamese"),
        plain("NRM-0002"),
    )
    person = PersonFact(name="يوسف الحداد", aliases=("Joe", "Yousef"))
    table = next(b for b in summary(replace(BARE, people=(person,))).blocks if type(b) is Table)
    name, others = table.rows[0][0]
    assert (name.text, others.text) == ("يوسف الحداد", "\n“Joe”, “Yousef”")
    born = (("unknown", "Not known yet"), ("1990", "Not known yet"), ("unknown", "Polish"))
    people = tuple(PersonFact(name="X", born=day, nationality=from_) for day, from_ in born)
    table = next(b for b in summary(replace(BARE, people=people)).blocks if isinstance(b, Table))
    assert [row[1] for row in table.rows] == [plain(""), plain("1990"), plain("Polish")]


def test_the_chronology_is_in_order_and_an_item_tells_text_values_and_grades() -> None:
    entries = (an_entry("c", day=2), an_entry("b", number=2), an_entry("a", number=1))
    items = thread(summary(replace(BARE, entries=entries)))
    assert [item.title for item in items] == ["Note: a", "Note: b", "Note: c"]
    values = (
        ValueFact(name="", label="Owner", value="DC Tom Fielding", sensitivity=Sensitivity.STAFF),
        ValueFact(name="", label="Place", value="", sensitivity=Sensitivity.PLACE),
        ValueFact(name="", label="Due", value="15 Mar 2022", sensitivity=Sensitivity.DATE),
    )
    entry = replace(an_entry("first account"), text="He said so.", facts=values, grades=("2AP",))
    item = thread(summary(replace(BARE, entries=(entry,))))[0]
    assert item.text == plain("He said so.")
    assert item.detail == quiet("Owner: DC Tom Fielding · Due: 15 Mar 2022")
    assert item.grades == ("2AP",)
    assert item.when == "1 Jun 2022"


def test_the_kind_stands_before_a_headline_that_does_not_say_it() -> None:
    for kind, headline, title in [
        (Kind.REPORT, "helpline, H-0099-417", "Report: helpline, H-0099-417"),
        (Kind.ADVICE, "Immediate tactical advice to PC 4471", "Immediate tactical advice to PC 4471"),
        (Kind.CHARGE, "Hearing of the charge: A. Doe", "Hearing of the charge: A. Doe"),
        (Kind.NOTE, "", "Note"),
    ]:
        assert thread(summary(replace(BARE, entries=(an_entry(headline, kind),))))[0].title == title, kind


LONG = "The yard is not entered yet: nobody knows how many men there are."


def test_no_words_are_printed_twice() -> None:
    for kind, headline, text, title, told in [
        (Kind.NOTE, "The yard is not entered yet: no…", LONG, "Note", LONG),
        (Kind.DECISION, "Entry: The yard is not ente…", LONG, "Decision: Entry", LONG),
        (Kind.ENQUIRY, "CCTV: All 28 days", "All 28 days", "Enquiry, CCTV: All 28 days", ""),
        (Kind.NOTE, "Somebody else’s words, of wh…", LONG, "Note: Somebody else’s words, of wh…", LONG),
    ]:
        fact = ValueFact(name="", label="Said", value=text, sensitivity=Sensitivity.NARRATIVE)
        entry = replace(an_entry(headline, kind), text=text, facts=(fact,))
        (item,) = thread(summary(replace(BARE, entries=(entry,))))
        assert item.title == title, kind
        assert item.text == (plain(told) if told else ()), kind
        assert item.detail == (), kind


def test_the_reader_is_told_that_entries_are_left_out() -> None:
    for left_out, words in ((1, "One entry is left out"), (1200, "1,200 entries are left out")):
        last = summary(replace(BARE, left_out=left_out)).blocks[-1]
        assert isinstance(last, Paragraph)
        assert last.spans[0].text.startswith(f"{words}, because the reader of this copy may not see ")
