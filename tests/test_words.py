"""Names that were replaced by the trade's own stay away from the code.

Strings are left alone: what a store, a draft or a bundle holds keeps the name it was stored under,
and so does `recorded_as`. Migrations say what was true when they were written.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("mscu", "tests", "benchmarks", "installer")
FROZEN = {"migrations", "golden"}

# fmt: off
WORDS = frozenset(
    {
        "chore", "chores", "doorway", "entrance", "heed", "heeded", "heeding", "kit", "looker",
        "parcel", "parcels", "porter", "porters", "probes", "tenancy", "tenant", "tenants",
    }
)
"""Parts of names, however they are written: `_porter`, `LatePorter`, `PORTERS`."""

NAMES = {
    "Beat": "StoryStep", "Carrier": "Outbox", "Circle": "CaseAccess", "Combination": "Merge",
    "CombineCases": "MergeCases", "CombineReports": "MergeReports",
    "CombineSubjects": "MergeSubjects", "CombinedKind": "MergedKind", "Desk": "Dispatcher",
    "Does": "LineAction", "Door": "SignIn", "Doomed": "DisposalPreview", "FormBeside": "InlineForm",
    "FormsDesk": "FormHost", "FoundWord": "TextMatch", "Founded": "CreatedStore",
    "Founder": "FirstUser", "Front": "CurrentSurvivor", "Harm": "HarmKind", "Held": "Caseload",
    "HeldBy": "Caseload", "HeldItem": "WithheldItem", "HeldRows": "RowCache",
    "Holds": "StoreKind", "House": "StoreService", "InlineDesk": "InlineDispatcher",
    "Job": "FormSpec", "Keeper": "Maintainer", "KeptCard": "CopyRecordCard",
    "KeptPixels": "PixelCache", "LetStand": "AcceptName", "Lies": "PostcodeArea",
    "Looks": "EntryFormats", "Lot": "EntrySet", "Met": "ConditionsMet", "News": "NewRecord",
    "Offer": "ActionLink", "Out": "OutAlone", "Owed": "Obligation", "Parting": "UnmergePreview",
    "Probe": "SearchKey", "Remark": "AuditNote", "Room": "Workspace", "Rooms": "Workspaces",
    "Somebody": "CasePerson", "Spot": "MarkSpan", "Standing": "PersonStatus",
    "Stay": "WindowSession", "StillOpen": "EnquiriesOpen", "Tries": "Attempts",
    "WallLine": "StoreLine", "WayIn": "SignInStep", "WordFinder": "WordIndex",
    "looking_as": "viewing_as", "looking_on": "viewing_day", "made_once": "prepared",
    "multiply": "scale_up", "owed_in": "obligations_in", "some_given": "list_param",
}
"""Whole names, with what each is called now: parts of them are plain words elsewhere."""
# fmt: on


IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


def parts_of(name: str) -> list[str]:
    """Split a name at underscores and capitals."""
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


@cache
def is_gone(name: str) -> bool:
    return name in NAMES or not WORDS.isdisjoint(parts_of(name))


def gone_from(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name wherever a file uses a word that went."""
    if any(map(is_gone, {*IDENTIFIER.findall(text)})):  # to take a file apart takes time
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME and is_gone(token.string):
                yield token.start[0], token.string


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if FROZEN.isdisjoint(path.relative_to(ROOT).parts):
                yield path


def test_words_that_went_stay_away() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}, called {NAMES.get(name, 'otherwise')} now"
        for path in sources()
        for line, name in gone_from(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_word_that_came_back_is_found() -> None:
    for text, names in [
        ("class LatePorter:\n    pass\n", ["LatePorter"]),
        ("self._chore = given.tenants\n", ["_chore", "tenants"]),
        ("def heed_all(news: int) -> None: ...\n", ["heed_all"]),
        ("from mscu.codes import Holds as Kind\n", ["Holds"]),
        ("made_once(asked)\n", ["made_once"]),
        ("WINDOW_KIT = 1\n", ["WINDOW_KIT"]),
    ]:
        assert [name for _, name in gone_from(text)] == names, text


def test_what_is_stored_and_what_only_sounds_alike_is_let_be() -> None:
    for text in [
        'recorded_as = "CombineCases"\n',
        '__tablename__ = "heeded"  # the porter, as it was called\n',
        "heedless = reporter = supporter = kitchen = 1\n",
        "combination_id = Operation.COMBINATION\n",
    ]:
        assert list(gone_from(text)) == [], text
