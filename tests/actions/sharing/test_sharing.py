"""What the navigator shares: received once as she signed it, gone once it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.case_reading import read_case
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.desk.since import Since
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.editions.issue_edition import IssueEdition, LookAtEdition
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.search.find import Find
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Kind, Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.models.base import PartOfEntry, new_uuid
from mscu.models.entries.entry import Entry
from mscu.models.entries.shared import SharedCopy
from mscu.models.kinds import mapped
from mscu.models.subject import Involvement, Subject
from mscu.store.verify import verify
from tests.documents.reading import text_of
from tests.inputs.factories import World
from tests.inputs.shares import a_share
from tests.scenes.crowd import Look
from tests.scenes.stores import COLLEAGUE, Store
from tests.store.closed import sentences
from tests.tools.canary import CANARY

POLICE = [role for role in Role if role not in {Role.ADMINISTRATOR, Role.AUDITOR, Role.NAVIGATOR, Role.LEAD}]
"""Roles that open cases."""
EVERYBODY = [*Role, COLLEAGUE]

NOBODY = "00000000-0000-4000-8000-000000000000"
"""A name that leads nowhere."""


def receive(world: World, **changes: Any) -> tuple[int, str]:
    share = a_share(world, text=f"His sister {CANARY} is in danger.", **changes)
    return world.store.gate(Role.NAVIGATOR).perform(share), share.uuid


def withdraw(world: World, uuid: str, reason: str = "He changed his mind.") -> None:
    world.store.gate(Role.NAVIGATOR).perform(WithdrawShared(uuid=uuid, reason=reason))


def readers(world: World, entry_id: int) -> set[str]:
    """Name those for whom the entry is there, by number and by word."""
    found = set()
    for name in EVERYBODY:
        gate = world.store.gate(name)
        seen = gate.ask(Look(how=lambda work: work.value(_entry(entry_id)))) is not None
        words = gate.ask(Look(how=lambda work: work.word_index.find(CANARY, 10)))
        assert bool(words) == seen, name
        if seen:
            found.add(name)
    return found


def _entry(entry_id: int) -> Any:
    return select(Entry.id).where(Entry.id == entry_id)


# ------------------------------------------------------------------------------- what is received


def test_an_officer_reads_it_with_its_scope_and_consent(world: World) -> None:
    number, _ = receive(world, recipients=())
    told = world.store.gate(Role.OFFICER).ask(EntryFile(entry_id=number))
    shown = {fact.label: fact.value for fact in told.facts}
    assert told.row.kind is Kind.SHARED
    assert told.row.headline == "Shared by the navigator: Ionut Balan"
    assert told.text == f"His sister {CANARY} is in danger."
    assert shown["What it may be used for"] == "the risk to his sister"
    assert (shown["Until"], shown["Shared by"]) == ("1 Aug 2022", "Hannah Sealy")
    assert shown["Consent"] == "written, Romanian, 18 Mar 2022"
    assert not told.may_correct
    assert told.row.withheld == ""


def test_received_twice_it_stands_once(world: World) -> None:
    share = a_share(world)
    navigator = world.store.gate(Role.NAVIGATOR)
    number = navigator.perform(share)
    before = world.store.snapshot()
    assert navigator.perform(share) == number
    withdraw(world, share.uuid)
    assert navigator.perform(share) == number
    assert len(world.store.snapshot()["shared"]) == len(before["shared"])


@pytest.mark.parametrize("write", [str.upper, "{{{}}}".format, "urn:uuid:{}".format])
def test_another_spelling_of_its_random_name_is_the_same_copy(
    write: Callable[[str], str], world: World
) -> None:
    store, navigator = world.store, world.store.gate(Role.NAVIGATOR)
    uuid = new_uuid()
    share = a_share(world, uuid=write(uuid))
    number = navigator.perform(share)
    assert store.sql("SELECT uuid FROM shared_copy WHERE entry_id = ?", number) == [(uuid,)]
    before = store.snapshot()
    assert {navigator.perform(again) for again in (share, a_share(world, uuid=uuid))} == {number}
    assert store.snapshot() == before
    withdraw(world, write(uuid))
    copies = "SELECT count(*) FROM shared_copy WHERE withdrawn_at IS NOT NULL"
    assert store.sql(copies) == [(1,)]


CHANGED: dict[str, Any] = {
    "text": "He fears for a sister in Iasi.",
    "scope": "anything",
    "purpose": "the prosecution",
    "ends_on": "1 Aug 2032",
    "shared_by": "Somebody else",
    "consent": "spoken",
    "recipients": (),
    "public_key": Ed25519PrivateKey.generate().public_key().public_bytes_raw(),
    "signature": bytes(64),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_changed_on_its_way_is_refused(name: str, world: World) -> None:
    before = world.store.snapshot()
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.NAVIGATOR).perform(replace(a_share(world), **{name: CHANGED[name]}))
    assert name in refused.value.problems
    assert world.store.snapshot() == before


def test_another_name_of_a_case_or_a_person_is_not_signed_for(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = officer.perform(RecordPerson(case_id=world.case_id, name="Keith Ormrod"))
    ((theirs,),) = world.store.sql("SELECT uuid FROM subject WHERE id = ?", other)
    for changes in ({"person_uuid": theirs}, {"uuid": new_uuid()}):
        with pytest.raises(Invalid):
            world.store.gate(Role.NAVIGATOR).perform(replace(a_share(world), **changes))


@pytest.mark.parametrize("name", ["case_uuid", "person_uuid"])
@pytest.mark.parametrize("words", ["", "not a name", NOBODY])
def test_a_name_that_leads_nowhere_is_refused(name: str, words: str, world: World) -> None:
    with pytest.raises(Invalid) as refused:
        receive(world, **{name: words})
    assert set(refused.value.problems) == {name}


def test_recipients_are_people_of_the_unit(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        receive(world, recipients=("nobody",))
    assert set(refused.value.problems) == {"recipients"}


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.NAVIGATOR])
def test_nobody_shares_or_withdraws_for_her(role: Role, world: World) -> None:
    _, uuid = receive(world)
    commands: tuple[Command[Any], ...] = (a_share(world), WithdrawShared(uuid=uuid, reason="x"))
    for command in commands:
        with pytest.raises(NotPermitted):
            world.store.gate(role).perform(command)


def test_nobody_corrects_what_she_signed(world: World) -> None:
    number, _ = receive(world)
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(
            CorrectEntry(entry_id=number, version=1, text="Nothing.", reason="Better so.")
        )
    assert set(refused.value.problems) == {"entry_id"}


# ------------------------------------------------------------------------------------ who reads it


def test_without_recipients_all_who_open_the_case_read_it_while_it_runs(world: World) -> None:
    number, uuid = receive(world, recipients=())
    # of the bare store those read it too whom no action lets open an entry
    apart = {Role.ADMINISTRATOR, Role.AUDITOR}
    assert readers(world, number) - apart == {*POLICE, COLLEAGUE}
    withdraw(world, uuid)
    assert readers(world, number) == {Role.DISCLOSURE}


def test_named_recipients_alone_read_it(world: World) -> None:
    number, uuid = receive(world, recipients=(Role.OFFICER.value, Role.SUPERVISOR.value))
    assert readers(world, number) == {Role.OFFICER, Role.SUPERVISOR, Role.DISCLOSURE}
    withdraw(world, uuid)
    assert readers(world, number) == {Role.DISCLOSURE}


def test_on_its_last_day_it_is_read_and_not_the_day_after(world: World) -> None:
    number, _ = receive(world, ends_on="21 Jun 2022", recipients=())
    world.store.clock.turn(days=1)
    assert {Role.OFFICER, Role.DISCLOSURE} <= readers(world, number)
    world.store.clock.turn(days=1)
    assert readers(world, number) == {Role.DISCLOSURE}


def test_without_an_end_it_is_read_until_it_is_withdrawn(world: World) -> None:
    number, uuid = receive(world, ends_on="", recipients=())
    world.store.clock.turn(days=5_000)
    assert Role.OFFICER in readers(world, number)
    withdraw(world, uuid)
    assert readers(world, number) == {Role.DISCLOSURE}


def test_a_restricted_case_hides_it_from_the_disclosure_officer_as_well(world: World) -> None:
    number, uuid = receive(world)
    world.restricted()
    assert readers(world, number) == {Role.SUPERVISOR}
    withdraw(world, uuid)  # though the case is hidden from the navigator
    assert readers(world, number) == set()


def test_nothing_that_hangs_on_it_stays_in_sight(world: World) -> None:
    number, uuid = receive(world, recipients=())
    sister = world.store.gate(Role.OFFICER).perform(RecordPerson(name=f"Sister {CANARY}"))
    world.store.sql(
        "INSERT INTO involvement (case_id, entry_id, subject_id, role, confidence, version) "
        "VALUES (?, ?, ?, 'involvement_role:mentioned', '', 1)",
        world.case_id,
        number,
        sister,
    )
    parts = [Involvement, *(model for model in mapped() if issubclass(model, PartOfEntry))]
    world.store.sql(
        "INSERT INTO choice (case_id, entry_id, of_field, position, choice, version) "
        "VALUES (?, ?, 'help', 0, 'help:food', 1)",
        world.case_id,
        number,
    )
    officer, sealed = world.store.gate(Role.OFFICER), world.store.gate(Role.DISCLOSURE)
    hanging: Any = Look(how=lambda work: [_rows(work, model, number) for model in parts])
    assert sum(map(len, officer.ask(hanging))) == sum(map(len, sealed.ask(hanging))) > 2
    known = Look(how=lambda work: work.value(select(Subject.id).where(Subject.id == sister)))
    assert officer.ask(known) == sister
    withdraw(world, uuid)
    assert sum(map(len, officer.ask(hanging))) == 0
    assert officer.ask(known) is None
    assert sum(map(len, sealed.ask(hanging))) > 2
    assert sealed.ask(known) == sister


def _rows(work: Work, model: Any, entry_id: int) -> list[int]:
    column = getattr(model, "id", model.entry_id)
    return list(work.values(select(column).where(model.entry_id == entry_id)))


def test_the_police_learn_of_no_withdrawal(world: World) -> None:
    _, uuid = receive(world)
    withdraw(world, uuid, "He fears the police.")
    copies = Look(how=lambda work: list(work.values(select(SharedCopy.withdrawn_reason))))
    for role in Role:
        seen = world.store.gate(role).ask(copies)
        assert bool(seen) == (role in {Role.NAVIGATOR, Role.DISCLOSURE}), role


def test_withdrawn_twice_the_first_time_counts(world: World) -> None:
    number, uuid = receive(world)
    withdraw(world, uuid)
    world.store.clock.turn(hours=1)
    withdraw(world, uuid, "Again.")
    told = world.store.gate(Role.DISCLOSURE).ask(EntryFile(entry_id=number))
    assert told.row.withheld == (
        "Withdrawn on 20 Jun 2022 10:30, kept and withheld under CPIA. He changed his mind."
    )
    assert told.row.state == "withdrawn"
    assert told.facts[0].label == "Withheld"


@pytest.mark.parametrize(
    ("uuid", "reason", "field"),
    [(NOBODY, "x", "uuid"), ("", "x", "uuid"), ("x", "x", "uuid"), (NOBODY, " ", "reason")],
)
def test_what_was_never_received_cannot_be_withdrawn(
    uuid: str, reason: str, field: str, world: World
) -> None:
    with pytest.raises(Invalid) as refused:
        withdraw(world, uuid, reason)
    assert set(refused.value.problems) == {field}


# ---------------------------------------------------------------- screens, search, print and audit

SCREENS: list[Callable[[World], Query[Any]]] = [
    lambda w: CaseFile(case_id=w.case_id),
    lambda w: CaseLog(case_id=w.case_id),
    lambda _: Find(words=CANARY),
    lambda _: Since(since="1 Jan 2020"),
]


def on_screen(store: Store, name: str, world: World) -> str:
    return "".join(repr(store.gate(name).ask(screen(world))) for screen in SCREENS)


def test_the_officer_s_screens_and_prints_lose_it_and_the_disclosure_officer_s_do_not(world: World) -> None:
    number, uuid = receive(world)
    assert CANARY in on_screen(world.store, Role.OFFICER, world)
    assert CANARY in printed(world, Role.OFFICER, "disclosure_purpose:briefing")
    withdraw(world, uuid)
    for name in (Role.OFFICER, Role.SUPERVISOR, COLLEAGUE, Role.ANALYST):
        assert CANARY not in on_screen(world.store, name, world), name
        with pytest.raises(NotFound):
            world.store.gate(name).ask(EntryFile(entry_id=number))
    for purpose in ("briefing", "cpia"):
        assert CANARY not in printed(world, Role.OFFICER, f"disclosure_purpose:{purpose}")
    assert CANARY in on_screen(world.store, Role.DISCLOSURE, world)
    assert sentences(verify(world.store.unit)) == []


@pytest.mark.parametrize(
    ("purpose", "stands"),
    [("cpia", True), ("prosecution", True), ("briefing", False), ("supervision", False)],
)
def test_sealed_it_leaves_the_unit_for_disclosure_alone(purpose: str, stands: bool, world: World) -> None:
    _, uuid = receive(world)
    withdraw(world, uuid)
    words = printed(world, Role.DISCLOSURE, f"disclosure_purpose:{purpose}")
    assert (CANARY in words) == stands
    assert ("kept and withheld under CPIA" in " ".join(words.split())) == stands


def printed(world: World, role: Role, purpose: str) -> str:
    gate = world.store.gate(role)
    issuing = IssueEdition(
        case_id=world.case_id,
        edition="supervisor",
        recipient="CPS",
        purpose=purpose,
        gateway="legal_gateway:common_law",
        reason="Asked for.",
    )
    return text_of(gate.perform(issuing).content)


@pytest.mark.parametrize(
    ("purpose", "stands"), [("cpia", True), ("prosecution", True), ("briefing", False), ("", False)]
)
def test_the_disclosure_officer_looks_at_what_she_may_issue(purpose: str, stands: bool, world: World) -> None:
    _, uuid = receive(world)
    withdraw(world, uuid)
    chosen = f"disclosure_purpose:{purpose}" if purpose else ""
    look = LookAtEdition(case_id=world.case_id, edition="supervisor", purpose=chosen)
    assert (CANARY in text_of(world.store.gate(Role.DISCLOSURE).ask(look).pdf)) == stands
    assert CANARY not in text_of(world.store.gate(Role.OFFICER).ask(look).pdf)


def test_no_public_edition_ever_holds_it(world: World) -> None:
    _, uuid = receive(world)
    facts = Look(how=lambda work: repr(facts_of(work, read_case(work, world.case_id))))
    look = LookAtEdition(case_id=world.case_id, edition="case_study")
    for gate in map(world.store.gate, (Role.SUPERVISOR, Role.DISCLOSURE)):
        assert CANARY not in gate.ask(look).pages_text
    withdraw(world, uuid)
    assert CANARY not in world.store.gate(Role.DISCLOSURE).ask(facts)
