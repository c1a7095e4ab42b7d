# SPDX-License-Identifier: EUPL-1.2
"""Text that can be searched and sorted as people expect, computed by the database itself.

A model declares `search = search_field("family_name", "given_name")` and its migration adds `index_words(...)`. Then
`filter(search__words="mull")` finds rows of which every typed word begins some word; on SQLite by a full-text table
that triggers keep, on PostgreSQL by an inverted index. Nothing in Python has to remember to keep it up to date.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, Func, Lookup, Subquery, Value
from django.db.models.functions import Concat

from schutznetz.domain.folding import LETTERS, VOWELS, found_as, words

if TYPE_CHECKING:
    TextLookup = Lookup[str]
else:
    TextLookup = Lookup

PUNCTUATION = "-'.,;:/\\_()[]{}@&+*\"!?#=<>|~^`$’–"
BETWEEN_WORDS = " -/:-@[-`{-~’–"
"""PUNCTUATION and the blank as a class of SQLite's GLOB."""
SINGLE = {letter: plain for letter, plain in LETTERS.items() if len(plain) == 1}
DOUBLE = {letter: plain for letter, plain in LETTERS.items() if len(plain) > 1}
ALPHABETS = ("äöüßÄÖÜ", "äöüßÄÖÜçğışÇĞİŞéè", "äöüßąćęłńóśźżŁŚŻć", "äöüßàáâçéèêëíñóôúÉ", "äöüčďěňřšťůýžáéíŠČŽ")
"""German; with Turkish; with Polish; with the West; with Czech and its neighbours."""
UNDECOMPOSED = "ßẞłŁøØđĐıæœëé"
"""Letters that full-text search leaves as they are, and those that make ae and oe."""


def quoted(text: str) -> str:
    """A text of the program, without a percent sign, as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _replaced(sql: str, pairs: Sequence[tuple[str, str]]) -> str:
    for old, new in pairs:
        sql = f"replace({sql}, {quoted(old)}, {quoted(new)})"
    return sql


class SortedAs(Func):
    """SQL of `domain.folding.sorted_as`; on SQLite letters outside of ALPHABETS keep their accents."""

    arity = 1
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite knows no `translate` and nests some twenty calls: the alphabet that suffices says what to replace."""
        sql, params = compiler.compile(self.source_expressions[0])
        cases = [f"WHEN {sql} NOT GLOB '*[^ -~]*' THEN lower({sql})"]
        cases += [f"WHEN {sql} NOT GLOB '*[^ -~{known}]*' THEN {_folded(sql, known)}" for known in ALPHABETS]
        cases.append(f"ELSE {_folded(sql, ALPHABETS[1])}")
        return f"CASE {' '.join(cases)} END", params * (2 * len(cases) - 1)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        single = f"translate(lower({sql}), {quoted(''.join(SINGLE))}, {quoted(''.join(SINGLE.values()))})"
        return _replaced(single, list(DOUBLE.items())), params


class FoundAs(SortedAs):
    """SQL of `domain.folding.found_as`; SQLite's full-text table removes the remaining accents itself."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        chain = _replaced(_folded(sql, UNDECOMPOSED), VOWELS)
        plain = _replaced(f"lower({sql})", VOWELS)
        return f"CASE WHEN {sql} GLOB '*[^ -~]*' THEN {chain} ELSE {plain} END", params * 3

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Punctuation becomes blanks: the words of the index are what stands between them."""
        sql, params = super().as_postgresql(compiler, connection)
        sql = _replaced(sql, VOWELS)
        return f"translate({sql}, {quoted(PUNCTUATION)}, {quoted(' ' * len(PUNCTUATION))})", params


class FoundAnywhere(SortedAs):
    """SQL of `domain.folding.found_as` for texts that no full-text table folds further.

    On SQLite the function itself (see `know_folding`): as nested calls it is too deep for its parser.
    """

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"schutznetz_found_as({sql})", params

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        sql, params = super().as_postgresql(compiler, connection)
        return _replaced(sql, VOWELS), params


