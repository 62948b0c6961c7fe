"""The script that sets all up: what it asks for, and what it says when that is missing."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import go

ROOT = Path(__file__).parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "go.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [(), ("fly",)])
def test_other_commands_are_answered_with_those_that_are_known(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.returncode == 2
    for command in ("demo", "test", "check", "prove"):
        assert f"go.py {command}" in answer.stderr


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "go.py").read_text(encoding="utf-8"))
    modules = {
        str(name).split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in getattr(node, "names", ()) if isinstance(node, ast.Import)]
        )
    }
    assert modules <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_these_pythons_will_do(version: tuple[int, int]) -> None:
    assert go.python_complaint(version) == ""


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_other_pythons_are_told_so(version: tuple[int, int]) -> None:
    complaint = go.python_complaint(version)
    assert ".".join(map(str, version)) in complaint
    assert "Python 3.11, 3.12 and 3.13" in complaint


def test_what_is_missing_is_named_by_its_package() -> None:
    assert go.lacking({"libnone.so.9": "libnone9", "libc.so.6": "libc6"}, go.loads) == ["libnone9"]


def test_the_screens_libraries_are_asked_for_only_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(go, "SCREEN_LIBRARIES", {"libnone.so.9": "libnone9"})
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "libnone9" not in go.missing_packages("demo")
    assert "libnone9" in go.missing_packages("test")  # the tests start screens of their own
    monkeypatch.setenv("DISPLAY", ":0")
    assert "libnone9" in go.missing_packages("demo")


def test_the_tools_of_the_tests_are_asked_for_only_by_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go, "TEST_TOOLS", {"no-such-tool": "no-such-package"})
    monkeypatch.setattr(go, "PACKAGE_TOOLS", {"no-such-packer": "another-package"})
    asked = {command: {*go.missing_packages(command)} for command in ("demo", "test", "prove")}
    assert "no-such-package" in asked["test"] & asked["prove"] - asked["demo"]
    assert "another-package" in asked["prove"] - asked["test"] - asked["demo"]


def test_a_build_needs_pythons_own_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go, "get_config_var", {"INSTSONAME": "libpython3.99.so.1.0"}.get)
    assert "libpython3.99" in go.missing_packages("prove")
    assert "libpython3.99" not in go.missing_packages("test")
    monkeypatch.setattr(go, "get_config_var", {"INSTSONAME": "libpython3.99.a"}.get)
    assert go.python_library() == {}


def test_a_server_that_debian_keeps_outside_the_path_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(go, "DEBIAN_SERVERS", tmp_path)
    monkeypatch.setattr(go, "TEST_TOOLS", {"no-such-tool": "no-such-package"})
    assert "no-such-package" in go.missing_packages("test")
    for number in ("9", "15"):
        (tmp_path / number / "bin").mkdir(parents=True)
        (tmp_path / number / "bin" / "no-such-tool").touch()
    assert go.find_tool("no-such-tool") == str(tmp_path / "15" / "bin" / "no-such-tool")
    assert "no-such-package" not in go.missing_packages("test")


def test_who_is_not_root_is_told_one_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit) as stop:
        go.provide(["libegl1", "libgl1"])
    _, line = str(stop.value.code).splitlines()
    assert re.fullmatch(r"sudo apt-get update && sudo apt-get install .* libegl1 libgl1", line)


def test_a_step_is_taken_once_for_each_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go, "VENV", tmp_path)
    taken: list[str] = []
    for key in ("first", "first", "second"):
        go.once("step", key, lambda: taken.append("taken"))
    assert len(taken) == 2


def test_a_step_that_fails_is_taken_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go, "VENV", tmp_path)

    def fail() -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - it is our own
        go.once("step", "key", fail)
    taken: list[str] = []
    go.once("step", "key", lambda: taken.append("taken"))
    assert taken


@pytest.mark.parametrize(
    ("changed", "tested", "left"),
    [
        ("mscu/gate.py", "tests/test_gate_disk.py", "tests/test_access.py"),
        ("tests/test_gate.py", "tests/test_gate_disk.py", "tests/test_access.py"),
        ("mscu/store/keys/slots.py", "tests/store/keys/test_slots.py", "tests/store/test_guard.py"),
        ("tests/store/keys/test_slots.py", "tests/store/keys/test_slots.py", "tests/store/test_guard.py"),
        ("mscu/models/entries/entry.py", "tests/models/test_kinds.py", "tests/test_access.py"),
        (
            "mscu/store/migrations/versions/0058.sql",
            "tests/store/schema/test_migrate.py",
            "tests/test_main.py",
        ),
        ("installer/linux/mime.xml", "tests/installer/test_deb.py", "tests/test_access.py"),
        ("resources/rules/clocks.toml", "tests/resources/test_clocks.py", "tests/test_access.py"),
        ("resources/rules/clocks.toml", "tests/rules/test_clocks.py", "tests/test_access.py"),
        ("resources/demo/caravan.toml", "tests/demo/test_build.py", "tests/test_access.py"),
    ],
)
def test_a_change_is_checked_by_the_tests_of_its_folder(changed: str, tested: str, left: str) -> None:
    tests = go.tests_of(Path(changed))
    assert tested in tests
    assert left not in tests


@pytest.mark.parametrize("changed", ["README.md", "mscu/py.typed", "tests/scenes/crowd.py", "go.py"])
def test_what_no_test_mirrors_has_none(changed: str) -> None:
    assert go.tests_of(Path(changed)) == []


def test_every_file_of_a_folder_that_git_does_not_know_is_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(go, "ROOT", tmp_path)
    for command in ("init --quiet", "-c user.name=A -c user.email=a commit --quiet --allow-empty -m A"):
        subprocess.run(["git", *command.split(" ")], cwd=tmp_path, check=True)
    (tmp_path / "a name.py").touch()
    assert go.changed() == [Path("a name.py")]
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert go.changed() == [Path("a name.py")]


def step(title: str, *, code: int = 0) -> go.Step:
    return title, (sys.executable, "-c", f"raise SystemExit({code})")


def test_a_night_shows_what_passed_and_how_long_it_took(capfd: pytest.CaptureFixture[str]) -> None:
    assert go.take([step("first"), ("here", lambda: None), step("third")]) == 0
    lines = capfd.readouterr().out.splitlines()
    shown = [line for line in lines if line.startswith("= ")]
    assert [line.partition(":")[0] for line in shown] == ["= first", "= here", "= third"]
    assert all(re.fullmatch(r"= \w+: 0 min \d\d s", line) for line in shown)
    assert re.fullmatch(r"All passed in 0 min \d\d s: first; here; third\.", lines[-1])


def test_a_night_ends_at_the_first_step_that_fails(capfd: pytest.CaptureFixture[str]) -> None:
    assert go.take([step("first"), step("second", code=3), step("third")]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert re.fullmatch(r"Stopped after 0 min \d\d s\. This failed: second\. Passed: first\.", lines[-1])


def test_a_night_has_each_long_test_and_each_file_that_it_runs() -> None:
    """What is marked as long is a journey, or among the tests of which none but journeys are left out."""
    (_, journeys), (_, long), _, (_, benchmarks) = go.night_steps()
    assert journeys == ("pytest", "-m", "nightly", go.JOURNEYS)
    assert {"nightly", f"--ignore={go.JOURNEYS}"} <= {*long}
    assert not [part for part in long if part.startswith("tests")]
    files = [word for _, command in go.installer_steps() if isinstance(command, tuple) for word in command]
    named = [word for word in (*files, *benchmarks) if word.endswith(".py")]
    assert len(named) >= 3
    assert [word for word in named if not (ROOT / word).is_file()] == []


def test_the_tests_that_measure_coverage_are_there() -> None:
    assert [path for path in go.COVERING if not (ROOT / path).exists()] == []


def test_ci_runs_the_longer_of_the_two_runs_that_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 go.py test --all" in script
    assert {"python3 go.py test", "python3 go.py test --all"} <= {
        " ".join(line.partition("#")[0].split()) for line in readme.splitlines()
    }


def test_all_is_the_day_and_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test that is not for the night is in one of the two runs of `--all`, and none is in both."""
    taken: list[list[tuple[str, ...]]] = []
    monkeypatch.setattr(go, "run", taken.append)
    go.test([])
    go.test(["--all"])
    (*linters, day), (*same, others, covering) = taken
    assert linters == same == [*go.CHECKS]
    marks = [step[step.index("-m") + 1] for step in (day, others, covering)]
    assert marks == ["not rest and not nightly", "not covering and not nightly", "covering and not nightly"]
