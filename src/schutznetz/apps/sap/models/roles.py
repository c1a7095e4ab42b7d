# SPDX-License-Identifier: EUPL-1.2
"""The role of a counsellor: its state, the dated steps that led there, and times of rest.

There is no field for age, for a score or for the reason of a resignation: nobody may have to give one.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schutznetz.regulation.sap_erlass import mandate


class State(models.TextChoices):
    """As in `regulation.sap_erlass.mandate`."""

    APPLIED = "applied", _("beworben")
    NOMINATED = "nominated", _("benannt")
    BRIEFED = "briefed", _("Vorgespräch geführt")
    SELECTED = "selected", _("ausgewählt")
    NOT_SELECTED = "not_selected", _("nicht ausgewählt")
    IN_TRAINING = "in_training", _("in Ausbildung")
    APPOINTED = "appointed", _("bestellt")
    RESTING = "resting", _("ruhend")
    TRANSFERRED = "transferred", _("ruhend (Versetzung)")
    SECONDED = "seconded", _("abgeordnet, Prüfung läuft")
    SECONDED_ACTIVE = "seconded_active", _("abgeordnet, weiter tätig")
    ENDED = "ended", _("beendet")


OVER = tuple(sorted(one.value for one in mandate.OVER))
ADVISING = tuple(sorted(one.value for one in mandate.COUNSELLING))
"""Who may advise colleagues today; trainees do so with a mentor (reading X14)."""
IN_OFFICE = tuple(sorted(one.value for one in mandate.IN_OFFICE))
"""Who was appointed and has not ended."""


class CounsellorQuerySet(models.QuerySet["Counsellor"]):
    def standing(self) -> "CounsellorQuerySet":
        """Everything that has not come to an end, applications among them."""
        return self.exclude(state__in=OVER)

    def advising(self, today: date) -> "CounsellorQuerySet":
        """Who may advise on a day; a chosen last day counts though the state is changed the night after."""
        return self.filter(state__in=ADVISING).filter(Q(ended_on=None) | Q(ended_on__gte=today))


class Counsellor(models.Model):
    """One person's role from application to end. A person may have several after one another, never two at once.

    `authority` is where the role is held; after a transfer the new one. `leaves_on` is the last day of service the
    person expects, given voluntarily, for the outlook of seven years and the forecast of need. `under_rule_set` is the
    set applied on the day of the appointment; earlier appointments stay valid under a later set. `ended_on` may lie
    ahead: whoever resigns chooses the last day, and the state changes the night after it. `wants_disability_seat` is a
    wish for the selection procedure, given voluntarily and forgotten after it; it says nothing about the person.
    """

    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="counsellor_roles")
    authority = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="counsellors")
    state = models.CharField(_("Stand"), max_length=16, choices=State, default=State.APPLIED)
    state_since = models.DateField(_("seit"))
    applied_on = models.DateField(_("beworben am"))
    consented_on = models.DateField(_("einverstanden seit"), null=True, blank=True)
    is_police = models.BooleanField(_("Polizeivollzugsdienst"), default=False)
    locally_selected_on = models.DateField(_("in der Behörde ausgewählt am"), null=True, blank=True)
    training_began_on = models.DateField(_("Beginn der Ausbildung"), null=True, blank=True)
    training_completed_on = models.DateField(_("Ausbildung abgeschlossen am"), null=True, blank=True)
    appointed_on = models.DateField(_("bestellt am"), null=True, blank=True)
    under_rule_set = models.CharField(_("bestellt unter"), max_length=20, blank=True)
    leaves_on = models.DateField(_("voraussichtlich letzter Diensttag"), null=True, blank=True)
    ended_on = models.DateField(_("letzter Tag"), null=True, blank=True)
    is_full = models.BooleanField(_("zurzeit ausgelastet"), default=False)
    wants_disability_seat = models.BooleanField(_("Schwerbehindertenvertretung gewünscht"), default=False)
    line_manager = models.ForeignKey(
        "organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("unmittelbare Führungskraft"),
    )  # fmt: skip

    objects = CounsellorQuerySet.as_manager()

    class Meta:
        ordering = ["person__sort_name", "id"]
        indexes = [models.Index(fields=["authority", "state"], name="counsellor_by_authority")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state__in=OVER), name="counsellor_one_role_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"

    @property
    def is_advising(self) -> bool:
        return self.state in ADVISING


class Act(models.Model):
    """A dated step of the state table: which event, which state it led to, who did it, and its reasons where asked.

    A pending step was decided for a later day; the worker carries it out then, and until then it can be withdrawn.
    """

    counsellor = models.ForeignKey(Counsellor, models.CASCADE, related_name="acts")
    event = models.CharField(_("Schritt"), max_length=32)
    state = models.CharField(max_length=16, choices=State)
    on = models.DateField(_("am"))
    authority = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="+")
    reasons = models.TextField(_("Begründung"), max_length=4000, blank=True)
    rule_set = models.CharField(max_length=20)
    is_pending = models.BooleanField(_("steht bevor"), default=False)
    withdrawn_at = models.DateTimeField(_("zurückgenommen am"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("eingetragen am"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("eingetragen von"),
    )

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["on"], condition=Q(is_pending=True), name="act_pending")]

    def __str__(self) -> str:
        return f"{self.event} {self.on:%Y-%m-%d}"


class Rest(models.Model):
    """A time in which the role rests. `expected_until` was announced, `until` is its last day once it is over."""

    class Kind(models.TextChoices):
        WISH = "wish", _("auf eigenen Wunsch")
        TRANSFER = "transfer", _("nach Versetzung")
        SECONDMENT = "secondment", _("während einer Abordnung")

    counsellor = models.ForeignKey(Counsellor, models.CASCADE, related_name="rests")
    kind = models.CharField(_("Anlass"), max_length=10, choices=Kind, default=Kind.WISH)
    since = models.DateField(_("erster Tag"))
    expected_until = models.DateField(_("voraussichtlich bis"), null=True, blank=True)
    until = models.DateField(_("letzter Tag"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="rest_in_order"),
            models.CheckConstraint(
                condition=Q(expected_until__isnull=True) | Q(expected_until__gte=F("since")), name="rest_expected_later"
            ),
            models.UniqueConstraint(fields=["counsellor"], condition=Q(until__isnull=True), name="rest_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since:%Y-%m-%d}"

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class RestNotice(models.Model):
    """That a rest begins or ends, in writing to two bodies: one row each, with the moment of receipt."""

    class Occasion(models.TextChoices):
        BEGIN = "begin", _("Beginn des Ruhens")
        END = "end", _("Ende des Ruhens")

    class Body(models.TextChoices):
        """The values are codes of roles."""

        HEAD = "HEAD", _("Behörde")
        MINISTRY = "MIN", _("Ministerium")

    rest = models.ForeignKey(Rest, models.CASCADE, related_name="notices")
    occasion = models.CharField(_("Anlass"), max_length=6, choices=Occasion)
    body = models.CharField(_("an"), max_length=4, choices=Body)
    sent_at = models.DateTimeField(_("angezeigt am"))
    received_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("bestätigt von"),
    )  # fmt: skip

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [models.UniqueConstraint(fields=["rest", "occasion", "body"], name="rest_notice_once")]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.get_body_display()}"


class Move(models.Model):
    """A transfer to another authority, or a secondment, with what the receiving authority decided."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("Versetzung")
        SECONDMENT = "secondment", _("Abordnung")

    class Decision(models.TextChoices):
        OPEN = "", _("noch offen")
        REAPPOINTED = "reappointed", _("wieder bestellt")
        DECLINED = "declined", _("nicht wieder bestellt")
        CONTINUES = "continues", _("führt die Tätigkeit fort")
        RESTS = "rests", _("Tätigkeit ruht")
        RETURNED = "returned", _("zurückgekehrt")
        ENDED = "ended", _("Tätigkeit beendet")

    counsellor = models.ForeignKey(Counsellor, models.CASCADE, related_name="moves")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    origin = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="+", verbose_name=_("von"))
    receiver = models.ForeignKey("organisation.Authority", models.PROTECT, related_name="+", verbose_name=_("zu"))
    since = models.DateField(_("ab"))
    expected_until = models.DateField(_("voraussichtlich bis"), null=True, blank=True)
    decision = models.CharField(_("Entscheidung"), max_length=12, choices=Decision, blank=True)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    above_ratio = models.BooleanField(_("über der Schlüsselzahl"), default=False)
    ministry_told_at = models.DateTimeField(_("dem Ministerium angezeigt am"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since:%Y-%m-%d}"
