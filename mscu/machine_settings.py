"""What IT sets for everybody who uses the program on this computer, and how it is read (decision 46).

`MachineSettings` declares each setting once: its words, its limits, and what holds without it. On Linux they
stand in a file that only root can write, on Windows among the policies of the registry.
"""

from __future__ import annotations

import stat
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, partial
from pathlib import Path, PurePath
from typing import Any, TypeVar

from mscu.codes import Labelled, Marking
from mscu.errors import SettingsRefused, TurnedOff

if sys.platform == "win32":
    import winreg

SETTINGS_FILE = Path("/etc/mscu/mscu.toml")
REGISTRY_KEY = r"SOFTWARE\Policies\mscu"
OWNER = 0
"""Whose the file must be: root's."""
DEFAULT_MINUTES = 10
LEAST_MINUTES, MOST_MINUTES = 1, 60
_WRITABLE = stat.S_IWGRP | stat.S_IWOTH
_WORDS = "words"
Choice = TypeVar("Choice", bound=Labelled)
Reader = Callable[[object], Any]


class Feature(Labelled):
    """A part of the program that IT can turn off."""

    DEMO = "demo", "The demo with made-up people"
    SERVER = "server", "A unit's store on a server"
    IMPORT = "import", "Importing tables"
    BUNDLES = "bundles", "Case bundles to and from other units"


@dataclass(frozen=True, kw_only=True)
class SettingWords:
    """What a setting is called, what is said of it to IT, and how it is read and shown."""

    title: str
    about: tuple[str, ...]
    """Lines of the example file."""
    example: str
    """Its value in the example, in TOML."""
    read: Reader
    """Returns its value; raises `ValueError` with how it has to be written."""
    show: Callable[[Any], str] = str


def _whole_number(least: int, most: int, value: object) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"must be a whole number from {least} to {most}")
    return value


def _switch(value: object) -> bool:
    if type(value) is not bool:
        raise ValueError("must be true or false")
    return value


def _folder(value: object) -> Path:
    if not isinstance(value, str) or not PurePath(value).is_absolute() or "\0" in value:
        raise ValueError("must be the whole path of a folder")
    return Path(value)


