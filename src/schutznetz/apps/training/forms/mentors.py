# SPDX-License-Identifier: EUPL-1.2
"""Mentors: the course, whom they accompany, a line of the log, feedback."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.training.facts import KINDS, MentorLine
from schutznetz.apps.training.forms.groups import WHO, counsellor_named
from schutznetz.apps.training.models import Pairing
from schutznetz.apps.training.queries.proposals import Pair
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter
from schutznetz.apps.worktime.actions import Times
from schutznetz.apps.worktime.facts import Kind
from schutznetz.apps.worktime.forms import TimesForm

NO_CLIENTS = gettext_lazy("Bitte keine Klientendaten: nichts über Menschen, die Rat gesucht haben.")


class CourseForm(KernForm, forms.Form):
    who = forms.CharField(label=gettext_lazy("Wer"), help_text=WHO, max_length=254)
    completed_on = DayField(label=gettext_lazy("Weiterbildung abgeschlossen am"))

    def __init__(self, *args: Any, among: QuerySet[Counsellor], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among, self.today = among, today

    def clean_who(self) -> Counsellor:
        return counsellor_named(self.cleaned_data["who"].strip(), self.among)

    def clean_completed_on(self) -> date:
        found: date = self.cleaned_data["completed_on"]
        if found > self.today:
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft. Tragen Sie ein, was geschehen ist."))
        return found


def _in_words(line: MentorLine) -> str:
    years = ngettext("%(n)s Jahr SAP", "%(n)s Jahre SAP", line.years) % {"n": line.years}
    busy = ngettext("begleitet %(n)s Person", "begleitet %(n)s Personen", line.count) % {"n": line.count}
    return f"{line.name} ({years}, {busy})"


class NameForm(KernForm, forms.Form):
    """Which mentor of the working group accompanies a trainee."""

    mark_optional = False
    mentor = forms.ChoiceField(label=gettext_lazy("Mentorin oder Mentor"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, lines: Sequence[MentorLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mentor"]
        field.choices = [(str(line.pk), _in_words(line)) for line in lines]


class ProposalForm(KernForm, forms.Form):
    """Which of the proposed pairs are named; all of them at first."""

    mark_optional = False
    pairs = forms.MultipleChoiceField(
        label=gettext_lazy("Wer begleitet wen?"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Wählen Sie mindestens ein Paar."),
            "invalid_choice": gettext_lazy("Der Vorschlag hat sich inzwischen geändert. Bitte sehen Sie ihn neu an."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, proposed: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pairs"]
        field.choices = [(one.key, _pair_in_words(one)) for one in proposed]
        field.initial = [one.key for one in proposed]
        self.proposed = proposed

    @property
    def chosen(self) -> list[tuple[Counsellor, Counsellor]]:
        """Mentor and trainee of each pair."""
        keys = set(self.cleaned_data["pairs"])
        return [(one.line.mentor.counsellor, one.trainee) for one in self.proposed if one.key in keys]


def _pair_in_words(pair: Pair) -> str:
    """Who, and why: way, load, experience."""
    years = ngettext("%(n)s Jahr SAP", "%(n)s Jahre SAP", pair.line.years) % {"n": pair.line.years}
    load = ngettext("begleitet dann %(n)s Person", "begleitet dann %(n)s Personen", pair.count) % {"n": pair.count}
    way = _("Weg unbekannt") if pair.way is None else _("%(km)s km Weg") % {"km": number_format(pair.way, 0)}
    return _("%(mentor)s begleitet %(trainee)s (%(way)s; %(load)s; %(years)s)") % {
        "mentor": pair.line.name, "trainee": pair.trainee.person, "way": way, "load": load, "years": years,
    }  # fmt: skip


class LogForm(TimesForm):
    """A time with its kind of help, for one trainee. There is no field for words."""

    pairing: Any = forms.ModelChoiceField(
        None, label=gettext_lazy("Wen haben Sie begleitet?"), empty_label=gettext_lazy("Bitte wählen")
    )
    field_order = ["pairing", "kind", "day", "begins", "ends", "trip"]

    def __init__(self, *args: Any, pairings: QuerySet[Pairing], **kwargs: Any) -> None:
        super().__init__(*args, functions=[], **kwargs)
        who: Any = self.fields["pairing"]
        who.queryset = pairings
        who.label_from_instance = lambda one: str(one.trainee)
        kind: Any = self.fields["kind"]
        kind.label, kind.choices, kind.initial = _("Art der Begleitung"), list(KINDS.items()), None
        self.fields["begins"].label, self.fields["ends"].label = _("Von"), _("Bis")

    @property
    def times(self) -> Times:
        """The typed time as one of mentoring."""
        typed: Times = self.cleaned_data["times"]
        return Times(Kind.MENTOR.value, typed.began_at, typed.ended_at, typed.trip)


class FeedbackForm(KernForm, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Was entwickelt sich, was hilft als Nächstes?"), help_text=NO_CLIENTS, max_length=4000,
        widget=forms.Textarea({"rows": 6}),
    )  # fmt: skip


class MentorFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name"), required=False)

    def narrow(self, queryset: Any) -> Any:
        typed = self.cleaned_data["q"]
        return queryset.filter(counsellor__person__search__words=typed) if typed else queryset
