# SPDX-License-Identifier: EUPL-1.2
"""What setting up an authority adds: contact, participation, release with its papers, confirmations, barriers."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """Bodies that take part; the values are the codes of their roles."""

    STAFF_COUNCIL = "PR", _("Personalrat")
    DISABLED_STAFF = "SBV", _("Schwerbehindertenvertretung")
    EQUALITY = "GLB", _("Gleichstellungsbeauftragte")


class Contact(models.Model):
    """How an authority is reached, and who answers for barriers in this program."""

    authority = models.OneToOneField("organisation.Authority", models.CASCADE, related_name="contact")
    address = models.CharField(_("Anschrift"), max_length=300)
    email = models.EmailField(_("E-Mail"))
    phone = models.CharField(_("Telefon"), max_length=40)
    barrier_office = models.CharField(_("Stelle für Fragen zur Barrierefreiheit"), max_length=200, blank=True)
    barrier_email = models.EmailField(_("E-Mail dieser Stelle"), blank=True)
    barrier_phone = models.CharField(_("Telefon dieser Stelle"), max_length=40, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["authority"]

    def __str__(self) -> str:
        return self.email


class Participation(models.Model):
    """How far one body of one authority was heard; with `site` the local body of that site."""

    class Answer(models.TextChoices):
        NONE = "", _("noch keine Antwort")
        AGREED = "agreed", _("stimmt zu")
        NOTED = "noted", _("keine Einwände")
        REMARKS = "remarks", _("Anmerkungen")
        REFUSED = "refused", _("lehnt ab")

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="participations")
    body = models.CharField(_("Vertretung"), max_length=8, choices=Body)
    site = models.ForeignKey(
        "organisation.Site", models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("Standort")
    )
    is_there = models.BooleanField(_("Diese Vertretung gibt es"), default=True)
    informed_on = models.DateField(_("unterrichtet am"), null=True, blank=True)
    answered_on = models.DateField(_("geantwortet am"), null=True, blank=True)
    answer = models.CharField(_("Antwort"), max_length=10, choices=Answer, blank=True)
    note = models.TextField(_("Anmerkung"), max_length=2000, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["authority", "body"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "body"], condition=Q(site__isnull=True), name="participation_once_per_body"
            ),
            models.UniqueConstraint(fields=["body", "site"], name="participation_once_per_site"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(informed_on__isnull=False, answered_on__gte=F("informed_on")),
                name="participation_answered_after_informed",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="participation_answer_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site or self.authority}: {self.get_body_display()}"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def standing(self) -> "ReleaseQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Release(models.Model):
    """A decision on which the alarm of an authority runs. `until` is its last day; withdrawn ones stay as history."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Dienstvereinbarung")
        INTERIM = "interim", _("vorläufige Regelung der Behördenleitung")

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="releases")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    decided_on = models.DateField(_("vom"))
    until = models.DateField(_("gilt bis"), null=True, blank=True)
    signed_by = models.CharField(_("unterschrieben von"), max_length=200)
    reason = models.TextField(_("Begründung"), max_length=2000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(_("zurückgenommen am"), null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("decided_on")), name="release_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="agreement") | Q(kind="interim", until__isnull=False) & ~Q(reason=""),
                name="release_for_a_time_has_end_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_on:%Y-%m-%d}"

    def covers(self, day: date) -> bool:
        return self.withdrawn_at is None and self.decided_on <= day and (self.until is None or day <= self.until)


class Paper(models.Model):
    """A PDF that belongs to the participation of a body or to a decision on release (`topic`)."""

    class Topic(models.TextChoices):
        STAFF_COUNCIL = "PR", _("Personalrat")
        DISABLED_STAFF = "SBV", _("Schwerbehindertenvertretung")
        EQUALITY = "GLB", _("Gleichstellungsbeauftragte")
        RELEASE = "release", _("Freigabe")

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="papers")
    topic = models.CharField(_("gehört zu"), max_length=10, choices=Topic)
    name = models.CharField(_("Name"), max_length=120)
    file = models.FileField(_("Datei"), upload_to="papers/")
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField(_("hochgeladen am"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["topic", "id"]

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """Somebody in charge has read what cannot be derived: the retention periods, or that the file is complete."""

    class Topic(models.TextChoices):
        MAIL = "mail", _("Mailserver geprüft")
        NO_MAIL = "no_mail", _("ohne Mailversand")
        NOTICES = "notices", _("Löschfristen und Hinweise")
        FILE = "file", _("Akte")

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="confirmations")
    topic = models.CharField(max_length=10, choices=Topic)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["authority", "topic"]
        constraints = [models.UniqueConstraint(fields=["authority", "topic"], name="confirmation_once_per_topic")]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_topic_display()}"


class BarrierReport(models.Model):
    """Somebody met a barrier in this program. A name or address is given only by choice."""

    page = models.CharField(_("Seite"), max_length=300, blank=True)
    text = models.TextField(_("Was nicht ging"), max_length=3000)
    answer_to = models.CharField(_("Antwort an"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("gemeldet am"))
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