def _folders(value: object) -> tuple[Path, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("must be a list of folders")
    return tuple(map(_folder, value))


def _one_of(choices: type[Choice], value: object) -> Choice:
    try:
        return choices(str(value))
    except ValueError:
        names = ", ".join(f"“{choice.value}”" for choice in choices)
        raise ValueError(f"must be one of {names}") from None


def _some_of(choices: type[Choice], value: object) -> frozenset[Choice]:
    if not isinstance(value, list):
        raise ValueError("must be a list")  # noqa: TRY004 - as for any other wrong value
    return frozenset(_one_of(choices, each) for each in value)


def _metadata(
    *, title: str, about: tuple[str, ...], example: str, read: Reader, show: Callable[[Any], str] = str
) -> Mapping[str, SettingWords]:
    return {_WORDS: SettingWords(title=title, about=about, example=example, read=read, show=show)}


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


@dataclass(frozen=True, kw_only=True)
class MachineSettings:
    """The settings of one computer; each default holds where IT has set nothing."""

    store_folders: tuple[Path, ...] = field(
        default=(),
        metadata=_metadata(
            title="Where stores may lie",
            about=(
                "The folders in which stores may lie, and folders within them. A store that lies",
                "elsewhere is neither set up nor opened. Without it: on any disk of the computer.",
            ),
            example='["/srv/mscu"]',
            read=_folders,
            show=_listed,
        ),
    )
    second_place: Path | None = field(
        default=None,
        metadata=_metadata(
            title="Second place of backups",
            about=(
                "The folder on another disk to which each backup is copied, as is the newest row of the",
                "audit, for every store but a demo. Without it: as a supervisor names one.",
            ),
            example='"/mnt/backups/mscu"',
            read=_folder,
        ),
    )
    idle_minutes: int = field(
        default=DEFAULT_MINUTES,
        metadata=_metadata(
            title="Locks after",
            about=(
                "Minutes without a key or the mouse after which a store locks,",
                f"from {LEAST_MINUTES} to {MOST_MINUTES}. Without it: {DEFAULT_MINUTES}.",
            ),
            example="5",
            read=partial(_whole_number, LEAST_MINUTES, MOST_MINUTES),
            show="{} min".format,
        ),
    )
    lowest_marking: Marking = field(
        default=Marking.OFFICIAL,
        metadata=_metadata(
            title="Lowest marking",
            about=(
                "The lowest marking that people may give a case or an entry. A public case study",
                "and printed figures stay OFFICIAL. Without it: OFFICIAL.",
            ),
            example='"OFFICIAL-SENSITIVE"',
            read=partial(_one_of, Marking),
            show=lambda marking: marking.label,
        ),
    )
    second_factor: bool = field(
        default=False,
        metadata=_metadata(
            title="Second factor",
            about=(
                "Whether a store in a file opens only with a secret in the keyring of this computer as",
                "well as the passphrase. Each person is bound to the computer on which they unlock next.",
                "Without it: false.",
            ),
            example="true",
            read=_switch,
            show=lambda is_on: "the keyring of this computer" if is_on else "none",
        ),
    )
    features_off: frozenset[Feature] = field(
        default=frozenset(),
        metadata=_metadata(
            title="Turned off",
            about=(
                "What is turned off. Without it: nothing.",
                *(f"  {feature.value}: {feature.label.lower()}" for feature in Feature),
            ),
            example='["demo", "server"]',
            read=partial(_some_of, Feature),
            show=lambda off: _listed(feature.label for feature in Feature if feature in off) or "nothing",
        ),
    )
    given: frozenset[str] = frozenset()
    """The names of those that IT has set."""
    source: str = ""
    """The file or registry key in which they stand; empty if there is none."""

    def shown(self) -> Iterator[tuple[str, str]]:
        """Yield title and value of each setting that IT has set."""
        for name, words in declared().items():
            if name in self.given:
                yield words.title, words.show(getattr(self, name))


def declared() -> Mapping[str, SettingWords]:
    """Return the words of each setting, by its name."""
    return {each.name: each.metadata[_WORDS] for each in fields(MachineSettings) if each.metadata}


@cache
def machine_settings() -> MachineSettings:
    """Return what IT has set on this computer, read once.

    Raises:
        SettingsRefused: There are settings, and they cannot be used or somebody else could change them.
    """
    if sys.platform == "win32":
        return _read_registry()
    return read_settings(SETTINGS_FILE, OWNER)


def why_off(feature: Feature) -> str:
    """Return that IT has turned a feature off, or nothing."""
    return TurnedOff().sentence if feature in machine_settings().features_off else ""


def require_on(feature: Feature) -> None:
    """Refuse what IT has turned off."""
    if why_off(feature):
        raise TurnedOff


def read_settings(path: Path, owner: int) -> MachineSettings:
    """Return the settings of a file, or those that hold without one."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return MachineSettings()
    except OSError as error:
        raise _refused(path, f"it cannot be read ({error.strerror})") from error
    try:
        _require_owner(path, owner)
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(path, f"it cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _refused(path, "it is not in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, f"it is not TOML: {error}") from error
    return settings_of(values, str(path))


def settings_of(values: Mapping[str, object], source: str) -> MachineSettings:
    """Check values by the declaration, and return them as settings."""
    read, known = {}, declared()
    for name, value in values.items():
        if name not in known:
            raise _refused(source, f"“{name}” is no setting. The settings are {_listed(known)}")
        try:
            read[name] = known[name].read(value)
        except ValueError as error:
            raise _refused(source, f"“{name}” {error}") from None
    return MachineSettings(**read, given=frozenset(read), source=source)


def _require_owner(path: Path, owner: int) -> None:
    """Refuse a file that others than root could write or replace."""
    target = path.resolve(strict=True)
    for each in (target, target.parent, path.parent):
        status = each.stat()
        if status.st_uid != owner or status.st_mode & _WRITABLE:
            raise _refused(path, f"others than root can change {each}")


def _refused(source: object, reason: str) -> SettingsRefused:
    return SettingsRefused(
        "IT's settings for this computer cannot be used, so mscu does not start. "
        f"{source}: {reason}. Tell IT."
    )


if sys.platform == "win32":

    def _read_registry() -> MachineSettings:
        """Return the settings among the computer's policies, which only administrators can write."""
        try:
            key = winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE, REGISTRY_KEY, access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            )
        except FileNotFoundError:
            return MachineSettings()
        except OSError as error:
            raise _refused(REGISTRY_KEY, f"it cannot be read ({error.strerror})") from error
        with key:
            entries = (winreg.EnumValue(key, index) for index in range(winreg.QueryInfoKey(key)[1]))
            return settings_of(from_policy({name: value for name, value, _ in entries}), REGISTRY_KEY)


def from_policy(values: Mapping[str, object]) -> dict[str, object]:
    """Return values of the registry as a file has them: it has numbers in the place of switches."""
    switches = {name for name, words in declared().items() if words.read is _switch}
    return {
        name: bool(value) if name in switches and value in {0, 1} else value for name, value in values.items()
    }


def example() -> str:
    """Return a file with each setting and what it does, each commented out."""
    parts = [_HEAD]
    for name, words in declared().items():
        about = "".join(f"# {line}\n" for line in words.about)
        parts.append(f"{about}# {name} = {words.example}\n")
    return "\n".join(parts)


_HEAD = f"""\
# Settings for everybody who uses mscu on this computer. Copy this file to {SETTINGS_FILE},
# owned by root and writable by nobody else, and remove the # before what you want to set.
# On Windows set values of the same names under HKEY_LOCAL_MACHINE\\{REGISTRY_KEY}:
# a text as REG_SZ, a list as REG_MULTI_SZ, a number as REG_DWORD, true as REG_DWORD 1.
#
# They are read when mscu starts. Nobody can change them in the program. mscu does not start
# if a setting is unknown or wrong: “mscu doctor” says which.
"""
