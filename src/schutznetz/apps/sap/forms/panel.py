# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter about selection procedures."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.forms.roles import WHO_HELP
from schutznetz.apps.sap.models import Candidate, Counsellor, PanelSeat, SelectionDay
from schutznetz.apps.sap.queries import panel as reads
from schutznetz.apps.ui.forms import ClockField, DayField, KernForm, ManyChoiceField, SearchFilter

Ballot = Candidate.Ballot
CHOICES = [
    (reads.SUITABLE, gettext_lazy("geeignet")),
    (reads.NOT_SUITABLE, gettext_lazy("nicht geeignet")),
    ("", gettext_lazy("enthalten")),
]


class DayForm(KernForm, forms.ModelForm):
    on = DayField(label=gettext_lazy("Tag"))
    begins = ClockField(label=gettext_lazy("Beginn"), help_text=gettext_lazy("Zum Beispiel 9:30"))

    class Meta:
        model = SelectionDay
        fields = ["on", "begins", "place"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.before = today, self.instance.on

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found < self.today and found != self.before:
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return found


class CandidatesForm(KernForm, forms.Form):
    """Who is on the procedure; whoever has been voted on stays."""

    chosen = ManyChoiceField(
        Counsellor.objects.none(),
        label=gettext_lazy("Bewerbungen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, day: SelectionDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        voted = set(day.candidates.exclude(ballot="").values_list("counsellor", flat=True))
        field = self.fields["chosen"]
        field.queryset = reads.addable(day).exclude(pk__in=voted)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.person}, {one.authority}"  # type: ignore[attr-defined]
        self.initial["chosen"] = list(day.candidates.values_list("counsellor", flat=True))


class SeatForm(KernForm, forms.ModelForm):
    """Who sits there: somebody of the programme, or, but for speakers, somebody known by name."""

    mark_optional = False
    speaker = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Sprecherin oder Sprecher"), required=False,
        empty_label=gettext_lazy("noch niemand"),
        help_text=gettext_lazy("Zur Wahl stehen alle, die an diesem Tag im Amt sind."),
    )  # fmt: skip
    who = forms.CharField(
        label=gettext_lazy("Wer"), help_text=WHO_HELP, max_length=254, required=False
    )  # fmt: skip

    class Meta:
        model = PanelSeat
        fields = ["name", "address", "profession", "deputised", "is_absent"]
        labels = {"name": gettext_lazy("Oder nur der Name"), "is_absent": gettext_lazy("ist nicht gekommen")}
        widgets = {"profession": forms.RadioSelect}
        help_texts = {
            "name": gettext_lazy("Für jemanden ohne Zugang zu Schutznetz."),
            "address": gettext_lazy("Dann geht die Einladung auch an jemanden ohne Zugang."),
            "deputised": gettext_lazy("Wenn die Person jemanden auf diesem Sitz vertritt."),
        }

    field_order = ("speaker", "who", "name", "address", "profession", "deputised", "is_absent")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, seat = today, self.instance
        is_speaker = seat.kind == PanelSeat.Kind.SPEAKER
        dropped = ["who", "name", "address", "deputised"] if is_speaker else ["speaker"]
        if seat.kind != PanelSeat.Kind.PSYCHOLOGIST:
            dropped.append("profession")
        for name in dropped:
            del self.fields[name]
        if is_speaker:
            self.fields["speaker"].queryset = reads.speakers_on(seat.day.programme, seat.day.on)  # type: ignore[attr-defined]
            self.initial["speaker"] = seat.person_id
        else:
            self.initial["who"] = seat.person.external_id if seat.person else ""

    def clean_who(self) -> Person | None:
        typed = self.cleaned_data["who"].strip()
        if not typed:
            return None
        working = Q(left_on=None) | Q(left_on__gte=self.today)
        here = reads.reachable(self.instance.day.programme).filter(working)
        found = list(here.filter(external_id__iexact=typed)[:2]) or list(here.filter(email__iexact=typed)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Unter dieser Kennung oder Adresse gibt es im Programm nicht genau eine Person. "
                  "Nehmen Sie die E-Mail-Adresse, oder tragen Sie unten den Namen ein.")
            )  # fmt: skip
        return found[0]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        person = data.get("speaker") or data.get("who")
        if person and data.get("name"):
            self.add_error("name", _("Tragen Sie entweder eine Person oder einen Namen ein."))
        if person and (reason := reads.conflict_of(person, self.instance)):
            self.add_error("speaker" if "speaker" in self.fields else "who", reason)
        if "profession" in self.fields and (person or data.get("name")) and not data.get("profession"):
            self.add_error("profession", _("Bitte wählen Sie den Beruf."))
        self.instance.person = person
        return data

    def _post_clean(self) -> None:
        """With the instance as it would be stored."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and reads.has_voted(self.instance) and reads.is_somebody_else(self.instance):
            self.add_error("speaker" if "speaker" in self.fields else "who", str(reads.VOTED))


class OpenForm(KernForm, forms.Form):
    """How the vote is taken."""

    ballot = forms.ChoiceField(label=gettext_lazy("Wie wird abgestimmt?"), choices=Ballot, widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate = candidate
        self.initial["ballot"] = Ballot.OPEN

    def clean_ballot(self) -> str:
        found: str = self.cleaned_data["ballot"]
        without = [seat.title for seat in reads.standing_seats(self.candidate) if not reads.can_sign_in(seat)]
        if found == Ballot.SECRET and without:
            text = _("Ohne Zugang zu Schutznetz: %(seats)s. Nehmen Sie Stimmzettel im Raum.")
            raise forms.ValidationError(text % {"seats": ", ".join(without)})
        return found


class VoteForm(KernForm, forms.Form):
    """One's own vote."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Ihre Stimme"), choices=CHOICES, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, given: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["choice"] = given

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "choice" not in self.data:
            self.add_error("choice", _("Bitte wählen Sie."))
        return data


