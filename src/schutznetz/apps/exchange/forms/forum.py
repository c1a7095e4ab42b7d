# SPDX-License-Identifier: EUPL-1.2
"""What members write in their forum."""

from django import forms
from django.utils.translation import gettext_lazy

from schutznetz.apps.ui.forms import KernForm

LONGEST = 5000


class PostForm(KernForm, forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Beitrag"), max_length=LONGEST, widget=forms.Textarea({"rows": 7}), strip=True
    )


class ThreadForm(PostForm):
    title = forms.CharField(label=gettext_lazy("Thema"), max_length=150)
    field_order = ["title", "body"]


class HideForm(KernForm, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Grund"), max_length=300,
        help_text=gettext_lazy("Die Mitglieder lesen ihn anstelle des Beitrags. Wiederholen Sie den Inhalt nicht."),
    )  # fmt: skip
