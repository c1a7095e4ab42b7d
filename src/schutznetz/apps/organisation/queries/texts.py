# SPDX-License-Identifier: EUPL-1.2
"""What the codes of problems mean, in words: what is wrong, and what can be done about it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.models import Person

PROBLEMS: dict[str, str | Promise] = {
    # files
    "too_large": _("Die Datei ist größer als %(most)s MB. Bitte teilen Sie sie auf."),
    "unknown_file_type": _("Diese Art von Datei kann nicht gelesen werden. Bitte laden Sie CSV, XLSX oder ZIP hoch."),
    "broken_file": _("Die Datei ist beschädigt. Bitte speichern Sie sie neu und laden Sie sie noch einmal hoch."),
    "zip_bomb": _("Die Datei ist ausgepackt zu groß. Bitte teilen Sie sie auf."),
    "zip_without_csv": _("In der ZIP-Datei ist keine CSV-Datei. Bitte packen Sie Ihre CSV-Dateien hinein."),
    "too_wide": _("Diese Zeile hat mehr als %(most)s Spalten. Bitte prüfen Sie das Trennzeichen."),
    "broken_row": _("Ab hier ist die Datei nicht lesbar. Bitte prüfen Sie Anführungszeichen und speichern Sie neu."),
    "unknown_alphabet": _("Ab hier ist die Datei nicht lesbar. Bitte speichern Sie sie als „CSV UTF-8“."),
    "unknown_table": _("Diese Tabelle wird nicht erkannt. Für „%(table)s“ fehlen die Spalten: %(missing)s."),
    "unknown_heading": _("Die Spalte gehört nicht zur Tabelle „%(table)s“. Gemeint ist vielleicht: %(meant)s."),
    "strange_heading": _("Die Spalte gehört nicht zur Tabelle „%(table)s“. Bitte löschen Sie sie."),
    "double_heading": _("Diese Spalte kommt zweimal vor. Bitte löschen Sie eine davon."),
    # cells
    "empty": _("Hier fehlt eine Angabe."),
    "too_long": _("Bitte kürzen Sie die Angabe auf höchstens %(longest)s Zeichen."),
    "not_printable": _("Die Angabe enthält Zeilenumbrüche oder Steuerzeichen. Bitte entfernen Sie sie."),
    "no_email": _("„%(value)s“ ist keine E-Mail-Adresse."),
    "no_truth": _("Bitte schreiben Sie „ja“ oder „nein“ statt „%(value)s“."),
    "no_number": _("Bitte schreiben Sie eine Zahl statt „%(value)s“, zum Beispiel 2,5."),
    "no_whole_number": _("Bitte schreiben Sie eine ganze Zahl statt „%(value)s“."),
    "out_of_range": _("Die Zahl muss zwischen %(least)s und %(most)s liegen."),
    "no_day": _("Bitte schreiben Sie das Datum statt „%(value)s“ so: 14.03.2027."),
    "no_choice": _("„%(value)s“ ist hier nicht möglich. Bitte schreiben Sie: %(options)s."),
    "half_rectangle": _("Bitte füllen Sie beide Abstände, Breite und Tiefe aus, oder geben Sie den Umriss an."),
    # rows
    "double_key": _("Dieser Eintrag steht schon in Zeile %(first)s. Bitte löschen Sie eine der beiden Zeilen."),
    "not_yours": _("Für die Behörde „%(authority)s“ sind Sie nicht zuständig. Bitte entfernen Sie die Zeile."),
    "unknown_authority": _("Die Behörde „%(value)s“ gibt es nicht. Bitte legen Sie sie zuerst an."),
    "unknown_site": _("Den Standort „%(value)s“ gibt es nicht. Bitte prüfen Sie die Kennung."),
    "unknown_floor": _("Die Etage „%(value)s“ gibt es am Standort „%(site)s“ nicht."),
    "unknown_room": _("Den Raum „%(value)s“ gibt es auf der Etage „%(floor)s“ nicht."),
    "unknown_desk": _("Den Arbeitsplatz „%(value)s“ gibt es am Standort „%(site)s“ nicht."),
    "unknown_person": _("Die Person „%(value)s“ gibt es nicht. Bitte nehmen Sie sie in die Personen auf."),
    "desk_without_site": _("Zum Arbeitsplatz fehlt der Standort. Bitte wählen Sie ihn."),
    "site_of_other_authority": _("Der Standort „%(value)s“ gehört zu einer anderen Behörde."),
    "ends_before_start": _("Das Ende liegt vor dem Anfang."),
    "room_no_longer_fits": _("Der Raum „%(room)s“ läge dann außerhalb der Etage."),
    "desk_no_longer_fits": _(
        "Der Arbeitsplatz „%(desk)s“ stünde dann außerhalb des Raums. Bitte ordnen Sie ihn mit zu."
    ),
    "door_no_longer_fits": _("Die Tür „%(door)s“ läge dann nicht mehr am Rand des Raums."),
    "no_people_to_compare": _("In der Datei sind keine Personen. Fehlende können so nicht gefunden werden."),
    "too_many_missing": _(
        "%(missing)s Personen fehlen in der Datei, erlaubt haben Sie %(limit)s. Ist die Datei vollständig? "
        "Dann erhöhen Sie die Grenze."
    ),
    "stock_moved": _("Inzwischen hat jemand die Organisation geändert. Bitte prüfen Sie die Datei noch einmal."),
    "locks_you_out": _("Danach hätten Sie selbst die Administration nicht mehr. Bitte ändern Sie Ihre Zeile."),
    "no_longer_administrator": _("Sie haben das Amt der Administration nicht mehr."),
    "offices_overlap": _("Jemand hätte dasselbe Amt zweimal zur gleichen Zeit. Bitte prüfen Sie „seit“ und „bis“."),
    "office_overlaps": _(
        "Dasselbe Amt hat diese Person schon vom %(since)s bis zum %(until)s. Bitte prüfen Sie „seit“ und „bis“."
    ),
    "office_runs_on": _(
        "Dasselbe Amt hat diese Person schon seit dem %(since)s, ohne Ende. Bitte tragen Sie dort „bis“ ein, "
        "oder lassen Sie diese Zeile weg."
    ),
    "own_office": _(
        "Ein Amt für Sie selbst vergibt jemand anders aus der Administration. Bitte entfernen Sie die Zeile."
    ),
    # plans
    "no_outline": _("Der Umriss braucht mindestens drei Ecken und darf sich nicht selbst kreuzen."),
    "outside_floor": _("Der Raum ragt über den Rand der Etage hinaus. Bitte verschieben oder verkleinern Sie ihn."),
    "desk_outside_room": _("Der Arbeitsplatz liegt nicht in seinem Raum. Bitte verschieben Sie ihn in den Raum."),
    "door_off_room_a": _("Die Tür liegt nicht am Rand von Raum A. Bitte setzen Sie sie auf eine Wand dieses Raums."),
    "door_off_room_b": _("Die Tür liegt nicht am Rand von Raum B. Bitte setzen Sie sie auf eine Wand dieses Raums."),
    "same_room": _("Eine Tür verbindet zwei verschiedene Räume. Bitte wählen Sie einen anderen Raum B."),
    "room_missing": _("Der Raum dazu fehlt."),
    "room_without_outline": _("Der Raum dazu hat keinen Umriss."),
    "doubled": _("Diese Kennung kommt zweimal vor. Bitte laden Sie den Plan neu."),
    "no_name": _("Hier fehlt der Name."),
    "unknown_object": _("Das gibt es auf dieser Etage nicht mehr."),
    "desk_has_people": _("An diesem Arbeitsplatz sitzt jemand. Bitte bestätigen Sie das Löschen."),
    "too_many_objects": _("Mehr als %(most)s Dinge passen nicht auf eine Etage."),
    # drawings
    "drawing_too_large": _("Die Zeichnung ist größer als 5 MB. Bitte verkleinern Sie sie."),
    "drawing_too_many_pixels": _("Die Zeichnung hat mehr als 6.000 mal 6.000 Bildpunkte. Bitte verkleinern Sie sie."),
    "drawing_too_complex": _("Die Zeichnung hat zu viele Einzelteile. Bitte speichern Sie sie als PNG."),
    "drawing_with_entities": _(
        "Die Zeichnung enthält Teile, die hier nicht erlaubt sind. Bitte speichern Sie sie als PNG."
    ),
    "drawing_broken": _("Die Zeichnung ist beschädigt. Bitte speichern Sie sie neu."),
    "drawing_of_unknown_kind": _(
        "Das ist kein SVG und kein PNG. Bitte speichern Sie die Zeichnung in einer dieser Arten."
    ),
}

VERBS: dict[str, str | Promise] = {
    "site_created": _("Standort angelegt"),
    "site_changed": _("Standort geändert"),
    "plan_changed": _("Pläne oder Angaben geändert"),
    "person_created": _("Person angelegt"),
    "person_changed": _("Person geändert"),
    "office_given": _("Amt vergeben"),
    "office_changed": _("Amt geändert"),
    "deputy_named": _("Vertretung benannt"),
    "deputy_ended": _("Vertretung beendet"),
    "person_seated": _("Arbeitsplatz zugeordnet"),
    "person_unseated": _("Vom Arbeitsplatz genommen"),
    "help_asked": _("Um Erlaubnis gebeten, im Namen der Person zu handeln"),
    "help_agreed": _("Hilfe im eigenen Namen erlaubt"),
    "help_refused": _("Hilfe im eigenen Namen abgelehnt"),
    "help_begun": _("Hilfe im Namen der Person begonnen"),
    "help_ended": _("Hilfe im Namen der Person beendet"),
    "workinggroup_created": _("Arbeitskreis angelegt"),
    "workinggroup_changed": _("Arbeitskreis geändert"),
    "network_created": _("Netzwerk angelegt"),
    "network_changed": _("Netzwerk geändert"),
}
"""Journal verbs as they stand in the history of an object."""


def problem_text(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code with its facts filled in, in the reader's language."""
    return str(PROBLEMS[code]) % (facts or {})


def borrowed_text(facts: Mapping[str, Any]) -> str:
    """The marks of a journal line in words: for whom somebody stood in, who acted in the person's name."""
    words = []
    if "as_deputy_of" in facts and (stood_in := Person.objects.filter(pk=facts["as_deputy_of"]).first()):
        words.append(str(_("in Vertretung für %(person)s")) % {"person": stood_in})
    users = get_user_model()._default_manager
    if "helper" in facts and (helper := users.filter(pk=facts["helper"]).select_related("person").first()):
        words.append(str(_("Hilfe: %(helper)s")) % {"helper": helper})
    return ", ".join(words)


def place_text(problem: Mapping[str, Any]) -> str:
    """Where in the files a problem is: file, sheet, row, column."""
    parts = [problem["file"]] if problem["file"] else []
    if problem["sheet"]:
        parts.append(str(_("Blatt %(sheet)s")) % problem)
    if problem["row"]:
        parts.append(str(_("Zeile %(row)s")) % problem)
    if problem["column"]:
        parts.append(str(_("Spalte %(column)s")) % problem)
    return ", ".join(parts)
