#!/usr/bin/env python3
"""Sets up all that mscu needs, then shows it at work or tests it.

    python3 go.py demo [--store DIR] [--cases N] [--new] [--no-window]
    python3 go.py test [--all | arguments of pytest]
    python3 go.py check [revision]
    python3 go.py prove [--installer]
    python3 go.py handbook

`test` runs the linters and the tests of a working day, with `--all` the rest too, such as long journeys and
whole matrices, and measures what the tests cover; with other arguments, just those tests. `check` runs the
linters and the tests of the folders in which something changed since a revision, or since the last commit.
`prove` is for the night: it builds the program from its locks alone and, on Debian, its package, and tries
both, the package as root; unless `--installer` is said, the tests that take hours and the benchmarks follow.
`handbook` builds the handbook as a site, which opens without a network: build/handbook/index.html.
On Windows: `py go.py demo`. Standard library only, since it runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_config_var
from time import monotonic

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.txt"
"""What the program needs to run, and what links a checkout with its environment."""
TOOLS_LOCK = ROOT / "requirements-dev.txt"
"""What its developers need besides."""
BUILD_LOCK = ROOT / "installer" / "requirements.txt"
"""What builds the program besides what it needs to run."""
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = str(SCRIPTS / ("python.exe" if WINDOWS else "python"))
BUILD_VENV = ROOT / "build" / "prove" / "venv"
"""An environment without developers' tools, so that the built program has what the lock has and no more."""
BUILD_PYTHON = str(BUILD_VENV / Path(PYTHON).relative_to(VENV))
WAITS = ROOT / "build" / "prove" / "waits.md"
"""What a night measured; the table in benchmarks/README.md changes only when somebody measures for it."""

NEVER_LOADED = r"[/\\](carrierdata|geodata|tests)[/\\]"
"""Where packages keep modules that mscu does not load: a quarter of the time of compiling them all."""

OLDEST, NEWEST = (3, 11), (3, 13)

