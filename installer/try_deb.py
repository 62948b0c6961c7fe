"""Tries a Debian package where nothing else is: installs, uses, upgrades and removes it.

    sudo python -m installer.try_deb [PACKAGE]

In new roots made by debootstrap: of the release of Debian that this is, and of each newer one that the
package is for. The program runs there as a plain user. Its window is on a screen outside that root, and is
used as people use it: read as a screen reader reads it, with mouse and keys. Nobody types a command between
the installation and a printed summary.
"""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import go
from installer.build import DIST
from installer.deb import COMPLETIONS
from mscu.ui.session.opened_file import BACKUP
from tests.conftest import HOMES
from tests.documents.reading import text_of
from tests.journeys.on_screen.office import CARAVAN, Office
from tests.scenes.stores import PASSPHRASE
from tests.store.goldens import golden_stores
from tests.tools.at_spi import session_bus
from tests.tools.screen import screen

ROOTS = go.ROOT / "build" / "prove" / "roots"
RELEASES = ("bookworm", "trixie")
"""The releases of Debian that the package is for, the oldest first."""
SIZE = "1366x768x24"
SHARED = ("dev", "proc", "tmp")
"""Folders that the root has in common with this system: devices, and the sockets of screen and buses."""
ALONE = "--alone"
"""Says that what is mounted is seen by this process alone, and ends with it."""
PLAIN = "nobody"
"""A user who may do nothing but what everybody may."""
ON_A_DESKTOP = ("desktop-file-utils", "shared-mime-info")
"""What a desktop has to know the type of a file, and what opens it."""
OLDER = "0.1.0~trial"
LEFT_OUT = "usr/lib/mscu/only-in-the-older"
DEMO_WAITS = 10
"""How often to wait, a minute each, for the demo to be built."""
LEARNT = ("Crabtree", "Hollin")
"""Some of what the report of the caravan case names."""


