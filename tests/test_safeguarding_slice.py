"""What a navigator sees of the unit's store, compared with the table of the slice in bare SQL.

One store is walked, in which every command was performed once, from before a person is referred until support
has ended: every kind of entry, every class of record, every query that a navigator may ask.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mscu.access import MAY
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.navigator_referrals import AnswerReferral, NavigatorReferrals
from mscu.actions.sharing.safeguarding_slice import ReferralOfPerson, SliceChronology
from mscu.actions.sharing.support_ends import EndSupport, FollowSupport, Support
from mscu.code_keys import ACCEPTED, DECLINED, TO_NAVIGATOR, WAITING_LIST
from mscu.codes import Kind, Role
from mscu.dates.london import show_moment
from mscu.errors import NotFound
from mscu.gate import Gate
from mscu.models.base import Record
from mscu.models.entries.entry import Entry
from mscu.models.kinds import COMMON, ENTRIES, mapped
from mscu.models.subject import Subject, SubjectName
from mscu.safeguarding_slice import (
    AFTER_ACCEPTANCE,
    BEFORE_ANSWER,
    CLOSED,
    NEVER_MORE,
    PARTS,
    SLICE,
    SliceAbout,
)
from mscu.ui.pages.page_list import PAGES
from tests.inputs.factories import World, a_person
from tests.inputs.queries import QUERIES
from tests.inputs.sharing import CARE_COMMANDS
from tests.scenes.crowd import Crowd, Look
from tests.scenes.stores import Store
from tests.test_access_reach import named, texts, told

OPEN = "alert heard hit watch saved_view on_call count_release released_count shared_copy"
"""Tables beside the slice that hold nothing of a case, or only the viewer's own rows."""
ASKED = [query for query in sorted(QUERIES, key=named) if query.needs in MAY[Role.NAVIGATOR]]
DOCS = Path(__file__).parents[1] / "docs"
NO_CASE = {model.__tablename__ for model in COMMON} | {*OPEN.split()}


