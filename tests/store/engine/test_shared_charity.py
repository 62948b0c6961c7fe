"""What the charity's people read and write of a store on a server, with mscu and any other program."""

import re
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, LockNotAvailable
from sqlalchemy import Engine

from mscu.access import MAY
from mscu.actions.core.action import Command
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.enforcement.alerts import RaiseAlert
from mscu.actions.enforcement.enforcement import RecordBail
from mscu.actions.entries.navigator_texts import WriteNavigatorTexts
from mscu.actions.figures.impact import AskImpact
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.sharing.safeguarding_slice import SliceChronology
from mscu.actions.sharing.support_ends import FollowSupport, Lapsed, Support
from mscu.actions.subjects.subjects import AddName
from mscu.changes import SOMETHING
from mscu.code_keys import DECLINED, POTENTIAL_VICTIM, REFUSED, TO_NAVIGATOR, TO_NRM, WITHDRAWN
from mscu.codes import Role, StoreKind
from mscu.dates.london import LONDON, show_moment
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.models.base import Base, is_text
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.entries.shared import SharedCopy
from mscu.models.links import model_of_table
from mscu.safeguarding_slice import SHOWN_COLUMNS
from mscu.store.audit.audit import read_head
from mscu.store.audit.digest import digests, digests_of
from mscu.store.audit.record_check import digested
from mscu.store.audit.verify_findings import Findings
from mscu.store.audit.word_check import WordCheck
from mscu.store.engine.engines import SHARED, reading_of, writing
from mscu.store.engine.shared_charity import WRITTEN, is_left_to_derive
from mscu.store.engine.shared_roles import CHARITY
from mscu.store.engine.shared_row_security import reading
from mscu.store.engine.shared_texts import UNWRITTEN
from mscu.store.indexes.rebuild_indexes import empty_indexes
from tests.inputs.factories import COMMANDS, a_case, a_note, a_person, registered, valid
from tests.scenes.crowd import Crowd
from tests.scenes.stores import COLLEAGUE, Store
from tests.store.engine.secured_store import (
    ACCEPTED,
    ALL_RESTRICTED,
    MODELS,
    NOW,
    UNRESTRICTED,
    Secured,
    gate_of,
    keys_of,
    may,
)
from tests.tools.postgres_cluster import SERVER

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


@dataclass
class StoreOnServer(Store):
    """Files of a store whose database is on the server, with a gate for each person as the superuser."""

    server: Engine | None = None

    def open_database(self) -> Engine:
        assert self.server is not None
        return self.server


OF_CHARITY: list[tuple[Role, type[Command[Any]]]] = [
    (role, command)
    for command in registered(Command)
    for role in (Role.NAVIGATOR, Role.LEAD)
    if command.needs in MAY[role] and command.__module__.split(".")[2] in {"sharing", "enforcement"}
]


def derived_rows(store: Secured) -> dict[str, list[Any]]:
    """Return the rows that are derived from records, without numbers of their own."""
    with store.engine.connect() as connection:
        return {
            name: sorted(
                connection.exec_driver_sql(f"SELECT (to_jsonb({name}) - 'id')::text FROM {name}").scalars()
            )
            for name in ("clock", "tally", "tally_part", "likeness")
        }


def unindexed(store: Secured) -> list[str]:
    """Return what is wrong with the words of records."""
    findings = Findings()
    with store.engine.connect() as connection, connection.begin():
        reading = reading_of(connection)
        WordCheck(reading, SHARED.search, findings).run(digested(StoreKind.UNIT))
    return [str(each) for each in findings.listed]


