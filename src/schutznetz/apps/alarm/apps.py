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
