# SPDX-License-Identifier: EUPL-1.2
"""Returns of the quarters: shares nobody here can read, and apart from them who has sent one.

Between a share and a person stands a blind signature. No column, order or time joins them: keys are random, rows carry
no time, and every night all of them are written anew in a random order (`jobs.shuffle`).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Collector(models.Model):
    """Which office of the ministry adds up the returns of its working groups: itself, or the body it authorised."""

    class Role(models.TextChoices):
        """As in `documentation.receivers` of the rule set."""

        STATISTICS = "STAT", _("Auswertende Stelle")
        MINISTRY = "MIN", _("Ministerium")

    ministry = models.OneToOneField("organisation.Authority", models.CASCADE, related_name="collector")
    role = models.CharField(_("Empfänger"), max_length=4, choices=Role, default=Role.STATISTICS)

    def __str__(self) -> str:
        return self.get_role_display()


class Pool(models.Model):
    """The returns of one working group and quarter. What becomes of it depends on their number only.

    `merged_into`: the pool of the fixed neighbour with which it is added up, because it held too few by itself.
    """

    class State(models.TextChoices):
        OPEN = "open", _("nimmt Meldungen an")
        READY = "ready", _("kann zusammengezählt werden")
        MERGED = "merged", _("mit dem Nachbarn zusammengelegt")
        CARRIED = "carried", _("ins nächste Quartal übernommen")
        SUMMED = "summed", _("zusammengezählt, Meldungen gelöscht")

    group = models.ForeignKey("organisation.WorkingGroup", models.CASCADE, related_name="pools")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    quarter = models.PositiveSmallIntegerField(_("Quartal"))
    state = models.CharField(_("Status"), max_length=8, choices=State, default=State.OPEN)
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged", null=True, blank=True)

    class Meta:
        ordering = ["-year", "-quarter", "group__name"]
        indexes = [models.Index(fields=["state", "year", "quarter"], name="pool_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["group", "year", "quarter"], name="pool_once"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="pool_of_a_quarter"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="pool_merged_into_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.year}/{self.quarter}"


class SigningKey(models.Model):
    """A key pair that signs one kind of token of a pool: to hand in a return, or that one was handed in.

    Whoever steals `private` could hand in returns that nobody gave; it opens none.
    """

    class Purpose(models.TextChoices):
        HAND_IN = "hand_in", _("Meldung abgeben")
        RECEIPT = "receipt", _("Eingang")

    pool = models.ForeignKey(Pool, models.CASCADE, related_name="keys")
    purpose = models.CharField(max_length=8, choices=Purpose)
    private = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "purpose"], name="signing_key_once")]

    def __str__(self) -> str:
        return self.purpose


class TallyShare(models.Model):
    """One return: an age file of fixed size. Its key is the SHA-256 of a token nobody here has seen before."""

    id = models.CharField(primary_key=True, max_length=64, editable=False)
    pool = models.ForeignKey(Pool, models.CASCADE, related_name="shares")
    blob = models.BinaryField()

    def __str__(self) -> str:
        return self.id[:8]


class ReturnToken(models.Model):
    """That a person was given the one blind signature of a quarter; `receipt` is the SHA-256 of what came back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="return_tokens")
    pool = models.ForeignKey(Pool, models.CASCADE, related_name="tokens")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    quarter = models.PositiveSmallIntegerField(_("Quartal"))
    blinded = models.CharField(max_length=64)
    receipt = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "year", "quarter"], name="return_token_once"),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="return_receipt_used_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.quarter}"


class ReturnReceipt(models.Model):
    """That a person has sent the return of a quarter, a nil return or not. Written at night, for all at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="return_receipts")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    quarter = models.PositiveSmallIntegerField(_("Quartal"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "year", "quarter"], name="return_receipt_once")]

    def __str__(self) -> str:
        return f"{self.year}/{self.quarter}"


class PoolSum(models.Model):
    """The sums of one pool and those merged into it: what a release is made from, shown to nobody.

    `cells` are the counts of the plan at the source, in its order; `digest` is that of the plan. `keys` are the sums of
    record keys in the same cells, modulo 2^32; None unless the year is protected by them and all returns brought them.
    """

    pool = models.OneToOneField(Pool, models.CASCADE, related_name="sums")
    digest = models.CharField(max_length=64)
    returns = models.PositiveIntegerField(_("Meldungen"))
    left_out = models.PositiveIntegerField(_("nicht lesbare Meldungen"), default=0)
    cells = models.JSONField()
    keys = models.JSONField(null=True, default=None)

    def __str__(self) -> str:
        return str(self.pool)
