# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "schutznetz.apps.exchange"
    label = "exchange"
    verbose_name = _("Austausch")

    def ready(self) -> None:
        from schutznetz.apps.exchange.facts import OBJECTS, RULES, VERBS
        from schutznetz.apps.exchange.queries.start import needs_now
        from schutznetz.apps.exchange.queries.work import happenings_of
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.ui.facts import register_needs_now, register_rule
        from schutznetz.apps.working_groups.facts.calendar import register_happenings

        register_verbs(VERBS)
        register_objects(OBJECTS)
        for rule, (words, instead) in RULES.items():
            register_rule(rule, words, instead)
        register_needs_now("exchange", needs_now)
        register_happenings("exchange", happenings_of)
        _register_areas()
        _register_notices()
        _register_duties()


def _register_areas() -> None:
    from schutznetz.apps.exchange import policies
    from schutznetz.apps.sap.facts import PROGRAMME
    from schutznetz.apps.ui.facts import Area, register_area

    register_area(
        Area(
            "exchange", _("Austausch"), "exchange:index", policies.may_open_exchange, order=68,
            says=_("Rundschreiben, Forum, Hilfsangebote, Veranstaltungen, Berichte."), icon="mail", group=PROGRAMME,
        )
    )  # fmt: skip
    register_area(
        Area(
            "exchange_trends", _("Entwicklungen"), "exchange:trends", policies.reads_trends_only, order=69,
            says=_("Worauf Arbeitskreise Behördenleitungen hinweisen."), icon="info", group=PROGRAMME,
        )
    )  # fmt: skip


def _register_notices() -> None:
    from schutznetz.apps.exchange import facts
    from schutznetz.apps.notify.facts import Kind, register_kind

    subject = _("Mitteilung")
    for key, name, template, mandatory in (
        (facts.CIRCULAR, _("Rundschreiben im SAP-Programm"), "circular", True),
        (facts.ANSWER_WANTED, _("Erinnerung an ein Rundschreiben"), "reminder", True),
        (facts.FORUM, _("Neues Thema im Forum Ihres Arbeitskreises"), "forum", False),
        (facts.REPORT_RECEIVED, _("Jahresberichte der Arbeitskreise"), "report", True),
        (facts.TREND, _("Hinweise auf Entwicklungen"), "trend", True),
    ):
        register_kind(Kind(key, name, subject, f"exchange/mail/{template}.txt", mandatory=mandatory))


def _register_duties() -> None:
    from schutznetz.apps.duties.facts import Kind, register_kind
    from schutznetz.apps.duties.queries import about_office
    from schutznetz.apps.exchange.facts import CONTACT_DUE, REPORT_DUE
    from schutznetz.apps.exchange.queries.start import contacts_due, reports_due

    register_kind(
        Kind(
            REPORT_DUE, _("Jahresbericht %(year)s vorlegen"),
            _("Ihr Arbeitskreis berichtet dem Ministerium einmal im Jahr."), "exchange:report",
            button=_("Bericht öffnen"), review=reports_due, is_nightly=True, about=about_office,
        )
    )  # fmt: skip
    register_kind(
        Kind(
            CONTACT_DUE, _("Kontakt aufnehmen: %(service)s"), _("Für diesen Tag hatten Sie sich das vorgenommen."),
            "exchange:service", button=_("Hilfsangebot öffnen"), review=contacts_due, is_nightly=True,
            about=about_office,
        )
    )  # fmt: skip
