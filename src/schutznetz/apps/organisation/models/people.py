# SPDX-License-Identifier: EUPL-1.2
"""The people who work for an authority."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.models.places import Authority, Desk, Site
from schutznetz.apps.ui.models import search_field, sort_field


class Person(models.Model):
    """Somebody who works for an authority. `external_id` comes from the personnel system and never changes.

    `helped_until`: somebody of the administration may act in this person's name until then (see `Assistance`); kept
    here so that every page can say so without another query.
    """

    external_id = models.CharField(_("Personalkennung"), max_length=64, unique=True)
    given_name = models.CharField(_("Vorname"), max_length=100)
    family_name = models.CharField(_("Nachname"), max_length=100)
    email = models.EmailField(_("E-Mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="people", db_index=False)
    site = models.ForeignKey(Site, models.SET_NULL, related_name="people", null=True, blank=True, db_index=False)
    desk = models.ForeignKey(Desk, models.SET_NULL, related_name="people", null=True, blank=True)
    left_on = models.DateField(_("ausgeschieden am"), null=True, blank=True)
    helped_until = models.DateTimeField(null=True, blank=True, editable=False)
    sort_name = sort_field("family_name", "given_name")
    search = search_field("family_name", "given_name", "external_id")

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="person_by_sort_name"),
            models.Index(fields=["authority", "sort_name", "id"], name="person_by_authority"),
            models.Index(fields=["site", "sort_name", "id"], name="person_by_site"),
            models.Index(fields=["authority", "external_id"], name="person_by_number"),
            models.Index(fields=["left_on"], condition=models.Q(left_on__isnull=False), name="person_by_last_day"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"
