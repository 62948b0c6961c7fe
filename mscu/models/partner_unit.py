"""Other units with a program of their own: their keys, and the bundles that came from them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity
from mscu.models.base import PartOfEntry, Record, field, link, person
from mscu.models.signers import Signed


class OtherUnit(Record):
    """A unit to which bundles can be sent, once two people have compared the fingerprint."""

    __tablename__ = "other_unit"
    unrestricted: ClassVar[str] = "public keys of a unit: it belongs to no case"
    only_followed: ClassVar[bool] = True

    unit: Mapped[str] = field(Sensitivity.STAFF, "Unit")
    seal_key: Mapped[str] = field(Sensitivity.PLAIN, "Key to seal to", unique=True)
    sign_key: Mapped[str] = field(Sensitivity.PLAIN, "Key to check with", unique=True)
    compared: Mapped[str] = field(Sensitivity.STAFF, "Compared with whom, and how")
    added_at: Mapped[datetime] = field(Sensitivity.DATE, "Added")
    added_by_id: Mapped[int] = person(Signed(may=Permission.RELEASE))


class ReceivedBundle(Record):
    """That a bundle was received: the same one is never taken in twice."""

    __tablename__ = "received_bundle"
    unrestricted: ClassVar[str] = "which bundle of which unit came in: what it says is a report"
    only_followed: ClassVar[bool] = True

    uuid: Mapped[str] = field(Sensitivity.PLAIN, "Its own name", unique=True)
    unit_id: Mapped[int] = link("other_unit")
    sha256: Mapped[str] = field(Sensitivity.PLAIN, "SHA-256 of the file")
    issued: Mapped[str] = field(Sensitivity.DATE, "Issued")
    received_at: Mapped[datetime] = field(Sensitivity.DATE, "Received")
    received_by_id: Mapped[int] = link("users")


class BundleOrigin(PartOfEntry, Record):
    """Where a report came from: the bundle, and the case of the other unit."""

    __tablename__ = "bundle_origin"

    bundle_id: Mapped[int] = link("received_bundle")
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Their case")
    issued_by: Mapped[str] = field(Sensitivity.STAFF, "Issued by")
