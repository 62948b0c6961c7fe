"""A store lies on a disk of this computer, in a folder that nothing copies."""

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from mscu.errors import UnsuitableLocation
from mscu.store.files.locations import check_location, default_folder, network_drive, network_file_system

MOUNTS = r"""
21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
22 21 0:5 / /proc rw - proc proc rw
30 21 0:40 / /mnt/force rw,relatime shared:2 master:1 - cifs //server/share rw
31 21 0:41 / /home/anna/my\040share rw - nfs4 server:/x rw
32 21 0:42 / /home/anna/.gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
33 21 0:43 / /home/anna/remote rw - fuse.sshfs anna@server: rw
34 21 0:44 / /media/usb rw - fuseblk /dev/sdb1 rw
35 21 0:45 / /home/anna/vault rw - fuse.gocryptfs /home/anna/.vault rw
36 21 0:46 / /mnt/c rw - 9p C:\134 rw,aname=drvfs
37 30 8:1 / /mnt/force/local rw - ext4 /dev/sda1 rw
38 21 0:47 / /mnt/twice rw - ext4 /dev/sda2 rw
39 21 0:48 / /mnt/twice rw - nfs server:/y rw
40 21 0:49 / /media/vm rw - vboxsf shared rw
""".strip()


def test_the_table_of_mounts_tells_shares_from_disks() -> None:
    for path, kind in (
        ("/home/anna/store", None),
        ("/mnt/force", "cifs"),
        ("/mnt/force/a/b", "cifs"),
        ("/mnt/forceful", None),
        ("/mnt/force/local/a", None),
        ("/home/anna/my share/a", "nfs4"),
        ("/home/anna/.gvfs/x", "fuse.gvfsd-fuse"),
        ("/home/anna/remote", "fuse.sshfs"),
        ("/media/usb/store", None),
        ("/home/anna/vault/store", None),
        ("/mnt/c/Users", "9p"),
        ("/mnt/twice/x", "nfs"),
        ("/media/vm/x", "vboxsf"),
    ):
        assert network_file_system(PurePosixPath(path), MOUNTS) == kind, path
    mounts = "1 0 0:1 / / rw - 9p none rw\n2 1 0:2 / /data rw - 9p none rw"  # of a container
    assert network_file_system(PurePosixPath("/work/store"), mounts) is None
    assert network_file_system(PurePosixPath("/data/store"), mounts) == "9p"


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        (r"\\server\share\store", True),
        ("//server/share/store", True),
        (r"\\?\UNC\server\share\store", True),
        (r"C:\Users\anna\store", False),
        (r"\\?\C:\Users\anna\store", False),
        ("store", False),
    ],
)
def test_a_windows_path_may_name_another_computer(path: str, remote: bool) -> None:
    assert network_drive(PureWindowsPath(path)) is remote


SYNCHRONISED = {
    "OneDrive": "OneDrive",
    "OneDrive - Some Police": "OneDrive",
    "Dropbox": "Dropbox",
    "Dropbox (Unit)": "Dropbox",
    "Google Drive": "Google Drive",
    "iCloudDrive": "iCloud",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "MEGA": "MEGA",
}


def test_a_folder_of_a_sync_program_is_refused_and_one_with_a_like_name_allowed(tmp_path: Path) -> None:
    for folder, program in SYNCHRONISED.items():
        for place in (tmp_path / folder, tmp_path / folder / "unit" / "store"):
            with pytest.raises(UnsuitableLocation, match=rf"^{program} copies this folder"):
                check_location(place)
    for folder in ("Boxes", "my dropbox notes", "megaphone", "onedrivers"):
        check_location(tmp_path / folder)


@pytest.mark.parametrize(
    ("marker", "program"),
    [(".stfolder", "Syncthing"), (".dropbox", "Dropbox"), (".nextcloudsync.log", "Nextcloud")],
)
def test_a_folder_of_a_sync_program_is_known_by_its_marker(tmp_path: Path, marker: str, program: str) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / marker).touch()
    with pytest.raises(UnsuitableLocation, match=program):
        check_location(tmp_path / "shared" / "store")
    check_location(tmp_path / "store")


def test_the_usual_folder_is_the_persons_own_whatever_settings_a_sync_program_has_there() -> None:
    (Path.home() / ".dropbox").mkdir()
    folder = default_folder()
    assert folder.is_relative_to(Path.home())
    check_location(folder)


def test_a_folder_that_windows_syncs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Force"))
    with pytest.raises(UnsuitableLocation, match="OneDrive"):
        check_location(tmp_path / "Force" / "store")
    check_location(tmp_path / "store")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_link_does_not_lead_round_the_rule(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(UnsuitableLocation):
        check_location(tmp_path / "innocent" / "store")
