# SPDX-License-Identifier: EUPL-1.2
"""The shape of typed times, agreed hours, exceptions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.ui.forms import ClockField, DayField, KernForm, SearchFilter
from schutznetz.apps.worktime.actions import Times
from schutznetz.apps.worktime.facts import LONGEST, Kind, local_day
from schutznetz.apps.worktime.models import CapException, Entry, Method, Terms

DAYS = [
    ("1", gettext_lazy("Montag")),
    ("2", gettext_lazy("Dienstag")),
    ("3", gettext_lazy("Mittwoch")),
    ("4", gettext_lazy("Donnerstag")),
    ("5", gettext_lazy("Freitag")),
    ("6", gettext_lazy("Samstag")),
    ("7", gettext_lazy("Sonntag und Feiertag")),
]


class KindForm(KernForm, forms.Form):
    """What the time is for; shown only to those who hold a function."""

    mark_optional = False
    kind = forms.ChoiceField(label=gettext_lazy("Wofür"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, functions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [Kind.ACTIVITY, *(Kind(one) for one in functions), Kind.EVENT]
        field: Any = self.fields["kind"]
        field.choices = [(one.value, one.label) for one in chosen]
        field.initial = Kind.ACTIVITY.value


class TimesForm(KindForm):
    """One time: day, from, until. Asks neither where nor with whom nor what about."""

    day = DayField(label=gettext_lazy("Tag"))
    begins = ClockField(label=gettext_lazy("Weggegangen um"), help_text=gettext_lazy("Zum Beispiel 10:05"))
    ends = ClockField(label=gettext_lazy("Zurück um"), help_text=gettext_lazy("Auch nach Mitternacht"))
    trip = forms.ChoiceField(
        label=gettext_lazy("War es ein Dienstgang oder eine Dienstreise?"), choices=Entry.Trip.choices,
        widget=forms.RadioSelect, required=False,
        help_text=gettext_lazy("Als Zweck steht dort „SAP-Tätigkeit“. Ziel und Anlass braucht niemand zu wissen."),
    )  # fmt: skip
    field_order = ["day", "begins", "ends", "kind", "trip"]

    def __init__(self, *args: Any, now: datetime, first_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.first_day = now, first_day

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        began = entry.began_at.astimezone(BERLIN)
        ended = entry.ended_at.astimezone(BERLIN) if entry.ended_at else None
        times = {"begins": began.time(), "ends": ended.time() if ended else None}
        return {"day": began.date(), "kind": entry.kind, "trip": entry.trip} | times

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > local_day(self.now):
            raise ValidationError(_("Dieser Tag liegt in der Zukunft. Tragen Sie ein, was schon war."))
        if day < self.first_day:
            first = f"{self.first_day:%d.%m.%Y}"
            raise ValidationError(
                _("So weit zurück wird nichts mehr gezählt. Möglich ist es ab %(day)s.") % {"day": first}
            )
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"day", "begins", "ends"} <= data.keys():
            data["times"] = self._times(data)
        return data

    def _times(self, data: dict[str, Any]) -> Times | None:
        began, ended = _span(data["day"], data["begins"], data["ends"])
        if began == ended:
            self.add_error("ends", _("Beginn und Ende sind gleich. Eine Zeit dauert mindestens eine Minute."))
        elif ended - began > LONGEST:
            self.add_error(
                "ends", _("Das Ende liegt vor dem Beginn, oder die Zeit ist zu lang. Bitte prüfen Sie beide.")
            )
        elif ended > self.now:
            self.add_error("ends", _("Diese Zeit ist noch nicht vorbei. Tragen Sie ein, was schon war."))
        else:
            return Times(data.get("kind", ""), began, ended, data.get("trip", ""))
        return None


def _span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """The two moments; an end before the beginning lies on the next day."""
    last = day + timedelta(days=1) if ends < begins else day
    return datetime.combine(day, begins, BERLIN), datetime.combine(last, ends, BERLIN)


class TimesFilter(SearchFilter):
    since = DayField(label=gettext_lazy("Von"), required=False)
    until = DayField(label=gettext_lazy("Bis"), required=False)

    def narrow(self, queryset: Any) -> Any:
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        found = queryset.filter(day__gte=since) if since else queryset
        return found.filter(day__lte=until) if until else found


class MethodForm(KernForm, forms.ModelForm):
    since = DayField(label=gettext_lazy("Gilt ab"))

    class Meta:
        model = Method
        fields = ["since", "full_time_hours", "says"]
        help_texts = {
            "full_time_hours": gettext_lazy("Zum Beispiel 1640. Danach richtet sich der Rahmen."),
            "says": gettext_lazy("Ein Satz, den die SAP neben ihren Stunden lesen: Was ist abgezogen, was nicht?"),
        }


class TermsForm(KernForm, forms.ModelForm):
    since = DayField(label=gettext_lazy("Gilt ab"))
    frame_days = forms.MultipleChoiceField(
        label=gettext_lazy("Tage des Arbeitszeitrahmens"), choices=DAYS, widget=forms.CheckboxSelectMultiple
    )
    frame_from = ClockField(label=gettext_lazy("Beginn des Rahmens"), help_text=gettext_lazy("Zum Beispiel 6:30"))
    frame_until = ClockField(
        label=gettext_lazy("Ende des Rahmens"),
        help_text=gettext_lazy("Zum Beispiel 19:00. Liegt es vor dem Beginn, endet der Rahmen am nächsten Tag."),
    )

    class Meta:
        model = Terms
        fields = ["since", "annual_hours", "frame_days", "frame_from", "frame_until"]
        help_texts = {"annual_hours": gettext_lazy("Die Stunden dieser Person, bei Teilzeit entsprechend weniger.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["frame_days"] = list(self.initial.get("frame_days") or "12345")

    def clean_frame_days(self) -> str:
        return "".join(sorted(self.cleaned_data["frame_days"]))


class ExceptionForm(KernForm, forms.ModelForm):
    """From when to when, and up to how much. There is no field for a reason, and none is asked for."""

    since = DayField(label=gettext_lazy("Erster Tag"))
    until = DayField(label=gettext_lazy("Letzter Tag"))

    class Meta:
        model = CapException
        fields = ["since", "until", "percent"]

    def __init__(self, *args: Any, regular: float, most: float, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regular, self.most, self.today = regular, most, today

    def clean_percent(self) -> Any:
        percent = self.cleaned_data["percent"]
        if percent <= self.regular or percent > self.most:
            values = {"low": f"{self.regular:g}", "high": f"{self.most:g}"}
            raise ValidationError(_("Geben Sie mehr als %(low)s und höchstens %(high)s Prozent an.") % values)
        return percent

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise ValidationError(_("Dieser Tag ist vorbei. Eine Ausnahme gilt für die Zukunft."))
        return until

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"since", "until"} <= data.keys() and data["until"] < data["since"]:
            self.add_error("until", _("Der letzte Tag liegt vor dem ersten."))
        return data
