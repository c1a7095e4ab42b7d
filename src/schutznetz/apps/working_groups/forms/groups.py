# SPDX-License-Identifier: EUPL-1.2
"""Groups, districts, conferences, the shares of time."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, Programme
from schutznetz.apps.ui.forms import ClockField, DayField, KernForm, SearchFilter
from schutznetz.apps.working_groups.facts.standing import BELONGING
from schutznetz.apps.working_groups.forms.meetings import CLOCK_HELP, NO_CLIENTS, HoursForm
from schutznetz.apps.working_groups.models import BudgetShare, Comment, Conference, District
from schutznetz.apps.working_groups.queries.conferences import groups_in


class NotPast(KernForm):
    """For days that lie ahead."""

    today: date
    cleaned_data: dict[str, Any]

    def ahead(self, name: str) -> date:
        found: date = self.cleaned_data[name]
        if found < self.today:
            raise ValidationError(_("Dieser Tag ist schon vorbei."))
        return found


class MembersFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Nachname"), required=False)

    def narrow(self, queryset: Any) -> Any:
        typed = self.cleaned_data["q"]
        return queryset.filter(person__family_name__istartswith=typed) if typed else queryset


class GroupForm(KernForm, forms.ModelForm):
    """A new group needs a name; its key follows from it."""

    class Meta:
        model = WorkingGroup
        fields = ["name"]
        help_texts = {"name": gettext_lazy("Zum Beispiel: Arbeitskreis Ruhr-Mitte")}

    def clean_name(self) -> str:
        found: str = self.cleaned_data["name"].strip()
        if WorkingGroup.objects.filter(name__iexact=found).exists():
            raise ValidationError(_("Einen Arbeitskreis mit diesem Namen gibt es schon."))
        return found

    def key(self) -> str:
        """A key nobody has yet."""
        plain = self.cleaned_data["name"].translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
        stem = slugify(plain)[:34] or "arbeitskreis"
        taken = set(WorkingGroup.objects.filter(key__startswith=stem).values_list("key", flat=True))
        return stem if stem not in taken else next(f"{stem}-{n}" for n in range(2, 9999) if f"{stem}-{n}" not in taken)


class DistrictForm(NotPast, forms.ModelForm):
    effective_on = DayField(label=gettext_lazy("Wirksam ab"))

    class Meta:
        model = District
        fields = ["name", "says", "effective_on"]
        widgets = {"says": forms.Textarea({"rows": 5})}
        help_texts = {
            "name": gettext_lazy("Zum Beispiel: Neuer Zuschnitt Ruhrgebiet 2027"),
            "says": gettext_lazy("Warum der Zuschnitt sich ändern soll. Das lesen die betroffenen Arbeitskreise."),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_effective_on(self) -> date:
        return self.ahead("effective_on")


class _TargetForm(KernForm, forms.Form):
    target = forms.ModelChoiceField(label=gettext_lazy("Kommt in den"), queryset=WorkingGroup.objects.none())

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.queryset = groups_in(programme)


class AuthorityShiftForm(_TargetForm):
    """A whole authority goes to another group."""

    participant = forms.ModelChoiceField(label=gettext_lazy("Behörde"), queryset=Participant.objects.none())
    field_order = ["participant", "target"]

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, programme=programme, **kwargs)
        field: Any = self.fields["participant"]
        rows = Participant.objects.filter(programme=programme)
        field.queryset = rows.select_related("authority", "working_group").order_by("authority__name")
        field.label_from_instance = lambda one: f"{one.authority} ({one.working_group or _('ohne Arbeitskreis')})"


class PersonShiftForm(_TargetForm):
    """One counsellor goes to another group than the authority."""

    person = forms.CharField(
        label=gettext_lazy("Nachname oder Name"), max_length=200, help_text=gettext_lazy("Zum Beispiel: Yılmaz, Deniz")
    )
    field_order = ["person", "target"]

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, programme=programme, **kwargs)
        self.programme = programme

    def clean_person(self) -> Counsellor:
        family, _comma, given = (part.strip() for part in self.cleaned_data["person"].partition(","))
        rows = Counsellor.objects.filter(
            authority__sap_participant__programme=self.programme, state__in=BELONGING,
            person__family_name__iexact=family,
        ).select_related("person", "authority")  # fmt: skip
        found = list((rows.filter(person__given_name__istartswith=given) if given else rows)[:6])
        if not found:
            raise ValidationError(_("Niemand im Programm heißt so. Schreiben Sie den Nachnamen ganz aus."))
        if len(found) > 1:
            names = "; ".join(f"{one.person} ({one.authority})" for one in found)
            raise ValidationError(_("So heißen mehrere. Ergänzen Sie den Vornamen: %(names)s") % {"names": names})
        return found[0]


class CommentForm(KernForm, forms.ModelForm):
    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 8})}


class ReasonsForm(KernForm, forms.Form):
    """Reasons in writing; `is_needed` False lets them stay empty."""

    reasons = forms.CharField(
        label=gettext_lazy("Begründung"), max_length=2000, widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].required = is_needed


class ConferenceForm(HoursForm, NotPast, forms.ModelForm):
    on = DayField(label=gettext_lazy("Tag"))
    begins = ClockField(label=gettext_lazy("Von"), help_text=CLOCK_HELP)
    ends = ClockField(label=gettext_lazy("Bis"))

    class Meta:
        model = Conference
        fields = ["on", "begins", "ends", "place", "agenda"]
        widgets = {"agenda": forms.Textarea({"rows": 6})}
        help_texts = {"agenda": NO_CLIENTS}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        return self.ahead("on")


class ShareForm(KernForm, forms.ModelForm):
    """The two parts of one whole."""

    since = DayField(label=gettext_lazy("Gilt ab"))

    class Meta:
        model = BudgetShare
        fields = ["speaker_percent", "deputy_percent", "since"]
        help_texts = {"speaker_percent": gettext_lazy("In Prozent der gemeinsamen Zeit, zum Beispiel 70")}

    def __init__(self, *args: Any, first_day: date, **kwargs: Any) -> None:
        """`first_day`: from it on a rule set says how the time is shared."""
        super().__init__(*args, **kwargs)
        self.first_day = first_day

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < self.first_day:
            text = _("So weit zurück wird nichts mehr gezählt. Möglich ist es ab %(day)s.")
            raise ValidationError(text % {"day": f"{self.first_day:%d.%m.%Y}"})
        return since

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        parts = (data.get("speaker_percent"), data.get("deputy_percent"))
        if None not in parts and sum(part or 0 for part in parts) > 100:
            self.add_error(
                "deputy_percent", _("Zusammen sind das mehr als 100 Prozent. Bitte verringern Sie einen Anteil.")
            )
        return data
