# SPDX-License-Identifier: EUPL-1.2
"""What somebody who looks for help chooses.

Addresses stay in the history of a browser: they name no topic and no language, only numbers.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.academy.facts import TOPICS
from schutznetz.apps.directory.facts import LANGUAGES
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.ui.forms import SearchFilter
from schutznetz.regulation.sap_erlass import service
from schutznetz.regulation.sap_erlass.further_training import topics
from schutznetz.regulation.sap_erlass.rule_sets import Rules

ALL = ("", _("alle"))
WAYS = {"1": "phone", "2": "email", "3": "web", "4": "address"}
WAY_NAMES = (("1", _("anrufen")), ("2", _("E-Mail schreiben")), ("3", _("Internetseite")), ("4", _("hingehen")))


def _numbered(codes: Sequence[str], names: Any) -> list[tuple[str, Any]]:
    return [(str(number), names.get(code, code)) for number, code in enumerate(codes, start=1)]


def _offered(rules: Rules, today: date) -> list[str]:
    offered = topics(rules=rules, today=today)
    fixed = service.topics(offered=frozenset(offered), rules=rules, today=today)
    return [*offered, *tuple(fixed.facts["missing"])]  # type: ignore[arg-type]


class TopicForm(SearchFilter):
    """`t` is the place of a topic in the decree's list; `topic` gives its code back.

    What may never be missing is offered also where the list does not name it (SAP-013). Programmes under different
    decrees have one list together: a number in an address means the same whatever authority is chosen beside it.
    """

    t = forms.ChoiceField(label=_("Anliegen"), required=False)

    def __init__(self, *args: Any, rules: Iterable[Rules], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(dict.fromkeys(code for one in rules for code in _offered(one, today)))
        self.fields["t"].choices = [ALL, *_numbered(self.codes, TOPICS)]  # type: ignore[attr-defined]

    @property
    def topic(self) -> str:
        chosen = self.cleaned_data.get("t") if self.is_valid() else ""
        return self.codes[int(chosen) - 1] if chosen else ""


class PeopleForm(TopicForm):
    """Whose counsellors: first the authority one works for. `s`: a language."""

    b = forms.ModelChoiceField(label=_("Ihre Behörde"), queryset=Authority.objects.none(), required=False)
    s = forms.ChoiceField(label=_("Sprache"), required=False, choices=[ALL, *_numbered(list(LANGUAGES), LANGUAGES)])
    field_order = ["b", "t", "s"]

    def __init__(self, *args: Any, authorities: QuerySet[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["b"].queryset = authorities  # type: ignore[attr-defined]
        self.fields["b"].empty_label = _("Bitte wählen")  # type: ignore[attr-defined]

    @property
    def authority(self) -> Authority | None:
        return self.cleaned_data.get("b") if self.is_valid() else None

    @property
    def language(self) -> str:
        chosen = self.cleaned_data.get("s") if self.is_valid() else ""
        return list(LANGUAGES)[int(chosen) - 1] if chosen else ""


class ServicesForm(TopicForm):
    """`o`: name or town; `w`: how one reaches them first."""

    o = forms.CharField(label=_("Ort oder Name"), required=False, max_length=100)
    w = forms.ChoiceField(label=_("Erster Schritt"), required=False, choices=[ALL, *WAY_NAMES])

    @property
    def way(self) -> str:
        return WAYS.get(self.cleaned_data.get("w", ""), "") if self.is_valid() else ""

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("o", "")) if self.is_valid() else ""