@dataclass(frozen=True)
class Root:
    """A system with nothing in it but the least that Debian needs."""

    release: str

    @property
    def folder(self) -> Path:
        return ROOTS / self.release

    def make(self) -> None:
        """Make it anew."""
        if f" {self.folder}/" in Path("/proc/self/mounts").read_text(encoding="utf-8"):
            sys.exit(f"Something is mounted in {self.folder}. Unmount it first: it would be deleted.")
        subprocess.run(["rm", "-rf", "--one-file-system", self.folder], check=True)
        self.folder.mkdir(parents=True)
        with Path(f"{self.folder}.log").open("w", encoding="utf-8") as log:
            command = ["debootstrap", "--variant=minbase", self.release, str(self.folder)]
            subprocess.run(command, check=True, stdout=log)
        for name in SHARED:
            subprocess.run(["mount", "--rbind", f"/{name}", self.folder / name], check=True)
        self.run("apt-get", "update")

    def run(self, *command: str | Path) -> str:
        """Run a command in it, and return what it says."""
        settings = {
            "DEBIAN_FRONTEND": "noninteractive",
            "LC_ALL": "C.UTF-8",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        }
        done = subprocess.run(
            ["chroot", self.folder, *command], env=settings, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def install(self, package: Path) -> None:
        shutil.copy(package, self.folder / "var" / package.name)
        self.run("apt-get", "install", "--yes", "--no-install-recommends", f"/var/{package.name}")

    def has(self, name: str) -> bool:
        return os.path.lexists(self.folder / name)


def releases_from(release: str) -> tuple[str, ...]:
    """Return a release of Debian, and the newer ones that the package is for."""
    return RELEASES[RELEASES.index(release) :] if release in RELEASES else (release,)


def try_package(package: Path, root: Root) -> None:
    """Install an older build of the package, use it, upgrade it, use it again and remove it."""
    root.make()
    _say(f"made a root of Debian {root.run('cat', '/etc/debian_version').strip()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root.install(older_build(package, folder))
        _say(f"installed {root.run('mscu', '--version').strip()}, as {OLDER}")
        lacks_no_library(root)
        with office_of(root, folder) as office:
            report = look_around(office)
            root.run("apt-get", "install", "--yes", *ON_A_DESKTOP)
            root.install(package)
            is_upgraded(root)
            print_again(office, report.with_name("again.pdf"))
            open_backup(office)
            open_golden_stores(office)
            described_files_are_valid(root)
            root.run("apt-get", "purge", "--yes", "mscu")
            is_removed(root, office)


def older_build(package: Path, folder: Path) -> Path:
    """Return the same program as an older package, with a file that the newer has not."""
    tree = folder / "older"
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    lines = control.read_text(encoding="utf-8").splitlines()
    kept = [f"Version: {OLDER}" if line.startswith("Version:") else line for line in lines]
    control.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (tree / LEFT_OUT).touch()
    older = folder / "mscu_older.deb"
    subprocess.run(["dpkg-deb", "-Znone", "--build", tree, older], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return older


def lacks_no_library(root: Root) -> None:
    """Find each library that a file of the program asks for."""
    files = [path for path in (root.folder / "usr/lib/mscu").rglob("*.so*") if not path.is_symlink()]
    names = [f"/{path.relative_to(root.folder)}" for path in files]
    lacking = {line.strip() for line in root.run("ldd", *names).splitlines() if "not found" in line}
    if lacking:
        sys.exit(f"The package depends on too little: {lacking}")
    _say(f"each library is there that {len(files)} files ask for")


@contextmanager
def office_of(root: Root, folder: Path) -> Iterator[Office]:
    """Yield a screen in front of the installed program, for a plain user without any settings yet."""
    user = pwd.getpwnam(PLAIN).pw_uid
    home = folder / "home"
    homes = {name: str(home / name.lower()) for name in HOMES}
    run_time = folder / "run"
    folder.chmod(0o711)
    for made in (run_time, home):
        made.mkdir(mode=0o700)
        shutil.chown(made, PLAIN)
    with (
        screen(folder, SIZE) as seen,
        session_bus({**seen, "XDG_RUNTIME_DIR": str(run_time)}, user=user) as heard,
    ):
        settings = {**heard, **homes, "HOME": str(home)}
        yield Office(
            home / "xdg_data_home" / "mscu" / "demo",
            settings,
            program=("chroot", f"--userspec={PLAIN}:", str(root.folder), "/usr/bin/mscu"),
            user=user,
        )


def look_around(office: Office) -> Path:
    """Build the demo by the first screen of the window, and print the summary of the caravan case."""
    with office.window() as person:
        person.click_on("DEMO: Look around")
        for _ in range(DEMO_WAITS):
            with suppress(AssertionError):
                person.sees("Pages", "panel")
                break
        else:
            sys.exit("The demo was not built.")
    _say("built the demo from the first screen of the window")
    return print_again(office, office.home / "report.pdf")


def print_again(office: Office, report: Path) -> Path:
    """Sign in with keys, and print the summary of the caravan case."""
    with office.signed_in("supervisor") as supervisor:
        supervisor.print_report(CARAVAN, report)
    text = text_of(report.read_bytes())
    if lacking := [word for word in LEARNT if word not in text]:
        sys.exit(f"The printed report lacks {lacking}.")
    _say(f"unlocked it with keys, and printed {report.name}")
    return report


def is_upgraded(root: Root) -> None:
    if root.has(LEFT_OUT):
        sys.exit("The upgrade left a file of the older build.")
    if changed := root.run("dpkg", "--verify", "mscu"):
        sys.exit(f"What is installed is not what was packed: {changed}")
    globs = (root.folder / "usr/share/mime/globs2").read_text(encoding="utf-8")
    if "application/vnd.mscu.case-bundle:*.mscucase" not in globs:
        sys.exit("The desktop does not know what a case bundle is.")
    opened_by = (root.folder / "usr/share/applications/mimeinfo.cache").read_text(encoding="utf-8")
    if "application/vnd.mscu.backup+zip=mscu.desktop" not in opened_by:
        sys.exit("The desktop does not know that the program opens a backup.")
    _say(f"upgraded to {root.run('dpkg-query', '-W', 'mscu').split()[1]}")


def open_backup(office: Office) -> None:
    """Start the program with a backup, as a double click does, and restore it."""
    backup, restored = office.home / f"demo{BACKUP}", office.home / "restored"
    office.command("backup", str(office.store), str(backup), "--user", "admin", "--passphrase-stdin")
    with office.window(file=backup) as person:
        person.fill({"Folder of the store": str(restored)})
        person.click_on("Restore", "push button")
        person.sees("Unlock the store", "heading")
    if not (restored / "unit.db").is_file():
        sys.exit("No store was restored.")
    _say("restored a backup that was double-clicked")


def open_golden_stores(office: Office) -> None:
    """Bring a copy of each store that an earlier version made up to date, and verify it."""
    for golden in golden_stores():
        store = office.home / golden.name.replace("/", "-")
        shutil.copytree(golden.folder, store)
        for path in (store, *store.rglob("*")):
            shutil.chown(path, PLAIN)
        user = "lead" if golden.first == "navigator" else "supervisor"
        replace(office, store=store).verify(user=user, passphrase=PASSPHRASE)
    _say(f"opened and verified {len(golden_stores())} stores of earlier versions")


def described_files_are_valid(root: Root) -> None:
    """Check what the desktop and the shells read, with the tools of those who made the formats."""
    share = root.folder / "usr" / "share"
    version = subprocess.check_output(["appstreamcli", "--version"], text=True)
    # From 1.0 on a page on the web is asked for, which the program has not.
    accepted = () if ": 0." in version else ("--override=url-homepage-missing=info",)
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("desktop-file-validate", share / "applications" / "mscu.desktop"),
        ("appstreamcli", "validate", "--no-net", *accepted, *(share / "metainfo").glob("*.xml")),
        ("man", "--warnings", "--encoding=utf8", "--local-file", share / "man" / "man1" / "mscu.1.gz"),
        ("bash", "-n", share / COMPLETIONS["bash"]),
    )
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or (command[0] == "man" and done.stderr):
            sys.exit(f"{command[0]}: {done.stdout if done.returncode else ''}{done.stderr}")
    _say("desktop file, AppStream data, man page and completion are valid")


def is_removed(root: Root, office: Office) -> None:
    left = [name for name in ("usr/bin/mscu", "usr/lib/mscu", "usr/share/doc/mscu") if root.has(name)]
    if left:
        sys.exit(f"Removing the package left {left}.")
    if not (office.store / "unit.db").is_file():
        sys.exit("Removing the package removed a store.")
    Office(office.store, office.settings).verify()
    _say("removed it; the stores are as they were")


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def main(arguments: list[str]) -> None:
    if os.geteuid() != 0:
        sys.exit("Only root can make a system to try the package in.")
    if ALONE not in arguments:
        command = ["unshare", "--mount", sys.executable, "-m", "installer.try_deb", ALONE, *arguments]
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    (package,) = map(Path, arguments[1:]) if arguments[1:] else DIST.glob("mscu_*.deb")
    for release in releases_from(platform.freedesktop_os_release()["VERSION_CODENAME"]):
        try_package(package.resolve(), Root(release))


if __name__ == "__main__":
    main(sys.argv[1:])