def test_the_charity_does_all_its_work_and_the_police_derive_what_follows(
    own_store: Secured, filled: Crowd
) -> None:
    own_store.run("DELETE FROM restriction_member", "DELETE FROM restriction", ACCEPTED)
    direct = StoreOnServer(filled.store.folder, filled.store.template, filled.store.clock)
    direct.server = own_store.engine
    with writing(own_store.engine).begin() as connection:
        empty_indexes(connection)
    with gate_of(COLLEAGUE, own_store, direct) as police:
        police.ask(MyDesk())
        police.ask(filled.queries[AskImpact])
        police.perform(MatchHits())
        world, before = replace(filled.world, store=direct), police.head().seq
        for role, kind in OF_CHARITY:
            command = COMMANDS[kind](world)
            with gate_of(role, own_store, direct) as gate:
                gate.perform(command)
        with gate_of(Role.NAVIGATOR, own_store, direct) as gate:
            assert gate.perform(MatchHits()) is False  # it is for others to do
            assert unindexed(own_store)
        police.ask(MyDesk())
        assert unindexed(own_store) == []
        kept = derived_rows(own_store)
        with writing(own_store.engine).begin() as connection:
            empty_indexes(connection)
        police.ask(MyDesk())
        police.ask(filled.queries[AskImpact])
        police.perform(MatchHits())
        assert derived_rows(own_store) == kept
        require_texts_as_derived_anew(own_store, police)
        assert wrong_digests(own_store, police.store.digest_key, before) == []


def wrong_digests(store: Secured, key: bytes, after: int) -> list[tuple[str, int]]:
    """Return the records of which the charity's last row has another digest."""
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql(_SIGNED_BY_CHARITY, (after,)).all()
        assert {"referral", "emergency_card", "alert", "shared"} <= {row.object_type for row in rows}
        return [
            (name, record_id)
            for name, record_id, digest in rows
            if digests_of(key, connection, model_of_table(name), [record_id]).get(record_id, digest) != digest
        ]


_SIGNED_BY_CHARITY = """
SELECT object_type, object_id, digest FROM audit_entry AS last
WHERE seq > %s AND actor IN ('navigator', 'lead') AND operation IN ('collection', 'alteration')
AND NOT EXISTS (
    SELECT FROM audit_entry AS later WHERE later.object_type = last.object_type
    AND later.object_id = last.object_id AND later.seq > last.seq AND length(later.digest) > 0
)
"""


def require_texts_as_derived_anew(store: Secured, police: Gate) -> None:
    """Require that the texts with hidden names are those of the records."""
    with store.engine.connect() as connection:
        kept = connection.exec_driver_sql(_TEXTS).all()
    assert kept
    for left in ("cases", UNWRITTEN):
        store.run(
            "DELETE FROM row_security.shown_text",
            f"INSERT INTO row_security.to_derive SELECT '{left}', id, 'alteration' FROM cases",
        )
        police.ask(MyDesk())  # waits for what changed, and not for the texts of all cases
        assert has_texts(store) is (left == "cases")
        while police.perform(WriteNavigatorTexts()):
            pass
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql(_TEXTS).all() == kept


def has_texts(store: Secured) -> bool:
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(_TEXTS).first() is not None


_TEXTS = "SELECT * FROM row_security.shown_text ORDER BY case_id, person_id, name, id, field"


def test_police_hide_names_in_what_they_record(own_store: Secured, files: Store, filled: Crowd) -> None:
    own_store.run(*UNRESTRICTED, ACCEPTED)
    world, other = filled.world, "Odalys Brackwater"
    with gate_of(Role.OFFICER, own_store, files) as police:
        police.ask(MyDesk())
        case_id, told = world.case_id, f"{other} went along; plate GX18 LSO."
        police.perform(valid(RecordBail, world, conditions=told))
        police.perform(RaiseAlert(case_id=case_id, person_id=world.victim_id, words=told))

        def read() -> list[str]:
            with gate_of(Role.NAVIGATOR, own_store, files) as navigator:
                lines = navigator.ask(SliceChronology(case_id=case_id, person_id=world.victim_id))
                return [line.detail for line in lines if "went along" in line.detail]

        assert len(read()) == 3
        assert [text for text in read() if other not in text] == []  # nobody knows yet who that is
        person_id = a_person(police, case_id, name=other, roles=(POTENTIAL_VICTIM,))
        assert not any(other in text for text in read())
        police.perform(AddName(subject_id=person_id, name="GX18 LSO"))
        assert not any("GX18" in text for text in read())
        require_texts_as_derived_anew(own_store, police)