# What Qt loads from the system, and the Debian package that holds it.
LIBRARIES = {
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
SCREEN_LIBRARIES = {
    "libcups.so.2": "libcups2",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_TOOLS = {
    "Xvfb": "xvfb",
    "at-spi-bus-launcher": "at-spi2-core",
    "dbus-monitor": "dbus-bin",
    "dbus-run-session": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
    "openbox": "openbox",
    "pg_ctl": "postgresql",
    "xdotool": "xdotool",
}
PACKAGE_TOOLS = {
    "appstreamcli": "appstream",
    "debootstrap": "debootstrap",
    "desktop-file-validate": "desktop-file-utils",
    "man": "man-db",
    "strip": "binutils",
}
"""What builds a Debian package and tries it, besides TEST_TOOLS."""
DEBIAN_SERVICES = "/usr/libexec"
"""Where Debian keeps what a message bus starts, outside PATH."""
DEBIAN_SERVERS = Path("/usr/lib/postgresql")
"""Where Debian keeps each version of PostgreSQL's server, outside PATH."""

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)
IN_PARALLEL = ("pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Runs the tests of a file one after another, so that what they share is made once.

The files keep the order of tests/tools/running.py:
xdist would put those with the fewest tests last, which are often the longest.
"""
DAY = "not rest and not nightly"
"""The tests of a working day; what is left out is marked where it stands."""
ALWAYS = ("tests/test_architecture.py", "tests/test_display_strings.py", "tests/test_words.py")
"""What `check` tests whatever changed: the rules for all source."""
COVERING = (
    "tests/app",
    "tests/actions/admin/test_access_grants.py",
    "tests/actions/admin/test_leavers.py",
    "tests/actions/admin/test_renamed.py",
    "tests/actions/sharing/test_navigator_referrals.py",
    "tests/store/audit",
    "tests/store/backups/test_backup.py",
    "tests/store/keys",
    "tests/store/schema/test_migrate.py",
    "tests/store/test_verify.py",
    "tests/test_gate.py",
    "tests/test_gate_commit.py",
    "tests/test_gate_sessions.py",
    "tests/test_gate_stale.py",
    "tests/test_gate_survivors.py",
    "tests/test_machine_settings.py",
    "tests/test_others.py",
)
"""Tests that run all of access, gate, keys, audit and visibility; on files their coverage is measured.

Not measured are those of them that walk every action: see tests/conftest.py.
"""
JOURNEYS = "tests/journeys/on_screen"
Step = tuple[str, tuple[str, ...] | Callable[[], None]]
"""What a step of `prove` shows, and its command, or what it does here."""
TEST_SETTINGS = {
    "PYTHONDONTWRITEBYTECODE": "",  # Tests start the program over a hundred times: it is compiled once.
    "QT_FONT_DPI": "96",
    "QT_QPA_PLATFORM": "offscreen",
    "QT_SCALE_FACTOR": "1",
}


def main(arguments: list[str]) -> int:
    commands = {"demo": demo, "test": test, "check": check, "prove": prove, "handbook": handbook}
    if not arguments or arguments[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    complaint = python_complaint(sys.version_info[:2])
    if complaint:
        sys.exit(complaint)
    try:
        prepare(arguments[0])
        return commands[arguments[0]](arguments[1:])
    except subprocess.CalledProcessError as failure:
        sys.exit(f"go.py stopped: this failed: {' '.join(failure.cmd)}")
    except KeyboardInterrupt:
        return 130


def demo(arguments: list[str]) -> int:
    # Half of a start's time is saved by compiling now, on all processors.
    subprocess.run([PYTHON, "-m", "compileall", "-qq", "-j", "0", str(ROOT / "mscu")], check=False)
    return subprocess.call([PYTHON, "-m", "mscu", "demo", *arguments])


def test(arguments: list[str]) -> int:
    if not arguments:
        return run([*CHECKS, (*IN_PARALLEL, "-m", DAY)])
    if arguments != ["--all"]:
        return run([("pytest", *arguments)])
    others = (*IN_PARALLEL, "-m", "not covering and not nightly")
    return run([*CHECKS, others, (*IN_PARALLEL, "--cov", "-m", "covering and not nightly", *COVERING)])


def check(arguments: list[str]) -> int:
    tests = sorted({test for path in changed(*arguments) for test in tests_of(path)})
    return run([*CHECKS, (*IN_PARALLEL, "-m", DAY, *ALWAYS, *tests)])


def prove(arguments: list[str]) -> int:
    """Take the steps of a night one after another; what fails ends it."""
    if arguments not in ([], ["--installer"]):
        print(__doc__, file=sys.stderr)
        return 2
    return take([*installer_steps(), *([] if arguments else night_steps())])


def installer_steps() -> list[Step]:
    """Return what builds that which a force installs, and tries it."""
    steps: list[Step] = [
        ("the environment of the locks", make_build_environment),
        ("known faults of the locks", (PYTHON, "installer/advisories.py")),
        ("age of the locks", (PYTHON, "-m", "installer.pin_ages")),
        ("what the locks lack", (BUILD_PYTHON, "-m", "pip", "check")),
        ("the program as one folder", (BUILD_PYTHON, "installer/build.py", "--try")),
    ]
    if shutil.which("dpkg-deb"):
        steps.append(("the package", (BUILD_PYTHON, "-m", "installer.deb")))
        if os.geteuid() == 0:
            steps.append(("the package in new roots", (PYTHON, "-m", "installer.try_deb")))
        steps.append(("what goes beside it", (BUILD_PYTHON, "installer/release.py")))
    return steps


def night_steps() -> list[tuple[str, tuple[str, ...]]]:
    """Return the tests that take hours, those of actions with every store on a server, and what is measured.

    People at a screen wait as long as they would, so nothing runs beside them.
    """
    long = (*IN_PARALLEL, "-m", "nightly", f"--ignore={JOURNEYS}")
    return [
        ("journeys on a screen", ("pytest", "-m", "nightly", JOURNEYS)),
        ("long tests and faults", long),
        ("stores on a server", (*IN_PARALLEL, "--shared", "tests/actions")),
        ("benchmarks", (PYTHON, "benchmarks/all.py", "--to", str(WAITS))),
    ]


def take(steps: Iterable[Step]) -> int:
    """Take steps until one fails, with the time of each."""
    begun, taken = monotonic(), list[str]()
    for title, step in steps:
        start = monotonic()
        if callable(step):
            step()
        elif not passes(step, {**os.environ, **TEST_SETTINGS}):
            print(f"Stopped after {shown_time(begun)}. This failed: {title}. Passed: {listed(taken)}.")
            return 1
        print(f"= {title}: {shown_time(start)}", flush=True)
        taken.append(title)
    print(f"All passed in {shown_time(begun)}: {listed(taken)}.")
    return 0


def listed(titles: Iterable[str]) -> str:
    return "; ".join(titles) or "nothing"


def shown_time(start: float) -> str:
    """Return the time since a start: `4 min 07 s`."""
    minutes, seconds = divmod(round(monotonic() - start), 60)
    return f"{minutes} min {seconds:02} s"


def handbook(arguments: list[str]) -> int:
    return run([("properdocs", "build", *arguments)])


def changed(revision: str = "HEAD") -> list[Path]:
    """Return the files that differ from a revision, and those that git does not know yet."""
    listed = (("diff", "--name-only", "-z", revision), ("ls-files", "--others", "--exclude-standard", "-z"))
    named = "".join(subprocess.check_output(["git", *arguments], cwd=ROOT, text=True) for arguments in listed)
    return [Path(name) for name in named.split("\0") if name]


def tests_of(path: Path) -> list[str]:
    """Return the tests in the folder of a test, or in the nearest that mirrors a module's folder.

    Resources have tests of their own, and those of the folder that reads them. So has the installer.
    """
    if path.parts[0] in {"installer", "resources"}:
        names = path.parts[:2]
        found = [test for name in names for test in (ROOT / "tests" / name).glob("test_*.py")]
    elif path.suffix not in {".py", ".sql"} or path.parts[0] not in {"mscu", "tests"}:
        return []
    elif path.parent == Path(path.parts[0]):
        found = [*(ROOT / "tests").glob(f"test_{path.stem.removeprefix('test_')}*.py")]
    elif "migrations" in path.parts:
        found = [*(ROOT / "tests" / "store" / "schema").glob("test_*.py")]
    else:
        folders = Path("tests", *path.parts[1:]).parents
        mirrors = ([*(ROOT / folder).glob("test_*.py")] for folder in folders if folder.parts[1:])
        found = next(filter(None, mirrors), [])
    return [str(test.relative_to(ROOT)) for test in found]


def run(steps: list[tuple[str, ...]]) -> int:
    """Run each step, and name those that failed."""
    settings = {**os.environ, **TEST_SETTINGS}
    failed = [" ".join(step) for step in steps if not passes(step, settings)]
    if failed:
        print("Failed:", "; ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def passes(step: tuple[str, ...], settings: Mapping[str, str]) -> bool:
    """Run a tool of the environment in the project's folder."""
    print("$", *step, flush=True)
    command = [str(SCRIPTS / step[0]), *step[1:]]
    return subprocess.call(command, cwd=ROOT, env=dict(settings)) == 0


# ------------------------------------------------------------------------- what must be there


def prepare(command: str) -> None:
    if not WINDOWS:
        provide(missing_packages(command))
    once("locked", digest(LOCK), make_environment)
    if command != "demo":
        once("tools", digest(TOOLS_LOCK), install_tools)
    once("linked", digest(ROOT / "pyproject.toml"), link_project)


def python_complaint(version: tuple[int, int]) -> str:
    """Return the sentence for a Python that will not do, or nothing."""
    if OLDEST <= version <= NEWEST:
        return ""
    better = "py -3.13 go.py" if WINDOWS else "python3.13 go.py"
    found = ".".join(map(str, version))
    return f"mscu runs on Python 3.11, 3.12 and 3.13; this is {found}. Try: {better}"


def missing_packages(command: str) -> list[str]:
    """Name the Debian packages without which the command could not run."""
    wanted = dict(LIBRARIES)
    if command != "demo" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        wanted.update(SCREEN_LIBRARIES)
    names = lacking(wanted, loads)
    if command != "demo":
        names += lacking(TEST_TOOLS, find_tool)
    if command == "prove":
        names += lacking(PACKAGE_TOOLS, find_tool) + lacking(python_library(), loads)
    if find_spec("ensurepip") is None:
        names.append("python3-venv")
    return sorted(names)


def python_library() -> dict[str, str]:
    """Return the shared library of this Python, which Debian has apart from it, if it has one."""
    name: str = get_config_var("INSTSONAME") or ""
    return {name: name.partition(".so")[0]} if ".so" in name else {}


def lacking(wanted: Mapping[str, str], found: Callable[[str], object]) -> list[str]:
    return [package for name, package in wanted.items() if not found(name)]


def find_tool(name: str) -> str | None:
    """Return the path of a tool, on PATH, among Debian's services or in its newest server, or None."""
    servers = sorted(DEBIAN_SERVERS.glob(f"*/bin/{name}"), key=lambda tool: int(tool.parts[-3]))
    found = shutil.which(name) or shutil.which(name, path=DEBIAN_SERVICES)
    return found or (str(servers[-1]) if servers else None)


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def provide(packages: list[str]) -> None:
    """Install Debian packages as root; to anyone else say the line to run, and stop."""
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(how_to_provide(packages))
    say(f"Installing from Debian: {' '.join(packages)}")
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in apt_commands(packages):
        quietly(command, settings)


def quietly(command: list[str], settings: Mapping[str, str]) -> None:
    """Show what a command says only if it fails."""
    pipe, joined = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(command, check=False, env=dict(settings), stdout=pipe, stderr=joined)
    if done.returncode:
        say(done.stdout.decode(errors="replace"))
    done.check_returncode()


def how_to_provide(packages: list[str]) -> str:
    line = " && ".join(" ".join(["sudo", *command]) for command in apt_commands(packages))
    return f"Some libraries of the system are missing. Run this line, then go.py again:\n{line}"


def apt_commands(packages: Iterable[str]) -> tuple[list[str], ...]:
    return (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", *packages])


# ------------------------------------------------------------------------- the environment


def once(name: str, key: str, step: Callable[[], None]) -> None:
    """Take a step unless its stamp in the environment says that it is done for this key."""
    stamp = VENV / f"{name}.stamp"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return
    step()
    stamp.write_text(key, encoding="utf-8")


def digest(file: Path) -> str:
    """Return a digest of file, Python and path, since an environment cannot be moved."""
    parts = (file.read_bytes(), sys.version.encode(), str(ROOT).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_environment(folder: Path = VENV, python: str = PYTHON) -> None:
    say(f"Setting up {folder.relative_to(ROOT)} with the packages of requirements.txt: about a minute")
    # Started from .venv itself, its Python is the one that is about to be replaced.
    base = getattr(sys, "_base_executable", None) or sys.executable
    subprocess.run([base, "-m", "venv", "--clear", str(folder)], check=True)
    install_locked(LOCK, python)


def install_tools() -> None:
    say("Adding the tools of requirements-dev.txt to .venv: once, under a minute")
    install_locked(TOOLS_LOCK)


def make_build_environment() -> None:
    make_environment(BUILD_VENV, BUILD_PYTHON)
    install_locked(BUILD_LOCK, BUILD_PYTHON)
    link_project(BUILD_PYTHON)


def install_locked(lock: Path, python: str = PYTHON) -> None:
    install(python, "--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    start_compiling(Path(python).parents[1], python)


def start_compiling(folder: Path, python: str) -> None:
    """Compile an environment on a processor of its own; pip would let everybody wait for that.

    What is used meanwhile compiles itself. Templates in some packages won't compile.
    """
    command = [python, "-m", "compileall", "-qq", "-x", NEVER_LOADED, str(folder)]
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def link_project(python: str = PYTHON) -> None:
    install(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def install(python: str, *arguments: str) -> None:
    """Install into a Python's environment, with uv where it is and works, else with pip."""
    uv = shutil.which("uv")
    if uv and not subprocess.call([uv, "pip", "install", "-q", "--python", python, *arguments]):
        return
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-compile", *arguments], check=True)


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
