# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter at the academy. No form asks what an event is or was about for somebody."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.academy.facts import Kind
from schutznetz.apps.academy.models import Additional, Event, SmallGroupRequest, Topic
from schutznetz.apps.academy.queries.events import LONGEST
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor, Programme
from schutznetz.apps.training.models import TrainingGroup
from schutznetz.apps.ui.facts import Text, spoken
from schutznetz.apps.ui.forms import DayField, KernForm, ManyChoiceField, SearchFilter
from schutznetz.apps.worktime.forms import ClockField
from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import small_group
from schutznetz.regulation.sap_erlass.rule_sets import Rules

PLANNED = (Kind.CONVERSATION, Kind.SUBJECT, Kind.SUPERVISION, Kind.MENTORS)
"""Kinds the academy plans by itself; small groups follow from a request."""
MOST_LINES = 500
WHO_HELP = gettext_lazy("Personalkennung oder dienstliche E-Mail-Adresse")


class CalendarFilter(SearchFilter):
    kind = forms.ChoiceField(
        label=gettext_lazy("Art"), required=False,
        choices=[("", gettext_lazy("alle")), *((kind.value, kind.label) for kind in PLANNED)],
    )  # fmt: skip
    q = forms.CharField(label=gettext_lazy("Titel oder Ort"), required=False, max_length=100)
    since = DayField(label=gettext_lazy("Ab"), required=False)

    def narrow(self, queryset: Any) -> Any:
        data, found = self.cleaned_data, queryset
        if data["kind"]:
            found = found.filter(kind=data["kind"])
        if data["q"]:
            found = found.filter(Q(title__icontains=data["q"]) | Q(place__icontains=data["q"]))
        return found.filter(last_day__gte=data["since"]) if data["since"] else found


class PlanFilter(CalendarFilter):
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"), required=False,
        choices=[
            ("", gettext_lazy("alle")), ("draft", gettext_lazy("Entwurf")), ("open", gettext_lazy("veröffentlicht")),
            ("off", gettext_lazy("abgesagt")),
        ],
    )  # fmt: skip

    def narrow(self, queryset: Any) -> Any:
        found, state = super().narrow(queryset), self.cleaned_data["state"]
        if state == "draft":
            return found.filter(published_on=None, called_off_on=None)
        if state == "open":
            return found.filter(published_on__isnull=False, called_off_on=None)
        return found.filter(called_off_on__isnull=False) if state == "off" else found


