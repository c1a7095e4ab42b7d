# SPDX-License-Identifier: EUPL-1.2
"""Triggers that keep the journal append-only, for SQLite and PostgreSQL.

Allowed are: inserting, sealing, closing a month, and deleting what belongs to a month marked as dropped. Whoever owns
the database can take the triggers away; then the chain shows it (`schutznetz journal verify`).
SQLite loses the triggers of a table that a migration rebuilds: such a migration calls `install` again.
"""

from typing import Any

NAMES = (
    "journal_entry_waits", "journal_entry_stays", "journal_entry_kept", "journal_seal_stays", "journal_seal_kept",
    "journal_segment_stays", "journal_segment_kept",
)  # fmt: skip
TRUNCATE = ("journal_entry", "journal_seal", "journal_segment")

_SAYS = {
    "entry": "journal: entries are never changed or deleted",
    "seal": "journal: seals are never changed or deleted",
    "segment": "journal: a closed month is never changed or deleted",
}
_ENTRY_DROPPED = (
    "EXISTS (SELECT 1 FROM journal_seal s JOIN journal_segment g ON g.id = s.segment_id"
    " WHERE s.entry_id = OLD.id AND g.dropped_at IS NOT NULL)"
)
_SEAL_DROPPED = "EXISTS (SELECT 1 FROM journal_segment g WHERE g.id = OLD.segment_id AND g.dropped_at IS NOT NULL)"
_SEGMENT_OPEN = "OLD.closed_at IS NULL AND NEW.dropped_at IS NULL AND NEW.first = OLD.first AND NEW.month = OLD.month"
_ONLY_DROPPED = (
    "OLD.dropped_at IS NULL AND OLD.closed_at IS NOT NULL AND NEW.closed_at = OLD.closed_at AND NEW.month = OLD.month"
    " AND NEW.first = OLD.first AND NEW.last = OLD.last AND NEW.head = OLD.head"
)
RULES = (  # name, table, event, when it is refused
    ("journal_entry_stays", "entry", "UPDATE", ""),
    ("journal_entry_kept", "entry", "DELETE", f"NOT {_ENTRY_DROPPED}"),
    ("journal_seal_stays", "seal", "UPDATE", ""),
    ("journal_seal_kept", "seal", "DELETE", f"NOT {_SEAL_DROPPED}"),
    ("journal_segment_stays", "segment", "UPDATE", f"NOT COALESCE(({_SEGMENT_OPEN}) OR ({_ONLY_DROPPED}), 1 = 0)"),
    ("journal_segment_kept", "segment", "DELETE", ""),
)


def statements(vendor: str) -> list[str]:
    """The SQL that installs all guards."""
    return _sqlite() if vendor == "sqlite" else _postgresql()


def removals(vendor: str) -> list[str]:
    """The SQL that takes them away; for going back, and for tests that empty the tables."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in NAMES]
    tables = {name: table for name, table, _event, _when in RULES} | {"journal_entry_waits": "entry"}
    drops = [f"DROP TRIGGER IF EXISTS {name} ON journal_{tables[name]}" for name in NAMES]
    return drops + [f"DROP TRIGGER IF EXISTS {table}_whole ON {table}" for table in TRUNCATE]


def install(_apps: Any, schema_editor: Any) -> None:
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def uninstall(_apps: Any, schema_editor: Any) -> None:
    for statement in removals(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def _sqlite() -> list[str]:
    made = [
        "CREATE TRIGGER journal_entry_waits AFTER INSERT ON journal_entry"
        " BEGIN INSERT INTO journal_waiting (entry_id) VALUES (NEW.id); END"
    ]
    for name, table, event, refused in RULES:
        when = f" WHEN {refused}" if refused else ""
        made.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON journal_{table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{_SAYS[table]}'); END"
        )
    return made


def _postgresql() -> list[str]:
    made = [
        "CREATE OR REPLACE FUNCTION journal_wait() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO journal_waiting (entry_id) VALUES (NEW.id); RETURN NULL; END $$",
        "CREATE TRIGGER journal_entry_waits AFTER INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_wait()",
        "CREATE OR REPLACE FUNCTION journal_truncated() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_SAYS['entry']}'; END $$",
    ]
    for name, table, event, refused in RULES:
        row = "OLD" if event == "DELETE" else "NEW"
        check = f"IF {refused} THEN {_raise(table)} END IF;" if refused else _raise(table)
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {check} RETURN {row}; END $$",
            f"CREATE TRIGGER {name} BEFORE {event} ON journal_{table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return made + [
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        " EXECUTE FUNCTION journal_truncated()"
        for table in TRUNCATE
    ]


def _raise(table: str) -> str:
    return f"RAISE EXCEPTION '{_SAYS[table]}';"
