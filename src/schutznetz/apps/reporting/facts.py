# SPDX-License-Identifier: EUPL-1.2
"""Words of this room: verbs and objects of the journal, checks of the gate; and the plan of a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.ui.facts import Text
from schutznetz.domain.reading import changes
from schutznetz.domain.reading.readings import LEAST, Reading
from schutznetz.regulation.statistics.table_plans import REGION, Dimension, Level, Table, TablePlan, plan

VERBS: dict[str, Text] = {
    "reporting.profile_chosen": _("Schutzverfahren einer Statistik gewählt"),
    "reporting.release_asked": _("Zahlen zur Veröffentlichung angefordert"),
    "reporting.release_checked": _("Zahlen berechnet und geprüft"),
    "reporting.release_published": _("Zahlen veröffentlicht"),
    "reporting.report_saved": _("Bericht der Beratungsstatistik gespeichert"),
    "reporting.reports_opened": _("Berichte der Beratungsstatistik für alle freigegeben"),
    "reporting.reports_closed": _("Freigabe der Berichte für alle beendet"),
    "reporting.table_proposed": _("Tabelle für den nächsten Plan vorgeschlagen"),
    "reporting.proposal_answered": _("Über vorgeschlagene Tabelle entschieden"),
}
OBJECTS: dict[str, Text] = {
    "reporting.statisticsyear": _("Jahr einer Statistik"),
    "reporting.release": _("Veröffentlichung von Zahlen"),
    "reporting.planproposal": _("Vorschlag für den Tabellenplan"),
}
QUARTERS = (1, 2, 3, 4)
CHECKS: dict[str, Text] = {
    "computed": _("Die Berechnung ist zu Ende gekommen."),
    "scale": _("Das Rauschen ist so groß, wie das Budgetbuch sagt."),
    "budget": _("Das Budget des Jahres ist nicht überschritten."),
    "once": _("Jede Zahl hat genau einmal Rauschen bekommen."),
    "plan": _("Plan, Budgetbuch und Zahlen gehören zusammen."),
    "pure": _("Die Zahlen lassen sich aus den verrauschten Summen genau so noch einmal berechnen."),
    "additive": _("Tabellen, Summen und Jahr widersprechen sich nicht."),
    "not_negative": _("Keine Zahl ist kleiner als null."),
    "sensitivity": _("Eine Beratung mehr ändert in jeder Tabelle genau eine Zahl um eins."),
    "distribution": _("Probeziehungen passen zur vorgeschriebenen Verteilung."),
    "scatter": _("Die Tabellen weichen so voneinander ab, wie es das Rauschen verlangt: keine steht roh darin."),
    "stored": _("Was gespeichert ist, ist das, was geprüft wurde."),
    "protected": _("Keine kleine Zahl lässt sich aus allem Veröffentlichten ausrechnen."),
    "single": _("Keine frühere Veröffentlichung zählt dieselben Beratungen."),
    "published": _("An früheren Veröffentlichungen hat sich nichts geändert."),
    "late": _("Mit einer nachgemeldeten Beratung wären diese Zahlen abgelehnt worden."),
    "keys": _("In jeder Tabelle stecken dieselben Zufallsschlüssel, in leeren Zellen keine."),
    "spread": _("Die Zufallsschlüssel sind gleichmäßig verteilt, keiner kommt doppelt vor."),
    "bounded": _("Keine Zahl weicht weiter ab als zugesagt, und null bleibt null."),
    "empty": _("Es gab Meldungen, aus denen Zahlen werden können."),
}
"""What each check of the gate says when it holds."""


def plan_of(family: str, regions: Sequence[Sequence[str]]) -> TablePlan:
    """The plan of a family with the working groups `[key, name]` of a year."""
    return plan(family).with_levels(REGION, [Level(key, name, name) for key, name in regions])


@dataclass(frozen=True)
class BuiltTable:
    """A table as it is kept: see `models.ReleasedTable`."""

    table: Table
    axes: tuple[Dimension, ...]
    values: tuple[int | None, ...]
    error: float | None
    is_withheld: bool = False
    is_margin: bool = False


@dataclass(frozen=True)
class Built:
    """A release as the worker computed it."""

    tables: tuple[BuiltTable, ...]
    certificate: str
    guarantee: Mapping[str, float]


def said_of(axis: Dimension) -> dict[str, Any]:
    """An axis as it is kept."""
    levels = [[one.key, one.name, one.name_en] for one in axis.levels]
    return {"key": axis.key, "name": axis.name, "name_en": axis.name_en, "levels": levels}


def report_text(checks: Sequence[Mapping[str, Any]]) -> str:
    """The report of the gate in German sentences, one a line; it is kept as it was said."""
    with override("de"):
        lines = [_line(one) for one in checks]
        failed = sum(not one["holds"] for one in checks)
        head = gettext("Alle Prüfungen bestanden.") if not failed else gettext(
            "Nicht bestanden: %(failed)s von %(all)s Prüfungen. Diese Zahlen dürfen nicht veröffentlicht werden."
        ) % {"failed": failed, "all": len(checks)}  # fmt: skip
    return "\n".join([head, *lines])


def _line(check: Mapping[str, Any]) -> str:
    verdict = gettext("bestanden") if check["holds"] else gettext("NICHT bestanden")
    figures = ", ".join(f"{key} = {value:g}" for key, value in check["facts"].items())
    return f"{CHECKS[check['key']]} {verdict}" + (f" ({figures})" if figures else "")


# --- how published figures are said -----------------------------------------------------------------------------------

LICENCE = "https://www.govdata.de/dl-de/by-2-0"
COURSES: dict[str, Text] = {
    changes.Course.SAME: _("unverändert im Rahmen der Unsicherheit"),
    changes.Course.MORE: _("mehr, um %(least)s bis %(most)s"),
    changes.Course.LESS: _("weniger, um %(least)s bis %(most)s"),
    changes.Course.UNKNOWN: _("kein Vergleich möglich"),
}
WITHHELD: dict[str, Text] = {
    "A": _("zurückgehalten, weil zu ungenau"),
    "B": _("zurückgehalten, weil zu ungenau"),
    "C": _("zurückgehalten zum Schutz Einzelner"),
}
"""Why a figure is not shown, by the method of protection."""
PROTECTED: dict[str, Text] = {
    "A": _("Zufallsrauschen mit bewiesener Grenze (Profil A)"),
    "B": _("kleines, begrenztes Rauschen, Cell-Key (Profil B)"),
    "C": _("kleine Zahlen sind gesperrt (Profil C)"),
}


class Named(Protocol):
    """Anything with a name in both languages."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def named(one: Named) -> str:
    """Its name in the language of the page."""
    return one.name_en if (get_language() or "").startswith("en") else one.name


