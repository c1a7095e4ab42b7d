# SPDX-License-Identifier: EUPL-1.2
"""A place of work, an expense, the head's decision."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.equipment.facts import DEVICES
from schutznetz.apps.equipment.models import Expense, Workplace
from schutznetz.apps.ui.forms import KernForm

LINE = [("", gettext_lazy("noch nicht geklärt")), ("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))]
SAID = {"": None, "yes": True, "no": False}


class WorkplaceForm(KernForm, forms.Form):
    """Without a single room the room for talks has to be named."""

    has_single_room = forms.BooleanField(label=gettext_lazy("Einzelzimmer"), required=False)
    meeting_room = forms.CharField(
        label=gettext_lazy("Besprechungsraum"), max_length=120, required=False,
        help_text=gettext_lazy("Nötig ohne Einzelzimmer. Zum Beispiel: Haus B, Raum 2.14"),
    )  # fmt: skip
    line = forms.ChoiceField(
        label=gettext_lazy("Ist der Telefonanschluss ohne Überprüfung?"), choices=LINE, required=False
    )
    devices = forms.MultipleChoiceField(
        label=gettext_lazy("Vorhandene Geräte"), choices=list(DEVICES.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, place: Workplace | None, cite: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cite = cite
        if place is not None:
            line = next(key for key, said in SAID.items() if said is place.is_unmonitored)
            self.initial.update({
                "has_single_room": place.has_single_room, "meeting_room": place.meeting_room, "line": line,
                "devices": place.devices,
            })  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("has_single_room") and not data.get("meeting_room") and "meeting_room" not in self.errors:
            text = _("Ohne Einzelzimmer nennen Sie bitte den Besprechungsraum (%(cite)s).")
            self.add_error("meeting_room", text % {"cite": self.cite})
        return data

    @property
    def is_unmonitored(self) -> bool | None:
        return SAID[self.cleaned_data["line"]]


class ExpenseForm(KernForm, forms.ModelForm):
    amount = forms.DecimalField(
        label=gettext_lazy("Betrag in Euro"), min_value=Decimal("0.01"), max_value=Decimal("9999.99"),
        max_digits=7, decimal_places=2, localize=True, help_text=gettext_lazy("Zum Beispiel 34,00"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
        error_messages={
            "min_value": gettext_lazy("Bitte tragen Sie mindestens 0,01 ein."),
            "max_value": gettext_lazy("Bitte tragen Sie höchstens 9.999,99 ein. Teilen Sie größere Anträge."),
        },
    )  # fmt: skip

    class Meta:
        model = Expense
        fields = ["kind", "what", "amount"]
        help_texts = {"what": gettext_lazy("Titel oder Sache. Nichts über Menschen, die Sie beraten.")}


class DecisionForm(KernForm, forms.Form):
    """Yes, or no with a reason."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Entscheidung"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Bewilligen")), ("no", gettext_lazy("Ablehnen"))],
    )  # fmt: skip
    reasons = forms.CharField(
        label=gettext_lazy("Begründung"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Nötig, wenn Sie ablehnen. Die SAP liest sie."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == "no" and not data.get("reasons"):
            self.add_error("reasons", _("Bitte begründen Sie die Ablehnung."))
        return data
