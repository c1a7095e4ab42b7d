# SPDX-License-Identifier: EUPL-1.2
"""When and about what somebody wants mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.notify.facts import kinds
from schutznetz.apps.notify.models import Choice
from schutznetz.apps.ui.forms import KernForm
from schutznetz.domain.notices.timing import Wishes

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


def _hour(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, help_text=help_text, choices=HOURS, coerce=int)


class ChoiceForm(KernForm, forms.Form):
    mark_optional = False
    rhythm = forms.ChoiceField(
        label=gettext_lazy("Mails kommen"), choices=Choice.Rhythm.choices, widget=forms.RadioSelect
    )
    digest_hour = _hour(gettext_lazy("Uhrzeit der gesammelten Mail"))
    quiet_from = _hour(
        gettext_lazy("Ruhe von"), gettext_lazy("In der Ruhezeit kommt keine Mail. Danach kommt alles zusammen.")
    )
    quiet_until = _hour(gettext_lazy("Ruhe bis"), gettext_lazy("Gleiche Uhrzeiten bedeuten: keine Ruhezeit."))
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Ich möchte Mails zu"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        optional = [kind for kind in kinds() if not kind.mandatory]
        initial = {name: getattr(choice, name) for name in ("rhythm", "digest_hour", "quiet_from", "quiet_until")}
        initial["wanted"] = [kind.key for kind in optional if kind.key not in choice.muted]
        super().__init__(*args, **(kwargs | {"initial": initial}))
        wanted = self.fields["wanted"]
        assert isinstance(wanted, forms.MultipleChoiceField)
        wanted.choices = [(kind.key, str(kind.name)) for kind in optional]
        wanted.help_text = _("Alles bleibt auf dieser Seite lesbar, auch ohne Mail.")
        if not optional:
            del self.fields["wanted"]

    def wishes(self) -> Wishes:
        data = self.cleaned_data
        return Wishes(data["rhythm"], data["digest_hour"], data["quiet_from"], data["quiet_until"])

    def muted(self) -> list[str]:
        wanted = self.cleaned_data.get("wanted", [])
        return [kind.key for kind in kinds() if not kind.mandatory and kind.key not in wanted]
