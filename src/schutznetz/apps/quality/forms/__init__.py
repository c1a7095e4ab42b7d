# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter about duties and reviews."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.quality.facts import EVENTS
from schutznetz.apps.quality.models import Item, Review
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter
from schutznetz.regulation.sap_erlass.review import Event


class DeclarationForm(KernForm, forms.Form):
    """Yes or no, and nothing else: no number, no month."""

    answer = forms.ChoiceField(
        label=_("Haben Sie in diesem Jahr mindestens einmal beraten?"),
        choices=[("yes", _("Ja, mindestens einmal")), ("no", _("Nein"))],
        widget=forms.RadioSelect,
    )


class ReturnForm(KernForm, forms.Form):
    """That the return was sent: with sheets, or as a nil return. What it holds is asked nowhere."""

    kind = forms.ChoiceField(
        label=_("Was haben Sie gemeldet?"),
        choices=[("sheets", _("Meldung abgegeben")), ("nil", _("Fehlanzeige: nichts zu melden"))],
        widget=forms.RadioSelect,
    )


class StepForm(KernForm, forms.Form):
    """What a step of a review asks: words, a last day, the day something was done."""

    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    deadline = DayField(label=_("Frist bis"))
    on = DayField(label=_("Am"))

    def __init__(self, *args: Any, event: Event, review: Review, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review, self.today = review, today
        words = EVENTS[event]
        if words.text:
            self.fields["text"].label = str(words.text)
        else:
            del self.fields["text"]
        if event is not Event.SET_DEADLINE:
            del self.fields["deadline"]
        if event not in (Event.FULFIL, Event.EXECUTE):
            del self.fields["on"]
        elif event is Event.EXECUTE:
            self.fields["on"].label = _("Letzter Tag des Amtes")
        else:
            self.fields["on"].label = _("Nachgeholt am")
        if "on" in self.fields:
            self.initial["on"] = today

    def clean_deadline(self) -> date:
        found: date = self.cleaned_data["deadline"]
        if found <= self.today:
            raise forms.ValidationError(_("Wählen Sie einen Tag, der noch bevorsteht."))
        return found

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt noch vor uns. Wählen Sie heute oder einen früheren Tag."))
        if self.review.decided_on is not None and found < self.review.decided_on:
            raise forms.ValidationError(_("Dieser Tag liegt vor der Entscheidung. Wählen Sie einen späteren."))
        return found


class NameFilter(SearchFilter):
    """By name: each row asks for its counsellor, as there are hundreds of rows and thousands of a common name."""

    q = forms.CharField(label=_("Name"), required=False)

    def narrow(self, queryset: Any) -> Any:
        if name := self.cleaned_data["q"].strip():
            called = Counsellor.objects.order_by().filter(pk=OuterRef("counsellor_id"), person__search__words=name)
            return queryset.alias(called=Subquery(called.values("pk")[:1])).filter(called__isnull=False)
        return queryset


class ItemsFilter(NameFilter):
    """By name and kind of item."""

    item = forms.ChoiceField(label=_("Punkt"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("alle")), *Item.choices]  # type: ignore[attr-defined]

    def narrow(self, queryset: Any) -> Any:
        queryset, item = super().narrow(queryset), self.cleaned_data["item"]
        return queryset.filter(item=item) if item else queryset


class ReturnsFilter(SearchFilter):
    """By name, and those that wait."""

    q = forms.CharField(label=_("Name"), required=False)
    state = forms.ChoiceField(
        label=_("Stand"), required=False,
        choices=[("", _("alle")), ("waiting", _("Eingang offen")), ("received", _("Eingang bestätigt"))],
    )  # fmt: skip

    def narrow(self, queryset: Any) -> Any:
        name, state = self.cleaned_data["q"].strip(), self.cleaned_data["state"]
        if name:
            queryset = queryset.filter(counsellor__person__search__words=name)
        return queryset.filter(received_on__isnull=state == "waiting") if state else queryset
