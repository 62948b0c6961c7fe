"""Recording an entry, the same for every kind: what it follows, who is meant, its correction."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import Command
from mscu.actions.enforcement.enforcement import RecordArrest, RecordInterview
from mscu.actions.entries.corrections import CorrectEntry, EntryVersions
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import BELONGS_ELSEWHERE, About, RecordEntry, shorten
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.notes import RecordMeeting, RecordNote
from mscu.actions.intake.reports import TriageReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordVictimContact
from mscu.codes import Marking, Role, SubjectKind, Urgency
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.gate import Gate
from tests.inputs.factories import AT, COMMANDS, World, a_case, a_note, a_person, a_report, registered, valid
from tests.scenes.stores import Store

ENTRIES = [command for command in registered(Command) if issubclass(command, RecordEntry)]


def row(store: Store, table: str, number: int, *names: str) -> tuple[Any, ...]:
    key = "id" if table in {"entry", "note", "report"} else "entry_id"
    (found,) = store.sql(f"SELECT {', '.join(names)} FROM {table} WHERE {key} = ?", number)
    return tuple(found)


def ties(store: Store, entry: int) -> list[tuple[int, str]]:
    rows = store.sql("SELECT subject_id, role FROM involvement WHERE entry_id = ?", entry)
    return sorted((number, role.partition(":")[2]) for number, role in rows)


def refused(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems


# ---------------------------------------------------------------------------------- for every kind


def table_of(command: type[RecordEntry]) -> str:
    return command.model.__tablename__


REQUIRED_CHOICES = [
    pytest.param(command, name, id=f"{command.__name__}.{name}")
    for command in ENTRIES
    for name in command.choices_required
]


@pytest.mark.parametrize(("command", "name"), REQUIRED_CHOICES)
def test_a_required_choice_is_made_when_it_is_recorded(
    command: type[RecordEntry], name: str, world: World
) -> None:
    gate, refusal = world.gate_for(command), {name: command.choices_required[name]}
    for empty in (None, ""):
        assert refused(gate, valid(command, world, **{name: empty})) == refusal
    entry = gate.perform(valid(command, world))
    clear = CorrectEntry(entry_id=entry, version=1, changes={name: None}, reason="Misread.")
    assert refused(gate, clear) == refusal
    world.store.sql(f"UPDATE {table_of(command)} SET {name} = NULL WHERE id = ?", entry)
    gate.perform(CorrectEntry(entry_id=entry, version=1, text="Said in full.", reason="Cut short."))
    kept = world.store.sql(f"SELECT {name} FROM {table_of(command)} WHERE id = ?", entry)
    assert [value for (value,) in kept] == [None]


def test_whether_somebody_was_reached_is_never_left_open() -> None:
    columns = {
        (command, column.key)
        for command in ENTRIES
        for column in command.model.__mapper__.columns
        if column.info.get("list") == "contact_method"
    }
    assert (RecordVictimContact, "method") in columns
    assert all(name in command.choices_required for command, name in columns)


@pytest.mark.parametrize("command", ENTRIES, ids=lambda command: command.__name__)
def test_each_kind_keeps_what_all_entries_have(command: type[RecordEntry], world: World) -> None:
    gate = world.gate_for(command)
    entry_id = gate.perform(
        valid(
            command, world, happened="June 2022", handling="Ask the source first.", marking=Marking.OFFICIAL
        )
    )
    kept = row(
        world.store,
        "entry",
        entry_id,
        "kind",
        "happened_words",
        "happened_precision",
        "handling",
        "marking",
        "recorded_by_id",
        "version",
    )
    assert kept[:5] == (command.model.of_kind, "June 2022", "month", "Ask the source first.", "OFFICIAL")
    assert kept[5] == gate.actor.id
    headline, detail = row(world.store, "entry", entry_id, "headline", "detail")
    assert headline.strip()
    assert "None" not in headline + detail
    assert ":" not in headline.partition(": ")[0]


@pytest.mark.parametrize("command", ENTRIES, ids=lambda command: command.__name__)
def test_each_kind_can_be_opened(command: type[RecordEntry], world: World) -> None:
    gate = world.gate_for(command)
    entry_id = gate.perform(COMMANDS[command](world))
    answer = world.store.gate(Role.SUPERVISOR).ask(EntryFile(entry_id=entry_id))
    assert answer.row.kind is command.model.of_kind


@pytest.mark.parametrize("command", ENTRIES, ids=lambda command: command.__name__)
def test_each_kind_is_tied_to_everybody_it_names(command: type[RecordEntry], world: World) -> None:
    gate = world.gate_for(command)
    witness = a_person(world.store.gate(Role.OFFICER), world.case_id, name="Aisha Rahman")
    named = world.place_id if command.subject_kinds.get("about") is SubjectKind.PLACE else witness
    about = (
        About(subject_id=named, role="involvement_role:witness"),
        About(subject_id=named, role="involvement_role:suspect"),
    )
    entry_id = gate.perform(valid(command, world, about=about))
    assert {(named, "witness"), (named, "suspect")} <= set(ties(world.store, entry_id))


@pytest.mark.parametrize("subject", ["person_id", "place_id"])
@pytest.mark.parametrize("command", ENTRIES, ids=lambda command: command.__name__)
def test_no_kind_names_somebody_who_is_not_there(
    command: type[RecordEntry], subject: str, world: World
) -> None:
    gate, good = world.gate_for(command), COMMANDS[command](world)
    about = (About(subject_id=1_000_000),)
    wrong = valid(command, world, **({subject: 1_000_000} if hasattr(good, subject) else {}), about=about)
    before = world.store.snapshot()
    with pytest.raises(Invalid if subject in command.roles_required else NotFound):
        gate.perform(wrong)
    assert world.store.snapshot() == before


def test_who_is_named_by_a_field_and_in_a_role_is_tied_in_the_role_alone(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    about = (About(subject_id=world.suspect_id, role="involvement_role:suspect"),)
    entry_id = officer.perform(valid(RecordArrest, world, place_id=world.place_id, about=(*about, *about)))
    assert ties(world.store, entry_id) == [(world.suspect_id, "suspect"), (world.place_id, "mentioned")]


def test_a_role_is_one_of_the_list(world: World) -> None:
    about = (About(subject_id=world.suspect_id, role="involvement_role:king"),)
    assert set(refused(world.store.gate(Role.OFFICER), valid(RecordNote, world, about=about))) == {"about"}


def test_choices_keep_their_order_and_come_once(world: World) -> None:
    wanted = ("agency:health", "agency:police", "agency:health")
    keys = [key for (key,) in world.store.sql("SELECT key FROM code WHERE list_name = 'agency'")]
    chosen = tuple(key for key in wanted if key in keys) or (keys[3], keys[1], keys[3])
    entry_id = world.store.gate(Role.OFFICER).perform(valid(RecordMeeting, world, agencies=chosen))
    rows = world.store.sql("SELECT choice FROM choice WHERE entry_id = ? ORDER BY position", entry_id)
    assert [key for (key,) in rows] == list(dict.fromkeys(chosen))


# ------------------------------------------------------------------------------- what it follows


def test_an_entry_takes_the_case_of_what_it_follows(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    entry_id = officer.perform(ResultEnquiry(happened=AT, text="He rents it.", follows_id=world.enquiry_id))
    assert row(world.store, "entry", entry_id, "case_id") == (world.case_id,)


def test_an_entry_follows_none_of_another_case(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = a_case(officer)
    for case, follows in (
        (other, world.enquiry_id),
        (other, world.report_id),
        (world.case_id, a_note(officer, other)),
    ):
        problems = refused(officer, valid(RecordNote, world, case_id=case, follows_id=follows))
        assert problems == {"follows_id": "Choose an entry from the same case."}


@pytest.mark.parametrize("command", [TriageReport, ResultEnquiry, RecordNrmDecision])
def test_some_kinds_must_follow_an_entry_of_their_own_sort(command: type[Command[Any]], world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    assert set(refused(officer, valid(command, world, follows_id=None))) == {"follows_id"}
    wrong = valid(command, world, case_id=None, follows_id=world.note_id)
    assert refused(officer, wrong) == {"follows_id": BELONGS_ELSEWHERE}
    with pytest.raises(NotFound):
        officer.perform(replace(wrong, follows_id=1_000_000))


def test_a_long_chain_moves_whole_and_a_ring_comes_to_an_end(store: Store, officer: Gate) -> None:
    first = last = a_report(officer)
    for _ in range(30):
        last = a_note(officer, None, follows_id=last)
    store.sql("UPDATE entry SET follows_id = ? WHERE id = ?", last, first)
    case = officer.perform(OpenCase(title="A ring", report_id=first))
    assert store.sql("SELECT DISTINCT case_id FROM entry") == [(case,)]


# --------------------------------------------------------------------------------- correcting it


def corrected(gate: Gate, number: int, text: str, *, version: int = 1) -> None:
    gate.perform(CorrectEntry(entry_id=number, version=version, text=text, reason="Misheard."))


def test_a_correction_keeps_what_was_said_with_the_reason(store: Store, officer: Gate) -> None:
    number = a_note(officer, a_case(officer), text="Seen at Hollin Lane")
    corrected(officer, number, "Seen at Holly Lane")
    corrected(officer, number, "Seen at Holland Lane", version=2)
    assert row(store, "entry", number, "text", "headline", "version") == (
        "Seen at Holland Lane",
        "Note: Seen at Holland Lane",
        3,
    )
    versions = officer.ask(EntryVersions(entry_id=number))
    assert [(version.number, version.text) for version in versions] == [
        (2, "Seen at Holly Lane"),
        (1, "Seen at Hollin Lane"),
    ]
    assert {version.reason for version in versions} == {"Misheard."}
    (content,) = store.sql("SELECT content FROM entry_version WHERE entry_version = 1")[0]
    assert json.loads(content)["headline"] == "Note: Seen at Hollin Lane"


def test_a_correction_is_of_the_newest_version_and_says_why(officer: Gate) -> None:
    number = a_note(officer, None)
    corrected(officer, number, "Other")
    with pytest.raises(StaleRecord):
        corrected(officer, number, "Third")
    for text, reason, fields in (("", " ", {"text", "reason"}), ("x", "\0", {"reason"})):
        wrong = CorrectEntry(entry_id=number, version=2, text=text, reason=reason)
        assert set(refused(officer, wrong)) == fields


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "command",
    [command for command in ENTRIES if not command.spec.not_corrected],
    ids=lambda command: command.__name__,
)
@pytest.mark.parametrize("length", [20, 600])
def test_no_line_of_a_corrected_entry_quotes_the_former_words(
    command: type[RecordEntry], length: int, world: World
) -> None:
    gate = world.gate_for(command)
    words = ("quicksilver " * 60)[:length].strip()
    entry_id = gate.perform(valid(command, world, text=words))
    corrected(gate, entry_id, "Nothing of the sort.")
    assert "quicksilver" not in "".join(row(world.store, "entry", entry_id, "headline", "detail", "text"))


@pytest.mark.parametrize(
    ("text", "present", "detail"),
    [
        ("No", "Nolan · No comment man", "Yes · Nolan · No comment man"),
        ("Nolan", "DS Nolan", "Yes · DS Nolan"),
        ("a · b", "x", "Yes · x"),
    ],
)
def test_only_the_quotation_in_a_line_is_replaced(text: str, present: str, detail: str, world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    entry_id = officer.perform(valid(RecordInterview, world, text=text, present=present))
    corrected(officer, entry_id, "Yes")
    assert row(world.store, "entry", entry_id, "detail") == (detail,)


def test_what_quotes_a_corrected_enquiry_is_corrected_with_it(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    result = officer.perform(COMMANDS[ResultEnquiry](world))
    other = officer.perform(valid(RecordNote, world, follows_id=world.enquiry_id))
    corrected(officer, world.enquiry_id, "Who rents the field?", version=2)
    assert row(world.store, "entry", result, "headline", "version") == (
        "Result, Witness: Who rents the field?",
        2,
    )
    assert row(world.store, "entry", other, "version") == (1,)


def test_a_report_that_was_corrected_goes_into_a_case_with_its_former_version(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    corrected(officer, world.report_id, "Men sleep in caravans.")
    case = officer.perform(OpenCase(title="Another", report_id=world.report_id))
    assert row(world.store, "entry_version", world.report_id, "case_id") == (case,)
    (version,) = officer.ask(EntryVersions(entry_id=world.report_id))
    assert version.text == "Men sleep in vans."


# ------------------------------------------------------------------------------------ small things


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("", 10, ""),
        ("a  b\n c", 10, "a b c"),
        ("abcdefghij", 10, "abcdefghij"),
        ("abcdefghijk", 10, "abcdefghi…"),
        ("abcdefgh ijk", 10, "abcdefgh…"),
        ("two men, both hurt", 14, "two men, both…"),
        ("two men, both hurt", 10, "two men…"),
    ],
)
def test_a_second_line_is_short(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


def test_a_triage_says_what_became_of_the_report_until_it_is_linked(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)

    def triage(outcome: str) -> str:
        officer.perform(
            TriageReport(
                happened=AT,
                text="x",
                follows_id=world.report_id,
                urgency=Urgency.ROUTINE,
                outcome=f"triage_outcome:{outcome}",
            )
        )
        return str(row(world.store, "report", world.report_id, "triage_state")[0])

    assert triage("triaged") == "triage_outcome:triaged"
    officer.perform(OpenCase(title="Another", report_id=world.report_id))
    assert triage("triaged") == "triage_outcome:case_opened"


def test_advice_says_to_whom_and_enquiries_who_owns_them(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    advice = officer.perform(valid(GiveAdvice, world, immediate=True))
    assert row(world.store, "entry", advice, "headline") == ("Immediate tactical advice to PC Hughes",)
    enquiry = officer.perform(valid(RaiseEnquiry, world, urgent=True))
    assert row(world.store, "entry", enquiry, "detail") == ("Fast-track · DC Fielding · The yard",)
