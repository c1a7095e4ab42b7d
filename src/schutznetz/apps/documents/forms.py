# SPDX-License-Identifier: EUPL-1.2
"""The shape of what comes in: wishes for files, wording of letters, letterhead, participants."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters.drawings import NoDrawing, drawing_kind
from schutznetz.apps.documents.facts import KINDS, PARTICIPATION, LetterKind
from schutznetz.apps.documents.models import Letterhead
from schutznetz.apps.ui.facts import ListDeclaration
from schutznetz.apps.ui.forms import KernForm
from schutznetz.apps.ui.views import Column
from schutznetz.domain.letters import LONGEST, Fault, faults

LARGEST_LOGO = 200 * 1024
MOST_PEOPLE = 200
ROWS = {"rows": 18, "spellcheck": "true"}


class SaveForm(KernForm, forms.Form):
    """How a list is to be saved."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Art der Datei"),
        choices=[
            ("xlsx", gettext_lazy("XLSX, für Excel und LibreOffice")),
            ("csv", gettext_lazy("CSV, für andere Programme")),
        ],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Spalten"),
        help_text=gettext_lazy("Nehmen Sie nur, was Sie brauchen."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Bitte wählen Sie mindestens eine Spalte.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Wofür brauchen Sie die Datei?"),
        help_text=gettext_lazy("Ein Satz genügt. Er steht in der Datei und im Journal. Bitte keine Namen nennen."),
        max_length=200,
        min_length=5,
        error_messages={"required": gettext_lazy("Bitte schreiben Sie, wofür Sie die Datei brauchen.")},
    )

    def __init__(self, *args: Any, declaration: ListDeclaration, columns: list[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [(one.key, one.label) for one in columns]  # type: ignore[attr-defined]
        self.fields["columns"].initial = [one.key for one in columns if one.on_page]
        if not declaration.asks_purpose:
            del self.fields["purpose"]


class TemplateForm(KernForm, forms.Form):
    """Subject and text of a letter; a wrong placeholder is an error that names its line."""

    subject = forms.CharField(label=gettext_lazy("Betreff"), max_length=200)
    body = forms.CharField(label=gettext_lazy("Text"), max_length=LONGEST, widget=forms.Textarea(ROWS), strip=False)

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_subject(self) -> str:
        text: str = self.cleaned_data["subject"]
        self._require_right(text)
        return text

    def clean_body(self) -> str:
        text = self.cleaned_data["body"].replace("\r\n", "\n")
        if not text.strip():
            raise ValidationError(_("Bitte schreiben Sie einen Text. Oder setzen Sie die Vorlage zurück."))
        self._require_right(text)
        return str(text)

    def _require_right(self, text: str) -> None:
        if found := faults(text, self.kind.places):
            raise ValidationError([_in_words(fault, self.kind) for fault in found[:5]])


def _in_words(fault: Fault, kind: LetterKind) -> str:
    if fault.code == "unknown_place":
        known = ", ".join(f"{{{name}}}" for name in kind.places)
        return _("Zeile %(line)s: Den Platzhalter {%(name)s} gibt es hier nicht. Möglich sind: %(known)s.") % {
            "line": fault.line, "name": fault.what[:40], "known": known,
        }  # fmt: skip
    if fault.code == "open_brace":
        return _(
            "Zeile %(line)s: Eine geschweifte Klammer ist nicht geschlossen. Schreiben Sie zum Beispiel {name}."
        ) % {"line": fault.line}
    return _("Der Text ist zu lang. Höchstens %(most)s Zeichen passen.") % {"most": fault.what}


class LetterheadForm(KernForm, forms.ModelForm):
    upload = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("SVG oder PNG, höchstens 200 KB. Leer lassen, um das jetzige zu behalten."),
        required=False,
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Ohne Logo drucken"), required=False)

    class Meta:
        model = Letterhead
        fields = ["name", "address", "place", "contact"]
        widgets = {"address": forms.Textarea({"rows": 3}), "contact": forms.Textarea({"rows": 3})}
        help_texts = {
            "address": gettext_lazy("Straße in die erste Zeile, Postleitzahl und Ort in die zweite."),
            "contact": gettext_lazy("Zum Beispiel Telefon, E-Mail und Öffnungszeiten. Steht unten auf jeder Seite."),
        }

    def clean_upload(self) -> tuple[bytes, str] | None:
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        if upload.size > LARGEST_LOGO:
            raise ValidationError(_("Das Logo ist größer als 200 KB. Bitte verkleinern Sie es."))
        content = upload.read()
        try:
            return content, drawing_kind(content)
        except NoDrawing as error:
            raise ValidationError(_("Das ist kein SVG oder PNG, das sich drucken lässt.")) from error

    def save(self, commit: bool = True) -> Letterhead:
        """Takes over the logo; never writes (an action does)."""
        made: Letterhead = super().save(commit=False)
        if self.cleaned_data["upload"]:
            made.logo, made.logo_kind = self.cleaned_data["upload"]
        elif self.cleaned_data["without_logo"]:
            made.logo, made.logo_kind = b"", ""
        return made


class CertificateForm(KernForm, forms.Form):
    names = forms.CharField(
        label=gettext_lazy("Namen"),
        help_text=gettext_lazy("Ein Name in jeder Zeile. Für jeden entsteht eine Seite, höchstens 200."),
        widget=forms.Textarea({"rows": 6}),
        max_length=20_000,
    )
    event = forms.CharField(label=gettext_lazy("Veranstaltung"), max_length=150)
    day = forms.CharField(
        label=gettext_lazy("Tag oder Zeitraum"), max_length=60, help_text=gettext_lazy("Zum Beispiel: 20.11.2026")
    )
    extent = forms.CharField(
        label=gettext_lazy("Umfang"), max_length=60, help_text=gettext_lazy("Zum Beispiel: 6 Stunden")
    )
    content = forms.CharField(label=gettext_lazy("Inhalte"), max_length=1000, widget=forms.Textarea({"rows": 4}))

    def clean_names(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(names) > MOST_PEOPLE:
            raise ValidationError(_("Das sind mehr als 200 Namen. Bitte teilen Sie die Liste."))
        if too_long := next((name for name in names if len(name) > 120), ""):
            raise ValidationError(_("„%(name)s …“ ist zu lang für einen Namen.") % {"name": too_long[:30]})
        return names

    def values(self, authority: str, today: str) -> list[dict[str, str]]:
        """The values of each certificate, by the placeholders of its kind."""
        data = self.cleaned_data
        shared = {
            "veranstaltung": data["event"], "tag": data["day"], "umfang": data["extent"], "inhalte": data["content"],
            "behoerde": authority, "heute": today,
        }  # fmt: skip
        assert set(shared) | {"name"} == set(KINDS[PARTICIPATION].places)
        return [shared | {"name": name} for name in data["names"]]