@pytest.fixture(scope="module")
def plain(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """Yield the case in which everything happened, restricted to nobody and referred by nobody."""
    made = crowd_made.copied(tmp_path_factory.mktemp("slice") / "store")
    yield made
    made.store.close()


def _decline_all(store: Store) -> None:
    for (referral,) in store.sql("SELECT id FROM referral WHERE referral_to = ?", TO_NAVIGATOR):
        _answer(store, referral, DECLINED)


def _answer(store: Store, referral: int, outcome: str) -> None:
    ((version,),) = store.sql("SELECT version FROM entry WHERE id = ?", referral)
    answer = AnswerReferral(
        entry_id=referral, version=version, outcome=outcome, navigator="H. Sealy", answer_reason="No room."
    )
    try:
        store.gate(Role.NAVIGATOR).perform(answer)
    except NotFound:  # it was declined or support has ended: she sees nothing of it
        assert outcome == DECLINED


def _referred(crowd: Crowd) -> int:
    referral = CARE_COMMANDS[RecordReferral](crowd.world)
    number: int = crowd.store.gate(Role.OFFICER).perform(referral)
    return number


def _ids(gate: Gate, model: type[Any]) -> set[int]:
    return set(gate.ask(Look(how=lambda work: set(work.values(select(model.id))))))


def in_slice(crowd: Crowd, person: int, *, to_charity: int, accepted: bool) -> set[int]:
    """Return the entries that the table names, by bare SQL."""
    store, case = crowd.store, crowd.world.case_id
    found = {to_charity} if to_charity else set()
    entry = "SELECT e.id FROM entry e JOIN {} t ON t.id = e.{} WHERE e.kind = ?"
    for part in SLICE:
        values: list[object]
        sql, values = entry.format(ENTRIES[part.kind].__tablename__, "id"), [part.kind.value]
        if part.about is not SliceAbout.REQUEST:
            sql, values = f"{sql} AND e.case_id = ?", [*values, case]
        if part.about is SliceAbout.PERSON:
            if part.kind is Kind.NRM_DECISION:
                sql = sql.replace(entry.format("nrm_decision", "id"), entry.format("referral", "follows_id"))
            sql, values = f"{sql} AND t.person_id = ?", [*values, person]
        if part.referred_to:
            keys = ", ".join(f"'{key}'" for key in part.referred_to)
            sql = f"{sql} AND t.referral_to IN ({keys})"
        if accepted or part.about is SliceAbout.REQUEST:
            found |= {number for (number,) in store.sql(sql, *values)}
    return found


def test_what_she_sees_follows_the_answer(plain: Crowd) -> None:
    store, victim = plain.store, plain.world.victim_id
    navigator = store.gate(Role.NAVIGATOR)
    _decline_all(store)
    nothing = in_slice(plain, victim, to_charity=0, accepted=False)
    assert _ids(navigator, Entry) == nothing
    referral = _referred(plain)
    waiting = in_slice(plain, victim, to_charity=referral, accepted=False)
    assert _ids(navigator, Entry) == waiting
    assert victim in _ids(navigator, Subject)
    _answer(store, referral, WAITING_LIST)
    assert _ids(navigator, Entry) == waiting
    _answer(store, referral, ACCEPTED)
    supported = in_slice(plain, victim, to_charity=referral, accepted=True)
    assert _ids(navigator, Entry) == supported
    kinds = dict(store.sql("SELECT id, kind FROM entry"))
    assert {kinds[number] for number in supported} == set(PARTS), "every kind of the table is in the store"
    ((case_uuid,),) = store.sql("SELECT uuid FROM cases WHERE id = ?", plain.world.case_id)
    ((person_uuid,),) = store.sql("SELECT uuid FROM subject WHERE id = ?", victim)
    ended = Support(case_uuid=case_uuid, person_uuid=person_uuid, ended_at=show_moment(store.clock.now))
    navigator.perform(FollowSupport(people=(ended,)))
    assert _ids(navigator, Entry) == nothing
    navigator.perform(FollowSupport(people=(replace(ended, ended_at=""),)))
    assert _ids(navigator, Entry) == supported
    ((version,),) = store.sql("SELECT version FROM entry WHERE id = ?", referral)
    navigator.perform(EndSupport(entry_id=referral, version=version, support_ended_on="20 Jun 2022"))
    assert _ids(navigator, Entry) == nothing


@pytest.fixture
def supported(plain: Crowd) -> Crowd:
    """Return the store in which the charity supports the victim, and somebody else was never referred."""
    store, navigator = plain.store, plain.store.gate(Role.NAVIGATOR)
    if not any(line.outcome == ACCEPTED for line in navigator.ask(NavigatorReferrals(answered_too=True))):
        _answer(store, _referred(plain), ACCEPTED)
    if not store.sql("SELECT id FROM subject WHERE name = 'Somebody Else'"):
        a_person(store.gate(Role.OFFICER), plain.world.case_id, name="Somebody Else")
    return plain


def test_of_every_other_class_there_is_nothing(supported: Crowd) -> None:
    navigator, officer = (supported.store.gate(role) for role in (Role.NAVIGATOR, Role.OFFICER))
    whole = set()
    for model in mapped():
        if not issubclass(model, Record) or model.__tablename__ in NO_CASE or issubclass(model, Entry):
            continue
        seen, there = _ids(navigator, model), _ids(officer, model)
        if issubclass(model, (Subject, SubjectName)) or model.__tablename__ in {"cases", "choice"}:
            assert seen < there or not there - seen, model
            continue
        assert not seen, model
        whole |= {model} if there else set()
    assert len(whole) > 30
    people = _ids(navigator, Subject)
    asked = {number for (number,) in supported.store.sql("SELECT person_id FROM emergency_card")}
    assert people == {supported.world.victim_id} | asked


def test_no_query_tells_more_than_the_table(supported: Crowd) -> None:
    navigator, world = supported.store.gate(Role.NAVIGATOR), supported.world
    hidden = outside(supported)
    for query in ASKED:
        asked = supported.queries[query]
        if query is SliceChronology:
            asked = SliceChronology(case_id=world.case_id, person_id=world.victim_id)
        answer = told(navigator, asked)
        assert [text for text in hidden if text in answer] == [], query


def outside(crowd: Crowd) -> set[str]:
    """Return the texts of all entries that no column of the table shows, and of their parts."""
    store = crowd.store
    shown = texts(store, "SELECT * FROM code") | texts(store, "SELECT * FROM users")
    hidden = texts(store, "SELECT title, summary FROM cases")
    hidden |= texts(store, "SELECT detail FROM entry")
    kinds = ", ".join(f"'{kind.value}'" for kind in PARTS)
    hidden |= texts(store, f"SELECT headline, text FROM entry WHERE kind NOT IN ({kinds})")
    for part in SLICE:
        columns_of, table = ENTRIES[part.kind].__table__.columns, ENTRIES[part.kind].__tablename__
        if part.kind is Kind.REFERRAL:  # all that the referral to the charity says is read
            shown |= texts(store, "SELECT * FROM referral") | texts(
                store, "SELECT text FROM entry WHERE kind = 'referral'"
            )
            continue
        others = [column.name for column in columns_of if column.name not in {*part.columns, "id"}]
        hidden |= texts(store, f"SELECT {', '.join(others)} FROM {table}") if others else set()
        if (
            part.kind is not Kind.EMERGENCY
        ):  # why it is urgent, and whom to ring, is read where it is answered
            hidden |= texts(store, "SELECT text FROM entry WHERE kind = ?", part.kind.value)
        if part.columns:
            shown |= texts(store, f"SELECT {', '.join(part.columns)} FROM {table}")
    for model in mapped():
        if "entry_id" in model.__table__.columns and model.__tablename__ not in {
            "choice",
            "alert",
            "shared_copy",
            "hit",
        }:
            hidden |= texts(store, f"SELECT * FROM {model.__tablename__}")
    shown |= texts(store, "SELECT * FROM emergency_card") | texts(store, "SELECT words FROM alert")
    shown |= texts(store, f"SELECT headline FROM entry WHERE kind IN ({kinds})")
    shown |= texts(store, "SELECT text FROM entry WHERE kind = 'emergency'")
    shown |= texts(store, "SELECT * FROM subject WHERE id = ?", crowd.world.victim_id)
    shown |= texts(store, "SELECT name FROM subject_name WHERE subject_id = ?", crowd.world.victim_id)
    shown |= texts(store, "SELECT officer_in_case, lead, reference FROM cases")
    everywhere = "\0".join(shown)
    return {text for text in hidden if text not in everywhere}


def test_the_chronology_shows_the_columns_of_the_table(supported: Crowd) -> None:
    navigator, store = supported.store.gate(Role.NAVIGATOR), supported.store
    ((case_uuid,),) = store.sql("SELECT uuid FROM cases WHERE id = ?", supported.world.case_id)
    ((person_uuid,),) = store.sql("SELECT uuid FROM subject WHERE id = ?", supported.world.victim_id)
    place = navigator.ask(ReferralOfPerson(case_uuid=case_uuid, person_uuid=person_uuid))
    assert place is not None
    assert place.case_id == supported.world.case_id
    lines = navigator.ask(SliceChronology(case_id=place.case_id, person_id=place.person_id))
    assert {line.kind for line in lines} == {part.kind.value for part in SLICE} | {"alert"}
    assert [line.happened_at for line in lines] == sorted(line.happened_at for line in lines)
    bail = next(line for line in lines if line.kind == Kind.BAIL and line.detail)
    assert "Conditions" in bail.detail


def test_nothing_of_one_who_was_not_referred_is_asked_for(supported: Crowd) -> None:
    navigator, store = supported.store.gate(Role.NAVIGATOR), supported.store
    ((somebody, uuid),) = store.sql("SELECT id, uuid FROM subject WHERE name = 'Somebody Else'")
    ((case_uuid,),) = store.sql("SELECT uuid FROM cases WHERE id = ?", supported.world.case_id)
    assert navigator.ask(ReferralOfPerson(case_uuid=case_uuid, person_uuid=uuid)) is None
    assert navigator.ask(SliceChronology(case_id=supported.world.case_id, person_id=somebody)) == ()
    assert "Somebody Else" not in told(navigator, NavigatorReferrals(answered_too=True))


def test_restricted_cases_are_hidden_from_a_navigator_who_has_no_page_of_cases(world: World) -> None:
    actor = world.store.gate(Role.NAVIGATOR).actor
    offered = {page.name for page in PAGES if page.store is not None and page.offered_to(actor)}
    assert offered == {"first_day", "referred", "survivors_away", "urgent"}
    navigator = world.store.gate(Role.NAVIGATOR)
    referral = world.store.gate(Role.OFFICER).perform(CARE_COMMANDS[RecordReferral](world))
    assert referral in _ids(navigator, Entry)
    world.restricted()
    assert not _ids(navigator, Entry)
    assert not _ids(navigator, Subject)


def test_each_column_of_the_table_is_one_of_its_kind_and_in_the_document() -> None:
    for part in SLICE:
        columns = ENTRIES[part.kind].columns()
        assert set(part.columns) <= columns.keys()
        assert all(columns[name].get("label") for name in part.columns), part.kind
    lines = (DOCS / "navigator.md").read_text(encoding="utf-8").splitlines()
    text = " ".join(" ".join(lines).split())
    for part in SLICE:
        assert f"| {part.kind.label} | {part.about.label} | {part.in_words} | {part.why} |" in text
    assert sum(line.startswith("| ") for line in lines) == len(SLICE) + 1
    for sentence in (BEFORE_ANSWER, AFTER_ACCEPTANCE, NEVER_MORE, CLOSED):
        assert sentence in text
