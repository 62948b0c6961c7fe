"""What the navigator shares: received once as she signed it, gone once it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.case_reading import read_case
from mscu.actions.core.action import Query, Work
from mscu.actions.desk.since import Since
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.editions.issue_edition import IssueEdition, LookAtEdition
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.search.find import Find
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Kind, Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.models.base import PartOfEntry, new_uuid
from mscu.models.entries.entry import Entry
from mscu.models.entries.shared import SharedCopy
from mscu.models.kinds import mapped
from mscu.models.subject import Involvement, Subject
from mscu.store.scale_up import scale_up
from mscu.store.verify import verify
from tests.actions.records.problems import problems_of
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_person
from tests.inputs.shares import a_share
from tests.scenes.crowd import Look
from tests.scenes.stores import COLLEAGUE, NOW, Store
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


def test_an_officer_reads_it_with_its_scope_and_consent_and_corrects_nothing(world: World) -> None:
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
    fix = CorrectEntry(entry_id=number, version=1, text="Nothing.", reason="Better so.")
    assert set(problems_of(world.store.gate(Role.OFFICER), fix)) == {"entry_id"}


def test_received_twice_or_under_another_spelling_of_its_random_name_it_stands_once(world: World) -> None:
    store, navigator, uuid = world.store, world.store.gate(Role.NAVIGATOR), new_uuid()
    spellings: list[Callable[[str], str]] = [str.upper, "{{{}}}".format, "urn:uuid:{}".format, str]
    number = navigator.perform(a_share(world, uuid=uuid.upper()))
    assert store.sql("SELECT uuid FROM shared_copy WHERE entry_id = ?", number) == [(uuid,)]
    before = store.snapshot()
    for write in spellings:
        assert navigator.perform(a_share(world, uuid=write(uuid))) == number
    assert store.snapshot() == before
    for write in spellings:
        withdraw(world, write(uuid))
    copies = "SELECT count(*) FROM shared_copy WHERE withdrawn_at IS NOT NULL"
    assert store.sql(copies) == [(1,)]
    assert navigator.perform(a_share(world, uuid=uuid)) == number
    assert len(store.snapshot()["shared"]) == len(before["shared"])


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


def test_what_was_changed_on_its_way_or_leads_nowhere_is_refused(world: World) -> None:
    before, navigator = world.store.snapshot(), world.store.gate(Role.NAVIGATOR)
    for name, value in CHANGED.items():
        assert name in problems_of(navigator, replace(a_share(world), **{name: value}))
    for name, words in product(("case_uuid", "person_uuid"), ("", "not a name", NOBODY)):
        assert set(problems_of(navigator, a_share(world, **{name: words}))) == {name}
    assert set(problems_of(navigator, a_share(world, recipients=("nobody",)))) == {"recipients"}
    for uuid, reason, field in (
        (NOBODY, "x", "uuid"),
        ("", "x", "uuid"),
        ("x", "x", "uuid"),
        (NOBODY, " ", "reason"),
    ):
        assert set(problems_of(navigator, WithdrawShared(uuid=uuid, reason=reason))) == {field}
    assert world.store.snapshot() == before


def test_another_name_of_a_case_or_a_person_is_not_signed_for(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = officer.perform(RecordPerson(case_id=world.case_id, name="Keith Ormrod"))
    ((theirs,),) = world.store.sql("SELECT uuid FROM subject WHERE id = ?", other)
    for changes in ({"person_uuid": theirs}, {"uuid": new_uuid()}):
        with pytest.raises(Invalid):
            world.store.gate(Role.NAVIGATOR).perform(replace(a_share(world), **changes))


def test_without_recipients_all_who_open_the_case_read_it_while_it_runs(world: World) -> None:
    # of the bare store those read it too whom no action lets open an entry
    apart = {Role.ADMINISTRATOR, Role.AUDITOR}
    named = (Role.OFFICER.value, Role.SUPERVISOR.value)
    for recipients, read_by in (((), {*POLICE, COLLEAGUE}), (named, {*named, Role.DISCLOSURE})):
        number, uuid = receive(world, recipients=recipients)
        assert readers(world, number) - apart == read_by
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


def test_withdrawn_twice_the_first_time_counts_and_the_police_learn_of_none(world: World) -> None:
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
    copies = Look(how=lambda work: list(work.values(select(SharedCopy.withdrawn_reason))))
    for role in Role:
        seen = world.store.gate(role).ask(copies)
        assert bool(seen) == (role in {Role.NAVIGATOR, Role.DISCLOSURE}), role


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


def test_sealed_it_leaves_the_unit_for_disclosure_alone(world: World) -> None:
    """The disclosure officer looks at what she may issue."""
    _, uuid = receive(world)
    withdraw(world, uuid)
    officer, sealed = world.store.gate(Role.OFFICER), world.store.gate(Role.DISCLOSURE)
    for purpose, stands in (("cpia", True), ("prosecution", True), ("briefing", False), ("", False)):
        chosen = f"disclosure_purpose:{purpose}" if purpose else ""
        look = LookAtEdition(case_id=world.case_id, edition="supervisor", purpose=chosen)
        assert (CANARY in text_of(sealed.ask(look).pdf)) == stands, purpose
        assert CANARY not in text_of(officer.ask(look).pdf)
    for purpose, stands in (("prosecution", True), ("supervision", False)):
        words = printed(world, Role.DISCLOSURE, f"disclosure_purpose:{purpose}")
        assert (CANARY in words) == stands, purpose
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


def test_no_public_edition_ever_holds_it(world: World) -> None:
    _, uuid = receive(world)
    facts = Look(how=lambda work: repr(facts_of(work, read_case(work, world.case_id))))
    look = LookAtEdition(case_id=world.case_id, edition="case_study")
    for gate in map(world.store.gate, (Role.SUPERVISOR, Role.DISCLOSURE)):
        assert CANARY not in gate.ask(look).pages_text
    withdraw(world, uuid)
    assert CANARY not in world.store.gate(Role.DISCLOSURE).ask(facts)


def test_cases_and_nominals_have_random_names_of_their_own(officer: Gate) -> None:
    cases = [a_case(officer) for _ in range(3)]
    for each in cases:
        a_person(officer, each)
    told = [officer.ask(CaseFile(case_id=each)) for each in cases]
    names = [UUID(case.values["uuid"]) for case in told]
    names += [UUID(line.uuid) for case in told for line in case.subjects]
    assert len(set(names)) == 6
    assert {name.version for name in names} == {4}


@pytest.mark.in_file
def test_copies_of_a_made_up_store_have_names_of_their_own(world: World) -> None:
    scale_up(world.store.unit, 2, NOW)
    for table in ("cases", "subject"):
        ((rows, names),) = world.store.sql(f"SELECT count(*), count(DISTINCT uuid) FROM {table}")
        assert rows == names > 2
