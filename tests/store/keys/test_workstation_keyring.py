"""The real keyring of Linux keeps secrets and heads, and where there is none nothing breaks.

A gnome-keyring of its own runs under a message bus of its own, in a home of its own. Where the
tools are missing this fails: a keyring that nobody tried is not one to lock people out with.
"""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from mscu.errors import DeviceSecretMissing
from mscu.store.audit.audit import AuditHead
from mscu.store.backups.head_file import Anchors
from mscu.store.keys.workstation_keyring import DeviceSecrets, WorkstationKeyring, system_keyring
from tests.store.made import ROOT, KeyringInMemory

HEAD = AuditHead(7, bytes(range(32)), datetime(2026, 11, 28, 16, 40, tzinfo=UTC))
WITH_A_KEYRING = r"""
set -eu
export XDG_DATA_HOME="$1/data" XDG_RUNTIME_DIR="$1/run"
mkdir -p -m 700 "$XDG_DATA_HOME" "$XDG_RUNTIME_DIR"
printf test-pass | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null
"$2" -c "$3" "$1"
"""
CLOSED_KEYRING = r"""
set -eu
export XDG_DATA_HOME="$1/data" XDG_RUNTIME_DIR="$1/run"
mkdir -p -m 700 "$XDG_DATA_HOME" "$XDG_RUNTIME_DIR"
if [ "$5" = True ]; then
  printf test-pass | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null
  for _ in $(seq 50); do  # its collection is there a moment after the daemon
    "$2" -c 'import secretstorage as s; s.Collection(s.dbus_init()).lock()' && break; sleep 0.1
  done
else
  gnome-keyring-daemon --start --components=secrets --daemonize >/dev/null
fi
dbus-monitor "type='method_call'" >"$4" & monitor=$!
for _ in $(seq 50); do grep -q NameAcquired "$4" && break; sleep 0.1; done
"$2" -c "$3"
kill $monitor
"""
KEEP = """
import sys
from pathlib import Path
from mscu.store.keys.workstation_keyring import system_keyring
from mscu.store.backups.head_file import Anchors
from mscu.store.audit.audit import AuditHead
from mscu.store.keys.workstation_keyring import DeviceSecrets
from mscu.store.keys.keys import bind_to_workstation, unlock
from mscu.errors import DeviceSecretMissing
from tests.store.made import NO_DEVICES, NOW, PASSPHRASES, enter, make_keys

keyring = system_keyring()
print(type(keyring.backend).__module__)
anchors = Anchors(keyring)
assert anchors.recall("store") is None
assert anchors.remember("store", AuditHead(7, bytes(range(32))))
assert anchors.remember("other", AuditHead(8, b"x"))
assert anchors.remember("store", AuditHead(9, b"y"))
assert anchors.recall("store") == AuditHead(9, b"y")
assert anchors.recall("other") == AuditHead(8, b"x")

keys, own = Path(sys.argv[1]) / "unit.keys", PASSPHRASES["anna"]
make_keys(keys)
devices = DeviceSecrets(keyring)
bind_to_workstation(keys, own, unlocked=enter(keys), devices=devices)
assert unlock(keys, "anna", own, devices=devices, now=NOW).slot.device
try:
    unlock(keys, "anna", own, devices=NO_DEVICES, now=NOW)
except DeviceSecretMissing:
    print("needed")
"""


LOCK = """
import secretstorage
from keyring.errors import KeyringLocked
from mscu.store.keys.secret_service import QuietKeyring

keyring = QuietKeyring()
keyring.set_password("service", "entry", "text")
collection = keyring.get_preferred_collection()
(item,) = collection.get_all_items()
keyring.unlock(item)
collection.lock()
try:
    keyring.unlock(item)
except KeyringLocked:
    print("locked")
"""


