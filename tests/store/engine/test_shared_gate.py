"""The gate of somebody who is logged in to a server answers as it does of a store in a file."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from mscu.access import MAY
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseNumbers
from mscu.actions.core.action import Query
from mscu.actions.editions.issue_edition import EditionPreview
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.navigator_texts import WriteNavigatorTexts
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.search.find import Find
from mscu.actions.sharing.on_call import OnCallRota
from mscu.changes import SOMETHING
from mscu.codes import Role
from mscu.errors import NotFound, ServerRefuses, StaleRecord
from mscu.gate import Gate
from mscu.store.engine.shared_roles import CHARITY
from tests.inputs.factories import a_case, a_note
from tests.scenes.crowd import Crowd
from tests.scenes.stores import COLLEAGUE, Store, role_of
from tests.store.engine.secured_store import ACCEPTED, UNRESTRICTED, Secured, gate_of
from tests.tools.postgres_cluster import SERVER

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


def _answers(gate: Gate, queries: Iterable[Query[Any]]) -> dict[str, Any]:
    return {type(query).__name__: _answer(gate, query) for query in queries}


def _answer(gate: Gate, query: Query[Any]) -> Any:
    try:
        answer = gate.ask(query)
        # At its foot is the newest row of the audit.
        return replace(answer, pdf=b"") if isinstance(answer, EditionPreview) else answer
    except NotFound as hidden:
        return hidden.sentence


@pytest.mark.parametrize("who", [Role.OFFICER, COLLEAGUE, Role.NAVIGATOR, Role.LEAD])
def test_the_gate_answers_who_is_logged_in_as_if_it_could_read_all(
    own_store: Secured, files: Store, filled: Crowd, who: str
) -> None:
    own_store.run(ACCEPTED, *_NAMING_OTHERS, *(UNRESTRICTED if who in CHARITY else ()))
    with gate_of(Role.SUPERVISOR, own_store, files) as police:
        while police.perform(WriteNavigatorTexts()):
            pass
    own_store.run("SET session_replication_role = replica")  # the superuser is nobody in the audit
    asked = [query for kind, query in filled.queries.items() if kind.needs in MAY[role_of(who)]]
    with gate_of(who, own_store, files, own_store.engine) as gate:
        expected, before = _answers(gate, asked), gate.head().seq
    with gate_of(who, own_store, files) as gate:
        answers = _answers(gate, asked)
    assert [name for name in answers if answers[name] != expected[name]] == []
    assert who not in CHARITY or "another person" in f"{answers}"
    with own_store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT actor FROM audit_entry WHERE seq > %s", (before,)).scalars()
        assert set(rows) == {who}


@pytest.mark.parametrize("who", [COLLEAGUE, Role.NAVIGATOR])
def test_who_left_with_the_store_open_is_told_so(own_store: Secured, files: Store, who: str) -> None:
    left = f"UPDATE users SET left_at = {{}} WHERE name = '{who}'"
    with gate_of(who, own_store, files) as gate:
        before = gate.changes_of_others(0).row
        own_store.run(left.format("now()"))
        try:
            for read in (partial(gate.changes_of_others, before), partial(gate.ask, OnCallRota())):
                with pytest.raises(ServerRefuses):
                    read()
        finally:  # the server's roles are those of all copies
            own_store.run(left.format("NULL"))


_NAMES = (
    "(SELECT string_agg(name, ', ') FROM subject JOIN involvement ON subject_id = subject.id "
    "WHERE involvement.case_id = {0})"
)
_OF_ENTRY = _NAMES.format("(SELECT case_id FROM entry WHERE entry.id = {0}.id)")
_NAMING_OTHERS = [
    "SET session_replication_role = replica",
    f"UPDATE alert SET words = words || ': ' || {_NAMES.format('alert.case_id')}",
    f"UPDATE entry SET text = text || ': ' || {_NAMES.format('entry.case_id')} WHERE kind = 'emergency'",
    *(
        f"UPDATE {table} SET {column} = {_OF_ENTRY.format(table)}"
        for table, column in (
            ("bail", "conditions"),
            ("charge", "court"),
            ("nrm_decision", "told_by"),
            ("victim_contact", "contact_by"),
            ("victim_contact", "interpreter"),
            ("referral", "interpreter"),
            ("referral", "reason"),
        )
    ),
    "SET session_replication_role = origin",
]
"""Names of all people of a case in each text that a navigator reads."""


def test_an_officer_works_as_in_a_store_of_ones_own(own_store: Secured, files: Store, filled: Crowd) -> None:
    with gate_of(COLLEAGUE, own_store, files) as gate:
        gate.begin_session()
        case_id = a_case(gate, title="A nail bar")
        a_note(gate, case_id, text="The yard is empty.")
        assert gate.ask(CaseFile(case_id=case_id)).title == "A nail bar"
        assert case_id in {found.case_id for found in gate.ask(Find(words="yard is empty"))}
        assert case_id in gate.ask(CaseNumbers()).ids
        with pytest.raises(NotFound):
            gate.ask(CaseFile(case_id=filled.world.case_id))
        with pytest.raises(NotFound):
            a_note(gate, filled.world.case_id)
        gate.end_session()
    assert own_store.shown(Role.SUPERVISOR)["Case"] >= {(case_id,), (filled.world.case_id,)}


def test_everybody_hears_of_others_changes_as_far_as_they_may_know(own_store: Secured, files: Store) -> None:
    with (
        gate_of(COLLEAGUE, own_store, files) as gate,
        gate_of(Role.OFFICER, own_store, files) as officer,
        gate_of(Role.NAVIGATOR, own_store, files) as navigator,
    ):
        before = gate.head().seq
        case_id = a_case(gate)
        heard = officer.changes_of_others(before)
        assert (heard.changes, heard.is_unmatched) == (frozenset({("cases", case_id)}), None)
        note = a_note(gate, case_id)
        heard = officer.changes_of_others(heard.row)
        assert heard.changes == frozenset({("cases", case_id), ("entry", note)})
        assert heard.is_unmatched
        assert navigator.changes_of_others(before).changes == frozenset({SOMETHING})
        officer.perform(MatchHits())
        assert gate.changes_of_others(heard.row).is_unmatched is False
        correct = CorrectEntry(entry_id=note, version=1, text="Nobody was there.", reason="A slip.")
        gate.perform(correct)
        with pytest.raises(StaleRecord) as stale:
            officer.perform(correct)
        assert stale.value.by == "PC Colleague"
