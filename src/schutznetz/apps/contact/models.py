# SPDX-License-Identifier: EUPL-1.2
"""Letters nobody here can read: to exactly one counsellor, from somebody who is not known.

No row says who wrote, no row says when: weeks are kept, as one of their days. Keys are drawn at random, so that they
tell no order either. What a code leads to (`lookup`) is kept as a digest only.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mailbox(models.Model):
    """A conversation. `used_on` is the Sunday of the week of its last use, `opened_on` the Monday of the week in which
    somebody last looked with the code."""

    class State(models.TextChoices):
        NEW = "new", _("neu")
        TOLD = "told", _("mitgeteilt")
        FETCHED = "fetched", _("abgeholt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="mailboxes")
    lookup = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("Stand"), max_length=7, choices=State, default=State.NEW)
    used_on = models.DateField(_("Woche der letzten Nutzung"))
    opened_on = models.DateField(_("Woche, in der zuletzt mit dem Code nachgesehen wurde"), null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class Letter(models.Model):
    """One age file of a conversation; its order and time stand inside."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="letters")
    is_from_writer = models.BooleanField()
    blob = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class Slot(models.Model):
    """A time a counsellor offers. Taken without a name: `lookup` is what the four words lead to, `blob` an age file."""

    class State(models.TextChoices):
        FREE = "free", _("frei")
        TAKEN = "taken", _("vergeben")
        TOLD = "told", _("vergeben und mitgeteilt")
        SEEN = "seen", _("vergeben und abgeholt")
        CALLED_OFF = "off", _("abgesagt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("Beginn"))
    minutes = models.PositiveSmallIntegerField(_("Minuten"))
    state = models.CharField(_("Stand"), max_length=5, choices=State, default=State.FREE)
    lookup = models.CharField(max_length=64, unique=True, null=True, blank=True)
    blob = models.BinaryField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["counsellor", "starts_at"], name="slot_once"),
            models.CheckConstraint(
                condition=models.Q(state="free", lookup=None) | models.Q(state="off") | models.Q(lookup__isnull=False),
                name="slot_taken_with_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Turnstile(models.Model):
    """One row: how many came through in this minute and in the one before. Nobody is counted apart."""

    minute = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.minute)
