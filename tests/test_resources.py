"""What is shipped beside the code is found."""

import pytest

from mscu.resources import resource


def test_a_shipped_folder_is_found() -> None:
    assert resource("rules").is_dir()


def test_a_missing_one_is_a_broken_installation() -> None:
    with pytest.raises(FileNotFoundError):
        resource("no-such-folder/no-such-file")