_NUMBERED = tuple({each.table for each in WRITTEN if each.adds and each.numbers})


def test_numbers_that_somebody_uses_up_cost_nobody_time(own_store: Secured, files: Store) -> None:
    """With the millions that a sequence can be moved on, each would be a row that all who read look at."""
    with own_store.connect(Role.NAVIGATOR) as connection:
        connection.execute("SELECT count(nextval('public.entry_id_seq')) FROM generate_series(1, 50000)")
    with gate_of(COLLEAGUE, own_store, files) as police:
        number = a_note(police, a_case(police))
    with own_store.engine.connect() as superuser:
        unused = "SELECT id FROM row_security.unused WHERE name = 'entry' ORDER BY id DESC"
        numbers = superuser.exec_driver_sql(unused).scalars().all()
    assert number > 50_000
    assert len(numbers) < 2_000
    assert numbers[0] == number - 1


def test_the_charity_writes_nothing_else_with_any_program(own_store: Secured) -> None:
    own_store.run(ACCEPTED)
    take = "SELECT row_security.claim_shown()"
    heard = (
        "INSERT INTO public.heard (entry_id, case_id, heard_at, version) "
        "SELECT {entry_id}, min(id), now(), 1 FROM cases"
    )
    every = own_store.shown(Role.SUPERVISOR)["Entry"]
    for who in (Role.NAVIGATOR, Role.LEAD):
        shown = own_store.shown(who)
        ((hidden,), *_) = sorted(every - shown["Entry"])
        with own_store.connect(who) as connection, connection.transaction(force_rollback=True):
            connection.execute(take)
            for model in MODELS:
                rows = set(connection.execute(keys_of(model)).fetchall())
                if model not in {AuditEntry, SharedCopy}:
                    assert rows == shown[model.__name__], model
        with own_store.connect(who) as connection, writing(own_store.engine).begin() as writer:
            read_head(writer)
            connection.execute("SET lock_timeout = '100ms'")
            with pytest.raises(LockNotAvailable):
                connection.execute(take)
        for statement in (
            "UPDATE public.entry SET headline = ''",
            "UPDATE public.referral SET outcome = NULL",
            "UPDATE public.emergency_card SET state = 'spoken'",
            "UPDATE public.alert SET acknowledged_at = now()",
        ):
            with own_store.connect(who) as connection:
                connection.execute(take)  # a transaction of its own
                changed = connection.execute(statement).rowcount if may(connection, statement) else 0
                assert changed == 0, statement  # nothing is claimed
        for statement in (
            "UPDATE public.entry SET case_id = 1",
            "UPDATE public.referral SET person_id = 1",
            "UPDATE public.cases SET title = ''",
            "DELETE FROM public.entry",
            "DELETE FROM public.shared_copy",
            "INSERT INTO public.involvement (subject_id, case_id, role, version) VALUES (1, 1, 'victim', 1)",
            "INSERT INTO public.shared (id) VALUES (1)",
            *(f"INSERT INTO public.{table} (id) VALUES (1)" for table in _NUMBERED),
            *(heard.format(entry_id=number) for number in (hidden, 9_999_999)),
        ):
            with own_store.connect(who) as connection, pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


_ASKED_OF_COLUMN = (
    "SELECT 1 FROM public.{table} WHERE {column} IS NOT NULL",
    "UPDATE public.{table} SET {column} = {column}",
    "EXPLAIN ANALYZE SELECT 1 FROM public.{table} WHERE {column}::text LIKE 'a%'",
)


