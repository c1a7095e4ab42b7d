# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Callable
from functools import cache

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.journal.facts import Link, known_objects, known_verbs
from schutznetz.apps.journal.jobs import read_heads
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.ui.forms import DayField, KernForm, KnownChoices, SearchFilter

AREA = forms.Textarea(attrs={"rows": 6})
STEPS = [
    ("take_up", _("In Arbeit nehmen")),
    ("grant", _("Erledigt: Dem Antrag ist entsprochen")),
    ("decline", _("Abgelehnt")),
]


class RequestForm(KernForm, forms.ModelForm):
    class Meta:
        model = RightsRequest
        fields = ["kind", "text"]
        widgets = {"text": AREA}
        help_texts = {
            "text": _(
                "Schreiben Sie in Ihren Worten, worum es geht. Bei einer Berichtigung: was falsch ist und wie es "
                "richtig heißt."
            )
        }


class AnswerForm(KernForm, forms.Form):
    step = forms.ChoiceField(label=_("Was tun Sie?"), choices=STEPS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Antwort"),
        widget=AREA,
        max_length=4000,
        required=False,
        help_text=_(
            "Die Person liest diese Antwort. Bei einer Ablehnung: die Gründe und den Weg zur Aufsichtsbehörde."
        ),
    )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("step") in ("grant", "decline") and not str(values.get("text", "")).strip():
            self.add_error("text", _("Bitte schreiben Sie der Person eine Antwort."))
        return values


class PutOffForm(KernForm, forms.Form):
    because = forms.CharField(
        label=_("Warum später?"),
        widget=AREA,
        max_length=2000,
        help_text=_("Die Person liest die Gründe. Die Antwort kommt dann spätestens drei Monate nach dem Eingang."),
    )


class RequestFilter(SearchFilter):
    """Requests by their state, kind and person."""

    state = forms.ChoiceField(label=_("Stand"), required=False, choices=[("", _("alle")), *RightsRequest.State.choices])
    kind = forms.ChoiceField(
        label=_("Worum es geht"), required=False, choices=[("", _("alle")), *RightsRequest.Kind.choices]
    )
    who = forms.CharField(label=_("Person"), required=False, max_length=100)

    def narrow(self, queryset: QuerySet[RightsRequest]) -> QuerySet[RightsRequest]:
        chosen = self.cleaned_data
        exact = {name: chosen[name] for name in ("state", "kind") if chosen[name]}
        conditions = Q()
        for word in chosen["who"].split():
            conditions &= Q(person__family_name__icontains=word) | Q(person__given_name__icontains=word)
        return queryset.filter(conditions, **exact)


class HeadsForm(KernForm, forms.Form):
    """Heads somebody kept, pasted as they came: only the lines that are heads count."""

    heads = forms.CharField(
        label=_("Prüfwerte, die Sie aufbewahrt haben"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "Fügen Sie die Zeilen aus den Mails oder aus der heruntergeladenen Datei ein. Bleibt das Feld leer, "
            "wird nur die Kette selbst geprüft."
        ),
    )

    def clean_heads(self) -> str:
        text: str = self.cleaned_data["heads"]
        if text.strip() and not read_heads(text):
            raise forms.ValidationError(
                _("Darin steht kein Prüfwert. Eine Zeile besteht aus Monat, Nummer und 64 Zeichen Prüfwert.")
            )
        return text

    def links(self) -> list[Link]:
        return read_heads(self.cleaned_data["heads"])


@cache
def _all_or_one(known: Callable[[], dict[str, Text]], _language: str | None) -> KnownChoices:
    """All, or one of these, by their words: hundreds, which never change while the program runs."""
    choices = sorted(((key, str(text)) for key, text in known().items()), key=lambda pair: pair[1].casefold())
    return KnownChoices([("", _("alle")), *choices])


class JournalFilter(SearchFilter):
    """The journal by act, kind of object, person and days."""

    verb = forms.ChoiceField(label=_("Handlung"), required=False)
    what = forms.ChoiceField(label=_("Woran"), required=False)
    who = forms.CharField(label=_("Person"), required=False, max_length=100)
    since = DayField(label=_("Von"), required=False)
    until = DayField(label=_("Bis"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("verb", known_verbs), ("what", known_objects)):
            self.fields[name].choices = _all_or_one(known, get_language())  # type: ignore[attr-defined]

    def narrow(self, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        chosen = self.cleaned_data
        conditions = Q()
        if chosen["verb"]:
            conditions &= Q(verb=chosen["verb"])
        if chosen["what"]:
            conditions &= Q(object_type=chosen["what"])
        for word in chosen["who"].split():
            name = Q(actor__person__family_name__icontains=word) | Q(actor__person__given_name__icontains=word)
            conditions &= name | Q(actor__username__iexact=word)
        if chosen["since"]:
            conditions &= Q(at__date__gte=chosen["since"])
        if chosen["until"]:
            conditions &= Q(at__date__lte=chosen["until"])
        return queryset.filter(conditions)
