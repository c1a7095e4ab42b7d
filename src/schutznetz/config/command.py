# SPDX-License-Identifier: EUPL-1.2
"""The `schutznetz` command. Each subcommand imports what it needs, so that `--help` and `run` answer at once."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from schutznetz.config.given import given
from schutznetz.config.surroundings import complaints

DATABASE_FILE = "schutznetz.sqlite3"


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments; the order is that of `--help`."""
    main = argparse.ArgumentParser(prog="schutznetz", description="Schutznetz: Schutz und Hilfe am Arbeitsplatz.")
    main.add_argument("--var", type=Path, help="Ordner für die Daten dieser Instanz (sonst SCHUTZNETZ_VAR oder ./var)")
    commands = main.add_subparsers(dest="command", required=True, metavar="BEFEHL")
    _add_run(commands)
    _add_processes(commands)
    _add_organisation(commands)
    _add_journal(commands)
    _add_regulation(commands)
    _add_statistics(commands)
    _add_backup(commands)
    return main


def _add_run(commands: Any) -> None:
    run = commands.add_parser("run", help="alles starten und überwachen, was eine Maschine braucht")
    run.add_argument("--demo", action="store_true", help="Demodaten in einer eigenen Datenbank")
    run.add_argument("--open", action="store_true", help="danach den Browser öffnen")
    run.add_argument("--port", type=int, default=8000, help="Port der Weboberfläche (Vorgabe 8000)")
    run.add_argument("--once", action="store_true", help="starten, prüfen und sofort wieder beenden")
    run.add_argument("--without-colleagues", action="store_true", help="in der Demo keine simulierten Arbeitsplätze")


def _add_processes(commands: Any) -> None:
    commands.add_parser("demo", help="eine leere Datenbank mit dem Demokreis füllen")
    commands.add_parser("migrate", help="die Datenbank auf den Stand dieses Programms bringen")
    commands.add_parser("doctor", help="Broker, Datenbank, Uhren, Speicherplatz und Zertifikate prüfen")
    commands.add_parser("worker", help="Hintergrundarbeit: Aufzeichnung, Ringe, Importe (wird von run gestartet)")
    draft = commands.add_parser("draft", help="einen angeforderten Entwurf berechnen (wird vom worker gestartet)")
    draft.add_argument("name", metavar="ENTWURF", help="zum Beispiel cut-5 oder year-7")
    commands.add_parser("colleagues", help="Demo: simulierte Arbeitsplätze (wird von run --demo gestartet)")


def _add_organisation(commands: Any) -> None:
    importing = commands.add_parser("import", help="Organisation aus CSV oder XLSX einlesen")
    importing.add_argument("files", nargs="+", type=Path, metavar="DATEI")
    importing.add_argument("--apply", action="store_true", help="wirklich ändern (sonst nur Vorschau)")
    admin = commands.add_parser("admin", help="erstes Konto für die Administration anlegen")
    admin.add_argument("username", help="Anmeldename")
    admin.add_argument("--authority", required=True, help="Name der Behörde")


def _add_journal(commands: Any) -> None:
    journal = commands.add_parser("journal", help="das Journal prüfen: nennt die erste Zeile, die nicht mehr stimmt")
    journal.add_argument("action", choices=["verify"], metavar="verify")
    journal.add_argument(
        "--since", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="erst ab dem Monat dieses Tages"
    )
    journal.add_argument("--heads", type=Path, metavar="DATEI", help="gegen Köpfe prüfen, die Sie aufbewahrt haben")
    retention = commands.add_parser("retention", help="löschen, was lange genug aufbewahrt wurde (sonst jede Nacht)")
    retention.add_argument("--dry-run", action="store_true", help="nur zählen, nichts löschen")
    mail = commands.add_parser("mail", help="eine zurückgekommene Mail annehmen (vom Mailserver über eine Pipe)")
    mail.add_argument("action", choices=["bounce"], metavar="bounce")


def _add_backup(commands: Any) -> None:
    verify = commands.add_parser("verify-instance", help="prüfen, ob ein Tresor das Programm dieser Version ausliefert")
    verify.add_argument(
        "url", metavar="ADRESSE", help="die Adresse des Tresors, zum Beispiel https://tresor.example.org"
    )
    backup = commands.add_parser("backup", help="alles in eine Datei sichern")
    backup.add_argument("file", type=Path, metavar="DATEI")
    restore = commands.add_parser("restore", help="eine Sicherung zurückspielen")
    restore.add_argument("file", type=Path, metavar="DATEI")
    restore.add_argument("--replace", action="store_true", help="vorhandene Daten beiseitelegen und ersetzen")


def _add_regulation(commands: Any) -> None:
    regulation = commands.add_parser("regulation", help="die Regeln des SAP-Erlasses zeigen, erklären und befragen")
    asked = regulation.add_subparsers(dest="action", required=True, metavar="FRAGE")
    show = asked.add_parser("show", help="jede Regel mit Werten, Fundstelle und Zahl der Beispiele")
    explain = asked.add_parser("explain", help="eine Regel mit Text, Werten, Abschnitten und Beispielen")
    explain.add_argument("rule", metavar="REGEL", help="Schlüssel der Regel, zum Beispiel sap.validity")
    check = asked.add_parser("check", help="Fragen aus einer JSON-Datei beantworten (docs/regulation-facts.md)")
    check.add_argument("file", metavar="DATEI", help="die Datei; - liest von der Standardeingabe")
    for one in (show, explain):
        one.add_argument("--on", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="Tag der Werte (sonst heute)")
        one.add_argument("--set", metavar="REGELWERK", help="Regelwerk (Vorgabe SAP-2007)")
    for one in (show, explain, check):
        one.add_argument("--json", action="store_true", help="dasselbe als JSON")


