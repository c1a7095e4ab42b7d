# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorktimeConfig(AppConfig):
    name = "schutznetz.apps.worktime"
    label = "worktime"
    verbose_name = _("SAP-Zeit")

    def ready(self) -> None:
        from schutznetz.apps.journal.facts import register_objects, register_verbs
        from schutznetz.apps.ui.facts import register_list, register_needs_now
        from schutznetz.apps.worktime.facts import OBJECTS, VERBS
        from schutznetz.apps.worktime.views.own import TIMES
        from schutznetz.apps.worktime.views.team import needs_now

        register_verbs(VERBS)
        register_objects(OBJECTS)
        register_list(TIMES)
        register_needs_now("worktime", needs_now)
        _register_areas()
        _register_notices()
        _say_rules()


def _register_areas() -> None:
    from schutznetz.apps.sap.facts import PROGRAMME
    from schutznetz.apps.ui.facts import Area, register_area
    from schutznetz.apps.worktime import policies

    for key, name, url_name, may, order, says, icon in (
        (
            "worktime", _("Meine SAP-Zeit"), "worktime:own", policies.has_own_times, 61,
            _("Abmelden, zurückmelden und der Rahmen Ihrer Zeit."), "calendar-today",
        ),
        (
            "worktime_team", _("SAP in meinem Team"), "worktime:team", policies.leads, 62,
            _("Wer abwesend ist, Summen je Quartal, Absprachen."), "account-circle",
        ),
        (
            "worktime_terms", _("SAP-Stunden"), "worktime:terms_list", policies.keeps_terms, 63,
            _("Jahresarbeitszeit und Arbeitszeitrahmen der SAP."), "edit",
        ),
        (
            "worktime_notices", _("Überlastungsanzeigen"), "worktime:received", policies.may_read_notices, 64,
            _("Was SAP und Behördenleitungen angezeigt haben."), "mail",
        ),
    ):  # fmt: skip
        register_area(Area(key, name, url_name, may, order=order, says=says, icon=icon, group=PROGRAMME))


def _register_notices() -> None:
    from schutznetz.apps.notify.facts import Kind, register_kind
    from schutznetz.apps.worktime import actions

    subject = _("SAP-Tätigkeit: Zeit")
    for key, name, template in (
        (actions.ASKED, _("SAP-Tätigkeit: Absprache über Zeit"), "asked"),
        (actions.ANSWERED, _("SAP-Tätigkeit: Antwort der Führungskraft"), "answered"),
        (actions.OVERLOAD, _("SAP-Tätigkeit: Überlastungsanzeigen"), "overload"),
        (actions.OTHER_TOLD, _("SAP-Tätigkeit: Überlastung wurde angezeigt"), "overload_other"),
        (actions.SHARE, _("SAP-Tätigkeit: geplanter Anteil"), "share"),
    ):
        register_kind(Kind(key, name, subject, f"worktime/mail/{template}.txt", mandatory=True))


def _say_rules() -> None:
    from schutznetz.apps.ui.facts import register_rule

    register_rule(
        "sap.time.budget",
        _("So steht es mit der Zeit für die SAP-Tätigkeit in diesem Jahr."),
        _("Sprechen Sie mit Ihrer Führungskraft über eine befristete Ausnahme."),
    )
    register_rule(
        "sap.time.function_budget",
        _("Die Zeit für diese Funktion ist in diesem Jahr aufgebraucht. Mehr darf nicht gebucht werden."),
        _("Berichtigen Sie einen Eintrag, oder wählen Sie eine andere Art, wenn die Zeit nicht dafür war."),
    )
    register_rule(
        "sap.absence.entry", _("Diese Zeit darf nicht nachträglich eingetragen werden."),
        _("Sprechen Sie mit Ihrer Führungskraft, wie die Zeit gezählt wird."),
    )  # fmt: skip
    register_rule("sap.time.overload", _("Seit zwei Quartalen liegt die Zeit über dem Rahmen."))
    register_rule("sap.time.planned_share", _("So viel Zeit kann die Aufgabe zurzeit brauchen."))
    register_rule("sap.time.exception", _("Eine Ausnahme hat ein Ende und ist mit der Führungskraft abgesprochen."))
