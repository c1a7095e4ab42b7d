# SPDX-License-Identifier: EUPL-1.2
"""The journal: who did what to which object and when. It names the act, never its content.

Entries are written once and never changed; triggers of the database refuse it (`migrations/_guards.py`). Every entry
waits in `Waiting` until the sealer has chained it by hash in `Seal`. Seals of a month make up a `Segment`, which is
deleted as a whole when its time is over; its head stays.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act. `actor` may name an account that no longer exists; `authority` is empty for the whole instance."""

    at = models.DateTimeField(_("wann"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    actor_kind = models.CharField(max_length=10, default="person")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    authority = models.ForeignKey(
        "organisation.Authority", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    facts = models.JSONField(default=dict)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="journal_by_object"),
            models.Index(fields=["verb", "id"], name="journal_by_verb"),
            models.Index(fields=["authority", "id"], name="journal_by_authority"),
            models.Index(fields=["authority", "at", "id"], name="journal_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb} {self.object_type} {self.object_id}"


class Waiting(models.Model):
    """An entry that is not yet sealed. A trigger writes the row with the entry, the sealer takes it away."""

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        ordering = ["entry_id"]

    def __str__(self) -> str:
        return str(self.entry_id)


class Segment(models.Model):
    """The seals of one month. `first` and `last` are numbers of seals, `head` is the hash of the last one."""

    month = models.DateField(_("Monat"), unique=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(null=True)
    head = models.CharField(_("Kopf"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("abgeschlossen am"), null=True)
    dropped_at = models.DateTimeField(_("gelöscht am"), null=True)

    class Meta:
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def count(self) -> int:
        """How many entries the segment has or had; 0 while it is open."""
        return self.last - self.first + 1 if self.last is not None else 0


class Seal(models.Model):
    """A link of the chain: the hash of the entry, its number, the moment, and the hash of the link before."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="seals")
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
