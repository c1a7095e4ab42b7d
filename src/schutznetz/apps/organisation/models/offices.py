# SPDX-License-Identifier: EUPL-1.2
"""Dated offices and what they may be bound to, their deputies, and help in somebody's name.

The same office never overlaps itself: triggers of the database refuse it (migration `0003_offices`), whoever writes.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.models.people import Person
from schutznetz.apps.organisation.models.places import Authority, Site, key_validator

OF_WORKING_GROUPS = ("SPK", "DEP")
OF_NETWORKS = ("COO", "EC", "TRA", "MTR", "MTE")
"""Roles that are always bound to a working group, and to a network; no other role ever is."""


class _Body(models.Model):
    """Something beside the sites that offices may be bound to; `authority` runs it, members may come from others."""

    key = models.CharField(_("Kennung"), max_length=40, unique=True, validators=[key_validator])
    name = models.CharField(_("Name"), max_length=200)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WorkingGroup(_Body):
    """A regional working group (Arbeitskreis) of counsellors."""


class Network(_Body):
    """A network across authorities: prevention, or empowerment."""


def _dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name=name)


class OfficeQuerySet(models.QuerySet["Office"]):
    def held_on(self, day: date) -> "OfficeQuerySet":
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))


class Office(models.Model):
    """A dated office: one role of one person. `until` is the last day; offices end, they are never deleted.

    Bound to one site, working group or network, or (none of them) to the whole authority. `authority` is the one that
    gives the office: of a working group or network the one that runs it.
    """

    class Role(models.TextChoices):
        """Lightest first; who may do what stands in the policies, never in this order."""

        EMPLOYEE = "EMP", _("Beschäftigte")
        MENTEE = "MTE", _("Mentee im Empowerment-Netzwerk")
        MENTOR = "MTR", _("Mentorin oder Mentor im Empowerment-Netzwerk")
        TRAINER = "TRA", _("Trainerin oder Trainer im Empowerment-Netzwerk")
        LECTURER = "TRN", _("Dozentin oder Dozent")
        COMPANION = "PB", _("Praxisbegleitung")
        TRAINEE_MENTOR = "MEN", _("Mentorin oder Mentor der SAP-Ausbildung")
        DEPUTY_SPEAKER = "DEP", _("Vertretung der AK-Sprecherin oder des AK-Sprechers")
        SPEAKER = "SPK", _("Sprecherin oder Sprecher eines Arbeitskreises")
        COUNSELLOR = "SAP", _("Soziale Ansprechperson")
        SUPERVISOR = "SUP", _("Führungskraft")
        ACADEMY = "ACA", _("Fortbildungsakademie")
        STATISTICS = "STAT", _("Auswertende Stelle")
        EMPOWERMENT = "EC", _("Koordination Empowerment")
        COORDINATION = "COO", _("Koordination Präventionsnetzwerk")
        TRAINING_SAFETY = "TSC", _("Koordination Sicherheit und Training")
        EQUALITY = "GLB", _("Gleichstellungsbeauftragte")
        DISABILITY = "SBV", _("Schwerbehindertenvertretung")
        STAFF_COUNCIL = "PR", _("Personalrat")
        MINISTRY = "MIN", _("Ministerium")
        HEAD = "HEAD", _("Behördenleitung")
        DATA_PROTECTION = "DPO", _("Datenschutzbeauftragte")
        SITE_MANAGER = "SITE", _("Standortleitung")
        SECURITY = "SEC", _("Sicherheitsdienst")
        ADMINISTRATOR = "ADM", _("Administration")

    person = models.ForeignKey(Person, models.CASCADE, related_name="offices")
    role = models.CharField(_("Rolle"), max_length=8, choices=Role)
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="offices")
    site = models.ForeignKey(Site, models.CASCADE, related_name="offices", null=True, blank=True)
    working_group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="offices", null=True, blank=True)
    network = models.ForeignKey(Network, models.PROTECT, related_name="offices", null=True, blank=True)
    since = models.DateField(_("seit"))
    until = models.DateField(_("bis"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    basis = models.CharField(_("Grundlage"), max_length=200, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["role", "since"]
        indexes = [models.Index(fields=["role", "authority", "person"], name="office_by_role")]
        constraints = [
            _dates_in_order("office_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "role", "authority", "site", "since"], name="office_once_per_site"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "authority", "since"],
                condition=Q(site__isnull=True, working_group__isnull=True, network__isnull=True),
                name="office_once_per_authority",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "working_group", "since"], name="office_once_per_working_group"
            ),
            models.UniqueConstraint(fields=["person", "role", "network", "since"], name="office_once_per_network"),
            models.CheckConstraint(
                condition=Q(role__in=OF_WORKING_GROUPS, working_group__isnull=False, site__isnull=True)
                | (~Q(role__in=OF_WORKING_GROUPS) & Q(working_group__isnull=True)),
                name="office_of_working_group",
            ),
            models.CheckConstraint(
                condition=Q(role__in=OF_NETWORKS, network__isnull=False, site__isnull=True)
                | (~Q(role__in=OF_NETWORKS) & Q(network__isnull=True)),
                name="office_of_network",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"

    @property
    def scope(self) -> models.Model:
        """What the office is bound to: site, working group or network, else the whole authority."""
        return self.site or self.working_group or self.network or self.authority


class Deputy(models.Model):
    """`person` stands in for whoever holds `office` from `since` to `until` (both included)."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="deputies")
    person = models.ForeignKey(Person, models.CASCADE, related_name="deputised")
    since = models.DateField(_("von"))
    until = models.DateField(_("bis"))
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["person", "until"], name="deputy_by_person")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="deputy_ends_after_start"),
            models.UniqueConstraint(fields=["office", "person", "since"], name="deputy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.office}"


class AssistanceQuerySet(models.QuerySet["Assistance"]):
    def waiting(self, now: datetime) -> "AssistanceQuerySet":
        """Asked, not answered, and not too old to be answered."""
        return self.filter(answered_at=None, ended_at=None, answer_by__gt=now)

    def running(self, now: datetime) -> "AssistanceQuerySet":
        return self.filter(ended_at=None, until__gt=now)


class Assistance(models.Model):
    """Help of the administration in a person's name: asked for, agreed to by the person, short, and written down.

    Agreed to: `until` is set. Refused or withdrawn: `ended_at` is set, `until` is not.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="assistances")
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(_("Anlass"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("Dauer"))
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "ended_at"], name="assistance_by_person"),
            models.Index(fields=["ended_at", "until"], name="assistance_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.reason}"