def on_own_bus(*command: str | Path, **settings: str) -> list[str]:
    """Run a command under a message bus of its own, and return the lines that it printed."""
    done = subprocess.run(
        ["dbus-run-session", "--", *command],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def with_keyring(script: str, folder: Path, code: str, *more: str | Path, **settings: str) -> list[str]:
    """Run Python beside a new keyring, and return the lines that it printed."""
    return on_own_bus("bash", "-c", script, "keyring", folder, sys.executable, code, *more, **settings)


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is of Linux")
class TestTheSecretService:
    @pytest.mark.parametrize("variable", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
    def test_keeps_secrets_and_heads_whatever_a_variable_says(self, tmp_path: Path, variable: str) -> None:
        printed = with_keyring(WITH_A_KEYRING, tmp_path, KEEP, PYTHON_KEYRING_BACKEND=variable)
        assert printed == ["mscu.store.keys.secret_service", "needed"]

    def test_asks_nobody_for_what_was_locked_meanwhile(self, tmp_path: Path) -> None:
        assert with_keyring(WITH_A_KEYRING, tmp_path, LOCK) == ["locked"]

    @pytest.mark.parametrize("address", ["unix:path=/nowhere", "nonsense", "tcp:host=x,port=1"])
    def test_is_absent_where_no_bus_answers(self, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        keyring = system_keyring()
        assert not keyring.available

    def test_keeps_nothing_and_holds_nobody_up_while_it_is_locked(self, tmp_path: Path) -> None:
        homes = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_RUNTIME_DIR": str(tmp_path)}
        code = "from mscu.store.keys.workstation_keyring import *; print(system_keyring().keep(*'abc'))"
        assert on_own_bus(sys.executable, "-c", code, **homes) == ["False"]

    @pytest.mark.parametrize("is_locked", [False, True], ids=["not set up", "locked"])
    def test_asks_nobody_whether_it_is_locked_or_not_set_up(self, is_locked: bool, tmp_path: Path) -> None:
        """Read what is said on the bus: a question to the user begins with one of these calls."""
        code = "from mscu.store.keys.workstation_keyring import *; print(system_keyring().available)"
        said = tmp_path / "said"
        printed = with_keyring(CLOSED_KEYRING, tmp_path, code, said, str(is_locked))
        assert printed[-1] == "False"
        calls = set(re.findall(r"member=(\w+)", said.read_text()))
        assert "Get" in calls
        assert not calls & {"Prompt", "CreateCollection", "Unlock"}


class LockedKeyring(KeyringBackend):
    """A keyring whose owner has turned its question away."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        del service, username
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        del service, username, password
        raise KeyringLocked


class ForgetfulKeyring(KeyringInMemory):
    """A keyring that takes everything and keeps nothing, as the library's null backend."""

    def get_password(self, service: str, username: str) -> str | None:
        del service, username
        return None


@pytest.fixture(params=[None, LockedKeyring, ForgetfulKeyring])
def useless(request: pytest.FixtureRequest) -> WorkstationKeyring:
    return WorkstationKeyring(request.param and request.param())


def test_a_keyring_that_keeps_nothing_is_never_relied_on(useless: WorkstationKeyring) -> None:
    assert not useless.keep("service", "entry", "text")
    assert useless.recall("service", "entry") is None
    assert not Anchors(useless).remember("store", HEAD)
    assert Anchors(useless).recall("store") is None
    with pytest.raises(DeviceSecretMissing):
        DeviceSecrets(useless).make("store", "slot")
    with pytest.raises(DeviceSecretMissing):
        DeviceSecrets(useless).recall("store", "slot")


def test_a_head_is_recalled_as_it_was_and_each_slot_has_a_secret_of_its_own() -> None:
    keyring = WorkstationKeyring(KeyringInMemory())
    anchors, devices = Anchors(keyring), DeviceSecrets(keyring)
    for head in (HEAD, AuditHead(0, b""), AuditHead(7, b"x")):
        assert anchors.remember("store", head)
        assert anchors.recall("store") == head
    made = {(store, slot): devices.make(store, slot) for store in "ab" for slot in "cd"}
    assert len(set(made.values())) == 4
    assert all(devices.recall(*names) == secret for names, secret in made.items())


def test_a_head_or_a_secret_that_was_spoilt_is_none() -> None:
    keyring = WorkstationKeyring(KeyringInMemory())
    for kept in ("", "7", "x:00", "7:zz", "7:0", ":", "7:00:noon"):
        keyring.keep("mscu audit head", "store", kept)
        assert Anchors(keyring).recall("store") in {None, AuditHead(7, b"")}
    for kept in ("", "zz", "00" * 31, "00" * 33):
        keyring.keep("mscu workstation secret", "store slot", kept)
        with pytest.raises(DeviceSecretMissing):
            DeviceSecrets(keyring).recall("store", "slot")
