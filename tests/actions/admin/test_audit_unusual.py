"""What is unusual in the audit: each rule at its bounds, and what it must not mark."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mscu.actions.admin.act_rows import ActRow
from mscu.actions.admin.audit_acts import ActFilter, AuditActs, AuditSummary, Shown
from mscu.actions.admin.audit_export import ExportAudit
from mscu.actions.admin.audit_words import CODES_REFUSED
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.notes import RecordNote
from mscu.actions.survivors.survivors import OpenWithReason, TakeOn
from mscu.codes import Operation, Role
from mscu.dates.london import local_day, show_day
from mscu.gate import Gate
from mscu.models.on_call import OnCall
from mscu.resources import resource
from mscu.rules.unusual import BadUnusualRules, Unusual, load_unusual_rules, unusual_rules
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.engine.engines import writing
from tests.inputs.factories import a_person, an_enquiry
from tests.scenes.stores import OTHER_NAVIGATOR, Store

DAY = datetime(2022, 6, 15, 12, 0, tzinfo=UTC)
"""13:00 in London, on a Wednesday."""
SEARCH = AuditLine(operation=Operation.FINDING)
OPENED = Operation.CONSULTATION


def write(gate: Gate, action: str, line: AuditLine, *times: datetime) -> None:
    """Write an act at each of these times, as the gate does now."""
    with writing(gate.store.engine).begin() as connection:
        audit = Audit(gate.store.chain_key, gate.store.signer(gate.actor))
        for at in times:
            audit.write(connection, action, [line], at)


def every(step: timedelta, count: int, start: datetime = DAY) -> Sequence[datetime]:
    return [start + step * number for number in range(count)]


def found(gate: Gate, **wanted: object) -> dict[Unusual, int]:
    """Return how often each rule applies, for the rules that do."""
    counts = gate.ask(AuditSummary(filter=ActFilter(**wanted)))  # type: ignore[arg-type]
    return {rule.rule: rule.count for rule in counts.rules if rule.count}


def marked(gate: Gate, rule: Unusual, **wanted: object) -> list[str]:
    """Return the sentences that a rule marks."""
    sheet = gate.ask(AuditActs(filter=ActFilter(rule=rule, **wanted)))  # type: ignore[arg-type]
    assert all(rule in row.rules for row in sheet.rows)
    return [row.sentence for row in sheet.rows]


@pytest.mark.parametrize(("count", "minutes", "times"), [(8, 1, 0), (9, 1, 1), (9, 2, 0), (20, 1, 1)])
def test_many_searches_in_a_quarter_of_an_hour(
    reader: Gate, officer: Gate, count: int, minutes: int, times: int
) -> None:
    write(officer, "Find", SEARCH, *every(timedelta(minutes=minutes), count))
    assert found(reader) == ({Unusual.SEARCHES: times} if times else {})
    if times:
        assert marked(reader, Unusual.SEARCHES) == [f"Searched {count} times"]
    assert found(reader, first_day="16 Jun 2022") == {}, "only the days shown are looked at"
    assert found(reader, operation=Operation.ERASURE) == {}


def test_two_people_and_what_the_program_looks_up_are_not_many_searches(
    reader: Gate, officer: Gate, colleague: Gate
) -> None:
    write(officer, "Find", SEARCH, *every(timedelta(minutes=1), 5))
    write(colleague, "Find", SEARCH, *every(timedelta(minutes=1), 5))
    write(officer, "WhatIsKnown", SEARCH, *every(timedelta(minutes=1), 9))
    assert found(reader) == {}


def test_the_night_is_in_london(reader: Gate, officer: Gate) -> None:
    """From 23:00 to 06:00, which in summer is an hour earlier by universal time."""
    login, winter = AuditLine(operation=Operation.LOGIN), datetime(2022, 1, 12, tzinfo=UTC)
    summer = [(DAY, time) for time in ((21, 59), (22, 0), (23, 30), (1, 31), (4, 59), (5, 0))]
    marks = {each: each[1] not in {(21, 59), (5, 0)} for each in summer}
    marks |= {(winter, (22, 30)): False, (winter, (5, 30)): True}
    for number, ((day, (hour, minute)), is_night) in enumerate(marks.items()):
        at = day.replace(hour=hour, minute=minute) - timedelta(days=7 * number)
        write(officer, "Unlock", login, at, at + timedelta(seconds=20))
        shown = show_day(local_day(at))
        assert found(reader, first_day=shown, last_day=shown) == ({Unusual.NIGHT: 1} if is_night else {}), at


def test_four_wrong_passphrases_before_an_unlock(reader: Gate, officer: Gate) -> None:
    for number, (wrong, is_marked) in enumerate(((3, False), (4, True), (12, True))):
        failed = AuditLine(operation=Operation.FAILED, reason=f"{wrong} wrong since the last right one")
        write(officer, "Unlock", failed, DAY + timedelta(days=number))
        day = f"{15 + number} Jun 2022"
        assert found(reader, first_day=day, last_day=day) == ({Unusual.PASSPHRASES: 1} if is_marked else {})


def test_who_took_a_call_or_was_on_call_is_not_marked(store: Store, reader: Gate, officer: Gate) -> None:
    night = DAY.replace(hour=1)
    login = AuditLine(operation=Operation.LOGIN)
    write(officer, "Unlock", login, night)
    write(officer, "TakeCall", AuditLine(operation=Operation.COLLECTION, object_type="report"), night)
    navigator = store.gate(Role.NAVIGATOR)
    write(navigator, "Unlock", login, night)
    write(navigator, "BackUpByItself", AuditLine(operation=Operation.UPKEEP), night + timedelta(days=1))
    assert found(reader) == {Unusual.NIGHT: 1}
    turn = (
        (night - timedelta(hours=3)).replace(tzinfo=None),
        (night + timedelta(hours=3)).replace(tzinfo=None),
    )
    store.sql(
        f"INSERT INTO {OnCall.__tablename__} (starts_at, ends_at, name, number, version) "
        f"VALUES ('{turn[0]}', '{turn[1]}', '{navigator.actor.display}', '1', 1)"
    )
    assert found(reader) == {}


@pytest.mark.parametrize(("count", "times"), [(5, 0), (6, 1)])
def test_more_than_five_editions_a_day(reader: Gate, officer: Gate, count: int, times: int) -> None:
    line = AuditLine(operation=Operation.DISCLOSURE, object_type="disclosure")
    write(officer, "IssueEdition", line, *every(timedelta(minutes=5), count))
    write(officer, "IssueEdition", line, *every(timedelta(minutes=5), 5, DAY + timedelta(days=1)))
    copied = AuditLine(operation=Operation.DISCLOSURE, object_type="nrm_form")
    write(officer, "CopyNrmText", copied, *every(timedelta(minutes=1), 20))
    assert found(reader) == ({Unusual.PRINTED: times} if times else {})


def test_each_opening_with_recovery_codes_and_each_refusal_of_them(reader: Gate, officer: Gate) -> None:
    drawn = AuditLine(operation=Operation.PERMISSION, reason="both sheets printed")
    write(officer, "NewCodes", drawn, DAY)
    assert found(reader) == {}
    opened = AuditLine(operation=Operation.PERMISSION, reason="with both recovery codes")
    write(officer, "Recover", opened, *every(timedelta(hours=1), 2))
    write(officer, "Unlock", AuditLine(operation=Operation.FAILED, reason=f"1 {CODES_REFUSED}"), DAY)
    assert found(reader) == {Unusual.CODES: 3}
    assert sorted(set(marked(reader, Unusual.CODES))) == [
        "Opened the store with the recovery codes",
        "Unlocked the store after recovery codes were refused",
    ]
    (printed,) = [row for row in reader.ask(AuditActs(filter=ActFilter())).rows if row.verb == "Printed"]
    assert (printed.sentence, printed.rules) == ("Printed the sheets of both recovery codes", ())


def test_refused_attempts_of_a_day_are_one_occasion(reader: Gate, officer: Gate) -> None:
    write(officer, "AuditActs", AuditLine(operation=Operation.REFUSAL), *every(timedelta(minutes=1), 3))
    assert found(reader) == {Unusual.REFUSED: 1}
    (row,) = reader.ask(AuditActs(filter=ActFilter(rule=Unusual.REFUSED))).rows
    assert row.sentence == "Tried to read the audit, and was refused"
    assert row.why.startswith("first of 3 acts, to 13:02 · ")


def test_each_number_is_what_its_filter_lists_and_exports(
    reader: Gate, officer: Gate, colleague: Gate, case: int
) -> None:
    """Each rule applies at least once, some of them in the same night."""
    night = DAY.replace(hour=1)
    write(officer, "Find", SEARCH, *every(timedelta(minutes=1), 12, night))
    write(officer, "Unlock", AuditLine(operation=Operation.LOGIN), *every(timedelta(hours=1), 3, night))
    write(officer, "AuditActs", AuditLine(operation=Operation.REFUSAL), *every(timedelta(minutes=1), 3))
    issued = AuditLine(operation=Operation.DISCLOSURE, object_type="disclosure")
    write(officer, "IssueEdition", issued, *every(timedelta(minutes=5), 9))
    failed = AuditLine(operation=Operation.FAILED, reason="9 wrong since the last right one")
    write(officer, "Unlock", failed, DAY)
    write(officer, "Recover", AuditLine(operation=Operation.PERMISSION), DAY)
    opened = AuditLine(operation=OPENED, object_type="cases", object_id=case, case_id=case)
    write(colleague, "CaseFile", opened, *every(timedelta(hours=2), 3, night))
    for wanted in ({}, {"actor": "officer"}, {"record": "MS-22-0001"}, {"operation": OPENED}):
        counts = reader.ask(AuditSummary(filter=ActFilter(**wanted)))
        filters = [ActFilter(shown=shown, **wanted) for shown in Shown]
        numbers = [counts.shown[shown] for shown in Shown]
        for rule in counts.rules:
            filters.append(ActFilter(shown=Shown.UNUSUAL, rule=rule.rule, **wanted))
            numbers.append(rule.count)
            assert rule.count or wanted, rule
        for filter_, number in zip(filters, numbers, strict=True):
            sheet = reader.ask(AuditActs(filter=filter_, limit=9_999))
            assert sheet.total == number, filter_
            if filter_.by_occasion:
                assert len(sheet.rows) == number, filter_
                in_pages = wanted or filter_.rule or list(one_by_one(reader, filter_)) == list(sheet.rows)
                assert in_pages, filter_
    unusual = ActFilter(actor="officer", shown=Shown.UNUSUAL)
    listed = reader.ask(AuditActs(filter=unusual)).total
    assert reader.perform(ExportAudit(filter=unusual, form="csv")).rows == listed > 1


def one_by_one(gate: Gate, filter_: ActFilter) -> Iterator[ActRow]:
    """Yield the rows of a filter, read one by one."""
    before = None
    while True:
        sheet = gate.ask(AuditActs(filter=filter_, before=before, limit=1))
        yield from sheet.rows
        if sheet.before is None:
            return
        before = sheet.before


def test_what_is_opened_in_a_case_is_one_occasion_with_it(
    reader: Gate, officer: Gate, colleague: Gate, case: int
) -> None:
    """The page of a case opens its first entry by itself."""
    note = officer.perform(RecordNote(case_id=case, happened="today", text="Called."))
    colleague.ask(CaseFile(case_id=case))
    colleague.ask(EntryFile(entry_id=note))
    assert found(reader) == {Unusual.OUTSIDE: 1}
    assert marked(reader, Unusual.OUTSIDE) == ["Opened MS-22-0001"]


@pytest.fixture
def case(officer: Gate) -> int:
    return officer.perform(OpenCase(title="Car wash"))


def look(gate: Gate, object_type: str, object_id: int) -> None:
    case_id = object_id if object_type == "cases" else None
    line = AuditLine(operation=OPENED, object_type=object_type, object_id=object_id, case_id=case_id)
    write(gate, {"cases": "CaseFile", "subject": "SubjectFile"}[object_type], line, DAY)


def test_a_case_and_a_person_opened_from_outside(
    reader: Gate, officer: Gate, colleague: Gate, case: int
) -> None:
    person = a_person(officer, case)
    for gate in (officer, colleague):
        look(gate, "cases", case)
        look(gate, "subject", person)
    assert found(reader) == {Unusual.OUTSIDE: 2}
    assert found(reader, actor="officer") == {}
    assert marked(reader, Unusual.OUTSIDE) == ["Opened a person of MS-22-0001", "Opened MS-22-0001"]


def test_whoever_is_on_the_case_is_not_outside(
    store: Store, reader: Gate, officer: Gate, colleague: Gate, case: int
) -> None:
    look(colleague, "cases", case)
    look(store.gate(Role.SUPERVISOR), "cases", case)
    assert found(reader) == {Unusual.OUTSIDE: 1}
    an_enquiry(officer, case, owner=colleague.actor.display)
    assert found(reader) == {}, "she owns an enquiry"


def test_a_note_or_the_lead_of_a_case_puts_one_on_it(
    reader: Gate, officer: Gate, colleague: Gate, case: int
) -> None:
    led = officer.perform(OpenCase(title="Nail bar", lead=colleague.actor.display))
    for number in (case, led):
        look(colleague, "cases", number)
    assert found(reader) == {Unusual.OUTSIDE: 1}
    colleague.perform(RecordNote(case_id=case, happened="today", text="Called."))
    assert found(reader) == {}


def test_records_opened_with_a_reason_are_not_outside(charity: Store) -> None:
    lead, other = charity.gate(Role.LEAD), charity.gate(OTHER_NAVIGATOR)
    survivor = charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))
    line = AuditLine(operation=OPENED, object_type="survivor", object_id=survivor, case_id=survivor)
    for gate in (other, charity.gate(Role.NAVIGATOR), lead):
        write(gate, "CardFile", line, DAY)
    assert found(lead) == {Unusual.OUTSIDE: 1}
    assert marked(lead, Unusual.OUTSIDE) == ["Opened the emergency card of SV-22-0001"]
    other.perform(OpenWithReason(survivor_id=survivor, reason="She rang the office."))
    assert found(lead) == {}


def test_the_rules_are_data(tmp_path: Path) -> None:
    assert set(unusual_rules().rules) == set(Unusual)
    text = resource("rules/unusual.toml").read_text(encoding="utf-8")
    for before, after in (
        ("more_than = 8", "more_than = -1"),
        ("more_than = 8", 'more_than = "8"'),
        ("from = 23", "from = 24"),
        ('short = "many"', ""),
        ("[searches]", "[serches]"),
        ('"disclosure", "records"', '"disclosures"'),
        ("days = 7", "days = 0"),
    ):
        assert before in text
        file = tmp_path / "unusual.toml"
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
        with pytest.raises(BadUnusualRules):
            load_unusual_rules(file)
    assert "more than 8 in 15 minutes" in {rule.words for rule in unusual_rules().rules.values()}
