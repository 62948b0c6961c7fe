"""A survivor in every state that may matter to an action: support, hold, consent, who is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mscu.actions.charity.count_release import ReleaseFigures
from mscu.actions.charity.retention import ProposeErasing
from mscu.actions.core.action import Action, Command
from mscu.actions.sharing.cards import CardsThere
from mscu.actions.sharing.shares import EndShare
from mscu.actions.support.check_ins import CheckBackIn, GoOut
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.support.contacts import CorrectContact
from mscu.actions.support.survivor_holds import SetHold
from mscu.actions.survivors.survivor_file import FormerVersions
from mscu.actions.survivors.survivor_list import Openings
from mscu.actions.survivors.survivors import NameReader, NoteConflict, OpenWithReason, TakeOn
from mscu.codes import Role, StoreKind
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.models.base import OfSurvivor, OpenOfSurvivor
from mscu.models.kinds import mapped
from mscu.models.survivors.survivor import Survivor
from mscu.survivor_codes import NamedAs
from tests.inputs import consents as consent_scene
from tests.inputs import support as support_scene
from tests.inputs.charity_breaches import a_breach, found_again
from tests.inputs.consents import Agreed
from tests.inputs.survivors import COMMANDS, QUERIES, CharityWorld
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, Store, Template

RELATIONS = ("named", "cover", "stranger", "barred")
CONSENTS = ("no consent", "given", "ended", "withdrawn")
RECORD = (("open", "free"), ("closed", "free"), ("open", "held"))
BOTH = ("closed", "held")
"""Closed first, then held: with the consent that stands, for erasing."""
TRYING = {Role.NAVIGATOR: OTHER_NAVIGATOR, Role.LEAD: OTHER_LEAD}
"""Who tries each action, by role: neither has done anything before."""
PERSON = "person-one"
"""The survivor's name in the police's store."""
CLASH = "InterpreterConflict("
"""That an interpreter has something in common with a survivor, in the answer that says so."""
SHORT = 6
WHY_BARRED = "A cousin."
FORMER_CONTACT = 2
"""The contact that was corrected: the other one is for trying to correct it."""
NOT_THERE = 999_999
"""The number of a record that a scene does not have."""
_STATE = re.compile(r"[a-z_]+|[0-9 :.-]+")


@dataclass(frozen=True)
class Scene:
    """A survivor in one state, with valid input for every action on her."""

    world: CharityWorld
    facts: frozenset[str]
    secrets: frozenset[str] = frozenset()
    """The words that stand in what only named navigators see, and nowhere else."""
    open_marks: frozenset[str] = frozenset()
    """The words by which any navigator knows of the survivor."""

    @classmethod
    def of(cls, world: CharityWorld, facts: frozenset[str]) -> Scene:
        """Read the words of a survivor, by which an answer is known to tell of her."""

        def words(*kinds: type[Any]) -> frozenset[str]:
            tables = (m.__tablename__ for m in mapped(StoreKind.SURVIVORS) if issubclass(m, kinds))
            return frozenset[str]().union(*(words_in(world.store, table) for table in tables))

        hers, open_to_all = (Survivor, OfSurvivor, OpenOfSurvivor), (Survivor, OpenOfSurvivor)
        models = mapped(StoreKind.SURVIVORS)
        elsewhere = words(*(m for m in models if not issubclass(m, (*hers, AuditEntry))))
        secrets = words(OfSurvivor) - words(*open_to_all) - elsewhere
        return cls(world, facts, secrets | {CLASH}, words(*open_to_all) - elsewhere)

    @property
    def store(self) -> Store:
        """Return the store."""
        return self.world.store

    def input(self, action: type[Action[Any]]) -> Any:
        """Return valid input for an action on the survivor."""
        if action is OpenWithReason:
            return OpenWithReason(survivor_id=self.world.survivor_id, reason="On call.")
        if action is FormerVersions:
            return FormerVersions(of_type="contact", of_id=FORMER_CONTACT)
        if action is CardsThere:
            return CardsThere(person_uuids=(PERSON,))
        if action is EndShare:
            return self._end_share()
        inputs: Any = COMMANDS if issubclass(action, Command) else QUERIES
        return inputs[action](self.world)

    def _end_share(self) -> EndShare:
        """Return what ends a copy in the version that it has by now."""
        number = self.world.agreed.delivery_id
        rows = self.store.sql("SELECT version FROM share_delivery WHERE id = ?", number)
        return EndShare(delivery_id=number, version=rows[0][0] if rows else 1)

    def tells(self, answer: str) -> str:
        """Return what an answer tells of the survivor."""
        if any(mark in answer for mark in self.secrets):
            return "secret"
        return "open" if any(mark in answer for mark in self.open_marks) else "quiet"

    @property
    def relations(self) -> tuple[str, ...]:
        """Name who may try it; cover differs in a word from named, so one state shows it."""
        return RELATIONS if {"open", "free"} <= self.facts else ("named", "stranger", "barred")

    def relate(self, relation: str) -> Scene:
        """Make the user a named navigator, cover, a stranger or barred, and nothing else."""
        trying = [self.store.gate(name).actor.id for name in TRYING.values()]
        for table in ("named", "conflict"):
            self.store.sql(f"DELETE FROM {table} WHERE user_id IN (?, ?)", *trying)
        survivor, lead = self.world.survivor_id, self.store.gate(Role.LEAD)
        for user in TRYING.values():
            if relation == "barred":
                lead.perform(NoteConflict(survivor_id=survivor, user=user, reason=WHY_BARRED))
            elif relation != "stranger":
                named = NamedAs.NAVIGATOR if relation == "named" else NamedAs.COVER
                lead.perform(NameReader(survivor_id=survivor, user=user, named_as=named))
        marks = self.open_marks | {WHY_BARRED} if relation == "barred" else self.open_marks
        return replace(self, facts=self.facts | {relation}, open_marks=marks)


def due_scenes(template: Template, folder: Path) -> Iterator[Scene]:
    """Make a survivor whose records were kept long enough, free and under a legal hold."""
    for hold in ("free", "held"):
        facts = frozenset({"given", "closed", "due", hold})
        store = Store.copy(template, folder / " ".join(sorted(facts)))
        yield Scene.of(one_survivor(store, facts), facts)
        store.close()


def words_in(store: Store, table: str) -> frozenset[str]:
    """Return the texts of a table that are long enough to be told apart, states left out."""
    found = {value for row in store.sql(f"SELECT * FROM {table}") for value in row}
    texts = (value for value in found if isinstance(value, str) and len(value) > SHORT)
    return frozenset(text for text in texts if not _STATE.fullmatch(text))


def scenes(template: Template, folder: Path, consent: str) -> Iterator[Scene]:
    """Make a survivor in each state of the record, for one of the consent, with one of all."""
    for support, hold in (*RECORD, BOTH) if consent == "given" else RECORD:
        facts = frozenset({consent, support, hold})
        store = Store.copy(template, folder / " ".join(sorted(facts)))
        yield Scene.of(one_survivor(store, facts), facts)
        store.close()


def one_survivor(store: Store, facts: frozenset[str]) -> CharityWorld:
    """Record all of it as the survivor's navigator, what was agreed four days ago."""
    own, lead = store.gate(Role.NAVIGATOR), store.gate(Role.LEAD)
    store.clock.turn(days=-4)
    survivor = own.perform(
        TakeOn(
            name="Marin Dobrescu",
            origin="Iași",
            language="language:ron",
            case_uuid="case-one",
            person_uuid=PERSON,
        )
    )
    lead.perform(OpenWithReason(survivor_id=survivor, reason="She rang the duty phone."))
    (opening,) = lead.ask(Openings())
    support = support_scene.record_all(own, survivor)
    _correct_another(own, survivor)
    asked = _asked_for(own, survivor, facts)
    store.clock.turn(days=4)
    support[CheckBackIn] = lead.perform(support_scene.DIRECTORY[GoOut]())
    agreed = _agreed(own, survivor, asked)
    _end(own, agreed, facts)
    support[ReopenSupport] = NOT_THERE
    if "closed" in facts:
        support[ReopenSupport] = own.perform(support_scene.OF_ONE[CloseSupport](survivor))
    if "held" in facts:
        hold = own.perform(SetHold(survivor_id=survivor, reason="The trial in October."))
        agreed = replace(agreed, hold_id=hold)
    return CharityWorld(
        store=store,
        survivor_id=survivor,
        others_id=survivor,
        named_id=_NAMED_FIRST,
        opening_id=opening.id,
        support=support,
        agreed=agreed,
        due_id=survivor,
        proposed_id=_let_fall_due(store, agreed, survivor) if "due" in facts else NOT_THERE,
    )


