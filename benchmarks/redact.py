"""Redaction: how fast a thousand pages are gone through, what leaks, and what is proposed rightly.

    python benchmarks/redact.py [--pages 1000] [--values 10000] [--labelled]

Notes are made of sentences in which it is known what stands where, written as reports write it. What notes
say in words, in part or by a familiar name is in the sentences of `redact_labelled.toml`,
`redact_second.toml` and `redact_blind.toml`, surnames in capitals and numbers of documents in
`redact_numbers_and_capitals.toml`, hurried notes in `redact_hurried.toml`; `--labelled` goes through those
alone.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from anyascii import anyascii

from mscu.demo.made_up import DataGenerator
from mscu.demo.noise import OF_PEOPLE, OF_PHONES, OF_PLACES, OF_REGISTRATIONS, Change
from mscu.redaction.find_values import Finder
from mscu.redaction.proposed_marks import proposals
from mscu.redaction.spans import RedactedSpan, merge_marks
from mscu.redaction.values import NAME, HiddenValue, ValueKind

A_PAGE = 2_800
"""Characters."""
SLIPS = frozenset({"slip of the keys", "misheard", "slip, misheard", "one letter off", "one figure off"})
"""Changes after which a value is no longer one of its own forms."""
OFTEN = 0.8
"""How many of those named are known."""
SENTENCES = (
    "On Tuesday the officer spoke to {person} outside the premises and gave safety advice.",
    "{person} said that the wages were kept back and that {other} held the passports.",
    "A white van, {plate}, was seen at {place} shortly after midnight by a neighbour.",
    "The caller left the number {phone} and did not want to be named in any report.",
    "Staff from the charity drove {person} to the reception centre, where food was ready.",
    "It is not known who rents {place}; the landlord is to be asked for the agreement.",
    "Enquiries with the bank continue. Nothing was found in the kitchen or the cellar.",
    "He works twelve hours a day, sleeps in a caravan and owes money for the journey.",
    "Will the local officers please keep {person} and {other} apart during transport?",
    "According to {person}, the van {plate} collects the men at five in the morning.",
    "Two mobile phones were seized; one of them had been called from {phone} twice.",
    "{first} is afraid of the driver. {first} owes him for the flight and the passport.",
    "{arabic} signed the form himself; {arabic} was his witness, and nobody translated it.",
    "Asked about the wages, the men named {arabic} and a second man from the same village.",
    "{first} Road was searched on Wednesday. Two officers stayed until the landlord came.",
    "Texts on WhatsApp between {person} and the boss were read out; the phone is kept.",
    "{person}, who sleeps above the takeaway, sends money home by Western Union each Friday.",
    "Intelligence from Bolton says the carwash at {place} is run by the family of {person}.",
    "It was raining. {first}'s brother waited in the minibus with {person} and two others.",
    "Seen with {first} at the nail bar: a woman in her thirties who gave no name at all.",
    "The paying of wages was never recorded; payslips, a ledger and 400 pounds were seized.",
    "Triage was done by the duty officer. Safeguarding of the children is under way.",
    "Neighbours complained of noise; vans left before dawn. Nobody from the council visited.",
    "Bail conditions: not to go to {place}, nor to contact {person} by any means.",
    "My colleague rang the helpline on Monday; they called back from {phone} within an hour.",
    "The constable took the statement of {person} at Rochdale, with an interpreter by telephone.",
    "Modern slavery was suspected: no contract, no key, no bank card. Further checks follow.",
    "Threats were made. {other} told {person} that his mother in Vietnam would be visited.",
    "Cannabis was growing in three rooms; electricity had been taken from before the meter.",
    "She cannot read. {first} filled in everything, and {first} kept the card and the code.",
    "Referred to the Salvation Army with consent; the reception centre has a bed for tonight.",
    "Exploiters take most of what they earn. Deductions were said to be for rent and food.",
    "Registered keeper of {plate} is {person}; insurance ran out in March and was not renewed.",
)
ARABIC = ("محمد", "أحمد", "يوسف", "عمر", "خالد", "فاطمة", "مريم", "عائشة", "حسن", "حسين", "إبراهيم", "سلمان")
"""First names, of which two make a whole one."""


@dataclass
class Note:
    """A text, and what stands where in it."""

    text: str = ""
    told: list[tuple[int, int, str, bool]] = field(default_factory=list)
    """Where, how it was changed, and whether it is known."""


def values(made: DataGenerator, many: int, of_arabic: slice) -> dict[str, list[str]]:
    """Make people, plates, phones and places, four parts of one size, and Arabic names."""
    part = many // 4

    def different(make: Callable[[], str]) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < part:
            found[make()] = None
        return list(found)

    random = made.random
    return {
        "person": different(lambda: f"{_name(made)} {_name(made).split()[-1]}"),
        "plate": different(lambda: made.registration().replace(" ", "")),
        "phone": different(lambda: f"07{random.choice('45789')}{random.randrange(10**8):08d}"),
        "place": different(lambda: made.address(*made.town(random.randrange(10))[1:])),
        "arabic": [" ".join(pair) for pair in permutations(ARABIC, 2)][of_arabic],
    }


def _name(made: DataGenerator) -> str:
    return str(made.person(male=made.maybe(0.5))["name"])


KINDS = {
    "arabic": ValueKind.NAME,
    "person": ValueKind.NAME,
    "place": ValueKind.PLACE,
    "plate": ValueKind.CODE,
    "phone": ValueKind.CODE,
}
IN_ARABIC = "in Arabic letters"
ALONE = "a first name alone"
SMALL_AND_PLAIN: Mapping[str, Change] = {"small letters, no accents": lambda name, _: anyascii(name).lower()}
CHANGES = {
    "person": {**OF_PEOPLE, **SMALL_AND_PLAIN},
    "plate": OF_REGISTRATIONS,
    "phone": OF_PHONES,
    "place": OF_PLACES,
    "first": {ALONE: lambda name, _: name.split()[0]},
    "arabic": {IN_ARABIC: lambda name, _: name},
}
OF = {"other": "person", "first": "person"}
"""Pieces of sentences that are values of another kind."""


def note(random: Random, known: dict[str, list[str]], unknown: dict[str, list[str]]) -> Note:
    """Write a page."""
    made = Note()
    while len(made.text) < A_PAGE:
        for piece in _pieces(random.choice(SENTENCES)):
            kind = piece.strip("{}")
            if not piece.startswith("{"):
                made.text += piece
                continue
            is_known = random.random() < OFTEN
            value = random.choice((known if is_known else unknown)[OF.get(kind, kind)])
            if kind == "place":
                value = value.split(",")[0]
            of_kind = CHANGES["person" if kind == "other" else kind]
            name, change = random.choice(list(of_kind.items()))
            said = change(value, random)
            start = len(made.text)
            made.text += said
            made.told.append((start, len(made.text), name, is_known))
        made.text += " "
    return made


def _pieces(sentence: str) -> Iterator[str]:
    at = 0
    while (start := sentence.find("{", at)) >= 0:
        end = sentence.index("}", start) + 1
        yield sentence[at:start]
        yield sentence[start:end]
        at = end
    yield sentence[at:]


def covered(start: int, end: int, marks: Sequence[RedactedSpan], text: str) -> bool:
    """Return whether nothing of a value can be read: its letters and figures are all marked."""
    hidden = [False] * (end - start)
    for mark in marks:
        for at in range(max(mark.start, start), min(mark.end, end)):
            hidden[at - start] = True
    return all(hidden[at] or not text[start + at].isalnum() for at in range(end - start))


def main() -> None:
    """Make the notes, go through them, and say what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--values", type=int, default=10_000)
    parser.add_argument("--labelled", action="store_true")
    given = parser.parse_args()
    for path in sorted(Path(__file__).parent.glob("redact_*.toml")):
        say_labelled(path)
    if given.labelled:
        return
    known = values(DataGenerator(7), given.values, slice(None, None, 2))
    unknown = values(DataGenerator(8), 400, slice(1, None, 2))
    unknown = {kind: [v for v in of if v not in set(known[kind])] for kind, of in unknown.items()}
    random = Random(11)
    notes = [note(random, known, unknown) for _ in range(given.pages)]
    listed = [HiddenValue(KINDS[kind], value, f"[{kind}]") for kind, of in known.items() for value in of]
    start = perf_counter()
    finder = Finder(listed)
    ready = perf_counter()
    marks = [finder.marks(each.text) for each in notes]
    gone = perf_counter()
    print(f"{len(listed):,} values: {ready - start:.2f} s to prepare")
    print(f"{len(notes):,} pages: {gone - ready:.2f} s to go through")
    start = perf_counter()
    both = [(*of, *proposals(each.text)) for of, each in zip(marks, notes, strict=True)]
    print(f"with what is proposed by rule: {perf_counter() - start:.2f} s more")
    say_found(notes, marks, both)
    for name, of_all in (("known values", marks), ("and proposals", both)):
        say_precision(name, notes, of_all)
    words = sum(len(each.text.split()) for each in notes)
    print(f"{words:,} words, {len(set(SENTENCES))} sentences")


