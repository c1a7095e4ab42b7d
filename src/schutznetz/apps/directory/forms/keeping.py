# SPDX-License-Identifier: EUPL-1.2
"""What counsellors, authorities and the administration enter."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.academy.facts import TOPICS
from schutznetz.apps.directory.facts import AHEAD, LANGUAGES, LONGEST
from schutznetz.apps.directory.models import Contact, Line, MeetingRoom, Profile
from schutznetz.apps.ui.forms import ClockField, DayField, KernForm
from schutznetz.regulation.sap_erlass.further_training import topics
from schutznetz.regulation.sap_erlass.rule_sets import Rules


class ProfileForm(KernForm, forms.ModelForm):
    groups = [
        (gettext_lazy("Zeigen"), ["is_shown"]),
        (gettext_lazy("Womit Sie sich auskennen"), ["topics", "has_addiction_module", "languages"]),
        (gettext_lazy("Wie man Sie erreicht"), ["phone", "times", "room_hint"]),
    ]
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Themen"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("Nur was Sie zeigen möchten. Zuhören können Sie auch bei allem anderen."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Sprachen"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=[(code, name) for code, name in LANGUAGES.items()],
    )  # fmt: skip

    class Meta:
        model = Profile
        fields = ["is_shown", "topics", "has_addiction_module", "languages", "phone", "times", "room_hint"]
        labels = {
            "is_shown": gettext_lazy(
                "Ich bin einverstanden: Mein Name und diese Angaben sind ohne Anmeldung zu sehen."
            ),
            "has_addiction_module": gettext_lazy("Ich habe das Zusatzmodul Sucht abgeschlossen."),
        }
        help_texts = {
            "is_shown": gettext_lazy(
                "Sie können das jederzeit zurücknehmen. Dann sind Sie sofort nicht mehr zu finden."
            ),
            "phone": gettext_lazy("Ein Anschluss, den niemand überwacht und an den nur Sie gehen"),
            "times": gettext_lazy("Zum Beispiel: dienstags und donnerstags vormittags"),
            "room_hint": gettext_lazy("Zum Beispiel: in einem Besprechungsraum oder bei einem Spaziergang"),
        }

    def __init__(self, *args: Any, rules: Rules, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = topics(rules=rules, today=today)
        self.fields["topics"].choices = [(code, TOPICS.get(code, code)) for code in codes]  # type: ignore[attr-defined]


class ContactForm(KernForm, forms.ModelForm):
    class Meta:
        model = Contact
        fields = ["kind", "name", "phone", "email", "place", "hours"]
        help_texts = {
            "name": gettext_lazy("So, wie man danach fragt. Zum Beispiel: Geschäftszimmer des Personalrats"),
            "place": gettext_lazy("Zum Beispiel: Haus B, Raum 2.14, oder bei Hauspost die Anschrift"),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ways = ("phone", "email", "place")
        if not any(data.get(name) or name in self.errors for name in ways):
            self.add_error("phone", _("Bitte geben Sie mindestens einen Weg an: Telefon, E-Mail oder Ort."))
        return data


class LineForm(KernForm, forms.ModelForm):
    groups = [
        (gettext_lazy("Auf Deutsch"), ["name", "says"]),
        (gettext_lazy("Auf Englisch"), ["name_en", "says_en"]),
        (gettext_lazy("Nummer und Platz"), ["numbers", "group", "position", "is_shown"]),
    ]

    class Meta:
        model = Line
        fields = ["name", "says", "name_en", "says_en", "numbers", "group", "position", "is_shown"]
        labels = {"is_shown": gettext_lazy("In „Hilfe finden“ zeigen")}

    def clean_numbers(self) -> str:
        text: str = self.cleaned_data["numbers"]
        parts = [part.strip() for part in text.split(",")]
        if not all(parts) or any(
            set(part) - set("0123456789 +/-()") or not any(map(str.isdigit, part)) for part in parts
        ):
            raise forms.ValidationError(
                _("Bitte nur Telefonnummern, mehrere mit Komma getrennt: 116 123, 0800 111 0 111")
            )
        return text


class RoomForm(KernForm, forms.ModelForm):
    class Meta:
        model = MeetingRoom
        fields = ["name", "hint", "is_open"]
        labels = {"is_open": gettext_lazy("Alle Beschäftigten der Behörde können diesen Raum buchen")}
        help_texts = {"hint": gettext_lazy("Zum Beispiel: zweiter Ausgang zum Hof, sechs Plätze")}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = MeetingRoom.objects.filter(site=self.instance.site, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Diesen Raum gibt es an diesem Standort schon."))
        return name


class BookingForm(KernForm, forms.Form):
    """A time within one day; nothing about what for."""

    on = DayField(label=gettext_lazy("Tag"))
    begins = ClockField(label=gettext_lazy("Von"), help_text=gettext_lazy("Zum Beispiel 9:30"))
    ends = ClockField(label=gettext_lazy("Bis"))

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        begins, ends = self.times()
        if ends <= begins:
            self.add_error("ends", _("Das Ende liegt vor dem Beginn."))
        elif ends - begins > LONGEST:
            self.add_error(
                "ends", _("Höchstens %(hours)d Stunden am Stück.") % {"hours": LONGEST // timedelta(hours=1)}
            )
        if ends <= self.now:
            self.add_error("on", _("Diese Zeit ist schon vorbei."))
        elif begins > self.now + AHEAD:
            self.add_error("on", _("Höchstens %(days)d Tage im Voraus.") % {"days": AHEAD.days})
        return data

    def times(self) -> tuple[datetime, datetime]:
        """Begin and end in German time."""
        data = self.cleaned_data
        day = data["on"]
        return datetime.combine(day, data["begins"], BERLIN), datetime.combine(day, data["ends"], BERLIN)