def _let_fall_due(store: Store, agreed: Agreed, survivor: int) -> int:
    """End the support long ago and propose the erasure as a lead, with nothing to block it."""
    lead = store.gate(Role.LEAD)
    lead.perform(consent_scene.a_reply(agreed.request_id))
    lead.perform(found_again(agreed.breach_id))
    store.sql("UPDATE survivor SET closed_at = '2015-06-01 09:00:00.000000'")
    store.sql("UPDATE share_delivery SET withdrawal_delivered_at = '2022-06-20 09:00:00.000000'")
    store.sql("UPDATE share_delivery SET withdrawn_at = withdrawal_delivered_at")
    held = store.sql("UPDATE legal_hold SET lifted_on = '2022-06-20' RETURNING id")
    decision = lead.perform(ProposeErasing(survivor_id=survivor, reason="Kept long enough."))
    for (number,) in held:
        store.sql("UPDATE legal_hold SET lifted_on = NULL WHERE id = ?", number)
    return decision


_NAMED_FIRST = 1
"""The number of the naming of whoever took the survivor on."""


def _correct_another(own: Gate, survivor: int) -> None:
    contact = own.perform(support_scene.a_contact(survivor, happened="7 Jun 2022 09:00"))
    assert contact == FORMER_CONTACT
    own.perform(support_scene.correcting(CorrectContact, survivor, contact))


