"""The shipped clocks: which of their rules wait for something that nothing records yet."""

import re
from pathlib import Path

from mscu import actions
from mscu.resources import resource
from mscu.rules.clocks import EventName, load_rules

FILE = resource("rules/clocks.toml")


def derived() -> set[EventName]:
    """Name the events that the actions derive from what is recorded."""
    (folder,) = actions.__path__
    code = "".join(path.read_text("utf-8") for path in Path(folder).rglob("*.py"))
    return {EventName[name] for name in re.findall(r"EventName\.([A-Z_]+)", code)}


def test_the_file_says_which_rules_no_entry_starts() -> None:
    told = re.search(r"# No entry starts (.*?): data", FILE.read_text("utf-8"), re.DOTALL)
    assert told is not None
    waiting = {rule.key for rule in load_rules(FILE) if not rule.starts_on & derived()}
    assert set(re.findall(r"[a-z0-9]+_[a-z0-9_]+", told[1])) == waiting
