"""Five hundred made-up tips, among them twenty stories that several people tell in their own words.

Each story is told with other words, spellings, gaps and scripts, and two hundred tips only look like another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from random import Random

TIPS = 500
ALIKE = 200
STORIES: tuple[tuple[str, ...], ...] = (
    (
        "A white Transit, MX19 CTB, drops six lads at the hand wash before seven.",
        "Saw mx19ctb again outside the hand wash, men asleep in the back.",
        "Van reg MX 19 CTB. The driver shouts at them.",
    ),
    (
        "They are told to ring 07700 900832 for a shift.",
        "The leaflet says +44 7700 900832, ask for work.",
        "Number on the card: 0770 090 0832.",
    ),
    ("Daniel Crabtree keeps their cards.", "Danny Crabtree has a dozen passports in his safe."),
    ("The boss is called حسين علي and pays nobody.", "Hussein Ali takes the wages on Friday."),
    (
        "Eleven men sleep at 22-24 Bridge Street, Leigh.",
        "Mattresses on the floor, 22 Bridge St Leigh.",
        "Something is wrong at 22 bridge street.",
    ),
    ("She had to write to jobs.gm@example.com.", "The advert says Jobs.GM@Example.com, no papers needed."),
    ("Nguyễn Văn Hùng locks the door at night.", "A man named Nguyen Van Hung has the key of the house."),
    (
        "Rent goes to sort code 20-45-45 account 12345678.",
        "He showed me 20 45 45, 12345678, for the deposit.",
    ),
    ("They found work through @vasile_jobs on Instagram.", "My cousin answered vasile_jobs on Instagram."),
    ("The girls live above Golden Lotus Nails.", "At Golden Lotus Nails a girl cried and would not speak."),
    ("Krzysztof Nowak drives them to the farm.", "The driver, Kristof Novak, hit one of them."),
    ("A blue Vivaro, BD51 SMR, waits by the hostel.", "BD51SMR stopped by the hostel, same blue van."),
    ("Ask for Big Marek Zielinski at the yard.", "Marek Zieliński has a dog and a bat."),
    ("Call 0161 496 0321 after dark, says the card.", "A woman answers on 01614960321 and names a price."),
    (
        "They are kept at 7 Orchard Close.",
        "Screams from number 7 Orchard Cl at night.",
        "No. 7 orchard close, boards on the windows.",
    ),
    (
        "Fatima Al-Rashid cleans three houses for nothing.",
        "My neighbour's maid is Fatima Al Rashid, she is not paid.",
    ),
    (
        "A silver Audi YK70 ZZT brings the girls.",
        "The car was YK70 ZZT, silver, with two girls.",
        "yk70zzt is back.",
    ),
    ("Thi Lan Pham does nails for no money.", "Pham Thi Lan sleeps in the shop."),
    ("Water drips from the grow house, OL12 6QR number 14.", "14 Tower Road OL12 6QR smells of cannabis."),
    ("They all talk of Sergiu Munteanu.", "Munteanu, Sergiu his first name, holds the debt."),
)
PLACES = (
    "a car wash",
    "the market",
    "a farm near the moss",
    "the retail park",
    "an allotment",
    "a warehouse",
)
SEEN = (
    "Two men carried bags out of {place} before dawn.",
    "A woman outside {place} looked hungry and afraid.",
    "Lads work at {place} in the rain without coats.",
    "Somebody shouted in {place} until midnight.",
    "Children were at {place} on a school day.",
)
FIRST_NAMES = ("Tom", "Ann", "Ion", "Mai", "Eva", "Sam", "Lee", "Joy")
SURNAMES = ("Ward", "Hill", "Reed", "Cole", "Shaw", "Webb", "Lane", "Hart", "Nash", "Dale", "Boyd", "York")
LOOKS = (
    "A van, reg {plate}, stood by {place}.",
    "The number given was {phone}.",
    "{person} was at {place}.",
    "Noise from {number} Station Road.",
    "{first} came to {place} on {day}.",
    "A man called {last} works in {town}.",
)
TOWNS = ("Bury", "Leigh", "Salford", "Bolton", "Greater Manchester", "Oldham")
DAYS = ("Monday", "Friday", "Sunday", "March", "June")


@dataclass(frozen=True)
class Tip:
    """A tip, and the number of the story that it belongs to, if it does to one."""

    text: str
    story: int | None


def tips(seed: int = 20) -> list[Tip]:
    """Return the tips in no order."""
    chance = Random(seed)
    told = [Tip(text, number) for number, story in enumerate(STORIES) for text in story]
    alike = [Tip(text, None) for text in _alike(chance)]
    rest = TIPS - len(told) - len(alike)
    seen = [
        Tip(words.format(place=place), None)
        for words, place, _ in zip(cycle(SEEN), cycle(PLACES), range(rest), strict=False)
    ]
    made = [*told, *alike, *seen]
    chance.shuffle(made)
    return made


def _alike(chance: Random) -> list[str]:
    """Return tips of which no two name the same, but all look as if they did."""
    people = [f"{first} {last}" for first in FIRST_NAMES for last in SURNAMES]
    chance.shuffle(people)
    people += [FIRST_NAMES[at % len(FIRST_NAMES)] for at in range(ALIKE - len(people))]
    plates = (f"MX{20 + at % 60} {letter}TB" for at, letter in enumerate(cycle("ABCDEFGHJKLMNPRS")))
    return [
        LOOKS[at % len(LOOKS)].format(
            plate=plate,
            phone=f"07700 9{at // 10:02}{at % 10}{at * 7 % 90 + 10}",
            person=person,
            last=SURNAMES[at % len(SURNAMES)],
            first=FIRST_NAMES[at % len(FIRST_NAMES)],
            number=10 + at,
            place=PLACES[at % len(PLACES)],
            day=DAYS[at % len(DAYS)],
            town=TOWNS[at % len(TOWNS)],
        )
        for at, (person, plate) in enumerate(zip(people, plates, strict=False))
    ]
