# SPDX-License-Identifier: EUPL-1.2
"""The database folds names itself and finds them by the beginnings of their words, on both kinds of database."""

import pytest
from django.db import connection

from schutznetz.apps.accounts.forms import AccountFilter
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Desk, Person, Site
from schutznetz.apps.ui.models import found_anywhere, keep_words
from schutznetz.domain.folding import sorted_as
from tests.apps.builders import a_person, a_site

NAMES = [
    ("Jürgen", "Müller-Lüdenscheidt"), ("Uta", "Weiß"), ("Mehmet", "Yıldız"), ("Agnieszka", "Wałęsa"),
    ("Joël", "Petit"),
    ("Anna Lena", "von der Leyen"), ("Bo", "O'Neil"), ("Jiří", "Dvořák"), ("İpek", "ŞİMŞEK"), ("Ada", "Mueller"),
]  # fmt: skip


@pytest.fixture
def people(db):
    site = a_site()
    return [a_person(site, given, family) for given, family in NAMES]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("müller", {"Müller-Lüdenscheidt", "Mueller"}), ("Mull", {"Müller-Lüdenscheidt", "Mueller"}),
        ("lüdens jürg", {"Müller-Lüdenscheidt"}), ("WEISS", {"Weiß"}), ("weiß ut", {"Weiß"}), ("yildiz", {"Yıldız"}),
        ("walesa", {"Wałęsa"}), ("joel", {"Petit"}), ("leyen lena", {"von der Leyen"}), ("neil", {"O'Neil"}),
        ("dvorak jiri", {"Dvořák"}), ("simsek", {"ŞİMŞEK"}), ("ulle", set()), ("weiß jürgen", set()),
        ('"* OR a', set()), ("' & !", set()), ("-", set()),
    ],
)  # fmt: skip
def test_people_are_found_by_the_beginnings_of_words(people, typed, found):
    assert {person.family_name for person in Person.objects.filter(search__words=typed)} == found


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite compares bytes anyway")
def test_people_are_ordered_by_bytes_in_whatever_language_the_server_sorts(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT collation_name FROM information_schema.columns WHERE column_name = 'sort_name' "
                       "AND table_name = 'organisation_person'")  # fmt: skip
        assert cursor.fetchone() == ("C",)


@pytest.mark.parametrize("typed", ["ümit", "ÜMIT", "Ümit", "üMi"])
def test_accounts_are_found_by_user_names_with_umlauts_in_any_case(people, typed):
    for name, person in zip(("Ümit.weiß", "ümit2", "umit3"), people, strict=False):
        User.objects.create_user(name, None, person=person)
    form = AccountFilter({"q": typed})
    assert form.is_valid()
    assert {user.username for user in form.narrow(User.objects.all())} == {"Ümit.weiß", "ümit2"}


def test_a_number_is_found(people):
    assert Person.objects.get(search__words=people[3].external_id) == people[3]


def test_people_are_found_from_within_another_query(people):
    found = User.objects.filter(pk__in=User.objects.filter(person__search__words="weiss").values("pk")[:10])
    user = User.objects.create_user("uta", None, person=people[1])
    assert list(found) == [user]


def test_a_letter_beside_a_word_begins_a_word_as_well(people):
    """On SQLite the letter is looked for in what the word finds."""
    for given, family in (("Kim", "Groß-Pohl"), ("Kim", "Großkopp"), ("Pia", "Grossmann"), ("Kim", "O'Pong Gross")):
        Person.objects.create(given_name=given, family_name=family, external_id=family, authority=people[0].authority)
    found = Person.objects.filter(search__words="p gross").values_list("family_name", flat=True)
    assert set(found) == {"Groß-Pohl", "Grossmann", "O'Pong Gross"}
    assert not Person.objects.filter(search__words="gross % p *").exclude(family_name__in=found).exists()
    assert Person.objects.filter(search__words="p k").count() == 2
    within = User.objects.filter(person__search__words="p gross")
    assert [User.objects.create_user("uta", None, person=Person.objects.get(given_name="Pia"))] == list(within)


def test_changes_and_deletions_are_followed(people):
    people[1].family_name = "Grün"
    people[1].save()
    Person.objects.filter(pk=people[0].pk).update(family_name="Blau")
    people[4].delete()
    assert not Person.objects.filter(search__words="weiss").exists()
    assert not Person.objects.filter(search__words="petit").exists()
    assert {p.family_name for p in Person.objects.filter(search__words="gru")} == {"Grün"}
    assert {p.family_name for p in Person.objects.filter(search__words="blau")} == {"Blau"}


def test_the_database_folds_as_the_program_does(people):
    for person in Person.objects.all():
        assert person.sort_name == sorted_as(f"{person.family_name} {person.given_name}")


def test_sorting_is_that_of_a_directory(people):
    found = [person.family_name for person in Person.objects.all()]
    assert found.index("ŞİMŞEK") < found.index("von der Leyen") < found.index("Wałęsa") < found.index("Yıldız")


def test_short_lists_are_searched_inside_of_words(people):
    a_site(name="Bürgerhaus Süd-Straße")
    assert found_anywhere(Site.objects.all(), "strasse burger", "name", "address").count() == 1
    assert found_anywhere(Site.objects.all(), "gerhaus", "name", "address").count() == 1
    assert found_anywhere(Site.objects.all(), "- ,", "name", "address").count() == 0
    assert found_anywhere(Site.objects.all(), " ", "name", "address").count() == 2


def test_accounts_are_found_by_the_person_or_the_account_name(people):
    for person, name in zip(people, ("jm", "Uta.W", "weissbach"), strict=False):
        User.objects.create_user(name, None, person=person)

    def found(text):
        form = AccountFilter({"q": text})
        assert form.is_valid()
        return {user.username for user in form.narrow(User.objects.all())}

    assert found("weiß") == {"Uta.W"}
    assert found("WEISS") == {"Uta.W", "weissbach"}
    assert found("uta.w") == {"Uta.W"}
    assert found("nichts") == set()


def test_many_words_in_three_fields_are_counted_and_paged(db):
    """SQLite's parser once gave up on the nested calls of such a search."""
    found = found_anywhere(Desk.objects.all(), "eins zwei drei vier", "label", "room__name", "key")
    assert found.order_by().values("pk")[:10].count() == 0
    assert list(found.select_related("room__floor")) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps the index itself")
def test_a_rebuilt_table_gets_its_index_back(people):
    with connection.cursor() as cursor:
        for name in ("add", "drop", "change"):
            cursor.execute(f"DROP TRIGGER organisation_person_words_{name}")
    a_person(a_site(), "Nele", "Nachzügler")
    assert not Person.objects.filter(search__words="nachzugler").exists()
    keep_words("organisation_person", "family_name", "given_name", "external_id")
    assert Person.objects.filter(search__words="nachzugler").exists()
