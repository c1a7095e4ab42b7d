# SPDX-License-Identifier: EUPL-1.2
"""Offices, their deputies, what they are bound to, and help in somebody's name."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.facts import MINUTES, Actor, Role, office_findings, scope_kinds
from schutznetz.apps.organisation.forms.places import KeyedForm
from schutznetz.apps.organisation.models import Authority, Deputy, Network, Office, Person, Site, WorkingGroup
from schutznetz.apps.organisation.policies import require_other_deputy
from schutznetz.apps.organisation.queries import authorities_administered_by, is_last_administrator
from schutznetz.apps.organisation.queries.offices import overlapping
from schutznetz.apps.organisation.queries.texts import problem_text
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.forms import DayField, KernForm
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Status

KINDS: dict[str, tuple[type[models.Model], Any]] = {
    "authority": (Authority, gettext_lazy("Ganze Behörde")),
    "site": (Site, gettext_lazy("Standort")),
    "working_group": (WorkingGroup, gettext_lazy("Arbeitskreis")),
    "network": (Network, gettext_lazy("Netzwerk")),
}
WANTED = {
    "authority": gettext_lazy("Dieses Amt gilt für eine ganze Behörde. Bitte wählen Sie die Behörde."),
    "site": gettext_lazy("Dieses Amt gilt für eine Behörde oder einen Standort. Bitte wählen Sie so etwas."),
    "working_group": gettext_lazy("Dieses Amt gilt für einen Arbeitskreis. Bitte wählen Sie den Arbeitskreis."),
    "network": gettext_lazy("Dieses Amt gilt für ein Netzwerk. Bitte wählen Sie das Netzwerk."),
}


class OfficeForm(KernForm, forms.ModelForm):
    """The instance carries its person; an existing office only ends, so that history stays true."""

    scope = forms.ChoiceField(label=gettext_lazy("Gilt für"))
    since = DayField(label=gettext_lazy("Seit"))
    until = DayField(
        label=gettext_lazy("Bis"), help_text=gettext_lazy("Letzter Tag. Leer lassen: bis auf Weiteres."), required=False
    )

    class Meta:
        model = Office
        fields = ["role", "scope", "since", "until", "basis"]
        labels = {"role": gettext_lazy("Amt")}
        help_texts = {"basis": gettext_lazy("Zum Beispiel: Bestellung vom 3. Mai 2026, oder: Wahl vom 12. Mai 2026")}

    def __init__(self, *args: Any, actor: Actor, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.actor = today, actor
        if self.instance.pk:
            for name in ("role", "scope", "since", "basis"):
                del self.fields[name]
        else:
            self.fields["role"].choices = _by_name(Role.choices)  # type: ignore[attr-defined]
            self.fields["scope"].choices = list(self._scopes())  # type: ignore[attr-defined]
            self.initial.update({"since": today, "scope": f"authority:{self.instance.person.authority_id}"})

    def _scopes(self) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
        """Everything the actor may bind an office to, grouped by kind."""
        own = authorities_administered_by(self.actor)
        for kind, (model, label) in KINDS.items():
            rows = own if kind == "authority" else model._default_manager.filter(authority__in=own)
            found = [(f"{kind}:{row.pk}", str(row)) for row in rows]
            if found:
                yield label, found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.pk and "role" in data and "scope" in data:
            self._bind(data["role"], *data["scope"].split(":"))
        since, until = data.get("since") or self.instance.since, data.get("until")
        if since and until and until < since:
            self.add_error("until", problem_text("ends_before_start"))
        elif self.instance.pk and until and is_last_administrator(self.instance, self.today):
            self.add_error(
                "until", _("Das ist das letzte Amt der Administration. Bitte vergeben Sie zuerst ein neues.")
            )
        elif not self.errors:
            self._require_no_overlap(since, until)
            self._require_by_rules()
        return data

    def _bind(self, role: str, kind: str, pk: str) -> None:
        """Put what was chosen into the instance, if this role can be bound to it."""
        kinds = scope_kinds(role)
        if kind not in kinds:
            self.add_error("scope", str(WANTED[kinds[-1]]))
            return
        chosen = KINDS[kind][0]._default_manager.get(pk=pk)
        self.instance.authority = chosen if isinstance(chosen, Authority) else chosen.authority  # type: ignore[attr-defined]
        if kind != "authority":
            setattr(self.instance, kind, chosen)

    def _require_by_rules(self) -> None:
        for finding in office_findings(self.instance, self.today) if self.instance.pk is None else ():
            if finding.status is Status.BREACHED:
                told = spoken(finding)
                self.add_error("role", f"{told.says} {told.instead} ({told.cite})")

    def _require_no_overlap(self, since: Any, until: Any) -> None:
        data, office = self.cleaned_data, self.instance
        office.role, office.since, office.until = data.get("role", office.role), since, until
        if found := overlapping(office):
            words = {"since": f"{found.since:%d.%m.%Y}", "until": f"{found.until:%d.%m.%Y}" if found.until else "–"}
            text = _("Dieses Amt gibt es schon von %(since)s bis %(until)s. Bitte wählen Sie eine andere Zeit.")
            self.add_error("until" if office.pk else "since", text % words)


def _by_name(choices: Any) -> list[tuple[str, str]]:
    """Roles as a reader looks for them."""
    return sorted(((code, str(label)) for code, label in choices), key=lambda choice: choice[1])


class DeputyForm(KernForm, forms.ModelForm):
    """The instance carries its office. The deputy is named as people know each other: choosing from thousands helps
    nobody."""

    who = forms.CharField(
        label=gettext_lazy("Wer vertritt"),
        help_text=gettext_lazy("Personalkennung oder dienstliche E-Mail-Adresse"),
        max_length=254,
    )
    since = DayField(label=gettext_lazy("Von"))
    until = DayField(label=gettext_lazy("Bis"), help_text=gettext_lazy("Letzter Tag der Vertretung"))

    class Meta:
        model = Deputy
        fields = ["who", "since", "until"]

    def __init__(self, *args: Any, actor: Actor, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.actor = today, actor
        self.initial["since"] = today

    def clean_who(self) -> str:
        typed: str = self.cleaned_data["who"].strip()
        working = models.Q(left_on=None) | models.Q(left_on__gte=self.today)
        here = Person.objects.filter(working, authority=self.instance.office.person.authority)
        found = list(here.filter(external_id__iexact=typed)[:1]) or list(here.filter(email__iexact=typed)[:2])
        if len(found) != 1:
            raise ValidationError(
                _(
                    "In dieser Behörde gibt es niemanden mit dieser Kennung oder Adresse. "
                    "Bitte prüfen Sie die Schreibweise."
                )
            )
        if found[0].pk == self.instance.office.person_id:
            raise ValidationError(_("Niemand vertritt sich selbst. Bitte nennen Sie eine andere Person."))
        try:
            require_other_deputy(self.actor, found[0])
        except Denied as error:
            raise ValidationError(str(error)) from error
        self.instance.person = found[0]
        return typed

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until, office = data.get("since"), data.get("until"), self.instance.office
        if since and until and until < since:
            self.add_error("until", problem_text("ends_before_start"))
        elif until and until < self.today:
            self.add_error("until", _("Dieser Tag ist schon vorbei."))
        elif until and office.until and until > office.until:
            self.add_error("until", _("Das Amt endet am %(day)s. Bitte enden Sie spätestens dann.") % {
                "day": f"{office.until:%d.%m.%Y}"
            })  # fmt: skip
        elif since and not self.errors and office.deputies.filter(person=self.instance.person, since=since).exists():
            self.add_error(
                "who",
                _(
                    "Diese Person vertritt schon ab diesem Tag. "
                    "Bitte wählen Sie einen anderen Tag oder eine andere Person."
                ),
            )
        return data


class BodyForm(KeyedForm):
    """`actor` limits the authorities that may run it."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["authority"]
        else:
            self.fields["authority"].queryset = authorities_administered_by(actor)  # type: ignore[attr-defined]


class WorkingGroupForm(BodyForm):
    key_prefix = "ak-"

    class Meta:
        model = WorkingGroup
        fields = ["name", "key", "authority"]
        labels = {"authority": gettext_lazy("Geführt von")}


class NetworkForm(BodyForm):
    key_prefix = "netz-"

    class Meta:
        model = Network
        fields = ["name", "key", "authority"]
        labels = {"authority": gettext_lazy("Geführt von")}


class HelpForm(KernForm, forms.Form):
    """Why and how long somebody of the administration wants to act in a person's name."""

    reason = forms.CharField(
        label=gettext_lazy("Anlass"),
        help_text=gettext_lazy("Die Person liest diesen Satz, bevor sie entscheidet."),
        max_length=200,
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Dauer"),
        choices=[(minutes, gettext_lazy("%(minutes)d Minuten") % {"minutes": minutes}) for minutes in MINUTES],
        coerce=int,
    )