def grouped(number: int) -> str:
    """ "2.680": a whole number as people write it."""
    return number_format(number, force_grouping=True)


def said(one: Reading, profile: str) -> str:
    """A figure as one says it: "134", "weniger als 5", or why it is not shown."""
    if one.value is None:
        return str(WITHHELD[profile])
    return gettext("weniger als %d") % LEAST if one.is_few else grouped(one.value)


def span(one: Reading) -> str:
    """Where the true figure lies: "zwischen 128 und 140"; empty where nothing needs to be added."""
    if one.value is None or one.is_exact:
        return ""
    if one.is_few:
        return gettext("höchstens %s") % grouped(one.most)
    return gettext("zwischen %(least)s und %(most)s") % {"least": grouped(one.least), "most": grouped(one.most)}


def changed(one: changes.Change) -> str:
    """How a figure differs from the one before."""
    return str(COURSES[one.course]) % {"least": grouped(one.least), "most": grouped(one.most)}


def briefly(one: changes.Change) -> str:
    """The same in one or two words, for tables that explain them above."""
    short = {changes.Course.SAME: gettext("unverändert"), changes.Course.UNKNOWN: gettext("kein Vergleich")}
    return short.get(one.course) or changed(one)


def dot(one: Reading) -> str:
    """A figure as files say it: the number, "<5", or the dot of official statistics."""
    if one.value is None:
        return "."
    return f"<{LEAST}" if one.is_few else str(one.value)