def _asked_for(own: Gate, survivor: int, facts: frozenset[str]) -> int:
    """Record whether the survivor agreed to share with police, and return the consent."""
    if "no consent" in facts:
        return NOT_THERE
    review = "17 Jun 2022" if "ended" in facts else "30 Sep 2022"
    consent = own.perform(consent_scene.a_consent(survivor, review_on=review))
    for _ in range(2):
        own.perform(consent_scene.a_share(survivor, consent))
    own.perform(EndShare(delivery_id=2, version=1))
    return consent


def _agreed(own: Gate, survivor: int, consent: int) -> Agreed:
    """Record the rest of what hangs on agreements."""
    photo = consent_scene.a_consent(survivor, purpose="consent_purpose:photo", recipients=())
    own.perform(consent_scene.withdrawal_of(own.perform(photo)))
    own.perform(consent_scene.a_card(survivor))
    there = consent != NOT_THERE
    return Agreed(
        consent_id=consent,
        step_id=1,
        hold_id=NOT_THERE,
        delivery_id=1 if there else NOT_THERE,
        ended_id=2 if there else NOT_THERE,
        release_id=own.perform(consent_scene.an_answer(survivor)),
        turn_id=own.perform(consent_scene.a_turn()),
        request_id=own.perform(consent_scene.a_request(survivor)),
        figures_id=own.perform(ReleaseFigures(period_from="1 Jan 2022", period_to="31 Mar 2022")),
        breach_id=own.perform(a_breach(survivor)),
    )


def _end(own: Gate, agreed: Agreed, facts: frozenset[str]) -> None:
    if "withdrawn" in facts:
        own.perform(consent_scene.withdrawal_of(agreed.consent_id))
