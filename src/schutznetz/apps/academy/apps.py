# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcademyConfig(AppConfig):
    name = "schutznetz.apps.academy"
    label = "academy"
    verbose_name = _("Akademie")

    def ready(self) -> None:
        from schutznetz.apps.academy.facts import OBJECTS, RULES, VERBS
        from schutznetz.apps.academy.queries import start
        from schutznetz.apps.duties.facts import register_dates
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.ui.facts import register_coming, register_needs_now, register_rule

        register_verbs(VERBS)
        register_objects(OBJECTS)
        register_needs_now("academy", start.needs_now)
        register_coming("academy", start.coming)
        register_dates("academy", start.dates)
        for rule, (words, instead) in RULES.items():
            register_rule(rule, words, instead)
        _register_areas()
        _register_notices()
        _register_duties()


def _register_areas() -> None:
    from schutznetz.apps.organisation.facts import Actor, Role
    from schutznetz.apps.sap.facts import PROGRAMME
    from schutznetz.apps.ui.facts import Area, register_area

    def uses(actor: Actor) -> bool:
        roles = (Role.COUNSELLOR, Role.ACADEMY, Role.LECTURER, Role.MINISTRY, Role.HEAD)
        return actor.has_role(*roles) and not actor.is_helped

    def leads(actor: Actor) -> bool:
        return actor.has_role(Role.SUPERVISOR) and not actor.is_helped

    says = _("Seminare und Supervisionen: Kalender, Anmeldung, Termine.")
    register_area(Area("academy", _("Akademie"), "academy:calendar", uses, 65, says, "calendar-today", PROGRAMME))
    says = _("Tage, an denen SAP auf Pflichtveranstaltungen sind.")
    register_area(
        Area("academy_absences", _("Abwesende SAP"), "academy:absences", leads, 66, says, "account-circle", PROGRAMME)
    )


def _register_notices() -> None:
    from schutznetz.apps.academy.actions import telling
    from schutznetz.apps.academy.queries.start import appointment
    from schutznetz.apps.notify.facts import Kind, register_kind

    subject = _("SAP-Tätigkeit: Akademie")
    for key, name, template in (
        (telling.OWN, _("Akademie: Ihre Anmeldungen"), "own"),
        (telling.ABSENCE, _("Akademie: Tage, an denen eine SAP abwesend ist"), "absence"),
        (telling.SUBJECT, _("Akademie: gewähltes Thema einer SAP"), "subject"),
        (telling.OFFICE, _("Akademie: Anträge und Entscheidungen"), "office"),
        (telling.CALENDAR, _("Akademie: neuer Kalender"), "calendar"),
    ):
        entry = appointment if key == telling.OWN else None
        register_kind(Kind(key, name, subject, f"academy/mail/{template}.txt", mandatory=True, entry=entry))


def _register_duties() -> None:
    from schutznetz.apps.academy.jobs import CALENDAR_DUE, calendars
    from schutznetz.apps.duties.facts import Kind, register_kind

    register_kind(
        Kind(
            CALENDAR_DUE, _("Supervisionskalender %(year)s veröffentlichen"),
            _("Der Erlass verlangt ihn ein Jahr im Voraus."), "academy:plan", _("Planung öffnen"), calendars,
            is_nightly=True,
        )
    )  # fmt: skip
