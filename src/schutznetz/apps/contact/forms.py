# SPDX-License-Identifier: EUPL-1.2
"""Fields the browser reads and seals. None is ever posted: the pages forbid it, and no view would take it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.forms import KernForm

PRIVATE = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off", "autocorrect": "off"}
LONGEST = 3000
NAME_LONGEST, CALL_LONGEST = 80, 120


def _line(longest: int, **attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={**PRIVATE, "maxlength": longest, **attributes})


def _text(rows: int, longest: int) -> forms.Textarea:
    return forms.Textarea(attrs={**PRIVATE, "rows": rows, "maxlength": longest})


class _Sealed(KernForm, forms.Form):
    use_required_attribute = False


class LetterForm(_Sealed):
    """A first letter."""

    text = forms.CharField(
        label=_("Was möchten Sie schreiben?"), widget=_text(9, LONGEST),
        help_text=_("Ein paar Sätze genügen. Namen anderer Menschen müssen nicht vorkommen."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Wie dürfen wir Sie nennen?"), required=False, widget=_line(NAME_LONGEST),
        help_text=_("Ein erfundener Name genügt."),
    )  # fmt: skip
    callback = forms.CharField(
        label=_("Rückruf"), required=False, widget=_line(CALL_LONGEST),
        help_text=_("Nur wenn Sie angerufen werden möchten: Nummer, und wann es passt."),
    )  # fmt: skip


class CallForm(_Sealed):
    """After an incident: whom to call and when, and nothing about what happened."""

    callback = forms.CharField(
        label=_("Unter welcher Nummer?"), widget=_line(CALL_LONGEST, inputmode="tel"),
        help_text=_("Telefon, und wann es passt."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Wie dürfen wir Sie nennen?"), required=False, widget=_line(NAME_LONGEST),
        help_text=_("Ein erfundener Name genügt."),
    )  # fmt: skip


class BookingForm(_Sealed):
    """Something to say with an appointment."""

    name = forms.CharField(
        label=_("Wie dürfen wir Sie nennen?"), required=False, widget=_line(NAME_LONGEST),
        help_text=_("Ein erfundener Name genügt."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Möchten Sie etwas dazu schreiben?"), required=False, widget=_text(3, 500),
        help_text=_("Zum Beispiel, ob Sie lieber telefonieren."),
    )  # fmt: skip


class WordsForm(_Sealed):
    """A code typed back, or to look again."""

    words = forms.CharField(
        label=_("Ihre Wörter"), widget=forms.Textarea(attrs={**PRIVATE, "rows": 2, "maxlength": 400}),
        help_text=_("Mit Leerzeichen dazwischen. Groß oder klein ist gleich."),
    )  # fmt: skip


class AgainForm(_Sealed):
    """One more letter."""

    text = forms.CharField(label=_("Ihre Nachricht"), widget=_text(6, LONGEST))
