"""Matching: how fast among many identifiers, and how much of what was meant it finds.

    python benchmarks/match.py FOLDER [--identifiers 1000000] [--asked 200]

Makes the store in FOLDER if it is not there. Rows go in by themselves: as many by the gate would
take hours. What was meant is found if it is among the first five nominals.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from opened import DAY, NO_DEVICES, PASSPHRASE, gate_of, p95, spent, timed, unlock
from rapidfuzz import fuzz, process, utils

from mscu.actions.cases.cases import OpenCase
from mscu.actions.matching.matching import LikelyMatches, LikenessStrength, MatchReportText
from mscu.batches import in_batches
from mscu.codes import IdentifierKind, Role, SubjectKind
from mscu.demo.made_up import DataGenerator
from mscu.demo.noise import OF_PEOPLE, OF_PHONES, OF_PLACES, OF_REGISTRATIONS, Change
from mscu.gate import Gate
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.indexes.likeness_index import LikenessTable
from mscu.store.keys.keys_file import Cost
from mscu.store.open_store import OpenStore
from mscu.store.scale_up import open_fictional
from mscu.text.identifier_forms import normal_form
from mscu.text.name_forms import sort_name

CASES = 500
AT_ONCE = 20_000
MOBILE = "45789"
PEOPLE, VEHICLES = 6, 2
"""Of ten nominals; the others are places."""
FIRST = 5
SYLLABLES = [
    "an",
    "ba",
    "cal",
    "den",
    "er",
    "fi",
    "gor",
    "hin",
    "il",
    "jas",
    "ka",
    "lem",
    "mor",
    "nes",
    "ol",
    "pra",
    "qui",
    "ros",
    "sta",
    "tur",
    "ul",
    "ven",
    "wy",
    "zab",
]
SENTENCES = (
    "A caller says {} is behind it and takes the wages.",
    "Seen again last night with two others: {}. Nobody has their papers.",
    "The lads are driven to work by {} before six, seven days a week.",
)
OTHERS = ("Hollin Lane", "Castleton Road", "big lad", "Friday night", "the takeaway")

KnownValue = tuple[int, SubjectKind, IdentifierKind, str]


def _people(made: DataGenerator) -> Iterator[str]:
    """Make names: of ten, three as the demo has them, and seven with a rare last name."""
    while True:
        name = str(made.person(male=made.maybe(0.6))["name"])
        if made.maybe(0.7):
            rare = "".join(made.random.choices(SYLLABLES, k=made.random.randint(2, 3)))
            name = f"{name.split(maxsplit=1)[0]} {rare.capitalize()}"
        yield name


def _plate(made: DataGenerator) -> str:
    letters = made.word_lists["registrations"]["letters"]
    area = "".join(made.random.choices("ABCDEFGHKLMNPRSTVWY", k=2))
    year = made.random.choice((*range(10, 25), *range(60, 75)))
    return f"{area}{year}{''.join(made.random.choices(letters, k=3))}"


def _known(made: DataGenerator) -> Iterator[KnownValue]:
    """Make nominals: of ten six people, a third of them with a phone, two vehicles, two places."""
    people = _people(made)
    number = 0
    while True:
        number += 1
        share = number % 10
        if share < PEOPLE:
            yield number, SubjectKind.PERSON, IdentifierKind.NAME, next(people)
            if made.maybe(0.33):
                phone = f"07{made.random.choice(MOBILE)}{made.random.randint(0, 99_999_999):08}"
                yield number, SubjectKind.PERSON, IdentifierKind.PHONE, phone
        elif share < PEOPLE + VEHICLES:
            yield number, SubjectKind.THING, IdentifierKind.REGISTRATION, _plate(made)
        else:
            town = made.town(number)
            rare = "".join(made.random.choices(SYLLABLES, k=2)).capitalize()
            road = made.random.choice(("Lane", "Road", "Street", "Close"))
            yield number, SubjectKind.PLACE, IdentifierKind.NAME, f"{rare} {road}, {town[1]}"


def _make(folder: Path, identifiers: int) -> None:
    role = Role.SUPERVISOR
    first_users = [FirstUser(name=role.value, display="S", role=role, passphrase=PASSPHRASE)]
    plan = StoreSettings(unit_name="Benchmark", fixed_day=DAY.date(), cost=Cost(memory=64 * 1024))
    unit = create_store(folder, first_users, plan, devices=NO_DEVICES, now=datetime.now(UTC)).store
    cases = [gate_of(unit).perform(OpenCase(title=f"Case {n}")) for n in range(CASES)]
    unit.close()
    unit = open_fictional(folder, role.value, PASSPHRASE, devices=NO_DEVICES, now=DAY)
    rows = islice(_known(DataGenerator(7)), identifiers)
    for batch in in_batches(rows, AT_ONCE):
        _keep(unit, batch, cases)
    with unit.engine.begin() as connection:
        print(f"index made in {timed(LikenessTable(connection).rebuild) / 1000:.0f} s")
    unit.close()


def _keep(unit: OpenStore, batch: Sequence[KnownValue], cases: Sequence[int]) -> None:
    subjects = {number: (kind, shown) for number, kind, _, shown in reversed(batch)}
    tables = {SubjectKind.PERSON: "person", SubjectKind.THING: "thing", SubjectKind.PLACE: "place"}
    at = DAY.strftime("%Y-%m-%d %H:%M:%S.%f")
    with unit.engine.begin() as connection:
        run = connection.exec_driver_sql
        run(
            "INSERT OR IGNORE INTO subject "
            "(id, kind, name, sort_name, note, recorded_at, uuid, version) "
            "VALUES (?, ?, ?, ?, '', ?, 'u' || ?, 1)",
            [
                (n, kind.value, shown, sort_name(shown), at, n)
                for n, (kind, shown) in sorted(subjects.items())
            ],
        )
        for number, (kind, _) in subjects.items():
            run(_OWN[tables[kind]], (number,))
        run(
            "INSERT INTO involvement (subject_id, case_id, role, confidence, version) "
            "VALUES (?, ?, 'involvement_role:suspect', '', 1)",
            [(number, cases[number // 3 % len(cases)]) for number in subjects],
        )
        run(
            "INSERT INTO identifier (subject_id, kind, value, shown, version) VALUES (?, ?, ?, ?, 1)",
            [
                (number, kind.value, value, shown)
                for number, _, kind, shown in batch
                if (value := normal_form(kind, shown))
            ],
        )


_OWN = {
    "person": "INSERT OR IGNORE INTO person "
    "(id, born_words, born_precision, languages, interpreter) "
    "VALUES (?, '', 'unknown', '', 'not_sure')",
    "thing": "INSERT OR IGNORE INTO thing (id, thing_kind, number) VALUES (?, 'thing_kind:vehicle', '')",
    "place": "INSERT OR IGNORE INTO place (id, address, postcode, premises) VALUES (?, '', '', '')",
}
CHANGES: Mapping[tuple[SubjectKind, IdentifierKind], Mapping[str, Change]] = {
    (SubjectKind.PERSON, IdentifierKind.NAME): OF_PEOPLE,
    (SubjectKind.PLACE, IdentifierKind.NAME): OF_PLACES,
    (SubjectKind.THING, IdentifierKind.REGISTRATION): OF_REGISTRATIONS,
    (SubjectKind.PERSON, IdentifierKind.PHONE): OF_PHONES,
}


def _question(said: str, random: Random) -> str:
    return f"{random.choice(SENTENCES).format(said)} {random.choice(OTHERS)} was named as well."


def _quality(gate: Gate, known: Sequence[KnownValue], asked: int) -> None:
    """Count, for each change, how often what was meant is first, among the first five, alone."""
    random = Random(11)
    names = [shown for _, _, kind, shown in known if kind is IdentifierKind.NAME]
    labels = [(n, of, kind, shown) for n, of, kind, shown in known]
    by_kind: dict[tuple[SubjectKind, IdentifierKind], list[tuple[int, str]]] = defaultdict(list)
    for number, of, kind, shown in labels:
        by_kind[of, kind].append((number, shown))
    print("| what | change | first five | first | strong or fair, of them right | RapidFuzz |")
    for pair, changes in CHANGES.items():
        for change, make in changes.items():
            meant = random.sample(by_kind[pair], min(asked, len(by_kind[pair])))
            said = [(number, shown, make(shown, random)) for number, shown in meant]
            _tell_quality(gate, f"{pair[0].label}, {pair[1].label} | {change}", said, names)


def _tell_quality(gate: Gate, what: str, said: Sequence[tuple[int, str, str]], names: Sequence[str]) -> None:
    random = Random(3)
    among = first = told = right = library = 0
    for number, shown, words in said:
        likely: LikelyMatches = gate.ask(MatchReportText(words=_question(words, random)))
        same = {each.id for each in likely.subjects if each.id == number or each.name == shown}
        numbers = [each.id for each in likely.subjects]
        among += bool(same & set(numbers[:FIRST]))
        first += bool(numbers and numbers[0] in same)
        sure = [each for each in likely.subjects if each.strength is not LikenessStrength.WEAK]
        told += len(sure)
        right += sum(each.id in same for each in sure)
        if "Name" in what:
            best = process.extract(
                words, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=FIRST
            )
            library += shown in {name for name, _, _ in best}
    many = len(said)
    beside = f"{library / many:.0%}" if "Name" in what else ""
    precise = f"{right / told:.0%}" if told else "none told"
    print(f"| {what} | {among / many:.0%} | {first / many:.0%} | {precise} | {beside} |")


def _speed(gate: Gate, known: Sequence[KnownValue], asked: int) -> None:
    random = Random(5)
    questions = []
    for number, of, kind, shown in random.sample(list(known), asked):
        del number
        changes = CHANGES[of, kind]
        said = changes[random.choice(list(changes))](shown, random)
        questions.append(MatchReportText(words=_question(said, random)))
    for words, measure in (("", timed), (" of processor time", spent)):
        taken = [measure(partial(gate.ask, question)) for question in questions]
        print(f"match{words}: median {sorted(taken)[asked // 2]:.1f}, p95 {p95(taken):.1f} ms")


def main() -> None:
    """Make the store if need be, and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--identifiers", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--quality", action="store_true", help="measure what is found as well")
    given = parser.parse_args()
    if not given.folder.exists():
        _make(given.folder, given.identifiers)
    unit = unlock(given.folder)
    known = list(islice(_known(DataGenerator(7)), given.identifiers))
    gate = gate_of(unit)
    _speed(gate, known, given.asked)
    if given.quality:
        _quality(gate, known, given.asked)
    unit.close()


if __name__ == "__main__":
    main()
