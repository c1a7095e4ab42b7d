# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingGroupsConfig(AppConfig):
    name = "schutznetz.apps.working_groups"
    label = "working_groups"
    verbose_name = _("Arbeitskreise")

    def ready(self) -> None:
        from schutznetz.apps.duties.facts import register_dates
        from schutznetz.apps.figures.facts import register_groups
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.organisation.facts import register_office_rule
        from schutznetz.apps.sap.facts import PROGRAMME
        from schutznetz.apps.sap.facts.places import Places, register_places
        from schutznetz.apps.ui.facts import Area, register_area, register_needs_now, register_rule
        from schutznetz.apps.working_groups.facts import OBJECTS, RULES, VERBS
        from schutznetz.apps.working_groups.policies import may_open
        from schutznetz.apps.working_groups.queries.conferences import part_of
        from schutznetz.apps.working_groups.queries.elections import by_hand
        from schutznetz.apps.working_groups.queries.members import apart, group_of_person, groups_of_staff, settled
        from schutznetz.apps.working_groups.queries.start import dates, needs_now
        from schutznetz.apps.worktime.facts import register_parts

        register_verbs(VERBS)
        register_objects(OBJECTS)
        for rule, (words, instead) in RULES.items():
            register_rule(rule, words, instead)
        register_needs_now("working_groups", needs_now)
        register_dates("working_groups", dates)
        register_parts(part_of)
        register_groups(group_of_person)
        register_office_rule("working_groups", by_hand)
        register_places(Places(groups_of_staff, settled, apart))
        register_area(
            Area(
                "working_groups", _("Arbeitskreise"), "working_groups:index", may_open, order=66,
                says=_("Mitglieder, Sitzungen, Wahlen und der Zuschnitt."), icon="calendar-today", group=PROGRAMME,
            )
        )  # fmt: skip
        _register_notices()
        _register_duties()


def _register_notices() -> None:
    from schutznetz.apps.notify.facts import Kind, register_kind
    from schutznetz.apps.working_groups.actions import telling
    from schutznetz.apps.working_groups.facts.calendar import appointment

    subject = _("Mitteilung")
    for key, name, template in (
        (telling.MEETING, _("Sitzungen des Arbeitskreises"), "meeting"),
        (telling.ELECTION, _("Wahlen im Arbeitskreis"), "election"),
        (telling.DISTRICT, _("Zuschnitt der Arbeitskreise"), "district"),
        (telling.CONFERENCE, _("Arbeitstagungen"), "conference"),
    ):
        entry = appointment if key in (telling.MEETING, telling.CONFERENCE) else None
        register_kind(Kind(key, name, subject, f"working_groups/mail/{template}.txt", mandatory=True, entry=entry))


def _register_duties() -> None:
    from schutznetz.apps.duties.facts import Kind, register_kind
    from schutznetz.apps.working_groups.queries import duties

    for key, title, says, url_name, button, review in (
        (
            duties.MEETINGS, _("%(group)s: Sitzungen %(year)s planen"),
            _("In der Regel tagt der Arbeitskreis zweimal im Jahr."),
            "working_groups:meetings", _("Sitzungen ansehen"), duties.missing_meetings,
        ),
        (
            duties.INVITATION, _("%(group)s: zur Sitzung am %(day)s einladen"),
            _("Die Sitzung ist geplant, eingeladen ist noch niemand."),
            "working_groups:meeting", _("Sitzung ansehen"), duties.late_invitations,
        ),
        (
            duties.ELECTION, _("%(group)s: Neuwahl ankündigen"), _("Die Amtszeit endet am %(day)s."),
            "working_groups:group", _("Arbeitskreis ansehen"), duties.ending_terms,
        ),
        (
            duties.VACANT, _("%(group)s: seit %(day)s ohne Sprecherin oder Sprecher"),
            _(
                "So lange soll eine Vertretung nicht allein leiten. Sorgen Sie für eine Neuwahl; von selbst endet "
                "nichts."
            ),
            "working_groups:group", _("Arbeitskreis ansehen"), duties.groups_without_speaker,
        ),
        (
            duties.COMMENT, _("Zum Zuschnitt Stellung nehmen: %(name)s"),
            _("Das Ministerium fragt betroffene Arbeitskreise, bevor es entscheidet."),
            "working_groups:district", _("Entwurf ansehen"), duties.missing_comments,
        ),
    ):  # fmt: skip
        register_kind(Kind(key, title, says, url_name, button, review, is_nightly=key != duties.COMMENT))
