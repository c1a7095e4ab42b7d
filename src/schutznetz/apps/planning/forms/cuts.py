# SPDX-License-Identifier: EUPL-1.2
"""What a draft is asked for with, and a move by hand."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.planning.actions import Wishes
from schutznetz.apps.planning.models import Draft
from schutznetz.apps.planning.queries.drafts import Sketch
from schutznetz.apps.ui.forms import DayField, KernForm
from schutznetz.domain.planning.groups import Weights

WEIGHTS = Weights()
TIMES = (
    (20, gettext_lazy("20 Sekunden")),
    (120, gettext_lazy("2 Minuten")),
    (600, gettext_lazy("10 Minuten, für das ganze Land")),
)


class WishesForm(KernForm, forms.Form):
    """A draft: its name, sizes, weights and time."""

    groups = [
        ("", ["name"]),
        (gettext_lazy("Größe"), ["most", "wanted", "most_groups"]),
        (gettext_lazy("Was wiegt wie viel"), ["change_km", "small_km"]),
        ("", ["seconds"]),
    ]
    name = forms.CharField(label=gettext_lazy("Name des Entwurfs"), max_length=100)
    most = forms.IntegerField(label=gettext_lazy("Höchstens in einem Arbeitskreis"), min_value=2, max_value=100)
    wanted = forms.IntegerField(
        label=gettext_lazy("Gewünscht mindestens"), min_value=1, max_value=100,
        help_text=gettext_lazy("Kleinere Arbeitskreise sind erlaubt, gelten aber als schlechter."),
    )  # fmt: skip
    most_groups = forms.IntegerField(
        label=gettext_lazy("Höchstens so viele Arbeitskreise"), min_value=1, max_value=1000, required=False
    )
    change_km = forms.IntegerField(
        label=gettext_lazy("Eine Person wechselt den Arbeitskreis"), min_value=0, max_value=1000,
        help_text=gettext_lazy("So viele Kilometer Weg darf es kosten, das zu vermeiden. Mehr heißt: weniger Wechsel."),
    )  # fmt: skip
    small_km = forms.IntegerField(
        label=gettext_lazy("Eine Person fehlt zur gewünschten Größe"), min_value=0, max_value=1000,
        help_text=gettext_lazy("So viele Kilometer Weg darf es kosten, das zu vermeiden. Mehr heißt: vollere Kreise."),
    )  # fmt: skip
    seconds = forms.TypedChoiceField(
        label=gettext_lazy("Rechenzeit"), choices=TIMES, coerce=int,
        help_text=gettext_lazy("Oft ist der Entwurf früher fertig. Sie können die Seite dabei verlassen."),
    )  # fmt: skip

    @staticmethod
    def usual(most: int, wanted: int, name: str) -> dict[str, Any]:
        weights = {"change_km": round(WEIGHTS.change_km), "small_km": round(WEIGHTS.small_km)}
        return {"name": name, "most": most, "wanted": wanted, "seconds": TIMES[1][0]} | weights

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        most, wanted = found.get("most"), found.get("wanted")
        if most is not None and wanted is not None and wanted > most:
            raise ValidationError({"wanted": _("Das ist mehr, als höchstens erlaubt sein soll.")})
        return found

    @property
    def wishes(self) -> Wishes:
        found = self.cleaned_data
        return Wishes(
            most=found["most"], wanted=found["wanted"], most_groups=found["most_groups"], seconds=found["seconds"],
            small_km=found["small_km"], change_km=found["change_km"],
        )  # fmt: skip


class MoveForm(KernForm, forms.Form):
    """An authority, or its part in one group, goes to another group."""

    mark_optional = False
    what = forms.ChoiceField(label=gettext_lazy("Behörde"))
    to = forms.ChoiceField(label=gettext_lazy("kommt zu"))

    def __init__(self, *args: Any, cut: Sketch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {group.pk: group.name for group in cut.groups}
        nobody = _("ohne Arbeitskreis")
        what: Any = self.fields["what"]
        what.choices = [
            (f"{one.authority_id}-{one.group_id}", f"{one.authority} ({one.count}), {names.get(one.group_id, nobody)}")
            for one in cut.pieces
        ]
        to: Any = self.fields["to"]
        to.choices = [*((str(group.pk), group.name) for group in cut.groups), ("0", _("einem neuen Arbeitskreis"))]
        self.cut = cut

    @property
    def piece(self) -> dict[str, Any]:
        """What `actions.move` is told."""
        authority, source = (int(part) for part in self.cleaned_data["what"].split("-"))
        groups = {group.pk: group for group in self.cut.groups}
        return {"authority": authority, "source": groups.get(source), "to": groups.get(int(self.cleaned_data["to"]))}


class HandOverForm(KernForm, forms.Form):
    """What the working groups are told, from when on, and which working group each new group of the draft is."""

    name = forms.CharField(label=gettext_lazy("Name des Vorschlags"), max_length=200)
    says = forms.CharField(
        label=gettext_lazy("Begründung"), max_length=4000, widget=forms.Textarea({"rows": 5}), required=False,
        help_text=gettext_lazy("Das lesen die betroffenen Arbeitskreise."),
    )  # fmt: skip
    effective_on = DayField(label=gettext_lazy("Wirksam ab"))

    def __init__(self, *args: Any, cut: Sketch, free: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.new = [group for group in cut.groups if group.working_group_id is None]
        for group in self.new:
            self.fields[f"new_{group.pk}"] = forms.ModelChoiceField(
                label=_("%(name)s ist der Arbeitskreis") % {"name": group.name}, queryset=free,
                help_text=_("Zur Wahl stehen Arbeitskreise, die der Entwurf nicht schon verwendet."),
            )  # fmt: skip

    def clean_effective_on(self) -> date:
        found: date = self.cleaned_data["effective_on"]
        if found <= self.today:
            raise ValidationError(_("Der Tag muss in der Zukunft liegen."))
        return found

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        chosen = [found[name] for group in self.new if (name := f"new_{group.pk}") in found]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("Zwei neue Arbeitskreise können nicht derselbe sein."))
        return found

    @property
    def groups_by_id(self) -> dict[int, WorkingGroup]:
        return {group.pk: self.cleaned_data[f"new_{group.pk}"] for group in self.new}


class CompareForm(KernForm, forms.Form):
    """Two drafts beside each other."""

    mark_optional = False
    one = forms.ModelChoiceField(label=gettext_lazy("Links"), queryset=Draft.objects.none(), empty_label=None)
    other = forms.ModelChoiceField(label=gettext_lazy("Rechts"), queryset=Draft.objects.none(), empty_label=None)

    def __init__(self, *args: Any, drafts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            field: Any = self.fields[name]
            field.queryset = drafts