def test_nothing_that_the_charity_asks_is_asked_of_a_hidden_row(own_store: Secured) -> None:
    """What is compared is compared before a policy is asked, and plans count the rows that do not fit."""
    own_store.run(*UNRESTRICTED, ACCEPTED)
    for who in (Role.NAVIGATOR, Role.LEAD):
        open_whole = {
            model for model in MODELS if all(reading(model, r).condition == "true" for r in CHARITY)
        }
        with own_store.connect(who) as connection:
            for model in sorted(set(MODELS) - open_whole, key=str):
                table: Any = model.__mapper__.local_table
                rights = [
                    statement.format(table=table.name, column=each.name)
                    for each in table.columns
                    for statement in _ASKED_OF_COLUMN
                ]
                told = [statement for statement in rights if may(connection, statement.replace("%", "%%"))]
                assert [statement for statement in told if not _NUMBERS.search(statement)] == []
                plan = "\n".join(
                    row[0] for row in connection.execute(f"EXPLAIN SELECT * FROM {table.name} LIMIT 1")
                )
                assert "Function Scan" in plan or "One-Time Filter: false" in plan, plan


_NUMBERS = re.compile(r"(WHERE|SET) (id|version)\b")
"""A change of a row asks for its number and version, which tell of no words."""


def test_the_charity_reads_no_column_but_those_of_its_slice(own_store: Secured) -> None:
    """With any program; the gate's answers are the same as those of who reads all (above)."""
    own_store.run(*UNRESTRICTED, ACCEPTED, *_filled())
    for who in CHARITY:
        with own_store.connect(who) as connection:
            for model in MODELS:
                if (columns := SHOWN_COLUMNS.get(model.__tablename__)) is None:
                    continue
                for row in connection.execute(
                    f"SELECT * FROM {model.__tablename__}", prepare=False
                ).fetchall():
                    assert row is not None
                shown = _columns_with_values(connection, model)
                assert shown <= set(columns.get(who, {})), (who, model)
    with own_store.connect(Role.NAVIGATOR) as connection:
        assert {"id", "reference", "uuid"} <= _columns_with_values(connection, Case)
        assert {"headline", "happened_at"} <= _columns_with_values(connection, Entry)


def _columns_with_values(connection: psycopg.Connection[Any], model: type[Base]) -> set[str]:
    cursor = connection.execute(f"SELECT * FROM {model.__tablename__}")
    names = [column.name for column in cursor.description or ()]
    return {
        name
        for row in cursor.fetchall()
        for name, value in zip(names, row, strict=True)
        if value not in {None, ""}
    }


def _filled() -> list[str]:
    """Return the statements that write something into each text of the tables with closed columns."""
    tables: list[Any] = [model.__table__ for model in MODELS if model.__tablename__ in SHOWN_COLUMNS]
    texts = (
        (table.name, c.name) for table in tables for c in table.columns if is_text(c) and c.name != "uuid"
    )
    filled = [
        f"UPDATE {table} SET {name} = 'written here' WHERE {name} = ''"
        for table, name in texts
        if "list" not in Base.metadata.tables[table].c[name].info
    ]
    return ["SET session_replication_role = replica", *filled, "SET session_replication_role = origin"]


def test_the_charity_answers_its_own_referrals_in_its_own_name(own_store: Secured) -> None:
    own_store.run("DELETE FROM restriction_member", "DELETE FROM restriction", ACCEPTED, *_REFERRED_TWICE)
    herself, other = own_store.ids[Role.NAVIGATOR], own_store.ids[COLLEAGUE]
    with own_store.connect(Role.NAVIGATOR) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT row_security.claim_shown()")
        shown = connection.execute("SELECT DISTINCT referral_to FROM referral").fetchall()
        assert {(TO_NAVIGATOR,), (TO_NRM,)} <= set(shown)
        own = connection.execute("SELECT id FROM referral WHERE referral_to = %s", (TO_NAVIGATOR,)).fetchall()
        changed = connection.execute("UPDATE public.referral SET outcome = NULL RETURNING id").fetchall()
        assert set(changed) == set(own)
        changed = connection.execute("UPDATE public.entry SET detail = '' RETURNING id").fetchall()
        others = connection.execute("SELECT id FROM referral WHERE referral_to = %s", (TO_NRM,)).fetchall()
        assert changed
        assert set(changed).isdisjoint(others)
        connection.execute(_SHARED, (herself,))
        with pytest.raises(InsufficientPrivilege), connection.transaction():
            connection.execute(_SHARED, (other,))


