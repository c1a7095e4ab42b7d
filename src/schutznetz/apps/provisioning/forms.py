# SPDX-License-Identifier: EUPL-1.2
"""The few forms of the administration's pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters.tables import LARGEST_FILE
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.organisation.queries import authorities_administered_by
from schutznetz.apps.provisioning.models import Departure, GroupRule
from schutznetz.apps.provisioning.policies import ROLES_BY_GROUP
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter

LIVES = [
    (30, gettext_lazy("30 Tage")),
    (90, gettext_lazy("90 Tage")),
    (180, gettext_lazy("180 Tage")),
    (365, gettext_lazy("ein Jahr")),
]
LARGEST_LIST = min(20 * 1024 * 1024, LARGEST_FILE)


class _OfAuthority(KernForm, forms.Form):
    """A form about one authority of the actor; who administers only one is not asked."""

    authority = forms.ModelChoiceField(Authority.objects.none(), label=gettext_lazy("Behörde"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = authorities_administered_by(actor)
        self.only = mine.first() if mine.count() == 1 else None
        if self.only:
            del self.fields["authority"]
        else:
            self.fields["authority"].queryset = mine  # type: ignore[attr-defined]

    @property
    def chosen_authority(self) -> Authority:
        chosen: Authority = self.only or self.cleaned_data["authority"]
        return chosen


class KeyForm(_OfAuthority):
    label = forms.CharField(
        label=gettext_lazy("Bezeichnung"), max_length=80,
        help_text=gettext_lazy("Wofür der Schlüssel ist. Zum Beispiel: Keycloak, Entra ID"),
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=gettext_lazy("Gilt"), choices=LIVES, coerce=int, initial=180,
        help_text=gettext_lazy(
            "Danach brauchen Sie einen neuen. Sie können ihn jederzeit früher ersetzen oder sperren."
        ),
    )  # fmt: skip


class RuleForm(_OfAuthority):
    group_name = forms.CharField(
        label=gettext_lazy("Name der Gruppe"), max_length=200,
        help_text=gettext_lazy("Genau so, wie die Gruppe im Verzeichnisdienst heißt."),
    )  # fmt: skip
    role = forms.ChoiceField(label=gettext_lazy("Amt"))
    site = forms.ModelChoiceField(
        Site.objects.none(), label=gettext_lazy("Standort"), required=False,
        empty_label=gettext_lazy("ganze Behörde"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["role"].choices = [(role, Role(role).label) for role in ROLES_BY_GROUP]  # type: ignore[attr-defined]
        sites = Site.objects.filter(authority__in=authorities_administered_by(actor))
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        site = cleaned.get("site")
        if site and site.authority_id != self.chosen_authority.pk:
            self.add_error("site", _("Dieser Standort gehört zu einer anderen Behörde."))
        elif self._is_known():
            self.add_error("group_name", _("Diese Regel gibt es schon."))
        return cleaned

    def _is_known(self) -> bool:
        return GroupRule.objects.filter(
            authority=self.chosen_authority, group_name__iexact=self.cleaned_data["group_name"],
            role=self.cleaned_data["role"], site=self.cleaned_data["site"],
        ).exists()  # fmt: skip

    def rule(self) -> GroupRule:
        return GroupRule(
            authority=self.chosen_authority, group_name=self.cleaned_data["group_name"],
            role=self.cleaned_data["role"], site=self.cleaned_data["site"],
        )  # fmt: skip


class LeaveForm(KernForm, forms.Form):
    last_on = DayField(
        label=gettext_lazy("Letzter Arbeitstag"),
        help_text=gettext_lazy("An diesem Tag ist die Person noch geschützt und kann sich anmelden."),
    )
    at_once = forms.BooleanField(
        label=gettext_lazy("Jetzt sofort schließen, auch wenn der Tag noch nicht vorbei ist"), required=False
    )


class ListForm(_OfAuthority):
    file = forms.FileField(
        label=gettext_lazy("Datei"), help_text=gettext_lazy("CSV oder XLSX, höchstens 20 MB und 50.000 Zeilen.")
    )
    is_full = forms.BooleanField(
        label=gettext_lazy("Die Liste ist vollständig: Wer fehlt, hat uns verlassen"), required=False,
        help_text=gettext_lazy("Sie sehen vorher, wer fehlt. Geschlossen wird erst, wenn Sie zustimmen."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise ValidationError(_("Diese Datei ist größer als 20 MB. Bitte teilen Sie sie auf."))
        if not str(file.name).lower().endswith((".csv", ".txt", ".xlsx")):
            raise ValidationError(_("Bitte wählen Sie eine CSV- oder XLSX-Datei."))
        return file


class DepartureFilter(SearchFilter):
    """Those who left, by name, occasion and days."""

    who = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=100)
    source = forms.ChoiceField(
        label=gettext_lazy("Anlass"), required=False, choices=[("", gettext_lazy("alle")), *Departure.Source.choices]
    )
    since = DayField(label=gettext_lazy("Letzter Tag von"), required=False)
    until = DayField(label=gettext_lazy("Letzter Tag bis"), required=False)

    def narrow(self, queryset: QuerySet[Departure]) -> QuerySet[Departure]:
        chosen = self.cleaned_data
        conditions = Q()
        for word in chosen["who"].split():
            conditions &= Q(person__family_name__icontains=word) | Q(person__given_name__icontains=word)
        limits = {"source": chosen["source"], "last_on__gte": chosen["since"], "last_on__lte": chosen["until"]}
        return queryset.filter(conditions, **{name: value for name, value in limits.items() if value})
