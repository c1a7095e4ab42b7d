# SPDX-License-Identifier: EUPL-1.2
"""A draft for a year of the academy: what, when, where, how large; and how it becomes drafts of events."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.academy.facts import Kind
from schutznetz.apps.planning.actions.years import Taken, YearWishes
from schutznetz.apps.planning.facts.years import KINDS, USUAL, kind_label
from schutznetz.apps.planning.models import YearDraft
from schutznetz.apps.planning.queries.years import Venue
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.ui.forms import KernForm
from schutznetz.apps.worktime.forms import ClockField
from schutznetz.domain.planning.calendar import Weights

WEIGHTS = Weights()
TIMES = (
    (60, gettext_lazy("1 Minute, für bis zu 300 Personen")),
    (300, gettext_lazy("5 Minuten")),
    (1200, gettext_lazy("20 Minuten, für das ganze Land")),
)
HOLIDAY_MONTHS = (7,)
"""Months that are not ticked at first: summer holidays (house rule)."""


class YearForm(KernForm, forms.Form):
    """The wishes for a year. Seats of each kind are two fields, named after the kind."""

    name = forms.CharField(label=gettext_lazy("Name des Entwurfs"), max_length=100)
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Was geplant wird"), widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, kind.label) for kind in KINDS],
        error_messages={"required": gettext_lazy("Wählen Sie mindestens eine Art.")},
    )  # fmt: skip
    months = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Monate"), widget=forms.CheckboxSelectMultiple, coerce=int,
        error_messages={"required": gettext_lazy("Wählen Sie mindestens einen Monat.")},
    )  # fmt: skip
    venues = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Orte"), widget=forms.CheckboxSelectMultiple, coerce=int,
        error_messages={"required": gettext_lazy("Wählen Sie mindestens einen Ort.")},
    )  # fmt: skip
    a_month = forms.IntegerField(
        label=gettext_lazy("Höchstens so viele Veranstaltungen in einem Monat"), min_value=1, max_value=200
    )
    event_km = forms.IntegerField(
        label=gettext_lazy("Eine Veranstaltung mehr"), min_value=0, max_value=10000,
        help_text=gettext_lazy("So viele Kilometer Weg muss sie allen zusammen ersparen."),
    )  # fmt: skip
    apart_km = forms.IntegerField(
        label=gettext_lazy("Eine Person ist bei der Supervision nicht mit ihrer Ausbildungsgruppe zusammen"),
        min_value=0, max_value=10000,
        help_text=gettext_lazy("So viele Kilometer Weg darf es kosten, das zu vermeiden."),
    )  # fmt: skip
    seconds = forms.TypedChoiceField(
        label=gettext_lazy("Rechenzeit"), choices=TIMES, coerce=int,
        help_text=gettext_lazy("Oft ist der Entwurf früher fertig. Sie können die Seite dabei verlassen."),
    )  # fmt: skip

    def __init__(self, *args: Any, year: int, venues: Sequence[Venue], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.known = year, list(venues)
        fields: Any = self.fields
        fields["months"].choices = [(n, date_format(date(year, n, 1), "F")) for n in months_left(year, today)]
        fields["venues"].choices = [(number, one.name) for number, one in enumerate(self.known)]
        for kind in KINDS:
            least, most = USUAL[kind]
            self.fields[f"{kind}_least"] = _seats(_("%(kind)s: mindestens") % {"kind": kind.label}, least)
            self.fields[f"{kind}_most"] = _seats(_("%(kind)s: höchstens") % {"kind": kind.label}, most)
        seats = [f"{kind}_{word}" for kind in KINDS for word in ("least", "most")]
        self.groups = [
            ("", ["name", "chosen"]),
            (_("Wann und wo"), ["months", "venues", "a_month"]),
            (_("Personen in einer Veranstaltung"), seats),
            (_("Was wiegt wie viel"), ["event_km", "apart_km"]),
            ("", ["seconds"]),
        ]

    @staticmethod
    def usual(year: int, today: date, number: int, venues: Sequence[Venue], a_month: int) -> dict[str, Any]:
        """What the form begins with."""
        left = months_left(year, today)
        return {
            "name": _("%(year)d, Entwurf %(number)d") % {"year": year, "number": number},
            "chosen": [kind.value for kind in KINDS], "months": [n for n in left if n not in HOLIDAY_MONTHS] or left,
            "venues": list(range(len(venues))), "a_month": a_month, "event_km": round(WEIGHTS.event_km),
            "apart_km": round(WEIGHTS.apart_km), "seconds": TIMES[1][0],
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for kind in found.get("chosen", ()):
            least, most = found.get(f"{kind}_least"), found.get(f"{kind}_most")
            if least is not None and most is not None and least > most:
                self.add_error(f"{kind}_least", _("Das ist mehr, als höchstens erlaubt sein soll."))
        return found

    @property
    def wishes(self) -> YearWishes:
        found = self.cleaned_data
        kinds = {kind: (found[f"{kind}_least"], found[f"{kind}_most"]) for kind in found["chosen"]}
        return YearWishes(
            year=self.year, kinds=kinds, months=tuple(found["months"]), a_month=found["a_month"],
            event_km=found["event_km"], apart_km=found["apart_km"], seconds=found["seconds"],
        )  # fmt: skip

    @property
    def chosen_venues(self) -> list[Venue]:
        return [self.known[number] for number in self.cleaned_data["venues"]]


def _seats(label: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=200, initial=initial)


def months_left(year: int, today: date) -> list[int]:
    """Months of the year that have not begun."""
    return [number for number in range(1, 13) if date(year, number, 1) > today]


class TakeOverForm(KernForm, forms.Form):
    """Hours, days of each kind and topics of the drafts of events."""

    begins = ClockField(label=gettext_lazy("Beginn"), help_text=gettext_lazy("Zum Beispiel 9:00"), initial=time(9))
    ends = ClockField(label=gettext_lazy("Ende am letzten Tag"), initial=time(16, 30))

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[str],
        topics: Sequence[tuple[str, Text]],
        lasted: dict[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[f"{kind}_days"] = forms.IntegerField(
                label=_("%(kind)s: Tage") % {"kind": kind_label(kind)}, min_value=1, max_value=5,
                initial=lasted.get(kind, 1),
            )  # fmt: skip
        if Kind.SUBJECT in kinds:
            self.fields["topics"] = forms.MultipleChoiceField(
                label=_("Themen der Fachseminare"), widget=forms.CheckboxSelectMultiple, choices=list(topics),
                help_text=_("Sie werden reihum verteilt. In jedem Entwurf können Sie das Thema noch ändern."),
                error_messages={"required": _("Wählen Sie mindestens ein Thema.")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        is_day = any(found.get(f"{kind}_days") == 1 for kind in self.kinds)
        if begins and ends and ends <= begins and is_day:
            raise ValidationError({"ends": _("Das Ende liegt vor dem Beginn.")})
        return found

    @property
    def taken(self) -> Taken:
        found = self.cleaned_data
        days = {kind: found[f"{kind}_days"] for kind in self.kinds}
        return Taken(found["begins"], found["ends"], days, found.get("topics", ()))


class CompareYearsForm(KernForm, forms.Form):
    """Two drafts of the same academy beside each other."""

    mark_optional = False
    one = forms.ModelChoiceField(label=gettext_lazy("Links"), queryset=YearDraft.objects.none(), empty_label=None)
    other = forms.ModelChoiceField(label=gettext_lazy("Rechts"), queryset=YearDraft.objects.none(), empty_label=None)

    def __init__(self, *args: Any, drafts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            field: Any = self.fields[name]
            field.queryset = drafts
