# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter in the programme."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.models import Authority, Person, WorkingGroup
from schutznetz.apps.sap.facts import EVENTS
from schutznetz.apps.sap.models import Counsellor, Participant, Programme, State
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter
from schutznetz.regulation.sap_erlass.mandate import Event
from schutznetz.regulation.sap_erlass.rule_sets import RuleSet

MOST_STAFF = 1_000_000
HEADCOUNT_HELP = gettext_lazy("Gezählt werden Menschen, nicht Stellen. Teilzeit zählt voll.")


class ProgrammeForm(KernForm, forms.ModelForm):
    class Meta:
        model = Programme
        fields = ["name", "academy"]
        help_texts = {"academy": gettext_lazy("Die Behörde, deren Akademie ausbildet. Sie muss hier angelegt sein.")}


class JoinForm(KernForm, forms.Form):
    """An authority joins one of the programmes on this server."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Programm"), empty_label=gettext_lazy("Bitte wählen")
    )
    headcount = forms.IntegerField(
        label=gettext_lazy("Beschäftigte"), help_text=HEADCOUNT_HELP, min_value=1, max_value=MOST_STAFF
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Programme.objects.select_related("ministry")
        self.fields["programme"].queryset = found  # type: ignore[attr-defined]
        if len(found) == 1:
            self.initial["programme"] = found[0]


class HeadcountForm(KernForm, forms.ModelForm):
    headcount = forms.IntegerField(
        label=gettext_lazy("Beschäftigte"), help_text=HEADCOUNT_HELP, min_value=1, max_value=MOST_STAFF
    )
    headcount_on = DayField(label=gettext_lazy("Stand vom"))

    class Meta:
        model = Participant
        fields = ["headcount", "headcount_on"]


class GroupForm(KernForm, forms.Form):
    """Working groups are kept by the administration; the ministry assigns authorities to them."""

    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(),
        label=gettext_lazy("Arbeitskreis"),
        required=False,
        empty_label=gettext_lazy("noch keiner"),
    )

    def __init__(self, *args: Any, part: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Authority.objects.filter(sap_participant__programme=part.programme)
        owners |= Authority.objects.filter(pk=part.programme.ministry_id)
        self.fields["group"].queryset = WorkingGroup.objects.filter(authority__in=owners)  # type: ignore[attr-defined]
        self.initial["group"] = part.working_group_id


class SwitchForm(KernForm, forms.Form):
    """Which rule set, from when, and on what basis."""

    key = forms.ChoiceField(label=gettext_lazy("Regelwerk"), widget=forms.RadioSelect)
    since = DayField(label=gettext_lazy("Gilt ab"))
    basis = forms.CharField(
        label=gettext_lazy("Grundlage"),
        help_text=gettext_lazy("Zum Beispiel: Erlass vom 1. Juni 2026, Aktenzeichen"),
        max_length=200,
    )

    def __init__(self, *args: Any, sets: list[RuleSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [(one.key, one.name) for one in sets]  # type: ignore[attr-defined]


class EvaluationForm(KernForm, forms.Form):
    key = forms.ChoiceField(label=gettext_lazy("Regelwerk"))
    reported_on = DayField(label=gettext_lazy("Bericht vom"))
    place = forms.CharField(
        label=gettext_lazy("Fundstelle"),
        help_text=gettext_lazy("Aktenzeichen oder Adresse, unter der man den Bericht findet"),
        max_length=300,
    )

    def __init__(self, *args: Any, sets: list[RuleSet], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["key"].choices = [(one.key, one.name) for one in sets]  # type: ignore[attr-defined]

    def clean_reported_on(self) -> date:
        found: date = self.cleaned_data["reported_on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return found


def person_named(typed: str, authority: Authority, today: date) -> Person:
    """Somebody of this authority by number or address; raises `ValidationError` with what to do."""
    working = Q(left_on=None) | Q(left_on__gte=today)
    here = Person.objects.filter(working, authority=authority)
    found = list(here.filter(external_id__iexact=typed)[:1]) or list(here.filter(email__iexact=typed)[:2])
    if len(found) != 1:
        raise forms.ValidationError(
            _("In dieser Behörde gibt es niemanden mit dieser Kennung oder Adresse. Bitte prüfen Sie die Schreibweise.")
        )
    return found[0]


WHO_HELP = gettext_lazy("Personalkennung oder dienstliche E-Mail-Adresse")


class ApplyForm(KernForm, forms.Form):
    """One's own application; sending it is the consent. There is no question about age."""

    is_police = forms.BooleanField(
        label=gettext_lazy("Ich gehöre zum Polizeivollzugsdienst."),
        help_text=gettext_lazy("Davon hängt ab, welcher Hauptpersonalrat im Auswahlverfahren berät."),
        required=False,
    )
    leaves_on = DayField(
        label=gettext_lazy("Voraussichtlich letzter Diensttag"),
        help_text=gettext_lazy("Freiwillig. Nur wenn Sie ihn schon kennen. Er schließt Sie nicht aus."),
        required=False,
    )


