"""What the golden stores hold: as many kinds of record as the tests know how to make, once each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from mscu.access import REGISTERS
from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess, RefuseAccess
from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser, ResetUser, UserList
from mscu.actions.cases.cases import LiftRestriction, RestrictCase
from mscu.actions.charity.retention import EraseSurvivor
from mscu.actions.core.action import Command
from mscu.actions.core.view_filters import (
    CasesView,
    ChartView,
    DisclosuresView,
    ReportsView,
    SearchView,
    SubjectsView,
    View,
    dump_view,
)
from mscu.actions.exchange.partner_units import AddOtherUnit, OtherUnits
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.search.saved_views import SaveView
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.codes import GivenAccess, Marking, Role, StoreKind
from mscu.maintenance import BackUp, NewCodes, ShutOut, Verify
from mscu.store import store_service
from mscu.store_session import StoreSession
from tests.actions.sharing.share_scene import Both, both_of
from tests.inputs import consents as consent_scene
from tests.inputs.factories import (
    A_WATCH,
    ANOTHER_PASSPHRASE,
    ON_USERS,
    World,
    a_case,
    a_note,
    a_person,
    registered,
    valid,
)
from tests.inputs.import_tables import an_import
from tests.inputs.survivors import COMMANDS as SURVIVOR_COMMANDS
from tests.inputs.survivors import CharityWorld, closed_long_ago
from tests.scenes.crowd import crowded
from tests.scenes.partner_unit import issue
from tests.scenes.stores import COLLEAGUE, NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.goldens import SAVED_AS

LEAVER = "leaver"
NEWCOMER, REFUSED, WAITING = "newcomer", "refused", "waiting"
"""Who is added and confirmed, refused, and waits."""
DONE_ALREADY = {"ProposeErasing", "ShareWithPolice", "WithdrawConsent"}
"""What the survivor's scene begins with: another one is refused."""
OF_ITS_OWN = {*DONE_ALREADY, "EraseSurvivor", "NoteNotice", "ReplyToRequest"}


def views(case_id: int, suspect_id: int) -> dict[str, View]:
    """Return a view of each page that keeps some, as the page writes it."""
    return {
        "search": SearchView(
            words="Patrol",
            what="entry",
            kind="note",
            district="",
            since="1 Jan 2022",
            until="20 Jun 2022",
            marking=Marking.OFFICIAL_SENSITIVE.value,
            handling="",
        ),
        "cases": CasesView(
            status="open",
            lead="PC Officer",
            district="district:bury",
            exploitation="exploitation:forced_labour",
            sort="oldest",
        ),
        "reports": ReportsView(
            triage="triage_outcome:new",
            district="district:bury",
            source="report_source:helpline",
            sort="recorded",
        ),
        "subjects": SubjectsView(kind="person", sort="last"),
        "disclosures": DisclosuresView(words="DI Aspinall", state="out", days="91"),
        f"links/{case_id}": ChartView(
            off="exhibit\nplace",
            weak="yes",
            until="2022-06-20",
            hidden="",
            also="",
            pins=f"120 80 subject:{suspect_id}",
        ),
    }


def people_unit(store: Store) -> World:
    """Perform every command in a unit's store."""
    world = World.make(store)
    crowd = crowded(world, store)
    world = crowd.world
    officer, supervisor = store.gate(Role.OFFICER), store.gate(Role.SUPERVISOR)
    supervisor.perform(valid(LiftRestriction, world))
    supervisor.perform(replace(valid(RestrictCase, world), case_id=crowd.open_case))
    withdrawn = valid(WithdrawShared, world)
    world.gate_for(WithdrawShared).perform(withdrawn)
    _name_what_is_watched(world)
    officer.perform(an_import(remember_as="The log of the unit"))
    for page, view in views(world.case_id, world.suspect_id).items():
        officer.perform(SaveView(page=page, title=SAVED_AS, content=dump_view(view), is_first=True))
    return world


def _name_what_is_watched(world: World) -> None:
    """Record, as a colleague, a plate that the officer watches and has not answered."""
    watcher, namer = world.store.gate(Role.OFFICER), world.store.gate(COLLEAGUE)
    watcher.perform(A_WATCH)
    while watcher.perform(MatchHits()):
        pass
    a_note(namer, world.case_id, text="MV16 SWF once more.")
    watcher.perform(MatchHits())