def say_found(
    notes: Sequence[Note], known: Sequence[Sequence[RedactedSpan]], both: Sequence[Sequence[RedactedSpan]]
) -> None:
    """Return how much of what was named cannot be read; known values in their forms by those alone."""
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    first: dict[str, str] = {}
    for each, of_known, of_both in zip(notes, known, both, strict=True):
        for begin, end, name, is_known in each.told:
            key = name if name in LABELS.values() else ("known, " if is_known else "unknown, ") + name
            seen[key] += 1
            marks = of_known if is_known and name not in SLIPS else of_both
            if covered(begin, end, marks, each.text):
                found[key] += 1
            else:
                first.setdefault(key, each.text[begin:end])
    for key in sorted(seen):
        print(f"{key:36} {found[key] / seen[key]:6.1%} of {seen[key]:,}   {first.get(key, '')}")


LABELS = {"k": "known", "m": "known but misspelt", "u": "unknown"}
_LABEL = re.compile(r"\{([kmu])\|(.*?)\}")


def labelled(sentence: str) -> Note:
    """Read a sentence in which {k|…}, {m|…} and {u|…} label what singles somebody out."""
    made = Note()
    at = 0
    for match in _LABEL.finditer(sentence):
        made.text += sentence[at : match.start()]
        label = LABELS[match[1]]
        made.told.append((len(made.text), len(made.text) + len(match[2]), label, label == "known"))
        made.text, at = made.text + match[2], match.end()
    made.text += sentence[at:]
    return made


