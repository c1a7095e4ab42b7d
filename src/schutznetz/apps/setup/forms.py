# SPDX-License-Identifier: EUPL-1.2
"""The shape of what is typed while setting up."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters.papers import LARGEST, NoPaper, check_paper
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.setup.models import BarrierReport, Body, Contact, Participation, Release
from schutznetz.apps.ui.forms import DayField, KernForm
from schutznetz.regulation.participation.release import latest_end

LONGEST_NAME = 120


class ContactForm(KernForm, forms.ModelForm):
    groups = [
        (gettext_lazy("Die Behörde"), ["address", "email", "phone"]),
        (gettext_lazy("Fragen zur Barrierefreiheit"), ["barrier_office", "barrier_email", "barrier_phone"]),
    ]

    class Meta:
        model = Contact
        fields = ["address", "email", "phone", "barrier_office", "barrier_email", "barrier_phone"]
        help_texts = {
            "address": gettext_lazy("Straße, Hausnummer, Postleitzahl und Ort"),
            "barrier_office": gettext_lazy(
                "Steht in der Erklärung zur Barrierefreiheit. Ohne Angabe gilt die Behörde."
            ),
        }


class PaperForm(forms.Form):
    """A PDF beside other fields. A browser cannot keep a chosen file after an error; the hint says so."""

    paper = forms.FileField(
        label=gettext_lazy("Unterlage"),
        help_text=gettext_lazy("PDF, höchstens 5 MB. Nach einem Fehler auf dieser Seite bitte noch einmal wählen."),
        required=False,
    )

    def clean_paper(self) -> tuple[str, bytes] | None:
        """The name as chosen, without its folder, and the content."""
        upload = self.cleaned_data["paper"]
        if not upload:
            return None
        if upload.size > LARGEST:
            raise ValidationError(paper_problem("paper_too_large"))
        content = bytes(upload.read())
        try:
            check_paper(content)
        except NoPaper as error:
            raise ValidationError(paper_problem(error.code)) from None
        return PurePath(upload.name).name[-LONGEST_NAME:], content


def paper_problem(code: str) -> str:
    if code == "paper_too_large":
        return _("Die Datei ist größer als 5 MB. Bitte verkleinern Sie sie.")
    return _("Das ist kein PDF. Bitte speichern Sie die Unterlage als PDF.")


class ParticipationForm(KernForm, PaperForm, forms.ModelForm):
    informed_on = DayField(label=gettext_lazy("Unterrichtet am"), required=False)
    answered_on = DayField(label=gettext_lazy("Geantwortet am"), required=False)

    class Meta:
        model = Participation
        fields = ["is_there", "informed_on", "answer", "answered_on", "note"]
        labels = {"is_there": gettext_lazy("Diese Vertretung gibt es bei uns")}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.order_fields(["is_there", "informed_on", "answer", "answered_on", "note", "paper"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        informed, answered = data.get("informed_on"), data.get("answered_on")
        for name, day in (("informed_on", informed), ("answered_on", answered)):
            if day and day > self.today:
                self.add_error(name, _("Dieser Tag liegt in der Zukunft."))
        if answered and "informed_on" not in self.errors:
            self._check_order(informed, answered)
        if data.get("answer") and not answered and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Bitte geben Sie den Tag der Antwort an."))
        if answered and not data.get("answer"):
            self.add_error("answer", _("Bitte wählen Sie, wie die Antwort lautet."))
        return data

    def _check_order(self, informed: date | None, answered: date) -> None:
        if informed is None:
            self.add_error("informed_on", _("Bitte geben Sie an, wann Sie unterrichtet haben."))
        elif answered < informed:
            self.add_error(
                "answered_on", _("Die Antwort kann nicht vor der Unterrichtung liegen. Bitte prüfen Sie beide Tage.")
            )


class LocalBodyForm(KernForm, forms.Form):
    """Which body was elected for which site."""

    body = forms.ChoiceField(label=gettext_lazy("Vertretung"), choices=Body.choices)
    site = forms.ModelChoiceField(label=gettext_lazy("Standort"), queryset=Site.objects.none())

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.filter(authority=authority)  # type: ignore[attr-defined]


class ReleaseForm(KernForm, PaperForm, forms.ModelForm):
    """A service agreement."""

    decided_on = DayField(label=gettext_lazy("Unterschrieben am"))
    until = DayField(
        label=gettext_lazy("Gilt bis"),
        required=False,
        help_text=gettext_lazy("Leer lassen, wenn die Vereinbarung kein Enddatum hat."),
    )

    class Meta:
        model = Release
        fields = ["decided_on", "until", "signed_by"]
        labels = {"signed_by": gettext_lazy("Unterschrieben von")}
        help_texts = {"signed_by": gettext_lazy("Namen und Amt, zum Beispiel: Landrätin und Vorsitz des Personalrats")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        decided, until = data.get("decided_on"), data.get("until")
        if decided and decided > self.today:
            self.add_error("decided_on", _("Dieser Tag liegt in der Zukunft."))
        if decided and until and until < decided:
            self.add_error("until", _("Das Ende liegt vor der Unterschrift. Bitte prüfen Sie beide Tage."))
        return data


class InterimForm(KernForm, forms.Form):
    """Reason and end of the head's interim decision, which begins today."""

    reason = forms.CharField(
        label=gettext_lazy("Begründung"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        help_text=gettext_lazy("Warum kann die Maßnahme nicht warten? Der Personalrat bekommt das zu lesen."),
    )
    until = DayField(label=gettext_lazy("Gilt bis"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.last = today, latest_end(decided_on=today)
        self.fields["until"].help_text = _("Höchstens bis zum %(day)s.") % {"day": f"{self.last:%d.%m.%Y}"}

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise ValidationError(_("Dieser Tag ist schon vorbei."))
        if until > self.last:
            day = f"{self.last:%d.%m.%Y}"
            raise ValidationError(_("Eine vorläufige Regelung darf höchstens bis zum %(day)s gelten.") % {"day": day})
        return until


class MailTrialForm(KernForm, forms.Form):
    """With the check of the mail server: send me a mail, too."""

    trial = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trial"].label = _("Dabei eine Probe an mich schicken (%(address)s)") % {"address": address}


class BarrierForm(KernForm, forms.ModelForm):
    """A report of a barrier. `website` is a trap for programs: people neither see nor fill it."""

    website = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = BarrierReport
        fields = ["text", "page", "answer_to"]
        labels = {
            "text": gettext_lazy("Was ging nicht?"),
            "page": gettext_lazy("Auf welcher Seite?"),
            "answer_to": gettext_lazy("Wohin sollen wir antworten?"),
        }
        help_texts = {
            "text": gettext_lazy("Zum Beispiel: „Mein Vorleseprogramm liest die Schaltfläche nicht vor.“"),
            "answer_to": gettext_lazy("E-Mail oder Telefon. Ohne Angabe bleibt Ihre Meldung ohne Namen."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
