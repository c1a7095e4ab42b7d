# SPDX-License-Identifier: EUPL-1.2
"""Uploaded files on their way into the organisation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One uploaded file on its way into the organisation: read and shown first, applied when somebody says so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet auf die Prüfung")
        CHECKING = "checking", _("wird geprüft")
        READY = "ready", _("geprüft, wartet auf Ihre Entscheidung")
        FAULTY = "faulty", _("enthält Fehler")
        CONFIRMED = "confirmed", _("wartet auf die Übernahme")
        APPLYING = "applying", _("wird übernommen")
        DONE = "done", _("übernommen")
        FAILED = "failed", _("abgebrochen")
        DISCARDED = "discarded", _("verworfen")

    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(_("Datei"), upload_to="imports/", blank=True)
    file_name = models.CharField(_("Dateiname"), max_length=200)
    mark_missing = models.BooleanField(_("Fehlende als ausgeschieden markieren"), default=False)
    missing_limit = models.PositiveIntegerField(_("höchstens so viele Personen"), default=20)
    created_at = models.DateTimeField(_("hochgeladen am"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"], name="import_run_by_state")]

    def __str__(self) -> str:
        return self.file_name
