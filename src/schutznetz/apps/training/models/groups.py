# SPDX-License-Identifier: EUPL-1.2
"""Training groups: their plan, who teaches, who accompanies, who is trained, and who attended."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class GroupState(models.TextChoices):
    """As in `regulation.sap_erlass.basic_training`."""

    PLANNED = "planned", _("in Planung")
    RELEASED = "released", _("Plan freigegeben")
    RUNNING = "running", _("läuft")
    COMPLETED = "completed", _("abgeschlossen")
    CANCELLED = "cancelled", _("abgesagt")


class TrainingGroup(models.Model):
    """A cohort of the basic training, such as 2026-A. `starts_on` is planned, and once it runs the day it began."""

    programme = models.ForeignKey("sap.Programme", models.PROTECT, related_name="training_groups")
    name = models.CharField(_("Name"), max_length=40)
    state = models.CharField(_("Stand"), max_length=10, choices=GroupState, default=GroupState.PLANNED)
    starts_on = models.DateField(_("Erster Tag"))
    completes_on = models.DateField(_("Abschluss geplant"), null=True, blank=True)
    completed_on = models.DateField(_("Abgeschlossen am"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "name"]
        indexes = [models.Index(fields=["programme", "state", "starts_on"], name="training_group_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="training_group_name_once"),
            models.CheckConstraint(
                condition=Q(completes_on__isnull=True) | Q(completes_on__gte=F("starts_on")),
                name="training_group_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.state in (GroupState.COMPLETED, GroupState.CANCELLED)


class Module(models.Model):
    """A part of the plan. `area` is a code of the rule set; without `first_on` its days are not fixed yet."""

    group = models.ForeignKey(TrainingGroup, models.CASCADE, related_name="modules")
    area = models.CharField(_("Fachgebiet"), max_length=20)
    title = models.CharField(_("Titel"), max_length=120)
    first_on = models.DateField(_("Erster Tag"), null=True, blank=True)
    last_on = models.DateField(_("Letzter Tag"), null=True, blank=True)
    place = models.CharField(_("Ort"), max_length=200, blank=True)

    class Meta:
        ordering = [F("first_on").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")), name="training_module_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Lecturer(models.Model):
    """A mandate of the academy to teach a group: somebody with an account here, or by name alone."""

    group = models.ForeignKey(TrainingGroup, models.CASCADE, related_name="lecturers")
    person = models.ForeignKey(
        "organisation.Person", models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("Person")
    )
    name = models.CharField(_("Name"), max_length=120, blank=True)
    since = models.DateField(_("Auftrag ab"))
    until = models.DateField(_("Auftrag bis"), null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="lecturer_has_a_name"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="lecturer_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.name


class Companion(models.Model):
    """A practice companion of a group. It ends by itself with the group, or earlier."""

    group = models.ForeignKey(TrainingGroup, models.CASCADE, related_name="companions")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="companionships")
    since = models.DateField(_("seit"))
    until = models.DateField(_("bis"), null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="companion_in_order"
            ),
            models.UniqueConstraint(
                fields=["group", "counsellor"], condition=Q(until__isnull=True), name="companion_once_a_group"
            ),
        ]

    def __str__(self) -> str:
        return str(self.counsellor)

    def runs_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class MemberQuerySet(models.QuerySet["Member"]):
    def learning(self) -> "MemberQuerySet":
        """Neither left nor completed."""
        return self.filter(until=None, completed_on=None)


class Member(models.Model):
    """Somebody who is trained in a group. `until`: left without completing; `certificate_on`: printed on that day."""

    group = models.ForeignKey(TrainingGroup, models.CASCADE, related_name="members")
    counsellor = models.ForeignKey("sap.Counsellor", models.CASCADE, related_name="training_memberships")
    since = models.DateField(_("seit"))
    until = models.DateField(_("ausgeschieden am"), null=True, blank=True)
    completed_on = models.DateField(_("abgeschlossen am"), null=True, blank=True)
    certificate_on = models.DateField(_("Zertifikat vom"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["counsellor__person__sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["counsellor"], condition=Q(until__isnull=True, completed_on__isnull=True),
                name="training_member_of_one_group",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.counsellor)

    @property
    def is_learning(self) -> bool:
        return self.until is None and self.completed_on is None


class ModuleAttendance(models.Model):
    """That somebody attended a module; nothing else about it is kept."""

    module = models.ForeignKey(Module, models.CASCADE, related_name="attendances", verbose_name=_("Modul"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="attendances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "member"], name="module_attended_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.module_id}"
