"""A PDF that a passphrase closes."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from mscu.documents.pdf.locked import encrypt
from tests.documents.reading import document_saying, written

PASSPHRASE = "heather tide l\u0061\u0308pwing £5"
COMPOSED = "heather tide l\u00e4pwing £5"
SECRET = "Hollin Lane Yard"


@pytest.fixture(scope="module")
def closed() -> bytes:
    """Return a document that was closed."""
    return encrypt(written(document_saying(SECRET)), PASSPHRASE)


@pytest.mark.parametrize("tried", ["", "heather tide lapwing £5", "owner"])
def test_nothing_else_opens_it(closed: bytes, tried: str) -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(closed), password=tried)


def test_whoever_types_the_same_letters_with_other_keys_opens_it(closed: bytes) -> None:
    with pypdfium2.PdfDocument(closed, password=COMPOSED) as document:
        assert SECRET in document[0].get_textpage().get_text_bounded()


def test_it_is_aes_of_256_bits_and_leaves_nothing_in_the_clear(closed: bytes) -> None:
    with pikepdf.open(BytesIO(closed), password=COMPOSED) as document:
        assert document.encryption.R == 6
        assert document.encryption.bits == 256
        assert document.encryption.stream_method == document.encryption.stream_method.aesv3
        assert document.allow.accessibility
        assert document.Root.StructTreeRoot is not None
    for words in (b"A test", b"dc:title", SECRET.encode(), SECRET.encode("utf-16-be")):
        assert words not in closed


def test_the_identifier_that_a_locked_file_tells_openly_is_drawn_and_no_digest() -> None:
    plain = written(document_saying(SECRET))
    found = []
    for file, passphrase in ((plain, ""), (encrypt(plain, PASSPHRASE), COMPOSED)):
        with pikepdf.open(BytesIO(file), password=passphrase) as document:
            found.append({bytes(each) for each in document.trailer.ID})
    assert found[0].isdisjoint(found[1])
