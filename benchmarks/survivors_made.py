"""Makes the two stores that `survivors.py` measures: a long case, and a charity with many records.

Rows go in by themselves, with their words in the index: as many by the gate would take an hour.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from opened import DAY, NO_DEVICES, PASSPHRASE, gate_of
from sqlalchemy.orm import Session

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase
from mscu.actions.subjects.subjects import RecordPerson
from mscu.actions.survivors.survivors import TakeOn
from mscu.batches import in_batches
from mscu.code_keys import ACCEPTED, TO_NAVIGATOR
from mscu.codes import AlertKind, Kind, Role, StoreKind, YesNo
from mscu.dates.london import show_moment
from mscu.dates.partial_date import Precision
from mscu.models.alert import Alert
from mscu.models.base import Record
from mscu.models.entries.enforcement import Arrest, Bail
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral, VictimContact
from mscu.models.survivors.support import Benefit, Contact, Need, Progress, Risk
from mscu.resources import resource
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.indexes.word_index import WordIndex
from mscu.store.keys.keys_file import Cost
from mscu.store.open_store import OpenStore

OWN, POLICE = 8_000, 2_000
"""What happened to one survivor, by the store that knows of it."""
RECORDS, SURVIVORS = 100_000, 400
AT_ONCE = 5_000
USUAL = 0.1
"""The part of what is made up that holds one of the sentences that are looked for."""
NAMES = ("Ionuț Bălan", "Keith Ormrod", "Grace Obi", "Arben Kola", "Li Na", "Tomasz Wrona")
SAID = (
    "Slept better and wants to work.",
    "Asked whether he is still locked up; told yes.",
    "Account on video, breaks every half hour.",
    "Frightened for a sister in Bacău.",
    "The caravan had no lock and no heating, passports kept in a tin.",
    "Went to the GP, then to the bank for a card.",
    "Rang at night: two men outside the flat.",
    "Solicitor wants the biometric card before the hearing.",
)
WORDS = sorted(
    {
        word
        for file in Path(resource("advice")).rglob("*.toml")
        for word in re.findall(r"[a-z]{3,}", file.read_text(encoding="utf-8").lower())
    }
)
"""Words of the field, of which what is made up is put together: a few often, most seldom."""
DOMAINS = ("safety", "accommodation", "mental_health", "legal_immigration", "finance_banking")
WAYS = ("met", "phone", "text", "appointment", "no_answer")


UNIT, CHARITY = "unit", "survivors"
"""The folders of the two stores."""
FIRST_USERS = {
    StoreKind.UNIT: (Role.OFFICER, Role.NAVIGATOR, Role.SUPERVISOR, Role.ADMINISTRATOR),
    StoreKind.SURVIVORS: (Role.NAVIGATOR, Role.LEAD, Role.LEAD),
}


def make(folder: Path) -> None:
    """Make both."""
    random.seed(7)
    unit = _found(folder / UNIT, StoreKind.UNIT)
    case_uuid, person_uuid = _fill_unit(unit)
    unit.close()
    charity = _found(folder / CHARITY, StoreKind.SURVIVORS)
    _fill_charity(charity, case_uuid, person_uuid)
    charity.close()


def _found(folder: Path, store_kind: StoreKind) -> OpenStore:
    first_users = [
        FirstUser(name=f"{role.value}{number or ''}", display=role.label, role=role, passphrase=PASSPHRASE)
        for role in dict.fromkeys(FIRST_USERS[store_kind])
        for number in range(FIRST_USERS[store_kind].count(role))
    ]
    cost = Cost(memory=64 * 1024)
    plan = StoreSettings(unit_name="Benchmark", fixed_day=DAY.date(), cost=cost, store_kind=store_kind)
    return create_store(folder, first_users, plan, devices=NO_DEVICES, now=datetime.now(UTC)).store


def _keep(unit: OpenStore, records: Iterator[Record]) -> None:
    """Keep rows with their words, some thousands at a time."""
    for batch in in_batches(records, AT_ONCE):
        with unit.engine.begin() as connection, Session(connection) as session:
            session.add_all(batch)
            session.flush()
            WordIndex(connection).index(batch)
            session.commit()


def _said() -> str:
    words = [WORDS[int(random.paretovariate(0.5)) % len(WORDS)] for _ in range(12)]
    if random.random() < USUAL:
        words.append(random.choice(SAID))
    return " ".join(words)


def _moment() -> datetime:
    return DAY - timedelta(minutes=random.randrange(1_500_000))


# ------------------------------------------------------------------ the unit's store


def _fill_unit(unit: OpenStore) -> tuple[str, str]:
    gate = gate_of(unit)
    case = gate.perform(OpenCase(title="Forced labour at a caravan site"))
    person = gate.perform(
        RecordPerson(case_id=case, name=NAMES[0], roles=("involvement_role:potential_victim",))
    )
    suspect = gate.perform(
        RecordPerson(case_id=case, name="Shane Crabtree", roles=("involvement_role:suspect",))
    )
    accepted = Referral(
        case_id=case,
        person_id=person,
        referral_to=TO_NAVIGATOR,
        consent="consent_kind:verbal",
        outcome=ACCEPTED,
    )
    _keep(unit, chain((_happened(accepted),), islice(_entries(case, person, suspect), POLICE)))
    told = gate.ask(CaseFile(case_id=case))
    return str(told.values["uuid"]), next(s.uuid for s in told.subjects if s.id == person)


def _entries(case: int, person: int, suspect: int) -> Iterator[Record]:
    while True:
        said = _said()
        yield _happened(VictimContact(case_id=case, person_id=person, contact_by="DC", text=said))
        yield _happened(Arrest(case_id=case, person_id=suspect, text=said))
        yield _happened(Bail(case_id=case, person_id=suspect, text=said))
        yield Alert(
            case_id=case,
            person_id=person,
            kind=AlertKind.BAILED,
            words=said,
            raised_at=_moment(),
            raised_by_id=1,
        )


def _happened(entry: Entry) -> Entry:
    entry.happened_at = entry.recorded_at = _moment()
    entry.happened_precision, entry.recorded_by_id = Precision.MOMENT.value, 1
    entry.happened_words = show_moment(entry.happened_at)
    entry.headline, entry.detail = f"{Kind(entry.of_kind).label}: Shane Crabtree", entry.text
    return entry


# ------------------------------------------------------------------ the navigators' store


def _fill_charity(charity: OpenStore, case_uuid: str, person_uuid: str) -> None:
    gate = gate_of(charity)
    survivors = [
        gate.perform(
            TakeOn(
                name=f"{random.choice(NAMES)} {number}",
                language="language:ron",
                case_uuid=case_uuid,
                person_uuid=person_uuid,
            )
        )
        for number in range(SURVIVORS)
    ]
    _keep(charity, islice(_of_support(survivors[:1]), OWN))
    _keep(charity, islice(_of_support(survivors[1:]), RECORDS - OWN))


def _of_support(survivors: list[int]) -> Iterator[Record]:
    """Yield what is recorded of survivors: of ten records six are contacts."""
    while True:
        of = {"survivor_id": random.choice(survivors), "recorded_by_id": 1}
        for _ in range(6):
            yield _contact(of)
        at, said = _moment(), _said()
        stamp = of | {"recorded_at": at}
        yield Need(
            domain=f"support_domain:{random.choice(DOMAINS)}",
            need=said,
            severity_at_start=3,
            severity_now=1,
            **stamp,
        )
        yield Benefit(given_on=at.date(), kind="benefit_kind:phone", detail=said, pence=4500, **stamp)
        yield Risk(
            seen_on=at.date(),
            last_contact="last_contact:month",
            threats=said,
            location_known=YesNo.NO,
            **stamp,
        )
        yield Progress(seen_on=at.date(), remark=said, **stamp)


def _contact(of: dict[str, int]) -> Contact:
    at = _moment()
    return Contact(
        happened_at=at,
        happened_precision=Precision.MOMENT.value,
        happened_words=show_moment(at),
        method=f"support_contact:{random.choice(WAYS)}",
        safe=YesNo.YES,
        present="alone",
        summary=_said(),
        own_words=_said(),
        minutes=30,
        recorded_at=at,
        **of,
    )
