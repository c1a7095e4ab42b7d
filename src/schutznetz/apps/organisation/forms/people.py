# SPDX-License-Identifier: EUPL-1.2
"""People, and who sits where."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Desk, Person, Site
from schutznetz.apps.organisation.queries import authorities_administered_by
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.ui.forms import DayField, KernForm


class PersonForm(KernForm, forms.ModelForm):
    """`actor` limits authorities and sites. The desk is named by key or label; choosing from thousands helps nobody."""

    desk_name = forms.CharField(
        label=gettext_lazy("Arbeitsplatz"),
        help_text=gettext_lazy("Bezeichnung oder Kennung, zum Beispiel 2.14 A"),
        required=False,
    )
    left_on = DayField(label=gettext_lazy("Ausgeschieden am"), required=False)
    groups = [
        (gettext_lazy("Person"), ["given_name", "family_name", "external_id", "email", "phone"]),
        (gettext_lazy("Dienststelle"), ["authority", "site", "desk_name", "left_on"]),
    ]

    class Meta:
        model = Person
        fields = ["given_name", "family_name", "external_id", "email", "phone", "authority", "site", "left_on"]
        labels = {"authority": gettext_lazy("Behörde"), "site": gettext_lazy("Standort")}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authorities = authorities_administered_by(actor)
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.fields["site"].queryset = Site.objects.filter(authority__in=authorities)  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["external_id"]
        if self.instance.desk_id:
            self.initial["desk_name"] = self.instance.desk.label

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        authority, site = data.get("authority"), data.get("site")
        if authority and site and site.authority_id != authority.pk:
            self.add_error("site", problem_text("site_of_other_authority", {"value": site.name}))
        self.instance.desk = self._desk(data.get("desk_name", ""), data.get("site"))
        return data

    def _desk(self, name: str, site: Site | None) -> Desk | None:
        if not name:
            return None
        if site is None:
            self.add_error("site", problem_text("desk_without_site"))
            return None
        here = Desk.objects.filter(site=site)
        found = list(here.filter(key=name)[:1]) or list(here.filter(label__iexact=name)[:2])
        if len(found) == 1:
            return found[0]
        text = (
            _("Diese Bezeichnung gibt es mehrmals. Bitte geben Sie die Kennung an.")
            if found
            else problem_text("unknown_desk", {"value": name, "site": site.name})
        )
        self.add_error("desk_name", text)
        return None


class SeatSearch(KernForm, forms.Form):
    """Whom to seat at a desk."""

    mark_optional = False
    q = forms.CharField(label=gettext_lazy("Name oder Personalkennung"), max_length=100, required=False)
