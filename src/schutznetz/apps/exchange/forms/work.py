# SPDX-License-Identifier: EUPL-1.2
"""Events and papers as speakers enter them."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters.papers import LARGEST, NoPaper, check_paper
from schutznetz.apps.exchange.models import Activity
from schutznetz.apps.exchange.queries.groups import authorities_of
from schutznetz.apps.exchange.queries.work import SHOWN
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter

LONGEST_NAME = 120


class ActivityForm(KernForm, forms.ModelForm):
    on = DayField(label=gettext_lazy("Tag"))
    agreed_on = DayField(
        label=gettext_lazy("Die Behörde ist einverstanden seit"), required=False,
        help_text=gettext_lazy("Ohne ihr Einverständnis bleibt es ein Entwurf, den nur Sie und Sprecherin oder "
                               "Sprecher sehen."),
    )  # fmt: skip

    class Meta:
        model = Activity
        fields = ["kind", "title", "on", "place", "authority", "agreed_on", "partner", "reach", "length", "state"]
        widgets = {"kind": forms.RadioSelect, "state": forms.RadioSelect}
        help_texts = {
            "authority": gettext_lazy("Wenn die Veranstaltung in einer Behörde stattfindet."),
            "partner": gettext_lazy("Zum Beispiel: der betriebsärztliche Dienst"),
            "reach": gettext_lazy("Nur die Zahl, keine Namen. Wenn Sie es nicht wissen, bleibt das Feld leer."),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = Activity.Kind.choices  # type: ignore[attr-defined]
        self.fields["authority"].queryset = authorities_of(self.instance.working_group)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("state") == Activity.State.HELD and data.get("on") and data["on"] > self.today:
            self.add_error("state", _("Dieser Tag liegt noch in der Zukunft. Wählen Sie „geplant“."))
        if data.get("agreed_on") and data["agreed_on"] > self.today:
            self.add_error("agreed_on", _("Dieser Tag liegt noch in der Zukunft."))
        elif data.get("authority") and data.get("state") in SHOWN and not data.get("agreed_on"):
            self.add_error(
                "agreed_on",
                _("Eine Veranstaltung in einer Behörde wird mit ihr abgesprochen (SAP-Erlass 2007, Nr. 1). Tragen Sie "
                  "ein, seit wann sie einverstanden ist, oder wählen Sie „Entwurf“."),
            )  # fmt: skip
        return data


class ActivityFilter(SearchFilter):
    kind = forms.ChoiceField(
        label=gettext_lazy("Art"), choices=[("", gettext_lazy("alle")), *Activity.Kind.choices], required=False
    )
    year = forms.IntegerField(label=gettext_lazy("Jahr"), min_value=2000, max_value=2200, required=False)

    def narrow(self, queryset: Any) -> Any:
        found = queryset
        if self.cleaned_data["kind"]:
            found = found.filter(kind=self.cleaned_data["kind"])
        if self.cleaned_data["year"]:
            found = found.filter(on__year=self.cleaned_data["year"])
        return found


class MaterialForm(KernForm, forms.Form):
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=150)
    paper = forms.FileField(
        label=gettext_lazy("Unterlage"),
        help_text=gettext_lazy("PDF, höchstens 5 MB. Nach einem Fehler auf dieser Seite bitte noch einmal wählen."),
    )

    def clean_paper(self) -> tuple[str, bytes]:
        """The name as chosen, without its folder, and the content."""
        upload = self.cleaned_data["paper"]
        if upload.size > LARGEST:
            raise forms.ValidationError(_("Die Datei ist größer als 5 MB. Bitte verkleinern Sie sie."))
        content = bytes(upload.read())
        try:
            check_paper(content)
        except NoPaper:
            text = _("Das ist kein PDF. Bitte speichern Sie die Unterlage als PDF.")
            raise forms.ValidationError(text) from None
        return PurePath(upload.name).name[-LONGEST_NAME:], content