class _Times(KernForm, forms.ModelForm):
    """Days and times of an event in order."""

    first_day = DayField(label=gettext_lazy("Erster Tag"))
    last_day = DayField(
        label=gettext_lazy("Letzter Tag"), required=False, help_text=gettext_lazy("Nur bei mehreren Tagen.")
    )
    begins = ClockField(label=gettext_lazy("Beginn"), help_text=gettext_lazy("Zum Beispiel 9:00"))
    ends = ClockField(label=gettext_lazy("Ende am letzten Tag"), help_text=gettext_lazy("Zum Beispiel 16:30"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day") or data.get("first_day")
        if "last_day" not in self.errors:
            data["last_day"] = last
        if first and last and last < first:
            self.add_error("last_day", _("Der letzte Tag liegt vor dem ersten."))
        elif first and last and last - first > LONGEST:
            self.add_error(
                "last_day", _("Länger als einen Monat dauert keine Veranstaltung. Bitte prüfen Sie die Tage.")
            )
        elif first == last and data.get("begins") and data.get("ends") and data["ends"] <= data["begins"]:
            self.add_error("ends", _("Das Ende liegt vor dem Beginn."))
        return data


class EventForm(_Times):
    """An event of the academy."""

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=[(kind.value, kind.label) for kind in PLANNED])
    topic = forms.ChoiceField(
        label=gettext_lazy("Thema"), required=False, help_text=gettext_lazy("Nur bei Fachseminaren.")
    )
    group = forms.ModelChoiceField(
        TrainingGroup.objects.none(), label=gettext_lazy("Ausbildungsgruppe"), required=False,
        help_text=gettext_lazy("Ihre Mitglieder können in den ersten Wochen allein buchen. Leer: für alle."),
    )  # fmt: skip
    lecturer = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Leitung"), required=False)

    groups = [
        (gettext_lazy("Was"), ["kind", "topic", "title"]),
        (gettext_lazy("Wann"), ["first_day", "last_day", "begins", "ends"]),
        (gettext_lazy("Wo und für wen"), ["place", "latitude", "longitude", "places", "group", "lecturer"]),
    ]

    class Meta:
        model = Event
        fields = [
            "kind", "topic", "title", "first_day", "last_day", "begins", "ends", "place", "latitude", "longitude",
            "places", "group", "lecturer",
        ]  # fmt: skip
        help_texts = {
            "latitude": gettext_lazy("Zum Beispiel 51,539. Damit die Planung Wege rechnen kann."),
            "longitude": gettext_lazy("Zum Beispiel 7,226"),
        }

    def __init__(
        self, *args: Any, topics: Sequence[tuple[str, Text]], lecturers: Sequence[Person], taken: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.taken, programme = taken, self.instance.programme
        fields: Any = self.fields
        fields["topic"].choices = [("", _("keines")), *topics]
        fields["group"].queryset = TrainingGroup.objects.filter(programme=programme)
        ids = {one.pk for one in lecturers} | {self.instance.lecturer_id}
        fields["lecturer"].queryset = Person.objects.filter(pk__in=ids - {None})
        for name in ("latitude", "longitude"):
            fields[name].localize, fields[name].widget.is_localized = True, True
            fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def clean_places(self) -> int:
        places: int = self.cleaned_data["places"]
        if places < self.taken:
            raise ValidationError(_("Es sind schon %(taken)d Personen angemeldet.") % {"taken": self.taken})
        return places

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        is_subject = data.get("kind") == Kind.SUBJECT
        if is_subject and not data.get("topic") and "topic" not in self.errors:
            self.add_error("topic", _("Wählen Sie das Thema des Fachseminars."))
        if not is_subject:
            data["topic"] = ""
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("longitude", _("Breite und Länge gehören zusammen: beide oder keine."))
        return data


class LayOutForm(_Times):
    """Supervisions for several training groups at one place, some weeks apart."""

    chosen = ManyChoiceField(
        TrainingGroup.objects.none(), label=gettext_lazy("Ausbildungsgruppen"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Wählen Sie mindestens eine Ausbildungsgruppe.")},
    )  # fmt: skip
    weeks = forms.IntegerField(
        label=gettext_lazy("Wochen bis zur nächsten Gruppe"), min_value=0, max_value=12, initial=1,
        help_text=gettext_lazy("0: alle am selben Tag"),
    )  # fmt: skip
    groups = [
        (gettext_lazy("Für wen"), ["chosen"]),
        (gettext_lazy("Wann"), ["first_day", "last_day", "begins", "ends", "weeks"]),
        (gettext_lazy("Wo"), ["place", "places"]),
    ]

    class Meta:
        model = Event
        fields = ["first_day", "last_day", "begins", "ends", "place", "places"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["chosen"].queryset = TrainingGroup.objects.filter(programme=self.instance.programme)


class SmallPlanForm(_Times):
    """The date of an approved small group."""

    class Meta:
        model = Event
        fields = ["first_day", "last_day", "begins", "ends", "place", "places"]

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].help_text = _("So viele Personen nehmen teil, höchstens %(most)d.") % {"most": most}


class ReasonForm(KernForm, forms.Form):
    """Why one more training than there should be in a year."""

    reason = forms.CharField(
        label=gettext_lazy("Begründung"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ein Satz genügt. Ihn liest die Akademie. Schreiben Sie nichts über Ratsuchende."),
    )  # fmt: skip


class TopicForm(KernForm, forms.ModelForm):
    class Meta:
        model = Topic
        fields = ["name"]


class SmallGroupForm(KernForm, forms.Form):
    """Days and size, as far as the rule set has a request say them. Why is fixed by the decree, and nobody is asked
    for it.  (SAP-137)
    """

    size = forms.IntegerField(label=gettext_lazy("Personen"), min_value=2, max_value=99)
    first_wish = DayField(label=gettext_lazy("Wunschtermin"))
    second_wish = DayField(label=gettext_lazy("Zweiter Wunschtermin"), required=False)
    third_wish = DayField(label=gettext_lazy("Dritter Wunschtermin"), required=False)
    DAYS = ("first_wish", "second_wish", "third_wish")
    field_order = ["size", *DAYS]

    def __init__(self, *args: Any, today: date, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.rules = today, rules
        most = {"most": rules.integer("small_group.most", today)}
        self.fields["size"].help_text = _("Mit Ihnen zusammen, höchstens %(most)d.") % most
        for kind, names in {"size": ("size",), "dates": self.DAYS}.items():
            if small_group.request(fields=(kind,), rules=rules, today=today).status is not Status.MET:
                for name in names:
                    del self.fields[name]

    def clean_size(self) -> int:
        number: int = self.cleaned_data["size"]
        found = small_group.size(participants=number, rules=self.rules, today=self.today)
        if found.status is not Status.MET:
            told = spoken(found)
            raise ValidationError(f"{told.says} {told.instead} ({told.cite})")
        return number

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in self.DAYS:
            if data.get(name) and data[name] <= self.today:
                self.add_error(name, _("Dieser Tag ist vorbei. Wählen Sie einen in der Zukunft."))
        return data

    def wishes(self) -> list[date]:
        return sorted({self.cleaned_data[name] for name in self.DAYS if self.cleaned_data.get(name)})


class DecideSmallForm(KernForm, forms.ModelForm):
    """The ministry's answer."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Entscheidung"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Genehmigen")), ("no", gettext_lazy("Nicht genehmigen"))],
    )  # fmt: skip
    field_order = ["answer", "counts_as_yearly", "reasons"]

    class Meta:
        model = SmallGroupRequest
        fields = ["counts_as_yearly", "reasons"]
        labels = {"counts_as_yearly": gettext_lazy("Zählt auch als jährliche Supervision")}
        widgets = {"reasons": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "reasons": gettext_lazy("Nötig, wenn Sie nicht genehmigen. Die antragstellende Person liest sie.")
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == "no" and not (data.get("reasons") or "").strip():
            self.add_error("reasons", _("Nennen Sie die Gründe, wenn Sie nicht genehmigen."))
        return data


class AdditionalForm(KernForm, forms.ModelForm):
    first_day = DayField(label=gettext_lazy("Erster Tag"))
    last_day = DayField(label=gettext_lazy("Letzter Tag"))

    class Meta:
        model = Additional
        fields = ["title", "provider", "first_day", "last_day"]
        help_texts = {
            "title": gettext_lazy("Der Titel, wie er in der Einladung steht. Keine Gründe, keine Ratsuchenden.")
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("first_day") and data.get("last_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("Der letzte Tag liegt vor dem ersten."))
        return data


def counsellor_named(typed: str, programme: Programme) -> Counsellor:
    """Somebody in office in the programme, by number or address; raises `ValidationError` with what to do."""
    rows = Counsellor.objects.filter(authority__sap_participant__programme=programme, state__in=IN_OFFICE)
    rows = rows.select_related("person", "authority")
    found = list(rows.filter(person__email__iexact=typed)[:2]) or list(rows.filter(person__external_id=typed)[:2])
    if len(found) != 1:
        raise ValidationError(
            _("Zu „%(typed)s“ gibt es keine einzelne bestellte SAP. Prüfen Sie die Schreibweise, oder nehmen Sie die "
              "E-Mail-Adresse.") % {"typed": typed[:80]}
        )  # fmt: skip
    return found[0]


class EnterForm(KernForm, forms.Form):
    """The academy enters somebody by hand."""

    who = forms.CharField(label=gettext_lazy("Wer"), help_text=WHO_HELP, max_length=254)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme

    def clean_who(self) -> Counsellor:
        return counsellor_named(self.cleaned_data["who"].strip(), self.programme)


class ExternalForm(KernForm, forms.Form):
    """Attendance at events of others, for several people at once: they count as additional."""

    title = forms.CharField(label=gettext_lazy("Veranstaltung"), max_length=200)
    provider = forms.CharField(label=gettext_lazy("Veranstalter"), max_length=200)
    first_day = DayField(label=gettext_lazy("Erster Tag"))
    last_day = DayField(label=gettext_lazy("Letzter Tag"))
    people = forms.CharField(
        label=gettext_lazy("Wer teilgenommen hat"), widget=forms.Textarea(attrs={"rows": 6}), max_length=50_000,
        help_text=gettext_lazy("Eine Person je Zeile: Personalkennung oder dienstliche E-Mail-Adresse."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme, self.today = programme, today

    def clean_people(self) -> list[Counsellor]:
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Höchstens %(most)d Zeilen auf einmal.") % {"most": MOST_LINES})
        found, faults = [], []
        for number, line in enumerate(lines, 1):
            try:
                found.append(counsellor_named(line, self.programme))
            except ValidationError as fault:
                faults.append(_("Zeile %(number)d: %(fault)s") % {"number": number, "fault": fault.message})
        if faults:
            raise ValidationError(faults[:20])
        return list({one.pk: one for one in found}.values())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Der letzte Tag liegt vor dem ersten."))
        elif last and last > self.today:
            self.add_error("last_day", _("Dieser Tag liegt in der Zukunft. Tragen Sie ein, was schon war."))
        return data

    def rows(self) -> list[Additional]:
        data = self.cleaned_data
        shared = {name: data[name] for name in ("title", "provider", "first_day", "last_day")}
        return [Additional(counsellor=one, **shared) for one in data["people"]]
