"""Long lists come some at a time, in their order."""

from mscu.batches import in_batches


def test_the_last_batch_has_what_is_left_and_nothing_is_no_batch() -> None:
    assert list(in_batches("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(in_batches((), 2)) == []