def known_of(case: Mapping[str, list[Any]]) -> Iterator[HiddenValue]:
    """Yield what the case of a labelled set knows."""
    for name, born in case["people"]:
        yield HiddenValue(ValueKind.NAME, name, NAME)
        if born:
            yield HiddenValue(ValueKind.BIRTH, born, "[date of birth]")
    for kind, key in ((ValueKind.CODE, "phones"), (ValueKind.CODE, "plates"), (ValueKind.PLACE, "places")):
        yield from (HiddenValue(kind, value, f"[{key}]") for value in case[key])
    yield from (HiddenValue(ValueKind.TITLE, value, "[operation]") for value in case["operations"])


def say_labelled(path: Path) -> None:
    """Print what of a labelled set can still be read, and how many marks are of nothing."""
    sets = tomllib.loads(path.read_text(encoding="utf-8"))
    finder = Finder(known_of(sets.pop("known")))
    print(path.name)
    every: list[tuple[Note, list[RedactedSpan]]] = []
    for name, of in sets.items():
        notes = [labelled(sentence) for sentence in of["sentences"]]
        marks = [list(merge_marks(n.text, (*finder.marks(n.text), *proposals(n.text)))) for n in notes]
        every += zip(notes, marks, strict=True)
        clean = sum(not of_note for of_note in marks)
        if not any(each.told for each in notes):
            print(f"{name}: {clean} of {len(notes)} sentences without a mark")
            continue
        print(name)
        say_found(notes, marks, marks)
    print("all of them")
    notes, marks = [note for note, _ in every], [of_note for _, of_note in every]
    say_found(notes, marks, marks)
    say_precision("labelled", notes, marks)


def say_precision(name: str, notes: Sequence[Note], marks: Sequence[Sequence[RedactedSpan]]) -> None:
    """Return how many of the marks have anything of what was named."""
    right, extra = 0, Counter[str]()
    for each, of_note in zip(notes, marks, strict=True):
        for mark in of_note:
            if any(mark.start < end and begin < mark.end for begin, end, _, _ in each.told):
                right += 1
            else:
                extra[each.text[mark.start : mark.end]] += 1
    share = right / (right + sum(extra.values()))
    print(f"precision, {name}: {share:.1%}; {extra.most_common(6)}")


if __name__ == "__main__":
    main()
