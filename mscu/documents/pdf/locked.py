"""Encrypts a PDF with a passphrase (AES-256), for a copy that travels on a stick or by e-mail."""

from __future__ import annotations

import secrets
import unicodedata
from io import BytesIO

import pikepdf


def encrypt(pdf: bytes, passphrase: str) -> bytes:
    """Encrypt the whole file with its metadata; only the passphrase opens it.

    Screen readers may still read it. The owner's passphrase, which PDF has beside the reader's, is random and
    not kept: an empty one would open the file for anybody.
    """
    target = BytesIO()
    encryption = pikepdf.Encryption(
        user=as_typed(passphrase),
        owner=secrets.token_urlsafe(32),
        R=6,
        aes=True,
        metadata=True,
        allow=pikepdf.Permissions(accessibility=True, extract=True),
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.trailer.ID  # a digest of the content, readable without the passphrase
        document.save(target, encryption=encryption)
    return target.getvalue()


def as_typed(passphrase: str) -> str:
    """Return a passphrase normalised as every PDF reader does, however it was typed."""
    return unicodedata.normalize("NFKC", passphrase)
