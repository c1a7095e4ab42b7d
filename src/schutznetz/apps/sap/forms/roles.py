# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter about roles."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.models import Authority, Person
from schutznetz.apps.sap.facts import EVENTS
from schutznetz.apps.sap.models import Counsellor, Rest, State
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter
from schutznetz.regulation.sap_erlass.mandate import Event


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
        fields = ["is_full", "wants_disability_seat", "leaves_on"]
        labels = {
            "is_full": gettext_lazy("Ich bin zurzeit ausgelastet."),
            "wants_disability_seat": gettext_lazy("Die Schwerbehindertenvertretung soll im Auswahlverfahren beraten."),
        }
        help_texts = {
            "is_full": gettext_lazy("Wer Hilfe sucht, sieht dann zuerst andere. Einen Grund nennen Sie nicht."),
            "wants_disability_seat": gettext_lazy(
                "Freiwillig. Das Ministerium sieht nur, dass sie mit berät, nicht wer es wünscht. "
                "Danach wird die Angabe gelöscht."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_full" if self.instance.state in APPLYING else "wants_disability_seat"]


APPLYING = (State.APPLIED, State.NOMINATED, State.BRIEFED)


class RestForm(KernForm, forms.Form):
    """The new day until which a role will probably rest."""

    expected_until = DayField(label=gettext_lazy("Voraussichtlich bis"), help_text=gettext_lazy("Letzter Tag."))

    def __init__(self, *args: Any, rest: Rest, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rest, self.today = rest, today
        self.initial["expected_until"] = rest.expected_until

    def clean_expected_until(self) -> date:
        found: date = self.cleaned_data["expected_until"]
        if found < max(self.today, self.rest.since):
            raise forms.ValidationError(
                self._is_over() if found < self.today else _("Dieser Tag liegt vor dem ersten Tag.")
            )
        return found

    def _is_over(self) -> str:
        """What to do when the day has passed: the step that ends the rest, where it is one's own to take."""
        if self.rest.counsellor.state != State.RESTING:
            return _("Dieser Tag ist schon vorbei.")
        return _("Dieser Tag ist schon vorbei. Ist das Ruhen zu Ende, wählen Sie unter „Mein Amt“: „%(step)s“.") % {
            "step": EVENTS[Event.RESUME.value].heading
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
        self, *args: Any, event: Event, counsellor: Counsellor, ahead: bool, today: date,
        optional: Collection[str] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for name in optional:
            self.fields[name].required = False
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
