"""Where a store may be: on a disk of this computer, in a folder that nothing synchronises.

Network file systems do not guarantee locks or the order of writes; sync programs copy a file while it is
being written, and keep copies that nobody erases. Raises `UnsuitableLocation` with the reason.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import platformdirs

from mscu.errors import UnsuitableLocation
from mscu.machine_settings import machine_settings

if sys.platform == "win32":
    import ctypes

_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4  # GetDriveTypeW's value for a mapped network drive
_NETWORK = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "prl_fs",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "vmhgfs",
    }
)
_NETWORK_FUSE = frozenset(
    {
        "ceph-fuse",
        "curlftpfs",
        "davfs",
        "gcsfuse",
        "glusterfs",
        "google-drive-ocamlfuse",
        "gvfsd-fuse",
        "jmtpfs",
        "mergerfs",
        "onedriver",
        "rclone",
        "s3fs",
        "smbnetfs",
        "sshfs",
        "vmhgfs-fuse",
    }
)
_SYNC_NAMES = {
    "box sync": "Box",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "onedrive": "OneDrive",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
}
_SYNC_PREFIXES = {"onedrive - ": "OneDrive", "dropbox (": "Dropbox"}
_SYNC_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
}
_SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def default_folder() -> Path:
    """Return the default folder for a store; on Windows it does not roam."""
    return platformdirs.user_data_path("mscu", appauthor=False, roaming=False) / "unit"


def check_location(folder: Path) -> None:
    """Refuse a folder, existing or not, where a store would be at risk."""
    path = folder.expanduser().resolve()
    allowed = machine_settings().store_folders
    if allowed and not any(path.is_relative_to(each.resolve()) for each in allowed):
        places = ", ".join(map(str, allowed))
        raise UnsuitableLocation(f"IT has set where stores may lie on this computer: {places}.")
    network = _network_kind(path)
    if network:
        raise UnsuitableLocation(
            f"This folder is on a network or shared drive ({network}). "
            "Keep the store on a disk of this computer."
        )
    check_not_synchronised(path)


def check_not_synchronised(folder: Path) -> None:
    """Refuse a folder that a program copies to other computers."""
    path = folder.expanduser().resolve()
    sync_program = _sync_by_name(path) or _sync_by_marker(path) or _sync_by_variable(path, os.environ)
    if sync_program:
        raise UnsuitableLocation(
            f"{sync_program} copies this folder to other computers. Keep the store where nothing does."
        )


def network_drive(path: PureWindowsPath) -> bool:
    """Return whether a Windows path begins with the name of another computer."""
    drive = path.drive.replace("/", "\\")
    return drive.startswith("\\\\") and not re.match(r"\\\\[?.]\\[A-Za-z]:$", drive)


def network_file_system(path: PurePosixPath, mounts: str) -> str | None:
    """Return the network file system that holds a path, by the kernel's mount table, or None."""
    point, kind = PurePosixPath("/"), ""
    for mount, mount_kind in _read_mounts(mounts):
        # A later mount hides an earlier one at the same point.
        if path.is_relative_to(mount) and mount.is_relative_to(point):
            point, kind = mount, mount_kind
    if kind == "9p" and point == PurePosixPath("/"):
        return None  # the root disk of some containers
    family, _, name = kind.partition(".")
    is_network = kind in _NETWORK or (family == "fuse" and name in _NETWORK_FUSE)
    return kind if is_network else None


if sys.platform == "win32":

    def _network_kind(place: Path) -> str | None:
        kind: int = ctypes.windll.kernel32.GetDriveTypeW(place.anchor)
        remote = kind == _REMOTE_DRIVE or network_drive(PureWindowsPath(place))
        return "another computer" if remote else None

else:

    def _network_kind(place: Path) -> str | None:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        return network_file_system(PurePosixPath(place), mounts)


def _read_mounts(mounts: str) -> Iterable[tuple[PurePosixPath, str]]:
    """Yield mount point and type of each mount: the fifth field, and the first after the dash."""
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", _from_octal, fields.split()[4])
        yield PurePosixPath(point), rest.split()[0]


def _from_octal(match: re.Match[str]) -> str:
    return chr(int(match[1], 8))


def _sync_by_name(place: PurePath) -> str | None:
    for part in map(str.casefold, place.parts):
        if part in _SYNC_NAMES:
            return _SYNC_NAMES[part]
        for prefix, program in _SYNC_PREFIXES.items():
            if part.startswith(prefix):
                return program
    return None


def _sync_by_marker(place: Path) -> str | None:
    for folder in (place, *place.parents):
        for marker, program in _SYNC_MARKERS.items():
            # The programs keep settings of the same name in the home folder itself.
            if folder != Path.home() and (folder / marker).exists():
                return program
    return None


def _sync_by_variable(place: Path, environment: Mapping[str, str]) -> str | None:
    roots = (environment.get(name) for name in _SYNC_VARIABLES)
    is_inside = any(root and place.is_relative_to(Path(root).resolve()) for root in roots)
    return "OneDrive" if is_inside else None