def know_folding(connection: Any, **_signal: Any) -> None:
    """Teach a new connection to SQLite the folding of texts."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("schutznetz_found_as", 1, found_as, deterministic=True)


def _folded(sql: str, letters: str) -> str:
    return _replaced(f"lower({sql})", [(letter, LETTERS[letter]) for letter in letters])


class Among(Func):
    """Is the column's value one that a query finds?  On PostgreSQL as an array, computed once by the query's indexes:

    as a subquery the planner guesses how many it finds, and reads whole tables when it guesses wrong.
    """

    output_field = models.BooleanField()

    def __init__(self, column: str, found: Any) -> None:
        super().__init__(F(column), Subquery(found))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self._joined(compiler, "{} IN {}")

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self._joined(compiler, "{} = ANY(ARRAY{})")

    def _joined(self, compiler: Any, form: str) -> Any:
        (column, before), (found, after) = (compiler.compile(one) for one in self.source_expressions)
        return form.format(column, found), (*before, *after)


class SearchText(models.TextField):
    """Folded text with an index of its words."""


@SearchText.register_lookup
class Words(TextLookup):
    """`search__words="jana mull"`: each typed word begins one of the row's words. Nothing to search finds nothing."""

    lookup_name = "words"

    def get_prep_lookup(self) -> str:
        return str(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A letter alone begins a word of very many rows: it is looked for in those that the longer words find."""
        table, key = self._place(compiler)
        typed = words(self.rhs)
        letters = [word for word in typed if len(word) == 1] if any(len(word) > 1 for word in typed) else []
        asked = " ".join(f'"{word}"*' for word in typed if word not in letters) or '""'
        found = f'{key} IN (SELECT rowid FROM "{table}_words" WHERE "{table}_words" MATCH %s)'  # noqa: S608
        if not letters:
            return found, [asked]
        column, params = compiler.compile(self.lhs)
        begins = "".join(f" AND ' ' || {column} GLOB %s" for _letter in letters)
        patterns = [one for letter in letters for one in (*params, f"*[{BETWEEN_WORDS}]{letter}*")]
        return f"({found}{begins})", [asked, *patterns]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """The expression of the inverted index; its statistics tell the planner how many rows begin so."""
        column: Any = self.lhs
        sql, params = compiler.compile(column)
        asked = " & ".join(f"'{word}':*" for word in words(self.rhs))
        return f"{tokens(sql)} @@ to_tsquery('simple', %s)", [*params, asked]

    def _place(self, compiler: Any) -> tuple[str, str]:
        """Table of the model, and the primary key in this query; within another query tables go by unquoted names."""
        column: Any = self.lhs
        return column.target.model._meta.db_table, f'{compiler.quote_name_unless_alias(column.alias)}."id"'


def tokens(column: str) -> str:
    """PostgreSQL: the words of a folded text as something its inverted index understands."""
    return f"array_to_tsvector(array_remove(string_to_array({column}, ' '), ''))"


def _joined(fields: Sequence[str]) -> Any:
    if len(fields) == 1:
        return F(fields[0])
    between: list[Any] = [F(fields[0])]
    for name in fields[1:]:
        between += [Value(" "), F(name)]
    return Concat(*between, output_field=models.TextField())


def search_field(*fields: str) -> models.GeneratedField:
    """A column, kept by the database, with the folded words of these text fields."""
    return models.GeneratedField(
        expression=FoundAs(_joined(fields)), output_field=SearchText(), db_persist=True, editable=False
    )


def sort_field(*fields: str) -> models.GeneratedField:
    """A column, kept by the database, by which rows sort as in a German directory."""
    return models.GeneratedField(
        expression=SortedAs(_joined(fields)), output_field=models.TextField(), db_persist=True, editable=False
    )


def sort_by_bytes(table: str, column: str) -> None:
    """PostgreSQL: order a `sort_field` by its bytes, as SQLite does, whatever language the server sorts in.

    The folded text needs no language any more, and comparing bytes takes half the time.
    """
    if connection.vendor == "postgresql":
        _run(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')


def found_anywhere(queryset: Any, text: str, *fields: str) -> Any:
    """Rows of a short list (thousands at most) whose fields contain each typed word somewhere; no index needed."""
    asked = words(text)
    if not text.strip():
        return queryset
    if not asked:
        return queryset.none()
    queryset = queryset.alias(found_as=FoundAnywhere(_joined(fields)))
    for word in asked:
        queryset = queryset.filter(found_as__contains=word)
    return queryset


def keys_of(queryset: Any) -> list[Any]:
    """The primary keys of its rows, in their order, as the database gives them (a UUID as text).

    To make values of Python of thousands of keys, of which a page needs fifty, takes longer than to read them.
    """
    try:
        sql, params = queryset.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    return first_column(sql, params)


def first_column(sql: str, params: Sequence[Any]) -> list[Any]:
    """The first value of each row that a question in SQL finds; a UUID as text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _leave_keys_as_text(cursor.cursor)
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def _leave_keys_as_text(cursor: Any) -> None:
    """Of this cursor of psycopg alone: to make two thousand UUIDs takes some milliseconds."""
    from psycopg.types.string import TextLoader

    cursor.adapters.register_loader("uuid", TextLoader)


def index_words(table: str, *fields: str) -> None:
    """Make the index of the words of these fields."""
    if connection.vendor == "postgresql":
        _run(f'CREATE INDEX "{table}_words" ON "{table}" USING gin (({tokens("search")}))')
        return
    for statement in _sqlite_index(table, fields):
        _run(statement)


def keep_words(table: str, *fields: str) -> None:
    """SQLite: put the triggers back when a migration rebuilt the table, which drops them, and read all words anew."""
    if connection.vendor == "sqlite" and _known(f"{table}_words") and not _known(f"{table}_words_change"):
        index_words(table, *fields)


def _known(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = %s", [name])
        return bool(cursor.fetchone()[0])


def drop_words(table: str) -> None:
    """Remove the word index of a table."""
    if connection.vendor == "postgresql":
        _run(f'DROP INDEX IF EXISTS "{table}_words"')
        return
    for name in ("add", "drop", "change"):
        _run(f'DROP TRIGGER IF EXISTS "{table}_words_{name}"')
    _run(f'DROP TABLE IF EXISTS "{table}_words"')


def count_anew(*tables: str) -> None:
    """Tell the database's planner how much is in these tables, after much was written to them at once."""
    if connection.vendor == "sqlite":
        _run("PRAGMA analysis_limit = 1000")
    for table in tables:
        _run(f'ANALYZE "{table}"')


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _sqlite_index(table: str, fields: Sequence[str]) -> list[str]:
    index = f"{table}_words"
    add = f'INSERT INTO "{index}"(rowid, search) VALUES (new.id, new.search);'  # noqa: S608
    drop = f'INSERT INTO "{index}"("{index}", rowid, search) VALUES (\'delete\', old.id, old.search);'  # noqa: S608
    changed = ", ".join(fields)
    return [
        f'CREATE VIRTUAL TABLE IF NOT EXISTS "{index}" '
        f"USING fts5(search, content='{table}', content_rowid='id', prefix='2 3', detail=none, columnsize=0)",
        f'DROP TRIGGER IF EXISTS "{index}_add"',
        f'DROP TRIGGER IF EXISTS "{index}_drop"',
        f'DROP TRIGGER IF EXISTS "{index}_change"',
        f'CREATE TRIGGER "{index}_add" AFTER INSERT ON "{table}" BEGIN {add} END',
        f'CREATE TRIGGER "{index}_drop" AFTER DELETE ON "{table}" BEGIN {drop} END',
        f'CREATE TRIGGER "{index}_change" AFTER UPDATE OF {changed} ON "{table}" '
        f"WHEN old.search IS NOT new.search BEGIN {drop} {add} END",
        f'INSERT INTO "{index}"("{index}") VALUES (\'rebuild\')',  # noqa: S608
    ]