class ApplicantForm(KernForm, forms.Form):
    """The head enters somebody of the own authority."""

    who = forms.CharField(label=gettext_lazy("Wer"), help_text=WHO_HELP, max_length=254)
    is_police = forms.BooleanField(label=gettext_lazy("gehört zum Polizeivollzugsdienst"), required=False)

    def __init__(self, *args: Any, authority: Authority, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority, self.today = authority, today

    def clean_who(self) -> Person:
        return person_named(self.cleaned_data["who"].strip(), self.authority, self.today)


class ManagerForm(KernForm, forms.Form):
    who = forms.CharField(
        label=gettext_lazy("Unmittelbare Führungskraft"),
        help_text=gettext_lazy(
            "Personalkennung oder dienstliche E-Mail-Adresse. Leer: die Führungskräfte des Standorts."
        ),
        max_length=254,
        required=False,
    )

    def __init__(self, *args: Any, counsellor: Counsellor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counsellor, self.today = counsellor, today
        manager = counsellor.line_manager
        self.initial["who"] = manager.external_id if manager else ""

    def clean_who(self) -> Person | None:
        typed = self.cleaned_data["who"].strip()
        if not typed:
            return None
        found = person_named(typed, self.counsellor.authority, self.today)
        if found.pk == self.counsellor.person_id:
            raise forms.ValidationError(_("Niemand führt sich selbst. Bitte nennen Sie eine andere Person."))
        return found


class OwnForm(KernForm, forms.ModelForm):
    """What a counsellor says about themselves; no reason is asked."""

    leaves_on = DayField(
        label=gettext_lazy("Voraussichtlich letzter Diensttag"),
        help_text=gettext_lazy("Freiwillig. Er hilft, rechtzeitig Nachfolge zu suchen."),
        required=False,
    )

    class Meta:
        model = Counsellor
        fields = ["is_full", "leaves_on"]
        labels = {"is_full": gettext_lazy("Ich bin zurzeit ausgelastet.")}
        help_texts = {
            "is_full": gettext_lazy("Wer Hilfe sucht, sieht dann zuerst andere. Einen Grund nennen Sie nicht.")
        }


class TrainingForm(KernForm, forms.Form):
    on = DayField(label=gettext_lazy("Abgeschlossen am"))

    def __init__(self, *args: Any, counsellor: Counsellor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counsellor, self.today = counsellor, today

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        began = self.counsellor.training_began_on
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        if began is not None and found < began:
            raise forms.ValidationError(_("Dieser Tag liegt vor dem Beginn der Ausbildung."))
        return found


class StepForm(KernForm, forms.Form):
    """A step of the role: its day, and what this step asks besides. `event` decides which fields there are."""

    on = DayField(label=gettext_lazy("Tag"))
    expected_until = DayField(
        label=gettext_lazy("Voraussichtlich bis"), help_text=gettext_lazy("Letzter Tag. Sie können ihn später ändern.")
    )
    receiver = forms.ModelChoiceField(
        Authority.objects.none(), label=gettext_lazy("Aufnehmende Behörde"), empty_label=gettext_lazy("Bitte wählen")
    )
    reasons = forms.CharField(
        label=gettext_lazy("Begründung"),
        help_text=gettext_lazy("Die Person und das Ministerium lesen sie."),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
    )
    wanted = {
        Event.REST: ("expected_until",),
        Event.TRANSFER: ("receiver",),
        Event.SECOND: ("receiver", "expected_until"),
        Event.DECLINE_REAPPOINTMENT: ("reasons",),
    }

    def __init__(
        self, *args: Any, event: Event, counsellor: Counsellor, ahead: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.counsellor, self.ahead, self.today = event, counsellor, ahead, today
        for name in ("expected_until", "receiver", "reasons"):
            if name not in self.wanted.get(event, ()):
                del self.fields[name]
        if "receiver" in self.fields:
            self.fields["receiver"].queryset = receivers_of(counsellor)  # type: ignore[attr-defined]
        self.fields["on"].label = str(EVENTS[event.value].day) or _("Tag")
        self.initial["on"] = today

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found > self.today and not self.ahead:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft. Tragen Sie ein, was geschehen ist."))
        if found < self.counsellor.state_since:
            since = f"{self.counsellor.state_since:%d.%m.%Y}"
            raise forms.ValidationError(_("Der letzte Schritt war am %(day)s. Wählen Sie keinen früheren Tag.") % {
                "day": since
            })  # fmt: skip
        if self.event is Event.RESIGN and found < self.today:
            raise forms.ValidationError(_("Der letzte Tag ist frühestens heute."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        on, until = data.get("on"), data.get("expected_until")
        if on and until and until < on:
            self.add_error("expected_until", _("Dieser Tag liegt vor dem ersten Tag."))
        if self.event not in (Event.RESIGN, Event.LEAVE) and self.counsellor.acts.filter(is_pending=True).exists():
            self.add_error(None, _("Es steht schon ein Schritt bevor. Nehmen Sie ihn zuerst zurück."))
        return data


def receivers_of(counsellor: Counsellor) -> Any:
    """Other authorities of the same programme."""
    same = Authority.objects.filter(sap_participant__programme__participants__authority=counsellor.authority)
    return same.exclude(pk=counsellor.authority_id)


class RegisterFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"), choices=[("", gettext_lazy("alle")), *State.choices], required=False
    )

    def narrow(self, queryset: Any) -> Any:
        found = queryset
        if self.cleaned_data["q"]:
            found = found.filter(person__search__words=self.cleaned_data["q"])
        if self.cleaned_data["state"]:
            found = found.filter(state=self.cleaned_data["state"])
        return found
