# SPDX-License-Identifier: EUPL-1.2
"""How somebody wants their calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.forms import KernForm


class FeedForm(KernForm, forms.Form):
    mark_optional = False
    is_neutral = forms.BooleanField(
        label=_("Neutrale Titel: „Frist in Schutznetz“"),
        help_text=_("Sinnvoll, wenn andere Ihren Kalender sehen."),
        required=False,
        initial=True,
    )
    has_alarm = forms.BooleanField(label=_("Am Tag vorher um 9 Uhr erinnern"), required=False)
