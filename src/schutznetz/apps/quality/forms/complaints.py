# SPDX-License-Identifier: EUPL-1.2
"""A complaint to the ministry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.quality.models import Complaint
from schutznetz.apps.ui.forms import KernForm


class ComplaintForm(KernForm, forms.Form):
    """What happened, in the writer's words; asking in the authority needs their yes."""

    kind = forms.ChoiceField(label=_("Worum geht es?"), choices=Complaint.Kind.choices, widget=forms.RadioSelect)
    is_career = forms.BooleanField(
        label=_("Es betrifft die berufliche Entwicklung, zum Beispiel Beurteilung oder Beförderung."), required=False
    )
    text = forms.CharField(
        label=_("Was ist geschehen?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Was, wann, wer war beteiligt? Schreiben Sie nichts über Menschen, die Sie beraten."),
    )  # fmt: skip
    may_ask = forms.BooleanField(
        label=_("Das Ministerium darf in meiner Behörde nachfragen. Dann erfährt sie davon."), required=False
    )
