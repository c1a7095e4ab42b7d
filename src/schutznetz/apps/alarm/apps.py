# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class AlarmConfig(AppConfig):
    name = "schutznetz.apps.alarm"
    label = "alarm"
    verbose_name = "Alarm"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from schutznetz.apps.alarm.policies import may_open_security_desk, may_open_station
        from schutznetz.apps.alarm.views.everywhere import banner, needs_now
        from schutznetz.apps.ui.facts import Area, register_area, register_banner, register_needs_now, register_rule

        _register_duties()
        _register_lists()
        says = _("Rufkreise, Stationen und Verlauf")
        register_area(Area("alarm", _("Alarm"), "alarm:index", may=bool, order=10, says=says, icon="warning"))
        register_area(
            Area(
                "station", _("Meine Station"), "alarm:station", may_open_station, order=8,
                says=_("Dienst beginnen, Alarm auslösen und hören."), icon="check",
            )
        )  # fmt: skip
        register_area(
            Area(
                "security", _("Leitstand"), "alarm:security", may_open_security_desk, order=9,
                says=_("Alarme meiner Standorte, live."), icon="visibility",
            )
        )  # fmt: skip
        register_banner("alarm", banner)
        register_needs_now("alarm", needs_now)
        register_rule(
            "desk_alarm.plan_names_absent_security",
            _("Der Alarmplan nennt Sicherheitskräfte, aber an diesem Standort gibt es keine."),
            _("Nennen Sie nur die Nachbarplätze, oder tragen Sie am Standort Sicherheitskräfte ein."),
        )
        register_rule(
            "desk_alarm.plan_reaches_nobody",
            _("Diesen Alarm hört niemand am Standort. Mindestens ein Mensch vor Ort muss ihn empfangen."),
            _("Richten Sie einen zweiten Arbeitsplatz, einen Eingang oder Sicherheitskräfte ein."),
        )
        register_rule("desk_alarm.plan", _("Der Alarmplan nennt nur, wen es am Standort gibt."))
        register_rule(
            "desk_alarm.trigger",
            _("Dieser Arbeitsplatz hat keinen Alarmauslöser."),
            _("Melden Sie den Rechner dieses Platzes als Station an."),
        )
        register_rule("desk_alarm.ring_size", _("Der Rufkreis hat nicht die vorgeschriebene Zahl von Nachbarn."))
        register_rule("desk_alarm.reachable", _("Zu wenige Nachbarn dieses Platzes sind erreichbar."))


def _register_lists() -> None:
    from schutznetz.apps.alarm.views.history import ALARMS
    from schutznetz.apps.alarm.views.stations import STATIONS
    from schutznetz.apps.ui.facts import register_list

    register_list(ALARMS)
    register_list(STATIONS)


def _register_duties() -> None:
    from django.utils.translation import gettext_lazy as _

    from schutznetz.apps.alarm.queries import duties
    from schutznetz.apps.duties.facts import Kind, register_kind

    for key, title, says, url_name, button, review in (
        (
            duties.TRIGGERS, _("%(site)s: %(count)s von %(all)s Plätzen ohne Auslöser"),
            _("An diesen Plätzen kann niemand Alarm auslösen. Melden Sie ihre Rechner als Stationen an."),
            "alarm:site", _("Plätze ansehen"), duties.missing_triggers,
        ),
        (
            duties.RINGS, _("%(site)s: zu kleine Rufkreise (%(count)s Plätze)"),
            _("Weniger als %(size)s Nachbarplätze würden den Alarm dieser Plätze hören."),
            "alarm:rings", _("Rufkreise ansehen"), duties.small_rings,
        ),
        (
            duties.TESTS, _("%(site)s: %(count)s Auslöser proben"),
            _("Diese Auslöser hat seit einem Monat niemand geprobt. Eine Probe dauert eine Minute."),
            "alarm:site", _("Plätze ansehen"), duties.untested_triggers,
        ),
        (
            duties.FAULTS, _("%(site)s: %(count)s Geräte gestört"),
            _("Seit mehr als %(days)s Tagen erreichen sie nicht beide Wege. Lassen Sie sie in Ordnung bringen."),
            "alarm:stations", _("Stationen ansehen"), duties.disturbed_devices,
        ),
        (
            duties.DRILLS, _("%(site)s: Übung in diesem Quartal"),
            _("Üben Sie einmal im Quartal mit allen am Standort, wie Hilfe kommt."),
            "alarm:site", _("Zum Standort"), duties.missing_drills,
        ),
    ):  # fmt: skip
        register_kind(Kind(key, title, says, url_name, button, review))
    register_kind(
        Kind(
            duties.PLAN, _("%(site)s: Alarmplan durchsehen"),
            _("Ruft der Alarm die richtigen Menschen? Sehen Sie den Plan alle %(months)s Monate durch."),
            "alarm:plan", _("Alarmplan ansehen"), duties.unconfirmed_plans, confirm=_("Der Alarmplan stimmt"),
        )
    )  # fmt: skip
