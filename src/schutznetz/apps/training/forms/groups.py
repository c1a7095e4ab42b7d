# SPDX-License-Identifier: EUPL-1.2
"""Groups, modules, lecturers, companions, members, days."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.training.facts import AREAS
from schutznetz.apps.training.models import GroupState, Lecturer, Member, Module, TrainingGroup
from schutznetz.apps.ui.forms import DayField, KernForm, ManyChoiceField, SearchFilter

WHO = gettext_lazy("Personalkennung oder dienstliche E-Mail-Adresse")


def counsellor_named(typed: str, among: QuerySet[Counsellor]) -> Counsellor:
    """One of these counsellors by number or address; raises `ValidationError` with what to do."""
    rows = list(among.filter(Q(person__external_id__iexact=typed) | Q(person__email__iexact=typed))[:2])
    if len(rows) != 1:
        raise forms.ValidationError(
            _("Im Programm gibt es keine bestellte SAP mit dieser Kennung oder Adresse. Bitte prüfen Sie die Eingabe.")
        )
    return rows[0]


class GroupForm(KernForm, forms.ModelForm):
    starts_on = DayField(label=gettext_lazy("Erster Tag"))
    completes_on = DayField(
        label=gettext_lazy("Abschluss geplant"),
        help_text=gettext_lazy("Freigeben können Sie den Plan erst mit diesem Tag."),
        required=False,
    )

    class Meta:
        model = TrainingGroup
        fields = ["name", "starts_on", "completes_on"]
        help_texts = {"name": gettext_lazy("Zum Beispiel 2026-A")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state == GroupState.RUNNING:
            del self.fields["starts_on"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        same = TrainingGroup.objects.filter(programme=self.instance.programme_id, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Eine Gruppe mit diesem Namen gibt es schon. Wählen Sie einen anderen."))
        return name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("starts_on") or self.instance.starts_on, data.get("completes_on")
        if first and last and last < first:
            self.add_error("completes_on", _("Der Abschluss liegt vor dem ersten Tag."))
        return data


class ModuleForm(KernForm, forms.ModelForm):
    """Once the plan is released only days and place can change."""

    area = forms.ChoiceField(label=gettext_lazy("Fachgebiet"), choices=list(AREAS.items()))
    first_on = DayField(label=gettext_lazy("Erster Tag"), required=False)
    last_on = DayField(
        label=gettext_lazy("Letzter Tag"), help_text=gettext_lazy("Leer bei einem einzigen Tag."), required=False
    )

    class Meta:
        model = Module
        fields = ["area", "title", "first_on", "last_on", "place"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.group.state != GroupState.PLANNED:
            del self.fields["area"], self.fields["title"]
            self.fields["first_on"].required = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("first_on"), data.get("last_on")
        if last and not first:
            self.add_error("first_on", _("Tragen Sie auch den ersten Tag ein."))
        elif first and last and last < first:
            self.add_error("last_on", _("Der letzte Tag liegt vor dem ersten."))
        return data


class LecturerForm(KernForm, forms.ModelForm):
    """Somebody with the office of a lecturer at the academy, or a name."""

    person: Any = forms.ModelChoiceField(
        None, label=gettext_lazy("Dozentin oder Dozent der Akademie"), required=False,
        empty_label=gettext_lazy("jemand anderes"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("Für jemanden ohne Zugang zu Schutznetz."), max_length=120,
        required=False,
    )  # fmt: skip
    since = DayField(label=gettext_lazy("Auftrag ab"))
    until = DayField(label=gettext_lazy("Auftrag bis"), required=False)

    class Meta:
        model = Lecturer
        fields = ["person", "name", "since", "until"]

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["name"] = "" if data.get("person") else data.get("name", "").strip()
        if not data["name"] and not data.get("person") and "person" not in self.errors:
            self.add_error("name", _("Wählen Sie oben jemanden aus, oder schreiben Sie einen Namen."))
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Der Auftrag endet vor seinem ersten Tag."))
        return data


class CompanionForm(KernForm, forms.Form):
    who = forms.CharField(label=gettext_lazy("Wer"), help_text=WHO, max_length=254)
    since = DayField(label=gettext_lazy("Seit"))

    def __init__(self, *args: Any, among: QuerySet[Counsellor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among

    def clean_who(self) -> Counsellor:
        return counsellor_named(self.cleaned_data["who"].strip(), self.among)


class AdmitForm(KernForm, forms.Form):
    counsellors: Any = ManyChoiceField(
        None, label=gettext_lazy("Wer wird aufgenommen?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, among: QuerySet[Counsellor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["counsellors"]
        field.queryset = among
        field.label_from_instance = lambda one: f"{one.person}, {one.authority}"


class AttendanceForm(KernForm, forms.Form):
    """A list with a box for each member: attended, and nothing else."""

    mark_optional = False
    members: Any = ManyChoiceField(
        None, label=gettext_lazy("Wer war da?"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("Mit der Tabulatortaste weiter, mit der Leertaste ankreuzen."),
    )  # fmt: skip

    def __init__(self, *args: Any, among: QuerySet[Member], attended: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = among  # type: ignore[attr-defined]
        self.initial["members"] = list(attended)


class DayForm(KernForm, forms.Form):
    """The day of an act: not in the future, and not before the act became possible."""

    on = DayField(label=gettext_lazy("Tag"))

    def __init__(
        self, *args: Any, label: Any, today: date, earliest: date | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.today, self.earliest = today, earliest
        self.fields["on"].label = label
        self.initial["on"] = today

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft. Tragen Sie ein, was geschehen ist."))
        if self.earliest is not None and found < self.earliest:
            first = f"{self.earliest:%d.%m.%Y}"
            raise forms.ValidationError(_("Möglich ist das frühestens ab %(day)s.") % {"day": first})
        return found


class GroupFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"), choices=[("", gettext_lazy("alle")), *GroupState.choices], required=False
    )

    def narrow(self, queryset: Any) -> Any:
        found = queryset
        if self.cleaned_data["q"]:
            found = found.filter(name__istartswith=self.cleaned_data["q"])
        if self.cleaned_data["state"]:
            found = found.filter(state=self.cleaned_data["state"])
        return found
