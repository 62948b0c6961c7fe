"""Which commands words find, in which order, and how they are read aloud."""

from functools import partial

from mscu.ui.lists.window_command import WindowCommand, matching

command = partial(WindowCommand, run=str)


COMMANDS = (
    command(label="Change my passphrase", words="password"),
    command(label="Cases", detail="page", keys="Ctrl+4", words="investigations"),
    command(label="Open a case"),
    command(label="Charity’s audit", detail="page"),
    command(label="Dark", detail="colours", words="theme"),
)


FOUND = {
    "case": ["Cases", "Open a case"],
    "open case": ["Open a case"],
    "case open": ["Open a case"],
    "CASES": ["Cases"],
    "investig": ["Cases"],
    "password": ["Change my passphrase"],
    "passw chan": ["Change my passphrase"],
    "dark colours": ["Dark"],
    "theme": ["Dark"],
    "charitys": ["Charity’s audit"],
    "charity's": ["Charity’s audit"],
    "ase": [],
    "case zebra": [],
}


def test_words_find_what_has_words_that_begin_with_them_and_what_begins_with_all_comes_first() -> None:
    assert {typed: [each.label for each in matching(COMMANDS, typed)] for typed in FOUND} == FOUND
    some = (command(label="Close the case"), command(label="Merge", words="case"), command(label="Case"))
    assert [each.label for each in matching(some, "case")] == ["Case", "Close the case", "Merge"]


def test_a_command_is_read_with_its_keys_or_why_not() -> None:
    assert COMMANDS[1].spoken == "Cases, page, Ctrl+4"
    blocked = command(label="Close", keys="Ctrl+W", why_not="an enquiry is open")
    assert blocked.spoken == "Close, Ctrl+W, not now: an enquiry is open"
    assert command(label="Dark", checked=True).spoken == "Dark, current"
