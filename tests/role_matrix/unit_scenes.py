"""A police case in every state that may matter to an action, with valid input for each of them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from mscu.actions.cases.cases import CloseCase, LiftRestriction, OpenCase, RestrictCase
from mscu.actions.core.action import Action, Command, Query
from mscu.actions.disclosure.releases import WriteReleased
from mscu.actions.entries.corrections import CorrectEntry, EntryVersions
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.matching.known_matches import MatchCallText
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.codes import Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from mscu.rules.clocks import rules
from tests.inputs.factories import AT, COMMANDS, registered
from tests.inputs.queries import QUERIES
from tests.inputs.shares import a_share
from tests.role_matrix.survivor_scenes import words_in
from tests.scenes.crowd import HIDEABLE_MODELS, Crowd
from tests.scenes.stores import COLLEAGUE, NAMES, Store

SHARED_WORDS = "She fears for Ilinca in Suceava."
WHY_RESTRICTED = "An officer is named in it."
STATES = ("open", "closed", "member", "outsider")


@dataclass(frozen=True)
class CaseScene:
    """A case in one state."""

    crowd: Crowd
    inputs: dict[type[Action[Any]], Any]
    facts: frozenset[str]
    marks: tuple[str, ...]
    """The words by which an answer tells of the case, the shortest first."""

    @property
    def store(self) -> Store:
        """Return the store."""
        return self.crowd.store

    def tells(self, answer: str) -> str:
        """Return whether an answer tells of the case."""
        return "case" if any(mark in answer for mark in self.marks) else "quiet"

    def input(self, action: type[Action[Any]]) -> Any:
        """Return valid input for an action on the case."""
        made = self.inputs[action]
        for column, table in (("entry_id", "entry"), ("case_id", "cases"), ("subject_id", "subject")):
            if {column, "version"} <= {each.name for each in fields(made)}:
                number = getattr(made, column)
                rows = self.store.sql(f"SELECT version FROM {table} WHERE id = ?", number)
                return replace(made, version=rows[0][0])
        return made


def marks_of(crowd: Crowd) -> tuple[str, ...]:
    """Return the words that stand in rows of the case alone, and not in the program's own rules.

    A word that holds another one tells no more than that.
    """
    store, hers = crowd.store, set[str]()
    others = {repr(rules()), *words_in(store, "code"), *words_in(store, "users")}
    for model in HIDEABLE_MODELS:
        gone, left = crowd.numbers(model)
        hers |= _words_of(store, model, gone)
        others |= _words_of(store, model, left)
    elsewhere, found = "\0".join(others), list[str]()
    for text in sorted(hers, key=len):
        if not any(mark in text for mark in found) and text not in elsewhere:
            found.append(text)
    return tuple(found)


def _words_of(store: Store, model: type[Any], numbers: set[int]) -> set[str]:
    rows = ", ".join(map(str, sorted(numbers)))
    return set(words_in(store, f"{model.__tablename__} WHERE id IN ({rows})"))


def in_state(made: CaseScene, folder: Path, state: str) -> CaseScene:
    """Return a copy of a scene with the case in a state."""
    crowd = made.crowd.copied(folder)
    scene = replace(made, crowd=crowd, facts=frozenset({state}))
    supervisor, case = scene.store.gate(Role.SUPERVISOR), crowd.world.case_id
    if state == "closed":
        supervisor.perform(scene.input(CloseCase))
    elif state in {"member", "outsider"}:
        members = tuple(name for name in NAMES if name != COLLEAGUE) if state == "member" else ()
        owner = Role.SUPERVISOR if state == "member" else COLLEAGUE
        restricting = RestrictCase(
            case_id=case, owner=owner, members=members, ends_on="1 Aug 2022", reason=WHY_RESTRICTED
        )
        supervisor.perform(restricting)
        return replace(scene, marks=(*made.marks, WHY_RESTRICTED))
    return scene


def a_scene(crowd: Crowd) -> CaseScene:
    """Make valid input for all actions on a case in which everything happened."""
    world = crowd.world
    inputs: dict[type[Action[Any]], Any] = {
        command: COMMANDS[command](world)
        for command in registered(Command)
        if command not in {LiftRestriction, ResultEnquiry, CloseCase, WriteReleased}
    }
    inputs[LiftRestriction] = LiftRestriction(case_id=world.case_id, reason="No longer needed.")
    inputs[CloseCase] = COMMANDS[CloseCase](world)
    inputs |= {query: QUERIES[query](world) for query in QUERIES if query is not EntryVersions}
    inputs[OpenCase] = OpenCase(title="A nail bar", district="district:bury")
    inputs[EntryVersions] = EntryVersions(entry_id=world.note_id)
    inputs[MatchCallText] = MatchCallText(words="Shane Crabtree rents the yard")
    inputs[CorrectEntry] = replace(inputs[CorrectEntry], text="Patrol ran past.")
    inputs[CorrectSubject] = replace(inputs[CorrectSubject], changes={"premises": "yard and shed"})
    inputs[ResultEnquiry] = COMMANDS[ResultEnquiry](world)
    _finish_enquiries(crowd)
    inputs[WriteReleased] = COMMANDS[WriteReleased](world)  # approved once no case is still to be added
    return CaseScene(crowd, inputs, frozenset(), marks_of(crowd))


def _finish_enquiries(crowd: Crowd) -> None:
    """Result every enquiry, so that the case can be closed."""
    officer = crowd.store.gate(Role.OFFICER)
    for (number,) in crowd.store.sql("SELECT id FROM enquiry"):
        officer.perform(ResultEnquiry(happened=AT, text="All is said.", follows_id=number, finished=True))


@dataclass(frozen=True)
class SharedScene:
    """A case with words that a survivor shared with two people of the unit."""

    scene: CaseScene
    entry_id: int

    @property
    def store(self) -> Store:
        """Return the store."""
        return self.scene.store

    def is_told_to(self, role: Role, queries: Iterable[type[Query[Any]]]) -> bool:
        """Return whether the answer to any of some queries tells the role the words."""
        gate = self.store.gate(role)
        asked = (self.scene.input(query) for query in queries)
        return any(SHARED_WORDS in _told(gate, query) for query in (*asked, self._entry()))

    def _entry(self) -> EntryFile:
        return EntryFile(entry_id=self.entry_id)


def _told(gate: Gate, query: Query[Any]) -> str:
    try:
        return repr(gate.ask(query))
    except Invalid as problem:
        return repr(problem.problems)
    except (NotFound, NotPermitted):
        return ""


def shared_scene(made: CaseScene, folder: Path, consent: str) -> SharedScene:
    """Return a copy with a shared copy that stands, is past its day, or was withdrawn."""
    scene = in_state(made, folder, "open")
    store, navigator = scene.store, scene.store.gate(Role.NAVIGATOR)
    share = a_share(scene.crowd.world, text=SHARED_WORDS, ends_on="25 Jun 2022")
    entry_id = navigator.perform(share)
    if consent == "ended":
        store.clock.turn(days=10)
    elif consent == "withdrawn":
        navigator.perform(WithdrawShared(uuid=share.uuid, reason="Taken back."))
    return SharedScene(scene, entry_id)
