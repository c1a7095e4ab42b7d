# SPDX-License-Identifier: EUPL-1.2
"""Keys of identity providers, their groups, what these groups mean here, lists of accounts, and departures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProvisioningKey(models.Model):
    """A bearer token with which an identity provider acts for one authority. Only its digest is stored."""

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="provisioning_keys")
    label = models.CharField(_("Bezeichnung"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("erzeugt am"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    expires_at = models.DateTimeField(_("gilt bis"))
    used_at = models.DateTimeField(_("zuletzt benutzt"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("gesperrt am"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.label


class ScimAccount(models.Model):
    """What the identity provider knows about an account beside our own fields.

    `detached_at`: the provider has deleted it. The account is closed, and the provider does not see it any more.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="scim")
    external_id = models.CharField(max_length=200, blank=True, db_index=True)
    detached_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)


class ScimGroup(models.Model):
    """A group of the identity provider. It means nothing here until a rule says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="scim_groups")
    name = models.CharField(_("Gruppe"), max_length=200)
    external_id = models.CharField(max_length=200, blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="scim_groups", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="scim_group_once")]

    def __str__(self) -> str:
        return self.name


class GroupRule(models.Model):
    """Whoever is in the group holds this office, for the authority or for one of its sites."""

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="group_rules")
    group_name = models.CharField(_("Name der Gruppe"), max_length=200)
    role = models.CharField(_("Rolle"), max_length=8)
    site = models.ForeignKey(
        "organisation.Site", models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("Standort")
    )

    class Meta:
        ordering = ["group_name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "group_name", "role", "site"], name="group_rule_once_per_site"
            ),
            models.UniqueConstraint(
                fields=["authority", "group_name", "role"], condition=Q(site__isnull=True), name="group_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_name}: {self.role}"


class GroupOffice(models.Model):
    """An office that a rule gave; only such offices end when somebody leaves the group."""

    office = models.OneToOneField("organisation.Office", models.CASCADE, related_name="group_office")
    rule = models.ForeignKey(GroupRule, models.SET_NULL, related_name="given", null=True)

    def __str__(self) -> str:
        return str(self.office)


class Departure(models.Model):
    """Somebody left: what was closed, so that a mistake can be taken back."""

    class Source(models.TextChoices):
        SCIM = "scim", _("Verzeichnisdienst")
        LIST = "list", _("Liste")
        DAY = "day", _("letzter Arbeitstag")
        HAND = "hand", _("von Hand")

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="departures")
    last_on = models.DateField(_("letzter Tag"))
    source = models.CharField(_("Anlass"), max_length=4, choices=Source)
    made_at = models.DateTimeField(_("geschlossen am"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    had_account = models.BooleanField(default=False)
    desk = models.ForeignKey("organisation.Desk", models.SET_NULL, related_name="+", null=True, blank=True)
    offices = models.JSONField(default=list)
    """Of each office that ended: `{"id": 1, "until": null or "2027-01-31"}`."""
    deputies = models.JSONField(default=list)
    """The same of each deputyship, given or taken, that had begun."""
    taken_back_at = models.DateTimeField(_("zurückgenommen am"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["person", "taken_back_at"], name="departure_by_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.last_on:%Y-%m-%d}"


class AccountList(models.Model):
    """An uploaded list of accounts: read and shown first, carried out when somebody says so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wird geprüft")
        READY = "ready", _("geprüft, wartet auf Ihre Entscheidung")
        FAULTY = "faulty", _("enthält Fehler")
        CONFIRMED = "confirmed", _("wird übernommen")
        DONE = "done", _("übernommen")
        FAILED = "failed", _("abgebrochen")
        DISCARDED = "discarded", _("verworfen")

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="account_lists")
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(_("Datei"), upload_to="accounts/", blank=True)
    file_name = models.CharField(_("Dateiname"), max_length=200)
    is_full = models.BooleanField(_("Liste ist vollständig"), default=False)
    made_at = models.DateTimeField(_("hochgeladen am"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    report = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name
