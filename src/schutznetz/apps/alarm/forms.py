# SPDX-License-Identifier: EUPL-1.2
"""The shape of what comes in."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.adapters.nats_keys import is_user_key
from schutznetz.apps.alarm.models import Alarm, AlarmClass, RingChange, Station, StationKind
from schutznetz.apps.organisation.models import Desk
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter


def user_key(value: str) -> None:
    if not is_user_key(value):
        raise forms.ValidationError(_("Das ist kein öffentlicher Schlüssel einer Station."))


class EnrolmentForm(forms.Form):
    """A device that wants to become a station: by a code, at the own desk, or (demo) anywhere."""

    code = forms.CharField(required=False, max_length=20)
    site = forms.SlugField(required=False, max_length=40)
    desk = forms.SlugField(required=False, max_length=40)
    label = forms.CharField(required=False, max_length=80)
    key_a = forms.CharField(max_length=56, validators=[user_key])
    key_b = forms.CharField(max_length=56, validators=[user_key])
    keep = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("code") and not data.get("site"):
            self.add_error("code", _("Geben Sie den Einmalcode ein."))
        return data


class RingChangeForm(KernForm, forms.Form):
    """One neighbour of a desk, by hand."""

    neighbour = forms.ModelChoiceField(Desk.objects.none(), label=_("Arbeitsplatz"), empty_label=_("Bitte wählen"))
    kind = forms.ChoiceField(
        label=_("Was soll gelten?"), choices=RingChange.Kind.choices, widget=forms.RadioSelect, initial="pinned"
    )
    reason = forms.CharField(
        label=_("Grund"), max_length=300, help_text=_("Zum Beispiel: arbeitet nur dienstags hier, hört schlecht")
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Desk.objects.filter(site_id=desk.site_id).exclude(pk=desk.pk).select_related("room")
        self.fields["neighbour"].queryset = others  # type: ignore[attr-defined]


class PlanForm(KernForm, forms.Form):
    names_security = forms.TypedChoiceField(
        label=_("Wen ruft der Alarm außer den Nachbarn?"),
        choices=[(True, _("Sicherheitskräfte am Standort")), (False, _("Keine Sicherheitskräfte"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )


class CodeForm(KernForm, forms.Form):
    """A one-time code for a security post or an entrance. Codes for desks are made on the page of the desk."""

    kind = forms.ChoiceField(
        label=_("Wofür?"), choices=[choice for choice in StationKind.choices if choice[0] != StationKind.DESK],
        widget=forms.RadioSelect, initial=StationKind.SECURITY,
    )  # fmt: skip


class StationFilter(SearchFilter):
    state = forms.ChoiceField(
        label=_("Stand"), required=False,
        choices=[("", _("alle")), ("active", _("angemeldet")), ("disturbed", _("gestört")), ("revoked", _("gesperrt"))],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Art"), required=False, choices=[("", _("alle")), *StationKind.choices])

    def narrow(self, queryset: QuerySet[Station]) -> QuerySet[Station]:
        data = self.cleaned_data
        if data["state"]:
            queryset = queryset.filter(revoked_at__isnull=data["state"] != "revoked")
        if data["state"] == "disturbed":
            queryset = queryset.filter(disturbed_since__isnull=False)
        return queryset.filter(kind=data["kind"]) if data["kind"] else queryset


class HistoryFilter(SearchFilter):
    site = forms.ChoiceField(label=_("Standort"), required=False)
    final_class = forms.ChoiceField(
        label=_("Einordnung"), required=False, choices=[("", _("alle")), *AlarmClass.choices]
    )
    since = DayField(label=_("Von"), required=False)
    until = DayField(label=_("Bis"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", _("alle"))]  # type: ignore[attr-defined]

    def narrow(self, queryset: QuerySet[Alarm]) -> QuerySet[Alarm]:
        data = self.cleaned_data
        if data["site"]:
            queryset = queryset.filter(site__key=data["site"])
        if data["final_class"]:
            queryset = queryset.filter(final_class=data["final_class"])
        if data["since"]:
            queryset = queryset.filter(stored_at__gte=_midnight(data["since"]))
        return (
            queryset.filter(stored_at__lt=_midnight(data["until"] + timedelta(days=1))) if data["until"] else queryset
        )


def history_filter(sites: list[tuple[str, str]]) -> type[HistoryFilter]:
    """The filter of a history over these sites, as (key, name)."""

    class Filter(HistoryFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["site"].choices = [("", _("alle")), *sites]  # type: ignore[attr-defined]

    return Filter


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, BERLIN)


class WhatIfForm(SearchFilter):
    """Which part of the house or of the alarm is thought to be switched off."""

    without = forms.ChoiceField(label=_("Was wäre, wenn …"), required=False)

    def __init__(self, *args: Any, floors: list[tuple[str, str]], loops: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["without"].choices = [  # type: ignore[attr-defined]
            ("", _("alles läuft wie jetzt")),
            *((f"floor:{key}", _("Etage %(name)s fällt aus") % {"name": name}) for key, name in floors),
            *((f"loop:{loop}", _("Weg %(name)s fällt aus") % {"name": loop.upper()}) for loop in loops),
        ]