def _supported(store: Secured) -> Support:
    """Return whom the charity supports, as its own store knows them."""
    with store.engine.connect() as connection:
        case_uuid, person_uuid = connection.exec_driver_sql(
            "SELECT cases.uuid, subject.uuid FROM referral JOIN entry USING (id) "
            "JOIN cases ON case_id = cases.id JOIN subject ON subject.id = person_id "
            "ORDER BY referral.id LIMIT 1"
        ).one()
    return Support(case_uuid=case_uuid, person_uuid=person_uuid, ended_at="")


def _ends(store: Secured) -> set[tuple[Any, ...]]:
    ends = "SELECT support_ended_on, support_ended_by FROM referral"
    with store.engine.connect() as connection:
        return {tuple(row) for row in connection.exec_driver_sql(ends)}


def _require_recorded(store: Secured, digest_key: bytes, after: int) -> None:
    """Compare what the audit says of referrals after a row with what they are."""
    told = (
        "SELECT object_id, digest FROM audit_entry WHERE object_type = 'referral' AND seq > %s ORDER BY seq"
    )
    with store.engine.connect() as connection, connection.begin():
        recorded: dict[int, bytes] = dict(connection.exec_driver_sql(told, (after,)).all())
        present = dict(digests(digest_key, connection, Referral))
    assert recorded
    assert recorded == {number: present[number] for number in recorded}


_NONE_RESTRICTED = "TRUNCATE restriction, restriction_member"


@pytest.mark.parametrize("state", [_NONE_RESTRICTED, ALL_RESTRICTED])
def test_support_ends_and_goes_on_whether_or_not_the_case_is_shown(
    own_store: Secured, files: Store, state: str
) -> None:
    own_store.run(state, ACCEPTED, "UPDATE referral SET answered_at = NULL, support_ended_by = ''")
    goes_on, now = _supported(own_store), NOW.astimezone(LONDON)
    ends = replace(goes_on, ended_at=show_moment(now))
    with gate_of(Role.NAVIGATOR, own_store, files) as gate:
        before = gate.head().seq
        assert gate.perform(FollowSupport(people=(ends,))) == {}
        assert (now.date(), "") in _ends(own_store)
        _require_recorded(own_store, gate.store.digest_key, before)
        assert gate.perform(FollowSupport(people=(goes_on,))) == {}
        assert _ends(own_store) == {(None, "")}
        _require_recorded(own_store, gate.store.digest_key, before)
        own_store.run("UPDATE referral SET support_ended_on = current_date, support_ended_by = 'Ioana'")
        assert gate.perform(FollowSupport(people=(goes_on,))) == {goes_on: Lapsed.ENDED_HERE}


def test_the_charity_hears_that_police_closed_a_referral(own_store: Secured, files: Store) -> None:
    own_store.run(ACCEPTED)
    goes_on = _supported(own_store)
    nobody = replace(goes_on, person_uuid=goes_on.case_uuid)
    with gate_of(Role.NAVIGATOR, own_store, files) as gate:
        for closed in (
            f"consent = '{WITHDRAWN}'",
            f"consent = '{REFUSED}'",
            "outcome = 'referral_outcome:person_declined'",
        ):
            own_store.run(ACCEPTED, f"UPDATE referral SET support_ended_by = '', {closed}")
            heard = gate.perform(FollowSupport(people=(goes_on, nobody)))
            assert heard == {goes_on: Lapsed.CLOSED_BY_POLICE}, closed