def _add_statistics(commands: Any) -> None:
    statistics = commands.add_parser("statistics", help="eigene Statistiken angreifen und sagen, was zu erfahren war")
    asked = statistics.add_subparsers(dest="action", required=True, metavar="FRAGE")
    attack = asked.add_parser("attack", help="alle bekannten Angriffe auf Veröffentlichtes versuchen")
    attack.add_argument(
        "--release", action="append", default=[], metavar="JAHR[/QUARTAL]",
        help="auf eine Veröffentlichung dieser Instanz; mehrfach: auf alle auch zusammen",
    )  # fmt: skip
    attack.add_argument(
        "--folder", action="append", default=[], type=Path, metavar="ORDNER",
        help="auf ausgepackte offene Daten (CSV und JSON); mehrfach: auf alle auch zusammen",
    )  # fmt: skip
    attack.add_argument("--synthetic", type=int, metavar="SAP", help="auf ein erfundenes Land, fünffach veröffentlicht")
    attack.add_argument(
        "--ministry", metavar="SCHLÜSSEL", help="mit --release: von diesem Ministerium (sonst vom ersten)"
    )
    attack.add_argument(
        "--own",
        type=Path,
        metavar="DATEI",
        help="was der Angreifer selbst weiß, als JSON (docs/operations/statistics.md)",
    )
    attack.add_argument(
        "--years", type=int, default=1, metavar="ZAHL", help="mit --synthetic: so viele Jahre (Vorgabe 1)"
    )
    attack.add_argument(
        "--way",
        choices=["raw", "naive", "cell_key", "suppression", "noise"],
        help="mit --synthetic: nur so veröffentlicht (ungeschützt, unter fünf weggelassen, Profil B, C oder A)",
    )
    attack.add_argument("--seed", type=int, default=1, metavar="ZAHL", help="Startwert des Zufalls (Vorgabe 1)")
    attack.add_argument("--seconds", type=float, default=20.0, help="Zeit für jeden Angriff (Vorgabe 20)")
    attack.add_argument("--table", action="store_true", help="als Tabelle statt in Sätzen")
    attack.add_argument("--json", action="store_true", help="dasselbe als JSON")


def prepare(options: argparse.Namespace) -> None:
    """Point settings at the instance: `--var`, and for the demo a folder and database of its own."""
    if options.var:
        os.environ["SCHUTZNETZ_VAR"] = str(options.var.absolute())
    if (options.command == "run" and options.demo) or options.command in {"demo", "colleagues"}:
        if own := given("SCHUTZNETZ_DEMO_DATABASE_URL"):
            os.environ["DATABASE_URL"] = own
        elif given("DATABASE_URL"):
            sys.exit(
                "Die Demo braucht ihre eigene Datenbank. Bitte DATABASE_URL nicht setzen; eine leere Datenbank "
                "für die Demo nennen Sie in SCHUTZNETZ_DEMO_DATABASE_URL."
            )
        if not options.var and "SCHUTZNETZ_VAR" not in os.environ:
            os.environ["SCHUTZNETZ_VAR"] = str(Path("var/demo").absolute())
        os.environ["SCHUTZNETZ_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schutznetz.config.settings")


def nothing_there(command: str) -> str:
    """Why a look at this folder or a copy of it makes no sense; neither may create an instance by looking."""
    folder = Path(os.environ.get("SCHUTZNETZ_VAR", "var")).absolute()
    if (
        command not in {"doctor", "backup", "journal", "retention"}
        or given("DATABASE_URL")
        or (folder / DATABASE_FILE).exists()
    ):
        return ""
    if (folder / "demo" / DATABASE_FILE).exists():
        return f"In {folder} liegt keine Instanz. Für die Vorführung: schutznetz --var {folder / 'demo'} {command} …"
    return f"In {folder} liegt keine Instanz. Bitte den Ordner nennen: schutznetz --var ORDNER {command} …"


def main() -> None:
    options = parser().parse_args()
    if found := complaints():
        sys.exit("\n".join(found))
    os.umask(0o077)  # database, drawings and logs are nobody else's; programs started from here inherit it
    prepare(options)
    if missing := nothing_there(options.command):
        sys.exit(missing)
    match options.command:
        case "run":
            from schutznetz.config import run

            run.main(options)
        case "doctor":
            from schutznetz.config import doctor

            sys.exit(doctor.main())
        case "verify-instance":
            from schutznetz.config import verify_instance

            sys.exit(verify_instance.main(options.url))
        case "regulation":
            from schutznetz.config import regulation

            sys.exit(regulation.main(options))
        case "statistics":
            from schutznetz.config import attacking

            sys.exit(attacking.main(options))
        case "backup" | "restore":
            from schutznetz.config import backup

            backup.main(options)
        case _:
            from schutznetz.config import tasks

            tasks.main(options)


if __name__ == "__main__":
    main()
