# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "schutznetz.apps.directory"
    label = "directory"
    verbose_name = _("Hilfe finden")

    def ready(self) -> None:
        from schutznetz.apps.directory.facts import OBJECTS, VERBS
        from schutznetz.apps.directory.queries.rooms import calendar
        from schutznetz.apps.duties.facts import register_dates
        from schutznetz.apps.journal.facts import register_objects, register_verbs

        register_verbs(VERBS)
        register_objects(OBJECTS)
        register_dates("rooms", calendar)
        _register_areas()


def _register_areas() -> None:
    from schutznetz.apps.directory import policies
    from schutznetz.apps.directory.facts import HELP
    from schutznetz.apps.ui.facts import ADMINISTRATION, Area, register_area

    for area in (
        Area(
            "find_help", _("Hilfe finden"), "directory:start", bool, order=30, icon="help", group=HELP,
            says=_("Wer zuhört und weiterhilft. Hier wird nicht festgehalten, wer liest."),
        ),
        Area(
            "rooms", _("Besprechungsräume"), "directory:rooms", policies.may_see_rooms, order=31, icon="home",
            group=HELP, says=_("Einen Raum für ein Gespräch buchen."),
        ),
        Area(
            "own_profile", _("Mein Profil als SAP"), "directory:own_profile",
            policies.is_counsellor, order=32, icon="account-circle", group=HELP,
            says=_("Was Menschen von Ihnen sehen, die Hilfe suchen."),
        ),
        Area(
            "help_keeping", _("Angaben für „Hilfe finden“"), "directory:keeping", policies.may_open_keeping, order=93,
            icon="edit", group=ADMINISTRATION, says=_("Stellen der Behörde und Telefonnummern, geprüft und aktuell."),
        ),
    ):  # fmt: skip
        register_area(area)