def people_charity(store: Store, unit: World) -> Both:
    """Perform every command in a navigators' store, and share from it with the unit's."""
    world = CharityWorld.make(store)
    _requests(world)
    store.gate(Role.LEAD).perform(EraseSurvivor(decision_id=world.proposed_id, agreed=True))
    kept, _ = closed_long_ago(store)
    world = replace(world, due_id=kept)
    for command in registered(Command, StoreKind.SURVIVORS):
        on_users = command.__module__.endswith(ON_USERS)
        if not on_users and command.__name__ not in OF_ITS_OWN:
            world.gate_for(command).perform(SURVIVOR_COMMANDS[command](world))
    closed_long_ago(store)
    both = both_of(unit, store)
    both.share()
    both.deliver()
    both.share(text="He fears for his brother too.")
    return both


def _requests(world: CharityWorld) -> None:
    """Take requests for material through notice and reply."""
    gate = world.store.gate(Role.LEAD)
    for step in (consent_scene.a_notice, consent_scene.a_reply):
        asked = world.store.gate(Role.NAVIGATOR).perform(consent_scene.a_request(world.survivor_id))
        gate.perform(step(asked))


def send_bundle(other: Store, to: Store) -> bytes:
    """Introduce both units to each other and return a bundle from the other."""
    _introduce(to, other)
    _introduce(other, to)
    officer = other.gate(Role.OFFICER)
    case = a_case(officer, title="Hollin Lane")
    a_person(officer, case, name="Nguyễn Văn Hải", roles=("involvement_role:potential_victim",))
    a_note(officer, case, text="Two men sleep in a van.")
    known = other.gate(Role.SUPERVISOR).ask(OtherUnits()).others[0]
    return bytes(officer.perform(issue(case, known.id)).content)


def _introduce(one: Store, to: Store) -> int:
    own = one.gate(Role.SUPERVISOR).ask(OtherUnits()).own
    command = AddOtherUnit(card=own.content, fingerprint=own.fingerprint, compared="With DI Rowe by phone")
    return int(to.gate(Role.SUPERVISOR).perform(command))


def keep_store(store: Store, keeper: str, removed: Role) -> None:
    """Do what is done with the store as a whole, by the program's own way in."""
    opened = store_service.unlock(store.folder, keeper, PASSPHRASE, devices=NO_DEVICES, now=NOW)
    session = StoreSession(opened)
    session.gate.clock = store.clock
    session.log_in()
    _change_people(session, removed)
    session.perform(NewCodes())
    session.perform(Verify())
    session.perform(BackUp())
    session.log_out()


def _change_people(session: StoreSession, role: Role) -> None:
    added = session.perform(
        AddUser(name=LEAVER, display="PC Leaver", role=role, passphrase=ANOTHER_PASSPHRASE)
    )
    session.perform(ChangeUser(user_id=added, version=1, display="PC L. Leaver", role=role))
    session.perform(ResetUser(user_id=added, version=2, passphrase=PASSPHRASE))
    session.perform(RemoveUser(user_id=added, version=2))
    session.perform(ShutOut(LEAVER))


def give_access(store: Store, giver: Role, second: str, changed: str, role: Role) -> None:
    """Record access that a second person confirms, refuses and leaves waiting."""
    with _session(store, giver) as session:
        users = {row.name: row for row in session.ask(UserList())}
        new_role = next(iter(REGISTERS[store.template.store_kind]))
        for name in (NEWCOMER, REFUSED, WAITING):
            session.perform(
                AddUser(name=name, display=f"DC {name.title()}", role=new_role, passphrase=PASSPHRASE)
            )
        row = users[changed]
        session.perform(ChangeUser(user_id=row.id, version=row.version, display=row.display, role=role))
        session.perform(ResetUser(user_id=row.id, version=row.version, passphrase=PASSPHRASE))
    with _session(store, second) as session:
        grants = {(row.name, row.kind): row.id for row in session.ask(AccessToConfirm())}
        refused, _ = (grants.pop((name, GivenAccess.NEW_USER)) for name in (REFUSED, WAITING))
        session.perform(ConfirmAccess(grant_ids=tuple(grants.values())))
        session.perform(RefuseAccess(grant_id=refused))


@contextmanager
def _session(store: Store, name: str) -> Iterator[StoreSession]:
    session = StoreSession(store_service.unlock(store.folder, name, PASSPHRASE, devices=NO_DEVICES, now=NOW))
    session.gate.clock = store.clock
    session.log_in()
    yield session
    session.log_out()
