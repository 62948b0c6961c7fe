"""The index of the clocks holds what a case's own page derives, whatever was done."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from mscu.actions.cases.cases import ChangeCase, RestrictCase
from mscu.actions.clocks.clock_board import FirstClocks
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordVictimContact
from mscu.actions.subjects.subjects import AddName
from mscu.code_keys import NOT_REACHED
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.indexes import CLOCKS_CHANGED
from mscu.models.clock_row import INDEX_VERSION
from mscu.rules.clocks import rules as clock_rules
from mscu.store.engine.engines import writing
from mscu.store.indexes.clock_index import ClockTable
from tests.actions.clocks.boards import agrees, board, derived
from tests.actions.clocks.clock_scene import decide, enforce, finish, of, refer
from tests.inputs.factories import a_case, a_person, an_enquiry
from tests.scenes.stores import COLLEAGUE, Store

DERIVED = Path(__file__).parents[2] / "store/golden/clocks.txt"
VICTIM = "involvement_role:potential_victim"


def test_the_caravan_case_has_the_same_clocks_either_way(caravan_store: Store) -> None:
    for role in (Role.SUPERVISOR, Role.MSVLO):
        gate = caravan_store.gate(role)
        assert agrees(gate)
        assert board(gate)
    keys = {clock.key for clock in board(caravan_store.gate(Role.SUPERVISOR))}
    assert {"nrm_or_notify", "recovery_minimum", "bail_review"} <= keys


def test_what_is_derived_changes_only_with_the_version_of_the_index(caravan_store: Store) -> None:
    rules = [rule.key for rule in clock_rules()]
    rows = caravan_store.sql(
        "SELECT rule, label, owner, started, due, to_the_minute, day_only, stopped FROM clock"
        " ORDER BY rule, due, label"
    )
    lines = [f"version {INDEX_VERSION}"]
    lines += [" | ".join((rules[rule], *map(str, values))) for rule, *values in rows]
    assert "\n".join(lines) + "\n" == DERIVED.read_text(encoding="utf-8"), (
        "Clocks are derived in another way: raise INDEX_VERSION in mscu/models/clock_row.py, unless only "
        f"clocks.toml or the caravan case changed, and correct {DERIVED.name}."
    )


def test_a_clock_that_is_settled_leaves_the_index_and_comes_back_with_its_reason(
    store: Store, officer: Gate
) -> None:
    case = a_case(officer, lead="DS Nolan")
    others = set(store.sql("SELECT id, rule FROM clock"))
    number = an_enquiry(officer, case, due_on="22 Jun 2022")
    assert others < set(store.sql("SELECT id, rule FROM clock")), "the others keep their numbers"
    before = {c.key for c in board(officer)}
    finish(officer, case, number, finished=True)
    assert {c.key for c in board(officer)} == before - {"enquiry_due"}
    assert agrees(officer)
    assert store.sql("SELECT count(*) FROM clock WHERE entry_id = ?", number) == [(0,)]
    assert {c.owner for c in board(officer)} == {"DS Nolan"}
    officer.perform(ChangeCase(case_id=case, version=1, title="Nail bar", lead="DI Aspinall"))
    assert {c.owner for c in board(officer)} == {"DI Aspinall"}


def test_time_passes_without_a_command(store: Store, officer: Gate) -> None:
    case = a_case(officer)
    person = a_person(officer, case, roles=(VICTIM,), born="5 Nov 2004", age_status=None)
    referral = refer(officer, case, person, "nrm")
    decide(officer, case, referral, "reasonable_grounds", "positive")
    enforce(officer, case, person, "charge", court_on="1 Jul 2022")
    an_enquiry(officer, case, due_on="22 Jun 2022")
    for days in (0, 1, 2, 10, 30, 60, 200, 2000):
        store.clock.turn(days=days)
        assert agrees(officer), days


@pytest.mark.parametrize("seed", range(2))
def test_the_index_follows_a_random_play_of_arrests_calls_and_corrections(
    seed: int, store: Store, officer: Gate
) -> None:
    chance = random.Random(seed)
    case = a_case(officer, opened="10 Jun 2022 09:00")
    victims = [a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two")]
    suspect = a_person(officer, case, name="Daniel Crabtree")
    contacts: list[int] = []
    for _ in range(12):
        happened = f"{chance.randrange(16, 20)} Jun 2022{chance.choice(('', ' 09:00', ' 18:00'))}"
        what = chance.choice(("told", "told", "corrected", "arrest", "bail", "charge"))
        method = chance.choice(("contact_method:in_person", "contact_method:phone", *sorted(NOT_REACHED)))
        if what == "corrected" and contacts:
            entry_id = contacts.pop()
            change = {"method": method, "happened": happened}
            with suppress(Invalid):  # where nothing was changed
                officer.perform(CorrectEntry(entry_id=entry_id, version=1, reason="Misread.", changes=change))
        elif what in {"arrest", "bail", "charge"}:
            enforce(officer, case, suspect, what, happened=happened)
        else:
            contact = RecordVictimContact(
                case_id=case,
                happened=happened,
                text="Rang.",
                contact_by="PC Shah",
                person_id=chance.choice(victims),
                method=method,
                entitlement=chance.choice(((), (), ("victim_rights:standard",))),
            )
            contacts.append(officer.perform(contact))
    for days in (0, 1, 7):
        store.clock.turn(days=days)
        assert agrees(officer), (seed, days)


def test_what_is_to_happen_neither_starts_nor_stops_a_clock_before(store: Store, officer: Gate) -> None:
    """It can only have been recorded before dates ahead were refused."""
    case = a_case(officer)
    referral = refer(officer, case, a_person(officer, case), "nrm")
    decision = officer.perform(
        RecordNrmDecision(
            case_id=case,
            happened="20 Jun 2022 10:00",
            follows_id=referral,
            stage="nrm_stage:reasonable_grounds",
            outcome="nrm_outcome:positive",
        )
    )
    store.sql("UPDATE entry SET happened_at = '2022-06-22 09:00:00.000000' WHERE id = ?", decision)
    store.sql("DELETE FROM clock_index")
    assert [c.key for c in board(officer) if c.owner == "Competent authority"] == ["reasonable_grounds"]
    store.clock.turn(days=3)
    assert agrees(officer)
    assert [c.key for c in board(officer) if c.owner == "Competent authority"] == ["recovery_minimum"]


def test_a_name_that_becomes_known_stands_on_clocks_of_hidden_cases_too(
    store: Store, supervisor: Gate
) -> None:
    colleague = store.gate(COLLEAGUE)
    open_case, hidden = a_case(supervisor), a_case(supervisor, title="Hidden")
    person = a_person(supervisor, open_case, name="unknown male", roles=(VICTIM,))
    refer(supervisor, hidden, person, "nrm")
    supervisor.perform(
        RestrictCase(case_id=hidden, owner="supervisor", members=(), ends_on="1 Aug 2022", reason="Leak.")
    )
    colleague.perform(AddName(subject_id=person, name="Ionut Balan", instead=True))
    assert [c.label for c in of(supervisor, hidden, "reasonable_grounds")] == ["Ionut Balan"]
    assert agrees(supervisor)
    assert agrees(colleague)
    assert {c.case_id for c in board(colleague)} == {open_case}


# --------------------------------------------------------------------------------- made anew


def test_an_index_of_other_rules_is_made_anew_before_it_is_read(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    store.sql("UPDATE clock_index SET fingerprint = 'older rules'")
    store.sql("DELETE FROM clock")
    an_enquiry(officer, case, due_on="22 Jun 2022")  # not kept in an index that does not fit
    assert store.sql("SELECT count(*) FROM clock") == [(0,)]
    assert officer.ask(FirstClocks()).rows
    assert agrees(officer)
    assert officer.ask(MyDesk(mine=False)).clocks_in_all == len(derived(officer))


def test_whoever_asks_first_makes_it_anew_for_all(store: Store) -> None:
    supervisor, colleague = store.gate(Role.SUPERVISOR), store.gate(COLLEAGUE)
    case = a_case(supervisor)
    supervisor.perform(
        RestrictCase(case_id=case, owner="supervisor", members=(), ends_on="1 Aug 2022", reason="Leak.")
    )
    with writing(store.engine).begin() as connection:
        ClockTable(connection).empty()
    assert board(colleague) == []
    assert agrees(supervisor)
    assert board(supervisor)


@pytest.mark.parametrize(
    "deed",
    ["DELETE FROM clock", "UPDATE clock SET due = '2030-01-01 00:00:00.000000', due_day = '2030-01-01'"],
)
def test_a_deadline_that_somebody_hid_is_there_again_after_unlocking(store: Store, deed: str) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    an_enquiry(officer, case, due_on="22 Jun 2022")
    before = board(officer)
    store.sql(deed)  # while nobody had it open
    an_enquiry(officer, a_case(officer, title="Another"), due_on="23 Jun 2022")
    told = "SELECT reason FROM audit_entry WHERE action = 'ClockIndex'"
    unlocked = Gate(officer.store, officer.actor, store.clock)
    for _ in range(2):
        assert [each for each in board(unlocked) if each.case_id == case] == before
        assert store.sql(told) == [(CLOCKS_CHANGED,)]
