# SPDX-License-Identifier: EUPL-1.2
"""How an authority writes: its letterhead, and its own wording of letters.

Letters themselves are not stored: the same template, letterhead and facts give the same bytes again.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Letterhead(models.Model):
    """What stands on every letter of an authority. `logo` is an SVG or PNG as `logo_kind` says, or empty."""

    authority = models.OneToOneField("organisation.Authority", models.CASCADE, related_name="letterhead")
    name = models.CharField(_("Name auf dem Briefkopf"), max_length=120)
    address = models.TextField(_("Anschrift"), max_length=300, blank=True)
    place = models.CharField(_("Ort vor dem Datum"), max_length=80, blank=True)
    contact = models.TextField(_("Fußzeile"), max_length=400, blank=True)
    logo = models.BinaryField(blank=True, default=b"")
    logo_kind = models.CharField(max_length=3, blank=True)

    def __str__(self) -> str:
        return self.name


class LetterTemplate(models.Model):
    """One version of an authority's wording of a letter; the newest counts. Empty: back to the shipped wording."""

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="letter_templates")
    kind = models.CharField(max_length=30)
    subject = models.CharField(_("Betreff"), max_length=200, blank=True)
    body = models.TextField(_("Text"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["authority", "kind", "-id"], name="letter_template_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def is_shipped(self) -> bool:
        return not self.body
