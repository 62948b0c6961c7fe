"""What IT sets on a computer: each setting is declared once, a wrong one is refused, and each one holds."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import Action, Command
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.notes import RecordNote
from mscu.app.server_commands import ServerCommandTools
from mscu.app.set_up import StoreSetUp
from mscu.app.sign_in import StoreSignIn
from mscu.codes import Marking, Operation
from mscu.errors import (
    Invalid,
    KeyringMissing,
    SettingsRefused,
    TurnedOff,
    UnsuitableLocation,
    WrongPassphrase,
)
from mscu.gate import Gate
from mscu.machine_settings import (
    DEFAULT_MINUTES,
    OWNER,
    SETTINGS_FILE,
    Feature,
    MachineSettings,
    declared,
    example,
    from_policy,
    machine_settings,
    read_settings,
    settings_of,
)
from mscu.maintenance import BackUp, LookAtWitnesses, UseSecondPlace, Verify
from mscu.resources import PACKAGE
from mscu.store import store_service
from mscu.store.keys.workstation_keyring import DeviceSecrets, WorkstationKeyring
from mscu.store_session import PLACE_SET_BY_IT, StoreSession
from mscu.ui.pages.page_list import PAGES
from tests.inputs.factories import COMMANDS, World
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.made import KeyringInMemory
from tests.tools.command_line import Line, line
from tests.tools.it_settings import SetByIT

__all__ = ["line"]
DOCUMENT = Path(__file__).parents[1] / "docs" / "mscu.toml"
WRONG = [
    ("store_folders", '"/srv"', "a list of folders"),
    ("store_folders", "[]", "a list of folders"),
    ("store_folders", '["stores"]', "the whole path of a folder"),
    ("second_place", '"backups"', "the whole path of a folder"),
    ("second_place", "7", "the whole path of a folder"),
    ("idle_minutes", "0", "a whole number from 1 to 60"),
    ("idle_minutes", "61", "a whole number from 1 to 60"),
    ("idle_minutes", "true", "a whole number from 1 to 60"),
    ("idle_minutes", '"5"', "a whole number from 1 to 60"),
    ("lowest_marking", '"SECRET"', "one of “OFFICIAL”, “OFFICIAL-SENSITIVE”"),
    ("second_factor", "1", "true or false"),
    ("features_off", '"demo"', "a list"),
    ("features_off", '["printing"]', "one of “demo”, “server”, “import”, “bundles”"),
]


# ------------------------------------------------------------------------------ the declaration


def test_the_example_is_that_of_the_declaration_and_each_wrong_value_is_tried() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == example()
    own = {each.name for each in fields(MachineSettings)} - {"given", "source"}
    assert own == set(declared()) == {name for name, _, _ in WRONG}
    assert (Path("/etc/mscu/mscu.toml"), 0) == (SETTINGS_FILE, OWNER)


def test_what_the_example_sets_is_taken_and_changes_something() -> None:
    lines = example().splitlines()
    values = tomllib.loads(
        "\n".join(line[2:] for line in lines if line.partition(" = ")[0][2:] in declared())
    )
    assert values.keys() == declared().keys()
    settings, without = settings_of(values, "example"), MachineSettings()
    assert [name for name in values if getattr(settings, name) == getattr(without, name)] == []
    assert [title for title, _ in settings.shown()] == [words.title for words in declared().values()]
    assert all(shown for _, shown in settings.shown())


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_a_wrong_value_is_named_and_refused(set_by_it: SetByIT, name: str, value: str, told: str) -> None:
    file = set_by_it(
        f"idle_minutes = 5\n{name} = {value}\n" if name != "idle_minutes" else f"{name} = {value}"
    )
    with pytest.raises(SettingsRefused) as refused:
        machine_settings()
    assert f"{file}: “{name}” must be {told}" in refused.value.sentence


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"idle_minute = 5", "“idle_minute” is no setting. The settings are store_folders,"),
        (b"idle_minutes: 5", "it is not TOML"),
        (b"idle_minutes = 5\nidle_minutes = 60", "it is not TOML"),
        (b"\xff", "it is not in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, told: str) -> None:
    (file := tmp_path / "mscu.toml").write_bytes(content)
    file.chmod(0o644)
    with pytest.raises(SettingsRefused, match=told):
        read_settings(file, os.getuid())


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    for path in (tmp_path / "mscu.toml", tmp_path / "nowhere" / "mscu.toml"):
        settings = read_settings(path, os.getuid())
        assert (settings, settings.idle_minutes, list(settings.shown())) == (
            MachineSettings(),
            DEFAULT_MINUTES,
            [],
        )


@pytest.mark.skipif(sys.platform == "win32", reason="the registry has no such file")
def test_a_file_that_others_could_change_or_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (folder := tmp_path / "mscu").mkdir(mode=0o755)
    (file := folder / "mscu.toml").write_text("idle_minutes = 60")
    file.chmod(0o644)
    own = os.getuid()
    assert read_settings(file, own).idle_minutes == 60
    with pytest.raises(SettingsRefused, match="others than root can change"):
        read_settings(file, own + 1)
    for path, mode in ((file, 0o664), (file, 0o646), (folder, 0o777)):
        former = path.stat().st_mode
        path.chmod(mode)
        with pytest.raises(SettingsRefused, match=f"others than root can change {path}"):
            read_settings(file, own)
        path.chmod(former)
    (link := folder / "link.toml").symlink_to(folder / "gone")
    with pytest.raises(SettingsRefused, match="it cannot be read"):
        read_settings(link, own)
    with pytest.raises(SettingsRefused, match="it cannot be read"):
        read_settings(folder, own)


def test_values_of_the_registry_are_those_of_a_file() -> None:
    policy: dict[str, object] = {"second_factor": 1, "idle_minutes": 1, "features_off": ["demo"]}
    settings = settings_of(from_policy(policy), "the registry")
    assert (settings.second_factor, settings.idle_minutes) == (True, 1)
    assert settings.features_off == {Feature.DEMO}
    with pytest.raises(SettingsRefused, match="“second_factor” must be true or false"):
        settings_of(from_policy({"second_factor": 2}), "the registry")


# ------------------------------------------------------------------------------ at the start


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a folder as /etc")
def test_the_program_does_not_start_with_settings_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "etc" / "mscu").mkdir(parents=True, mode=0o755)
    (tmp_path / "etc" / "mscu" / "mscu.toml").write_text("idle_minutes = 600")
    mount = ["unshare", "--map-root-user", "--mount", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"']
    start = [*mount, str(tmp_path / "etc")]
    if not shutil.which("unshare") or subprocess.run([*start, "true"], check=False).returncode:
        pytest.skip("nobody may mount here")
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "QT_QPA_PLATFORM": ""}
    env |= {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
    for words in ((), ("demo", "--no-window", "--store", str(tmp_path / "demo"))):
        done = subprocess.run(
            [*start, sys.executable, "-m", "mscu", *words],
            env=env,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 1
        assert "“idle_minutes” must be a whole number from 1 to 60. Tell IT." in done.stderr.decode()
    assert not (tmp_path / "demo").exists()


def test_no_command_is_done_with_unreadable_settings(set_by_it: SetByIT, tmp_path: Path, line: Line) -> None:
    set_by_it("idle_minutes = 600")
    code, out, err = line(
        "create", tmp_path / "unit", "--unit", "Bury", "--supervisor", "a", "--administrator", "b"
    )
    assert (code, out) == (1, "")
    assert "mscu does not start" in err
    assert line("--version")[0] == 0


# ------------------------------------------------------------------------------ where stores may lie


def test_a_store_lies_where_it_said(set_by_it: SetByIT, store: Store, tmp_path: Path) -> None:
    store.close()
    allowed = tmp_path / "allowed"
    (tmp_path / "link").symlink_to(store.folder)
    set_by_it(f'store_folders = ["{allowed}"]')
    sign_in, servers = StoreSignIn(), ServerCommandTools(StoreSetUp())
    sign_in.check_folder(allowed / "unit")
    for refused in (
        lambda: sign_in.check_folder(tmp_path / "allowed-not" / "unit"),
        lambda: sign_in.check_folder(allowed / ".." / "unit"),
        lambda: sign_in.unlock(store.folder, "officer", PASSPHRASE),
        lambda: sign_in.unlock(tmp_path / "link", "officer", PASSPHRASE),
        lambda: sign_in.recover(store.folder, ("", ""), "officer", PASSPHRASE),
        lambda: sign_in.connect("unit.server", tmp_path / "unit"),
        lambda: sign_in.restore(tmp_path / "any.backup.zip", tmp_path / "unit"),
        lambda: servers.move_to_file(store.folder, "supervisor", PASSPHRASE, allowed / "unit"),
    ):
        with pytest.raises(UnsuitableLocation, match=f"may lie on this computer: {allowed}"):
            refused()


# ------------------------------------------------------------------------------ the second place


def test_the_second_place_of_it_is_every_store_s(set_by_it: SetByIT, store: Store, tmp_path: Path) -> None:
    store.close()
    for place in (named := tmp_path / "named", set_ := tmp_path / "set"):
        place.mkdir()
    supervisor = opened(store, "supervisor")
    supervisor.perform(UseSecondPlace(str(named)))
    supervisor.service.close()
    set_by_it(f'second_place = "{set_}"')
    supervisor = opened(store, "supervisor")
    seen = supervisor.ask(LookAtWitnesses())
    assert (seen.second_place, seen.is_place_set_by_it) == (str(set_), True)
    for folder in ("", str(named)):
        with pytest.raises(Invalid, match=PLACE_SET_BY_IT):
            supervisor.perform(UseSecondPlace(folder))
    assert supervisor.perform(BackUp()).copied
    assert len(list(set_.rglob("*.backup.zip"))) == 1
    assert list(named.rglob("*.backup.zip")) == []
    supervisor.service.close()


def opened(store: Store, name: str, devices: DeviceSecrets = NO_DEVICES) -> StoreSession:
    return StoreSession(store_service.unlock(store.folder, name, PASSPHRASE, devices=devices, now=NOW))


# ------------------------------------------------------------------------------ marking


def test_nothing_is_marked_below_the_lowest_marking(set_by_it: SetByIT, officer: Gate) -> None:
    low = OpenCase(title="Car wash", marking=Marking.OFFICIAL)
    case_id = officer.perform(low)
    note = RecordNote(case_id=case_id, happened="today", text="Seen", marking=Marking.OFFICIAL)
    entry_id = officer.perform(note)
    set_by_it('lowest_marking = "OFFICIAL-SENSITIVE"')
    lowered = CorrectEntry(entry_id=entry_id, version=1, reason="a slip", changes={"text": "Seen at ten"})
    officer.perform(lowered)  # what it was marked before is left
    for command in (low, note):
        with pytest.raises(Invalid) as refused:
            officer.perform(command)
        assert "OFFICIAL-SENSITIVE as the lowest" in refused.value.problems["marking"]
    raised = {"marking": Marking.OFFICIAL_SENSITIVE}
    officer.perform(CorrectEntry(entry_id=entry_id, version=2, reason="as IT wants", changes=raised))
    back = {"marking": Marking.OFFICIAL}
    with pytest.raises(Invalid, match="lowest marking"):
        officer.perform(CorrectEntry(entry_id=entry_id, version=3, reason="back", changes=back))


# ------------------------------------------------------------------------------ the second factor


def test_who_unlocks_is_bound_to_the_computer(set_by_it: SetByIT, store: Store) -> None:
    store.close()
    devices = DeviceSecrets(WorkstationKeyring(KeyringInMemory()))
    set_by_it("second_factor = true")
    with pytest.raises(KeyringMissing):
        opened(store, "supervisor")
    for _ in range(2):
        supervisor = opened(store, "supervisor", devices)
        assert supervisor.service.store.unlocked.slot.device
        assert supervisor.perform(Verify()).found == 0
        supervisor.service.close()
    set_by_it("second_factor = false")
    with pytest.raises(WrongPassphrase, match="not your own workstation"):
        opened(store, "supervisor")
    opened(store, "officer").service.close()  # who has not unlocked meanwhile


# ------------------------------------------------------------------------------ features


def of_feature(feature: Feature) -> list[type[Action[object]]]:
    return [action for action in Action.register if action.feature is feature]


ACTED_ON = [feature for feature in Feature if of_feature(feature)]


@pytest.mark.parametrize("feature", ACTED_ON)
def test_a_feature_that_is_off_has_no_page_and_its_actions_are_refused_on_record(
    set_by_it: SetByIT, world: World, feature: Feature
) -> None:
    pages = [page for page in PAGES if page.feature is feature]
    commands = [COMMANDS[action](world) for action in of_feature(feature) if issubclass(action, Command)]
    assert pages
    assert commands
    actor = world.store.gate("supervisor").actor
    assert all(page.offered_to(actor) for page in pages)
    set_by_it(f'features_off = ["{feature.value}"]')
    assert not any(page.offered_to(actor) for page in pages)
    for command in commands:
        gate = world.gate_for(type(command))
        with pytest.raises(TurnedOff):
            gate.perform(command)
        with gate.store.engine.connect() as connection:
            row = connection.exec_driver_sql(
                "SELECT operation, action, reason FROM audit_entry ORDER BY seq DESC LIMIT 1"
            ).one()
        assert tuple(row) == (Operation.REFUSAL.value, type(command).recorded_as, "turned off by IT")


def test_the_demo_and_server_are_off(set_by_it: SetByIT, tmp_path: Path, line: Line, store: Store) -> None:
    store.close()
    set_by_it('features_off = ["demo", "server"]')
    assert line("demo", "--no-window", "--store", tmp_path / "demo") == (1, "", f"{TurnedOff().sentence}\n")
    moved = ("move-to-server", store.folder, "postgresql://postgres@localhost/unit", tmp_path / "unit.server")
    options = ("--store=unit", "--host=localhost", "--user=supervisor", "--yes", "--passphrase-stdin")
    assert line(*moved, *options)[::2] == (1, f"{TurnedOff().sentence}\n")
    (store.folder / "unit.server").touch()
    for refused in (
        lambda: StoreSetUp().connect("unit.server", tmp_path / "unit"),
        lambda: StoreSignIn().unlock(store.folder, "officer", PASSPHRASE),
    ):
        with pytest.raises(TurnedOff):
            refused()
    assert {*Feature} - {*ACTED_ON} == {Feature.DEMO, Feature.SERVER}
