# SPDX-License-Identifier: EUPL-1.2
"""The speaker's words in a yearly report, and the numbers of a note on trends."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.exchange.facts import topic_choices
from schutznetz.apps.exchange.models import AnnualReport, TrendNote
from schutznetz.apps.exchange.queries.trends import GROUP_LEVEL, figures
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.forms import DayField, KernForm
from schutznetz.regulation.sap_erlass.rule_sets import Rules

TOPIC = "topic_"


class ReportForm(KernForm, forms.ModelForm):
    class Meta:
        model = AnnualReport
        fields = ["group_words", "extent_words"]
        widgets = {"group_words": forms.Textarea({"rows": 10}), "extent_words": forms.Textarea({"rows": 10})}
        help_texts = {
            "group_words": gettext_lazy("Teil 1. Sitzungen, Veranstaltungen und Kontakte stehen von selbst darunter."),
            "extent_words": gettext_lazy(
                "Teil 2. Summen der Stunden und Fortbildungen stehen von selbst darunter. Keine Fälle, keine Personen."
            ),
        }


class TrendForm(KernForm, forms.ModelForm):
    """Numbers of the whole group by topic. Those the rule refuses are errors at their field and are not stored."""

    since = DayField(label=gettext_lazy("Zeitraum von"))
    until = DayField(label=gettext_lazy("Zeitraum bis"))

    class Meta:
        model = TrendNote
        fields = ["since", "until", "text"]
        widgets = {"text": forms.Textarea({"rows": 5})}
        help_texts = {
            "text": gettext_lazy("Was Leitungen tun können. Keine Behörde, keine Person, keine weitere Zahl.")
        }

    def __init__(self, *args: Any, rules: Rules, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules, self.today = rules, today
        choices = topic_choices(rules, today)
        for code, name in choices:
            self.fields[TOPIC + code] = forms.IntegerField(
                label=name, min_value=0, max_value=100_000, required=False, widget=forms.NumberInput({"class": "num"})
            )
        names = [TOPIC + code for code, _name in choices]
        self.groups = [
            (gettext_lazy("Zeitraum"), ["since", "until"]), (gettext_lazy("Fälle im ganzen Arbeitskreis"), names),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Dieser Tag liegt vor dem ersten Tag."))
        if until and until > self.today:
            self.add_error("until", _("Dieser Tag liegt in der Zukunft."))
        sifted = figures(GROUP_LEVEL, self.cases(), rules=self.rules, today=self.today)
        for topic, finding in sifted.refused.items():
            words = spoken(finding)
            self.add_error(TOPIC + topic, f"{words.says} {words.instead} ({words.cite})")
        if not sifted.told and not sifted.refused:
            self.add_error(None, _("Bitte tragen Sie zu mindestens einem Thema eine Zahl ein."))
        return data

    def cases(self) -> dict[str, int]:
        """What was entered, by topic; topics left empty or with zero are left out."""
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith(TOPIC)}
        return {name.removeprefix(TOPIC): value for name, value in found.items() if value}
