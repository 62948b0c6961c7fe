"""A built program that does not do what it should is not passed on."""

import sys
from pathlib import Path

import pytest

from installer import build

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script here")


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("echo 'No module named numpy' >&2; exit 1", "failed at --version: No module named numpy"),
        ("echo mscu 0.0.1", "says that it is 'mscu 0.0.1'"),
        ('test "$1" != demo || exit 1; echo mscu VERSION', "failed at demo"),
    ],
    ids=["does not start", "has the metadata of another", "has no data"],
)
def test_a_program_that_fails_ends_the_build(
    script: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mscu"
    program.write_text(f"#!/bin/sh\n{script.replace('VERSION', build.project_version())}\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(build, "BUILT", program)
    with pytest.raises(SystemExit, match=complaint):
        build.try_it()
