# SPDX-License-Identifier: EUPL-1.2
"""What a data protection officer can sign: made from the parameters of a year, in German or English."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from schutznetz.adapters.pdf import Sheet, render
from schutznetz.apps.documents.queries import head_of
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.reporting.models import StatisticsYear
from schutznetz.domain.disclosure.accounting import best_guess, best_guess_of_kind, epsilon
from schutznetz.domain.disclosure.cell_noise import REACH
from schutznetz.domain.letters import blocks
from schutznetz.regulation.statistics.table_plans import plan

Profile = StatisticsYear.Profile
LANGUAGES = ("de", "en")
PERSON = 3
"""Processes of one person in a year, for the statement."""


@dataclass(frozen=True)
class Statement:
    """Title and paragraphs; `given` are the parameters they were made from, as lines."""

    title: str
    paragraphs: tuple[str, ...]
    given: tuple[str, ...]


def bounds(rho: float, delta: float) -> dict[str, float]:
    """What anybody can find out at most: chances of a right guess (a coin: 0.5), and epsilon."""
    return {
        "presence": best_guess(rho), "kind": best_guess_of_kind(rho), "three": best_guess(rho, units=PERSON),
        "epsilon": epsilon(rho, delta),
    }  # fmt: skip


def statement_of(setting: StatisticsYear, language: str) -> Statement:
    """The statement about a year's figures."""
    with override(language):
        says = _values(setting)
        title = _("Erklärung zum Schutz der Beratungsstatistik %(year)d") % says
        return Statement(title, tuple(one % says for one in _texts(setting.profile)), tuple(_given(setting, says)))


def _values(setting: StatisticsYear) -> dict[str, Any]:
    limits, of = sheet_of().limits, plan(setting.family)
    found = bounds(setting.rho, of.delta)
    percent = {key: f"{100 * found[key]:.0f}" for key in ("presence", "kind", "three")}
    return {
        "year": setting.year, "returns": limits.pool_returns, "staff": limits.label_staff, **percent,
        "reach": REACH, "rho": f"{setting.rho:g}", "epsilon": f"{found['epsilon']:.1f}", "delta": f"{of.delta:g}",
    }  # fmt: skip


def _texts(profile: str) -> list[str]:
    middle = {Profile.NOISE: _of_noise, Profile.CELL_KEY: _of_cell_keys}.get(Profile(profile), _of_suppression)
    return [_of_source(), _of_labels(), *middle(), _of_limits()]


def _of_source() -> str:
    return _(
        "Die Meldungen enthalten keine Einzelfälle, sondern nur Strichlisten. Vor der Auswertung werden sie über "
        "mindestens %(returns)d Meldungen zusammengezählt und dann gelöscht. Die auswertende Stelle könnte einzelne "
        "Strichlisten technisch sehen, Betreiber und Ministerium nicht, solange das Ministerium nicht selbst zählt."
    )


def _of_labels() -> str:
    return _(
        "Jede Angabe zur Person trifft in ihrer Behörde auf mindestens %(staff)d Beschäftigte zu. Diese Einteilung "
        "folgt allein aus der Personalstruktur; wer beraten wurde, spielt dafür keine Rolle."
    )


def _of_noise() -> list[str]:
    return [
        _(
            "Veröffentlichte Zahlen tragen Zufallsrauschen, das für jede Zahl genau einmal gezogen wird. Selbst wer "
            "alle anderen Beratungen des Jahres kennt und alle Veröffentlichungen auswertet, kann höchstens mit "
            "%(presence)s %% (Raten: 50 %%) richtig sagen, ob eine bestimmte Beratung enthalten ist, und höchstens "
            "mit %(kind)s %% zwischen zwei möglichen Anlässen einer bekannten Beratung unterscheiden."
        ),
        _(
            "Hatte eine Person drei Beratungen im Jahr, steigt der erste Wert auf höchstens %(three)s %%. Über mehrere "
            "Jahre addiert sich der Verbrauch. Ein Ausschluss jeder Wahrscheinlichkeitsaussage ist mathematisch nur "
            "ohne Veröffentlichung möglich."
        ),
    ]


def _of_cell_keys() -> list[str]:
    return [
        _(
            "Jede veröffentlichte Jahreszahl ist um höchstens %(reach)d verändert; null bleibt null, und wo eine Zahl "
            "steht, gab es mindestens eine Beratung. Welche Veränderung eine Zahl trägt, folgt aus Zufallsschlüsseln "
            "der gezählten Beratungen: Dieselben Beratungen ergeben überall dieselbe Zahl."
        ),
        _(
            "Eine Grenze dafür, was jemand aus allen Tabellen zusammen herausfinden kann, gibt es bei diesem Verfahren "
            "nicht. Wer alle anderen Beratungen kennt, kann fast immer richtig sagen, ob eine bestimmte dabei ist. "
            "Darum wird jedes Jahr nur einmal veröffentlicht, nach einem festen Plan, nie berichtigt, nie anders "
            "zugeschnitten."
        ),
        _(
            "Die Zufallsschlüssel stehen bis zur Veröffentlichung neben den Summen. Wer Meldungen öffnet oder die "
            "Summen sähe, könnte an ihnen erkennen, welche Angaben in verschiedenen Tabellen zu derselben Beratung "
            "gehören. Mit der bestandenen Prüfung werden Summen und Schlüssel gelöscht."
        ),
    ]


def _of_suppression() -> list[str]:
    return [
        _(
            "Veröffentlicht werden wahre Jahreszahlen. Zahlen von 1 bis 4 sind gesperrt, dazu so viele andere, dass "
            "sich aus allem Veröffentlichten keine gesperrte Zahl ausrechnen lässt; das wird vor jeder "
            "Veröffentlichung geprüft."
        ),
        _(
            "Eine bewiesene Grenze dafür, was jemand mit weiterem Wissen herausfinden kann, gibt es bei diesem "
            "Verfahren nicht. Wer einzelne Beratungen kennt, kann gesperrte Zahlen unter Umständen erschließen."
        ),
    ]


def _of_limits() -> str:
    return _(
        "Nicht geschützt sind allgemeine Aussagen über Gruppen, das Wissen der Ansprechperson selbst und Angaben, die "
        "außerhalb des Verfahrens bekannt werden. Die Zusage setzt voraus, dass die auswertende Stelle die Rohsummen "
        "nicht weitergibt und nicht erneut veröffentlicht."
    )


def _given(setting: StatisticsYear, says: dict[str, Any]) -> list[str]:
    lines = [str(setting.get_profile_display())]
    if setting.profile == StatisticsYear.Profile.NOISE:
        lines.append(
            _("Budget rho = %(rho)s (zCDP), das entspricht epsilon = %(epsilon)s bei delta = %(delta)s") % says
        )
    lines.append(
        _("Prüfsumme des Tabellenplans: %(digest)s") % {"digest": (setting.digest or plan(setting.family).digest)[:16]}
    )
    return lines


def pdf_of(setting: StatisticsYear, language: str, today: date) -> bytes:
    """The statement as PDF/UA with the ministry's letterhead and lines to sign on."""
    found = statement_of(setting, language)
    with override(language):
        signed = _("Für den Datenschutz: Ort, Datum, Name, Unterschrift")
        heading = _("Parameter")
    given = "\n".join(f"- {one}" for one in found.given)
    body = "\n\n".join([*found.paragraphs, f"# {heading}\n{given}", f"___ {signed}"])
    sheet = Sheet(found.title, blocks(body, {}), (), f"{today:%d.%m.%Y}")
    return render(head_of(setting.ministry), [sheet], title=found.title, language=language, day=today)