def test_of_referrals_that_show_no_longer_the_charity_changes_what_it_accepted(own_store: Secured) -> None:
    """Who knows no random names, or is no navigator, claims nothing."""
    follow = "SELECT entry_id, is_accepted FROM row_security.claim_followed(%s, %s)"
    change = "UPDATE public.referral SET support_ended_on = NULL RETURNING id"
    own_store.run(ACCEPTED, "UPDATE referral SET support_ended_on = current_date")
    known = _supported(own_store)
    names = ([known.case_uuid], [known.person_uuid])
    with own_store.connect(Role.NAVIGATOR) as connection:
        assert connection.execute("SELECT id FROM referral").fetchall() == []
        for hidden in (([known.case_uuid], []), ([known.person_uuid], [known.case_uuid])):
            with connection.transaction():
                assert connection.execute(follow, hidden).fetchall() == []
                assert connection.execute(change).fetchall() == []
        with connection.transaction(force_rollback=True):
            followed = connection.execute(follow, names).fetchall()
            assert {is_accepted for _, is_accepted in followed} == {True}
            assert set(connection.execute(change).fetchall()) == {(number,) for number, _ in followed}
        assert connection.execute("SELECT id FROM referral").fetchall() == []
        own_store.run(f"UPDATE referral SET outcome = '{DECLINED}'")
        with connection.transaction():
            assert {is_accepted for _, is_accepted in connection.execute(follow, names)} == {False}
            assert connection.execute(change).fetchall() == []
    for who in (Role.LEAD, Role.OFFICER):
        with own_store.connect(who) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(follow, names)


def test_who_answers_an_urgent_request_hears_who_has_accepted_the_person(own_store: Secured) -> None:
    """Of nobody else: the lead reads no referrals."""
    asked = "SELECT * FROM row_security.supporters(ARRAY(SELECT generate_series(1, 999)))"
    own_store.run(
        _NONE_RESTRICTED,
        ACCEPTED,
        "UPDATE referral SET navigator = 'Ana Pop', person_id = (SELECT min(person_id) FROM emergency_card)",
        "UPDATE emergency_card SET answered_at = NULL, state = 'waiting'",
    )
    for who in (Role.LEAD, Role.NAVIGATOR):
        with own_store.connect(who) as connection:
            assert {name for _, name in connection.execute(asked)} == {"Ana Pop"}
    own_store.run("UPDATE emergency_card SET answered_at = now(), state = 'refused'")
    with own_store.connect(Role.LEAD) as connection:
        assert connection.execute(asked).fetchall() == []
    with own_store.connect(Role.OFFICER) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(asked)


_TWICE = (
    "INSERT INTO {table} SELECT (jsonb_populate_record({table}, jsonb_build_object('id', 900001{also}))).* "
    "FROM {table} WHERE id = (SELECT max(id) FROM referral)"
)
_REFERRED_TWICE = (
    "SET session_replication_role = replica",  # the superuser is nobody whose triggers would run
    _TWICE.format(table="entry", also=""),
    _TWICE.format(table="referral", also=f", 'referral_to', '{TO_NRM}'"),
)
_SHARED = """
INSERT INTO public.entry (kind, happened_at, happened_precision, happened_words, recorded_at, recorded_by_id,
    headline, detail, text, marking, handling, case_id, version)
SELECT 'shared', now(), 'moment', '', now(), %s, '', '', '', '', '', min(id), 1 FROM cases
"""


def test_what_the_charity_adds_to_the_audit_hinders_nobody(own_store: Secured, files: Store) -> None:
    own_store.run(ACCEPTED)
    with gate_of(COLLEAGUE, own_store, files) as police:
        case_id, before = a_case(police), police.head().seq
        with own_store.connect(Role.NAVIGATOR) as connection:
            connection.execute(_JUNK)
        with own_store.engine.connect() as superuser:
            assert not is_left_to_derive(superuser)
        own_store.run("INSERT INTO row_security.to_derive VALUES ('nonsense', 1, 'collection')")
        a_note(police, case_id)
        police.ask(MyDesk())
        heard = police.changes_of_others(before).changes
        assert heard is not None
        assert SOMETHING in heard


_JUNK = """
INSERT INTO public.audit_entry (seq, at, actor, device, action, operation, object_type, object_id, purpose,
    recipients, reason, digest, sealed, previous, hash, signature)
SELECT seq + 1, now(), 'navigator', '', 'X', 'collection', 'nonsense', 1, '', '', '', '', '', hash, 'h', 's'
FROM audit_link ORDER BY seq DESC LIMIT 1
"""
