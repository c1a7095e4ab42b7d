# SPDX-License-Identifier: EUPL-1.2
"""What the server keeps of a vault: public keys, closed envelopes and closed files. Nothing here can be opened here.

No admin, no permissions of their own, no moment finer than a day, no row that says when a vault was opened. Keys are
drawn by chance, so that none tells an order. Files are padded by the browser: a size is a class, not a length.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Instance(models.Model):
    """The name of this installation inside encrypted files; one row, never changed, part of every backup."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)


class VaultIdentity(models.Model):
    """Somebody's vault: `recipient` is their public age key, `fingerprint` its six words, `vault` the random name that
    stands inside the files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    vault = models.CharField(max_length=64, unique=True)
    recipient = models.CharField(_("öffentlicher Schlüssel"), max_length=80, unique=True)
    fingerprint = models.CharField(_("Fingerabdruck in Wörtern"), max_length=120)
    created_month = models.DateField(_("eingerichtet im Monat"))

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.id}"


class VaultWrap(models.Model):
    """The secret key in an envelope that only its owner can open: by passphrase, recovery code or passkey."""

    class Kind(models.TextChoices):
        PASSPHRASE = "pass", _("Passwort des Tresors")
        RECOVERY = "recovery", _("Wiederherstellungscode")
        PASSKEY = "prf", _("Passkey")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identity = models.ForeignKey(VaultIdentity, models.CASCADE, related_name="wraps")
    kind = models.CharField(max_length=8, choices=Kind)
    n = models.PositiveSmallIntegerField(default=1)
    blob = models.BinaryField(max_length=16384)

    class Meta:
        default_permissions = ()
        ordering = ["kind", "n"]
        constraints = [models.UniqueConstraint(fields=["identity", "kind", "n"], name="vault_wrap_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.n}"


class VaultVersion(models.Model):
    """One of the last three states of the container with everything in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identity = models.ForeignKey(VaultIdentity, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    size_bucket = models.PositiveIntegerField(_("Größenklasse in Byte"))
    blob = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    saved_day = models.DateField(_("gespeichert am Tag"))

    class Meta:
        default_permissions = ()
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["identity", "version"], name="vault_version_once")]

    def __str__(self) -> str:
        return f"{self.version}"


class VaultBlob(models.Model):
    """An attachment or an archive of sheets as an age file of its own; which is not told. The browser draws the id."""

    id = models.UUIDField(primary_key=True, editable=False)
    identity = models.ForeignKey(VaultIdentity, models.CASCADE, related_name="blobs")
    size_bucket = models.PositiveIntegerField(_("Größenklasse in Byte"))
    blob = models.BinaryField()
    saved_week = models.DateField(_("gespeichert in der Woche ab"))

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id}"


class Share(models.Model):
    """One conversation handed over: an age file for `recipient`. Who sent it stands inside, not here."""

    id = models.UUIDField(primary_key=True, editable=False)
    recipient = models.ForeignKey(VaultIdentity, models.CASCADE, related_name="shares")
    size_bucket = models.PositiveIntegerField(_("Größenklasse in Byte"))
    blob = models.BinaryField()
    left_on = models.DateField(_("hinterlegt am"))

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id}"


class DoorKey(models.Model):
    """A passkey of the vault's own origin. With it its owner gets in for thirty days after leaving.  (SAP-054)

    It opens the door, not the files. No counter and no moment of use are kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identity = models.ForeignKey(VaultIdentity, models.CASCADE, related_name="door_keys")
    credential = models.CharField(max_length=1400, unique=True)
    public = models.BinaryField(max_length=4096)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.id}"
