# SPDX-License-Identifier: EUPL-1.2
"""What people are to learn, the mails it travels in, what each person wishes, and addresses that do not work."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from schutznetz.domain.notices.timing import AT_ONCE, DAILY, Wishes


def new_token() -> str:
    """128 random bits: names a mail in its Message-ID and in the address it bounces to."""
    return secrets.token_hex(16)


class Mail(models.Model):
    """One mail to one address, made of one or more notices; `invitations` are pairs of method and calendar file.

    The text and the files are emptied as soon as it was sent, or dropped; `trouble` then says why (`left`, `locked`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENDING = "sending", _("wird gesendet")
        SENT = "sent", _("gesendet")
        FAILED = "failed", _("nicht angenommen")
        BOUNCED = "bounced", _("zurückgekommen")
        DROPPED = "dropped", _("nicht gesendet: Konto geschlossen oder letzter Tag vorbei")

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="+", null=True, blank=True)
    address = models.EmailField(_("Adresse"))
    language = models.CharField(max_length=5, default="de")
    subject = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    invitations = models.JSONField(default=list, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="mail_by_due"),
            models.Index(fields=["sent_at"], name="mail_by_sent"),
            models.Index(fields=["made_at"], name="mail_by_made"),
            models.Index(fields=["address", "made_at"], name="mail_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.token} {self.state}"


class Notice(models.Model):
    """Something a person is to learn: the row of the act's transaction. ``facts`` fill the template of its kind."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet auf den Versand")
        MAILED = "mailed", _("als Mail verschickt")
        SHOWN = "shown", _("nur hier zu lesen")
        DROPPED = "dropped", _("nicht gesendet: Konto geschlossen oder letzter Tag vorbei")

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="notices", null=True, blank=True)
    address = models.EmailField(blank=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    mail = models.ForeignKey(Mail, models.SET_NULL, related_name="notices", null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="notice_by_due"),
            models.Index(fields=["made_at"], name="notice_by_made"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, address="")
                | models.Q(person__isnull=True) & ~models.Q(address=""),
                name="notice_is_for_a_person_or_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Choice(models.Model):
    """When and about what a person wants mail. Without a row: at once, quiet from 20 to 6 o'clock, everything."""

    class Rhythm(models.TextChoices):
        AT_ONCE = AT_ONCE, _("sofort, nur nicht in der Ruhezeit")
        DAILY = DAILY, _("einmal am Tag, gesammelt")

    person = models.OneToOneField("organisation.Person", models.CASCADE, related_name="notice_choice")
    rhythm = models.CharField(_("Rhythmus"), max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    digest_hour = models.PositiveSmallIntegerField(_("Uhrzeit der gesammelten Mail"), default=7)
    quiet_from = models.PositiveSmallIntegerField(_("Ruhe von"), default=20)
    quiet_until = models.PositiveSmallIntegerField(_("Ruhe bis"), default=6)
    muted = models.JSONField(_("keine Mail zu"), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest_hour__lte=23, quiet_from__lte=23, quiet_until__lte=23),
                name="choice_of_full_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.rhythm}"

    def wishes(self) -> Wishes:
        return Wishes(self.rhythm, self.digest_hour, self.quiet_from, self.quiet_until)


class BrokenAddress(models.Model):
    """An address that mail does not reach. No mail goes there until somebody says that it works again."""

    address = models.EmailField(_("Adresse"), unique=True)
    status = models.CharField(_("Meldung"), max_length=20)
    since = models.DateTimeField(_("seit"))

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.address} {self.status}"
