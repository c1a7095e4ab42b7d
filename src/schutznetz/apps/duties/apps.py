# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "schutznetz.apps.duties"
    label = "duties"
    verbose_name = _("Aufgaben")

    def ready(self) -> None:
        from schutznetz.apps.duties.actions import end_feed_of_leaver
        from schutznetz.apps.duties.facts import register_kind
        from schutznetz.apps.duties.jobs import REMINDER
        from schutznetz.apps.notify.facts import Kind as NoticeKind
        from schutznetz.apps.notify.facts import register_kind as register_notice
        from schutznetz.apps.provisioning.facts.leaving import register_closer

        register_closer("duties.feed", end_feed_of_leaver)
        register_notice(NoticeKind(REMINDER, _("Fristen Ihrer Aufgaben"), _("Erinnerung"), "duties/mail/reminder.txt"))
        for kind in _kinds():
            register_kind(kind)


def _kinds() -> Iterator[Any]:
    """The duties of apps further down the street. `Kind` cannot be imported before the apps are ready."""
    from schutznetz.apps.duties.facts import Kind
    from schutznetz.apps.duties.jobs import reviews
    from schutznetz.apps.duties.queries import about_office

    yield Kind(
        reviews.OWN_DATA, _("Ihre Angaben durchsehen"),
        _("Stimmen Name, Standort, Arbeitsplatz und E-Mail noch? Hilfe sucht Sie dort, wo Sie eingetragen sind."),
        "accounts:profile", _("Angaben ansehen"), reviews.own_data, confirm=_("Die Angaben stimmen"), is_nightly=True,
    )  # fmt: skip
    yield Kind(
        reviews.SECOND_FACTOR, _("Anmeldung besser sichern"),
        _("Für Ihr Amt reicht ein Passwort allein nicht. Richten Sie einen Passkey oder Einmalcodes ein."),
        "accounts:profile", _("Einrichten"), reviews.without_second_factor,
    )  # fmt: skip
    yield Kind(
        reviews.CERTIFICATE, _("Zertifikat des Servers erneuern"),
        _("Es gilt noch bis %(day)s. Danach können sich Stationen nicht mehr verbinden."),
        "start:help", _("Hilfe ansehen"), reviews.certificate, about=about_office,
    )  # fmt: skip
