"""What goes beside the files of a release."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installer.release import packages, sign, version, write_sums


def test_sums_are_read_by_the_usual_tool(tmp_path: Path) -> None:
    files = [tmp_path / "mscu b.deb", tmp_path / "mscu a.deb"]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]))
    sums = write_sums(files, tmp_path)
    assert sums.read_text(encoding="utf-8").splitlines() == [
        f"{hashlib.sha256(bytes([1])).hexdigest()}  mscu a.deb",
        f"{hashlib.sha256(bytes([0])).hexdigest()}  mscu b.deb",
    ]
    if tool := shutil.which("sha256sum"):
        subprocess.run([tool, "--check", "--strict", sums.name], cwd=tmp_path, check=True)


def test_each_file_is_handed_to_the_command_that_signs(tmp_path: Path) -> None:
    files = [tmp_path / "a file.deb", tmp_path / "b.deb"]
    program = "import pathlib, sys; pathlib.Path(sys.argv[1] + '.sig').write_text('signed')"
    sign(files, f'{sys.executable} -c "{program}"')
    assert [Path(f"{file}.sig").read_text(encoding="utf-8") for file in files] == ["signed", "signed"]


def test_a_signature_that_fails_ends_it(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        sign([tmp_path / "a.deb"], f'{sys.executable} -c "raise SystemExit(1)"')


def test_without_a_file_it_is_what_a_force_installs(tmp_path: Path) -> None:
    (tmp_path / "mscu").mkdir()
    for name in ("mscu_0.2.0_amd64.deb", "mscu-0.2.0.msi", "mscu-0.2.0.cdx.json", "SHA256SUMS"):
        (tmp_path / name).touch()
    assert [path.name for path in packages(tmp_path)] == ["mscu-0.2.0.msi", "mscu_0.2.0_amd64.deb"]


def test_the_version_is_that_of_the_change_log() -> None:
    changes = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{version()}]" in changes
