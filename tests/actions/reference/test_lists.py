"""Every list can be read, added to and relabelled, and what the program reads by its key stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mscu
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.reference.advice_changes import OWN_KEY
from mscu.actions.reference.deciding import (
    CHANGED_SINCE,
    NOT_YOURS,
    OWN_CHANGE,
    AgreeChange,
    RefuseChange,
    WithdrawChange,
)
from mscu.actions.reference.list_rows import ListChoices
from mscu.actions.reference.lists import (
    IS_NOT_RETIRED,
    LABEL_TWICE,
    NOT_RETIRED,
    OF_ADVICE,
    OWN,
    PIECES,
    AddChoice,
    ChangeChoiceNote,
    MoveChoice,
    RelabelChoice,
    RestoreChoice,
    RetireChoice,
    choices_of,
    list_of,
)
from mscu.actions.reference.read_keys import read_keys
from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.codes import ReferenceState, Role
from mscu.errors import RecordedRefusal, StaleRecord
from mscu.gate import Gate
from mscu.rules.code_lists import shipped_codes
from mscu.text.storable_text import FILL_IN
from tests.actions.records.problems import problems_of
from tests.inputs.reference import DOGS, of_change, of_choice
from tests.scenes.stores import Store

BOLTON, STOCKPORT, SUSPECT = "court:bolton_mc", "court:stockport_mc", "involvement_role:suspect"
LISTS = sorted({row.list_name for row in shipped_codes().values()})


@pytest.fixture
def administrator(store: Store) -> Gate:
    return store.gate(Role.ADMINISTRATOR)


def labels(gate: Gate, list_name: str) -> list[str]:
    return [choice.label for choice in gate.ask(CodeLists())[list_name]]


def test_every_list_can_be_read_added_to_and_relabelled(store: Store, supervisor: Gate) -> None:
    administrator, keys = store.gate(Role.ADMINISTRATOR), {}
    for name in (name for name in LISTS if name != PIECES):
        added = supervisor.perform(AddChoice(list_name=name, label="One of ours", reason="We need it."))
        if not added.holds:  # the program reads all of this list
            administrator.perform(AgreeChange(**of_change(store)))
        keys[name] = added.key
    lists = supervisor.ask(CodeLists())
    assert {name: lists[name][-1].label for name in keys} == dict.fromkeys(keys, "One of ours")
    for name in ("court", "involvement_role"):
        supervisor.perform(RelabelChoice(label="Ours now", **of_choice(store, keys[name])))
        assert labels(supervisor, name)[-1] == "Ours now"


def test_what_the_program_reads_is_found_and_cannot_be_retired_and_no_key_begins_as_the_unit_s_own(
    store: Store, supervisor: Gate
) -> None:
    assert [key for key in shipped_codes() if key.partition(":")[2].startswith(OWN)] == []
    literals = set[str]()
    for path in Path(mscu.__file__).parent.rglob("*.py"):
        if path.relative_to(Path(mscu.__file__).parent).parts[0] not in {"demo", "cli"}:
            literals |= set(re.findall(r'"(\w+:\w+)"', path.read_text(encoding="utf-8")))
    assert literals & shipped_codes().keys() <= read_keys()
    assert {SUSPECT, "mopi_group:1", "report_source:helpline", "plan_strand:pursue"} <= read_keys()
    assert BOLTON not in read_keys()
    retired = []
    for key in {list_of(key): key for key in sorted(read_keys())}.values():  # one of each list
        command = RetireChoice(retired_on="1 Jan 2027", **of_choice(store, key))
        refusal = OF_ADVICE if list_of(key) == PIECES else NOT_RETIRED
        if problems_of(supervisor, command) != {"retired_on": refusal}:
            retired.append(key)
    assert retired == []


def test_a_choice_is_moved_annotated_retired_and_taken_back(store: Store, supervisor: Gate) -> None:
    supervisor.perform(MoveChoice(after="", **of_choice(store, STOCKPORT)))
    assert labels(supervisor, "court")[0] == "Stockport Magistrates' Court"
    supervisor.perform(MoveChoice(after=BOLTON, **of_choice(store, STOCKPORT)))
    assert labels(supervisor, "court")[2] == "Stockport Magistrates' Court"
    supervisor.perform(ChangeChoiceNote(note="Two rooms", **of_choice(store, BOLTON)))
    supervisor.perform(RetireChoice(retired_on="1 Jun 2022", **of_choice(store, BOLTON)))
    assert store.sql("SELECT note, retired_on FROM code WHERE key = ?", BOLTON) == [
        ("Two rooms", "2022-06-01")
    ]
    supervisor.perform(RestoreChoice(**of_choice(store, BOLTON)))
    assert store.sql("SELECT retired_on FROM code WHERE key = ?", BOLTON) == [(None,)]
    states = store.sql("SELECT what, state FROM reference_change ORDER BY id")
    assert [tuple(each) for each in states] == [
        ("position", "replaced"),
        ("position", "holds"),
        ("note", "holds"),
        ("retired_on", "replaced"),
        ("retired_on", "holds"),
    ]


def test_bad_input_is_told_by_its_field(store: Store, supervisor: Gate) -> None:
    bolton = of_choice(store, BOLTON)
    twice = RelabelChoice(label="stockport magistrates' court", **bolton)
    assert problems_of(supervisor, twice) == {
        "label": "“stockport magistrates' court” is in this list already."
    }
    assert problems_of(supervisor, RelabelChoice(label=" ", **bolton)) == {"label": FILL_IN}
    no_reason = RelabelChoice(label="Bolton", **bolton | {"reason": ""})
    assert problems_of(supervisor, no_reason) == {"reason": FILL_IN}
    assert problems_of(supervisor, RetireChoice(retired_on="", **bolton)) == {"retired_on": FILL_IN}
    assert problems_of(supervisor, RestoreChoice(**bolton)) == {"code_id": IS_NOT_RETIRED}
    later = next(row for row in shipped_codes().values() if row.list_name == "presumption_class")
    early = RetireChoice(retired_on="1 Jan 2020", **of_choice(store, later.key))
    assert problems_of(supervisor, early) == {
        "retired_on": "It begins on 31 Dec 2020. Choose that day or a later one."
    }
    nowhere = AddChoice(list_name="nowhere", label="A", reason="B")
    assert problems_of(supervisor, nowhere).keys() == {"list_name"}


def test_what_somebody_else_changed_meanwhile_is_neither_changed_nor_agreed_to(
    store: Store, supervisor: Gate, administrator: Gate
) -> None:
    opened = of_choice(store, BOLTON)
    supervisor.perform(RelabelChoice(label="Bolton", **opened))
    with pytest.raises(StaleRecord) as stale:
        administrator.perform(RelabelChoice(label="Bolton MC", **opened))
    assert stale.value.by == "PC Supervisor"
    supervisor.perform(RelabelChoice(label="Suspected person", **of_choice(store, SUSPECT)))
    store.sql("UPDATE code SET label = 'Accused' WHERE key = ?", SUSPECT)
    assert problems_of(administrator, AgreeChange(**of_change(store))) == {"change_id": CHANGED_SINCE}


# What the program reads by its key.


def test_a_piece_of_advice_is_changed_in_its_library_alone(
    store: Store, supervisor: Gate, administrator: Gate
) -> None:
    supervisor.perform(DOGS)
    administrator.perform(AgreeChange(**of_change(store)))
    key = f"{OWN_KEY}1"
    of_piece = of_choice(store, key)
    for command, name in (
        (AddChoice(list_name=PIECES, label="A", reason="B"), "label"),
        (RelabelChoice(label="Bring the dog", **of_piece), "label"),
        (ChangeChoiceNote(note="Two of them", **of_piece), "note"),
        (MoveChoice(after="", **of_piece), "after"),
        (RetireChoice(retired_on="20 Jun 2022", **of_piece), "retired_on"),
    ):
        assert problems_of(supervisor, command) == {name: OF_ADVICE}
    assert key in {piece.key for piece in supervisor.ask(AdviceLibrary())}
    assert PIECES not in {each.name for each in supervisor.ask(ListChoices()).lists}


def test_two_people_may_propose_the_same_choice_and_it_is_added_once(
    store: Store, supervisor: Gate, administrator: Gate
) -> None:
    read = next(name for name in LISTS if choices_of(name) <= read_keys() and name != PIECES)
    supervisor.perform(AddChoice(list_name=read, label="One of ours", reason="We need it."))
    again = AddChoice(list_name=read, label="one of ours", reason="So do we.")
    assert problems_of(administrator, again) == {"label": LABEL_TWICE.format("one of ours")}
    other = administrator.perform(AddChoice(list_name=read, label="One of ours!", reason="Another one."))
    supervisor.perform(AgreeChange(**of_change(store)))
    assert other.key.endswith("one_of_ours_2")
    assert labels(supervisor, read)[-1] == "One of ours!"


def test_it_is_changed_by_two_people(store: Store, supervisor: Gate, administrator: Gate) -> None:
    change = RelabelChoice(label="Suspected person", **of_choice(store, SUSPECT))
    assert supervisor.perform(change) is False
    assert "Suspect" in labels(supervisor, "involvement_role")
    with pytest.raises(RecordedRefusal) as refused:
        supervisor.perform(AgreeChange(**of_change(store)))
    assert refused.value.problems == {"change_id": OWN_CHANGE}
    assert problems_of(administrator, WithdrawChange(**of_change(store))) == {"change_id": NOT_YOURS}
    again = problems_of(administrator, change)
    assert again["label"].startswith("PC Supervisor has proposed “Suspected person”, which waits")
    administrator.perform(AgreeChange(**of_change(store)))
    assert "Suspected person" in labels(supervisor, "involvement_role")
    assert problems_of(administrator, AgreeChange(**of_change(store))).keys() == {"change_id"}


def test_it_is_refused_with_a_reason_or_withdrawn(
    store: Store, supervisor: Gate, administrator: Gate
) -> None:
    change = RelabelChoice(label="Suspected person", **of_choice(store, SUSPECT))
    supervisor.perform(change)
    assert problems_of(administrator, RefuseChange(reason="", **of_change(store))) == {"reason": FILL_IN}
    administrator.perform(RefuseChange(reason="PACE says suspect.", **of_change(store)))
    supervisor.perform(change)
    supervisor.perform(WithdrawChange(**of_change(store)))
    states = [state for (state,) in store.sql("SELECT state FROM reference_change ORDER BY id")]
    assert states == [ReferenceState.REFUSED, ReferenceState.WITHDRAWN]
    assert "Suspect" in labels(supervisor, "involvement_role")
