# SPDX-License-Identifier: EUPL-1.2
"""The shape of what comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.nats_keys import is_user_key


def user_key(value: str) -> None:
    if not is_user_key(value):
        raise forms.ValidationError(_("Das ist kein öffentlicher Schlüssel einer Station."))


class EnrolmentForm(forms.Form):
    """A device that wants to become a station: by a code, at the own desk, or (demo) anywhere."""

    code = forms.CharField(required=False, max_length=20)
    site = forms.SlugField(required=False, max_length=40)
    desk = forms.SlugField(required=False, max_length=40)
    label = forms.CharField(required=False, max_length=80)
    key_a = forms.CharField(max_length=56, validators=[user_key])
    key_b = forms.CharField(max_length=56, validators=[user_key])
    keep = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("code") and not data.get("site"):
            self.add_error("code", _("Geben Sie den Einmalcode ein."))
        return data