PURPOSE = _(
    "Die Zahlen dienen der fachlichen Begleitung der Sozialen Ansprechpersonen, keinem anderen Zweck. Niemand darf mit "
    "ihnen einzelne Personen oder Dienststellen bewerten."
)
INVENTED = _("Erfundene Zahlen zur Vorführung. Sie sagen nichts über wirkliche Menschen.")
HOW: dict[str, Text] = {
    "A": _(
        "Jede Zahl trägt etwas Zufall, damit niemand aus ihr auf einen Menschen schließen kann. Darum nennen wir zu "
        "jeder Zahl eine Spanne: In 95 von 100 Fällen liegt die wahre Zahl darin."
    ),
    "B": _(
        "Jede Zahl ist um höchstens einige Einheiten verändert, damit niemand aus ihr auf einen Menschen schließen "
        "kann. Die Spanne nennt die größte mögliche Abweichung. Summen können darum leicht voneinander abweichen."
    ),
    "C": _(
        "Kleine Zahlen sind gesperrt (ein Punkt), und mit ihnen andere, aus denen man sie ausrechnen könnte. Was "
        "dasteht, ist genau gezählt."
    ),
}
"""How figures were made safe, for readers, by the method of protection."""


def period(year: int, quarter: int | None) -> str:
    """ "2025" or "1. Quartal 2026"."""
    return str(year) if quarter is None else gettext("%(number)d. Quartal %(year)d") % {"number": quarter, "year": year}


def title(year: int, quarter: int | None) -> str:
    """What a report is called."""
    name = gettext("Jahresbericht %s") if quarter is None else gettext("Quartalsbericht, %s")
    return name % period(year, quarter)


CHAPTER_NAMES: dict[str, Text] = {
    "reasons": _("Worum es ging"),
    "people": _("Wer Rat gesucht hat"),
    "counselling": _("Wie beraten wurde"),
    "regions": _("Wo beraten wurde"),
}
COURSE_NAMES: dict[str, Text] = {"quarters": _("Verlauf im Jahr"), "years": _("Vergleich mit früheren Jahren")}


class Published(Named, Protocol):
    """What a sentence about a release needs to know of it; `queries.released.ReleasedSet` is one."""

    @property
    def year(self) -> int: ...
    @property
    def quarter(self) -> int | None: ...
    @property
    def profile(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def unit_en(self) -> str: ...
    @property
    def guarantee(self) -> Mapping[str, float]: ...


def joined(host: str) -> str:
    """Instead of a figure: the working group was added up with another one."""
    return gettext("mit „%s“ zusammengezählt, weil zu wenige Meldungen da waren") % host


def summary(of: Published, total: Reading | None, change: changes.Change) -> str:
    """One or two sentences a press officer can copy."""
    when = period(of.year, of.quarter)
    if total is None or total.value is None:
        return gettext("Für %s wird die Gesamtzahl nicht genannt.") % when
    if total.is_few:
        first = gettext("%(when)s: weniger als %(least)d abgeschlossene Beratungen.") % {"when": when, "least": LEAST}
    elif total.is_exact:
        first = gettext("%(when)s: %(count)s abgeschlossene Beratungen.") % {
            "when": when,
            "count": grouped(total.value),
        }
    else:
        values = {"when": when, "count": grouped(total.value), "span": span(total)}
        first = gettext("%(when)s: etwa %(count)s abgeschlossene Beratungen (%(span)s).") % values
    if change.course is changes.Course.UNKNOWN:
        return first
    return first + " " + gettext("Gegenüber dem Vorjahr: %s.") % changed(change)


def how_made(of: Published) -> list[str]:
    """How figures came about and how safe they are, in plain sentences."""
    lines = [
        gettext(
            "Soziale Ansprechpersonen melden in jedem Quartal ohne Namen, wie oft und worum es ging, auch wenn es "
            "nichts zu melden gibt. Mindestens fünf Meldungen werden zusammengezählt, ehe jemand eine Zahl sieht."
        ),
        str(HOW[of.profile]),
    ]
    if of.profile == "A" and "presence" in of.guarantee:
        values = {"percent": round(100 * of.guarantee["presence"])}
        lines.append(
            gettext(
                "Selbst wer alle anderen Beratungen des Jahres kennt, errät höchstens mit %(percent)d Prozent richtig, "
                "ob eine bestimmte Beratung mitgezählt ist. Raten ohne Zahlen trifft in 50 Prozent."
            )
            % values
        )
    lines.append(gettext("Ein Unterschied steht hier nur, wenn er größer ist als die Unsicherheit der Zahlen."))
    return lines
