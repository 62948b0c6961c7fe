"""Drafts lie beside the store, sealed: only their writer opens them, and nothing shows in them."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from mscu.codes import Role
from mscu.store.files.file_names import KEYS
from mscu.store.keys import keys
from mscu.store.keys.drafts import SealedDrafts, number_folders
from mscu.store.keys.unlocked import Unlocked, seal_draft
from tests.scenes.stores import NO_DEVICES, NOW, Store

CANARY = "Zwyx Crabtree-Canary"
KEY = "case/47/victim_contact"
CONTENT = json.dumps({"key": KEY, "what": CANARY}).encode()
OTHER = b'{"key": "case/48/note"}'


@pytest.fixture
def officer_unlocked(store: Store) -> Unlocked:
    return store.template.unlocked(Role.OFFICER)


@pytest.fixture
def drafts(store: Store, officer_unlocked: Unlocked) -> SealedDrafts:
    return SealedDrafts.of(store.folder, officer_unlocked, 7)


def test_what_was_put_comes_back_and_goes(drafts: SealedDrafts) -> None:
    drafts.put(KEY, CONTENT)
    drafts.put("case/48/note", OTHER)
    drafts.put(KEY, CONTENT.replace(b"Zwyx", b"Abcd"))
    assert sorted(drafts.contents()) == sorted([CONTENT.replace(b"Zwyx", b"Abcd"), OTHER])
    drafts.drop(KEY)
    drafts.drop(KEY)
    assert list(drafts.contents()) == [OTHER]


def test_nothing_is_readable_and_no_size_tells_how_much_was_typed(drafts: SealedDrafts, store: Store) -> None:
    drafts.put(KEY, CONTENT)
    (file,) = (path for path in (store.folder / "drafts").rglob("*") if path.is_file())
    name, content = str(file.relative_to(store.folder)), file.read_bytes()
    # Fewer than six bytes would occur by chance in 64 KiB.
    for word in ("Crabtree", "Canary", "victim_contact", "case/47"):
        assert word not in name
        for encoding in ("utf-8", "utf-16-le"):
            assert word.encode(encoding) not in content
    for length in (1, 10, 500, 15_000, 60_000):
        drafts.put(KEY, b"x" * length)
        assert [path.stat().st_size for path in drafts.folder.iterdir()] == [len(content)]


def test_another_person_sees_none_and_a_damaged_one_is_no_obstacle(
    drafts: SealedDrafts, store: Store
) -> None:
    drafts.put(KEY, CONTENT)
    other = SealedDrafts.of(store.folder, store.template.unlocked(Role.SUPERVISOR), 8)
    assert list(other.contents()) == []
    thief = replace(other, folder=drafts.folder)
    assert list(thief.contents()) == []
    drafts.put(KEY, CONTENT)
    (file,) = drafts.folder.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    assert list(drafts.contents()) == []


@pytest.mark.parametrize("name", ["", "f" * 32])
def test_nobody_else_puts_a_draft_there(drafts: SealedDrafts, name: str) -> None:
    """Her public key stands readable in the keys file, so anybody can seal to it."""
    for content in (CONTENT, b"{}", b"no JSON", b"[" * 5000, b'{"key": 7}'):
        drafts.put("case/48/note", OTHER)
        (own,) = drafts.folder.iterdir()
        forged = drafts.folder / f"{name}.sealed" if name else own
        forged.write_bytes(seal_draft(content, drafts.unlocked.slot.seal_key))
        assert list(drafts.contents()) == ([OTHER] if name else [])
        assert not forged.exists()


def test_what_was_sealed_to_keys_that_are_gone_is_cleared_up(drafts: SealedDrafts, store: Store) -> None:
    drafts.put(KEY, CONTENT)
    reset = store.template.unlocked(Role.ADMINISTRATOR)
    keys.reset_slot(store.folder / KEYS, "officer", "another four words", unlocked=reset)
    again = keys.unlock(store.folder / KEYS, "officer", "another four words", devices=NO_DEVICES, now=NOW)
    new = SealedDrafts.of(store.folder, again, 7)
    assert new.folder == drafts.folder
    assert list(new.contents()) == []
    assert list(new.folder.iterdir()) == []


def test_a_new_passphrase_keeps_the_drafts(drafts: SealedDrafts, store: Store) -> None:
    drafts.put(KEY, CONTENT)
    unlocked = store.template.unlocked("officer")
    changed = keys.relock(store.folder / KEYS, unlocked, "another four words", devices=NO_DEVICES)
    assert list(SealedDrafts.of(store.folder, changed, 7).contents()) == [CONTENT]


def test_nobody_else_may_look_into_the_folder(store: Store, drafts: SealedDrafts) -> None:
    drafts.put(KEY, CONTENT)
    outer = store.folder / "drafts"
    assert [path.stat().st_mode & 0o777 for path in (outer, drafts.folder)] == [0o700, 0o700]
    outer.chmod(0o755)
    number_folders(store.folder, {})
    assert outer.stat().st_mode & 0o777 == 0o700


def test_drafts_of_version_0_1_come_along_to_a_nameless_folder(store: Store, drafts: SealedDrafts) -> None:
    drafts.put(KEY, CONTENT)
    told = sha256(drafts.unlocked.name.encode()).hexdigest()[:16]
    assert drafts.folder.name != told
    drafts.folder.rename(drafts.folder.with_name(told))
    number_folders(store.folder, {drafts.unlocked.name: 7, "nobody": 8})
    assert list(SealedDrafts.of(store.folder, drafts.unlocked, 7).contents()) == [CONTENT]
    assert [path.name for path in (store.folder / "drafts").iterdir()] == [drafts.folder.name]