class VotesForm(KernForm, forms.Form):
    """Open votes as they were given in the room: one choice for each voting seat."""

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = reads.standing_seats(candidate)
        given = {row.seat_id: row.suitable for row in candidate.votes.all()}
        codes = {True: reads.SUITABLE, False: reads.NOT_SUITABLE, None: "abstained"}
        for seat in self.seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=f"{seat.title}: {seat.who}", choices=[*CHOICES[:2], ("abstained", CHOICES[2][1])],
                widget=forms.RadioSelect, initial=codes[given[seat.pk]] if seat.pk in given else None,
            )  # fmt: skip

    def votes(self) -> dict[PanelSeat, str]:
        return {seat: self.cleaned_data[f"seat_{seat.pk}"] for seat in self.seats}


class PaperForm(KernForm, forms.Form):
    """The count of slips of paper: one from each voting seat."""

    yes = forms.IntegerField(label=gettext_lazy("geeignet"), min_value=0, max_value=50)
    no = forms.IntegerField(label=gettext_lazy("nicht geeignet"), min_value=0, max_value=50)
    abstained = forms.IntegerField(label=gettext_lazy("enthalten oder leer"), min_value=0, max_value=50, initial=0)

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = len(reads.standing_seats(candidate))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if len(data) == 3 and sum(data.values()) != self.wanted:
            text = _("Es müssen zusammen %(wanted)d Stimmzettel sein, einer von jedem Sitz mit Stimme.")
            self.add_error(None, text % {"wanted": self.wanted})
        return data


class TieForm(KernForm, forms.Form):
    """What the chair decides in a tie. An open vote of the chair has been given already."""

    casting = forms.ChoiceField(
        label=gettext_lazy("Stimme des Vorsitzes"), choices=CHOICES[:2], widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=gettext_lazy("Begründung"),
        help_text=gettext_lazy("Zwei Sätze genügen. Sie stehen in der Niederschrift."),
        max_length=2000, widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reads.chair_vote(candidate) is not None:
            del self.fields["casting"]


class ProcedureFilter(SearchFilter):
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"), required=False,
        choices=[("", gettext_lazy("alle")), ("open", gettext_lazy("offen")), ("done", gettext_lazy("abgeschlossen"))],
    )  # fmt: skip

    def narrow(self, queryset: Any) -> Any:
        wanted = self.cleaned_data["state"]
        return queryset.filter(concluded_at__isnull=wanted == "open") if wanted else queryset


class CountForm(KernForm, forms.Form):
    """Nothing but the button."""
