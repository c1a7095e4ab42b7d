# SPDX-License-Identifier: EUPL-1.2
"""The kit: listings, forms, the three-field date, the shell, and the pages that say no."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.ui import facts, views
from schutznetz.apps.ui.forms import DayField, KernForm, ManyChoiceField, TypedDay
from schutznetz.apps.ui.templatetags.ui import day, duration, listing_rows, moment
from schutznetz.apps.ui.templatetags.written import menu, shown
from schutznetz.apps.ui.views import Cell, Column, Listing, page_of
from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding, Status
from tests.apps.builders import a_person, a_site, a_user

SOURCE = Path(__file__).parents[3] / "src" / "schutznetz"
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.ui.gallery")]


class Birthday(KernForm, forms.Form):
    born = DayField(label="Geboren am", required=False)


def born(day: str, month: str, year: str) -> Birthday:
    return Birthday({"born_day": day, "born_month": month, "born_year": year})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("14", "3", "2027"), date(2027, 3, 14)),
        ((" 1 ", "01", "1999"), date(1999, 1, 1)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("", " ", ""), None),
    ],
)
def test_a_day_from_three_fields(typed, meant):
    form = born(*typed)
    assert form.is_valid()
    assert form.cleaned_data["born"] == meant


@pytest.mark.parametrize(
    "typed",
    [
        ("31", "2", "2027"),
        ("14", "März", "2027"),
        ("14", "", "2027"),
        ("1", "1", "27"),
        ("x-y", '"<b>', "²"),
        ("9" * 12, "3", "2027"),
        ("14", "9" * 12, "2027"),
        ("14", "3", "9" * 12),
        ("-1", "0", "2027"),
    ],
)
def test_an_impossible_day_is_shown_again_as_typed(typed):
    form = born(*typed)
    assert not form.is_valid()
    page = Inputs(str(form))
    assert tuple(page.values[name] for name in ("born_day", "born_month", "born_year")) == typed


def test_a_number_no_database_holds_is_no_choice():
    class Form(KernForm, forms.Form):
        people = ManyChoiceField(Person.objects.all())

    for typed in (["9" * 30], [str(2**63)], ["-" + "9" * 30], ["x"], []):
        form = Form(QueryDict(urlencode({"people": typed}, doseq=True)))
        assert list(form.errors) == ["people"], typed


def test_a_day_knows_whether_it_changed():
    field = DayField()
    assert not field.has_changed(date(2027, 3, 14), TypedDay("14", "3", "2027"))
    assert field.has_changed(date(2027, 3, 14), TypedDay("15", "3", "2027"))
    assert field.has_changed(None, TypedDay("32", "3", "2027"))


class Inputs(HTMLParser):
    """Values, ids and link targets of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.descriptions: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "input" and "name" in found:
            self.values[found["name"]] = found.get("value", "")
        if tag == "a":
            self.links.append(found.get("href", ""))
        self.descriptions += found.get("aria-describedby", "").split()


def test_every_error_leads_to_its_field(client):
    answer = client.post("/galerie/", {"title": ""})
    assert answer.status_code == 422
    page = Inputs(answer.content.decode())
    targets = [link.removeprefix("#") for link in page.links if link.startswith("#id_")]
    assert targets == ["id_title", "id_when_day", "id_kind_0", "id_site", "id_agreed"]
    assert set(targets) <= set(page.ids)
    assert set(page.descriptions) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "<title>Fehler: " in answer.content.decode()


def people(request, rows=None, **options):
    columns = [
        Column("name", "Name", sort=("family_name", "given_name"), cell=str, link=lambda person: f"/p/{person.pk}/"),
        Column("external_id", "Nummer", sort="external_id", numeric=True),
        Column("site", "Standort"),
    ]
    rows = Person.objects.all() if rows is None else rows
    return Listing(request, rows, columns, key="people", caption="Personen", **options)


def get(query: str = ""):
    return RequestFactory().get(f"/p/{query}")


def test_a_listing_sorts_both_ways_and_ignores_nonsense():
    site = a_site()
    for name in ("Beta", "Alpha", "Gamma"):
        a_person(site, "A", name)
    names = lambda query: [row[0].value for row in people(get(query), default_sort="name").rows()]  # noqa: E731
    assert names("") == ["A Alpha", "A Beta", "A Gamma"]
    assert names("?sort=-name") == ["A Gamma", "A Beta", "A Alpha"]
    assert names("?sort=password") == names("?sort=site") == names("")
    assert names("?page=99") == names("?page=x") == names("")


def test_a_listing_keeps_the_other_parameters():
    listing = people(get("?q=Ä&sort=-name&page=2&x=1&x=2"))
    assert listing.address(page=3) == "?q=%C3%84&sort=-name&x=1&x=2&page=3"
    assert [heading.url for heading in listing.headings()][1] == "?q=%C3%84&x=1&x=2&sort=external_id"


def test_a_row_leads_to_the_object_and_the_object_back_to_the_list(client):
    person = a_person(a_site())
    page = client.get("/galerie/liste/?q=k&sort=-name").content.decode()
    url = next(link for link in Inputs(page).links if link.startswith(f"/galerie/{person.pk}/"))
    back = Inputs(client.get(url).content.decode()).links
    assert "/galerie/liste/?q=k&sort=-name" in back


@pytest.mark.urls("schutznetz.config.urls")
def test_the_pages_of_rows_are_those_that_their_addresses_say():
    """A pattern of the address serves all rows; it has to give what a look for each of them gives."""
    site = a_site()
    for row in (a_person(site), a_person(site)):
        assert page_of("organisation:person")(row) == reverse("organisation:person", args=[row.pk])
    for row in (a_user("ADM", site), a_user("SEC", site)):
        assert page_of("accounts:account")(row) == reverse("accounts:account", args=[row.pk])
    alarm = SimpleNamespace(site=site, key="a-1")
    assert page_of("alarm:alarm", "site.key", "key")(alarm) == reverse("alarm:alarm", args=[site.key, "a-1"])


def test_names_in_the_menu_are_escaped_and_groups_open():
    here = {"name": "<b>", "url": "/a/?x&y", "is_here": True}
    group = {"name": "G&G", "entries": [here, here], "is_here": True}
    assert menu([here], "/a/?x&y") == '<ul><li><a href="/a/?x&amp;y" aria-current="page">&lt;b&gt;</a></li></ul>\n'
    assert '<summary aria-current="true">G&amp;G<span' in menu([group], "/")
    assert menu([group], "/", flat=True).count("<details") == 0


def test_cells_of_a_listing_are_escaped_and_nothing_stays_empty():
    a_person(a_site(), "<b>", "Öz", external_id="1")
    listing = people(get())
    listing.columns[1:] = [
        Column("number", "Zahl", cell=lambda _person: 1.5),
        Column("none", "x", cell=lambda _p: None),
    ]
    html = listing_rows(listing)
    assert "&lt;b&gt; Öz</a></th>" in html
    assert 'data-label="Zahl" class="kern-table__cell">1,5</td>' in html
    assert 'data-label="x" class="kern-table__cell"></td></tr>' in html


def test_a_long_listing_shows_its_first_rows_in_order_and_says_that_there_are_more(monkeypatch):
    site = a_site()
    for letter in "EDCBA":
        a_person(site, "A", letter)
    monkeypatch.setattr(views, "MOST", 4)
    listing = people(get("?page=2"), default_sort="name", page_size=3)
    assert [row[0].value for row in listing.rows()] == ["A D"]
    assert (listing.total, listing.has_more) == (4, True)
    monkeypatch.setattr(views, "MOST", 5)
    listing = people(get("?page=2"), default_sort="name", page_size=3)
    assert [row[0].value for row in listing.rows()] == ["A D", "A E"]
    assert (listing.total, listing.has_more) == (5, False)


def test_a_listing_takes_two_queries(django_assert_num_queries):
    site = a_site()
    for _ in range(30):
        a_person(site)
    with django_assert_num_queries(2):
        listing = people(get("?page=2"), Person.objects.select_related("site"), page_size=10)
        assert len(list(listing.rows())) == 10
        assert listing.total == 30
        list(listing.pages())


def test_an_empty_listing_and_an_empty_filter_say_different_things(client):
    assert "Noch keine Einträge" in client.get("/galerie/liste/").content.decode()
    a_person(a_site())
    assert "Zu diesem Filter gibt es keinen Eintrag." in client.get("/galerie/liste/?q=zzz").content.decode()


def test_names_are_escaped_everywhere(client):
    a_person(a_site(), "<b>fett</b>", '"><script>alert(1)</script>')
    page = client.get("/galerie/liste/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;fett" in page


def test_choices_are_escaped_grouped_and_marked():
    """A choice written without a template must still be what Django's template would draw."""
    choices = [("", "alle"), ('"<b>', "A & <i>B</i>"), ("Gruppe & Co", [(3, "drei"), (4, "vier")])]
    field = forms.ChoiceField(choices=choices)
    drawn = field.widget.render("n", 3)
    assert '\n<option value="">alle</option>' in drawn
    assert '\n<option value="&quot;&lt;b&gt;">A &amp; &lt;i&gt;B&lt;/i&gt;</option>' in drawn
    group = '\n<optgroup label="Gruppe &amp; Co">\n<option value="3" selected>drei</option>'
    assert f'{group}\n<option value="4">vier</option>\n</optgroup>\n</select>' in drawn


def test_denied_says_why(client):
    answer = client.get("/galerie/nein/")
    assert answer.status_code == 403
    assert "Das darf nur die Standortleitung." in answer.content.decode()


def test_a_finding_is_refused_with_its_citation(rf):
    facts.register_rule("kit.test", "Es fehlen %(count)d Türen.", "Zeichnen Sie die Türen ein.")
    finding = Finding("kit.test", Status.BREACHED, Citation("Hausregel 7", date(2026, 1, 1)), facts={"count": 3})
    page = Template('{% include "ui/refused.html" %}').render(Context({"finding": finding, "request": rf.get("/")}))
    assert "Es fehlen 3 Türen." in page
    assert "Hausregel 7" in page
    assert "Zeichnen Sie die Türen ein." in page


def test_pages_that_say_no_keep_the_frame(client):
    assert client.get("/gibt-es-nicht/").status_code == 404
    assert b"Seite nicht gefunden" in client.get("/gibt-es-nicht/").content


def test_the_page_for_errors_needs_nothing():
    for name in ("400.html", "500.html"):
        page = Template(f'{{% include "{name}" %}}').render(Context({}))
        assert "Zur Startseite" in page


def test_confirming_works_without_script(client):
    assert 'method="post"' in client.get("/galerie/weg/").content.decode()
    assert client.post("/galerie/weg/").content == b"weg"


def test_the_navigation_shows_what_the_actor_may(client):
    site = a_site()
    area = facts.Area("kit-test", "Prüfbereich", "start:help", lambda actor: actor.has_role(Office.Role.SECURITY), 1)
    facts.register_area(area)
    try:
        for role, seen in ((Office.Role.SECURITY, True), (Office.Role.EMPLOYEE, False)):
            client.force_login(a_user(role, site), backend="django.contrib.auth.backends.ModelBackend")
            assert ("Prüfbereich" in client.get("/").content.decode()) is seen
    finally:
        facts._areas.pop("kit-test")


def test_the_design_system_draws_every_icon_of_an_area():
    """One it does not know is a square without a picture."""
    styles = "".join(one.read_text() for one in (SOURCE / "apps" / "ui" / "static").rglob("*.css"))
    drawn = set(re.findall(r"kern-icon--([a-z-]+)", styles))
    named = {area.key: area.icon for area in facts._areas.values() if area.icon}
    assert len(named) > 20
    assert {key: icon for key, icon in named.items() if icon not in drawn} == {}


def test_what_needs_me_now_comes_in_order_of_danger():
    facts._now, before = {}, facts._now
    try:
        facts.register_needs_now("a", lambda actor, now: [facts.Notice("b", "/", kind="info")])
        facts.register_needs_now("b", lambda actor, now: [facts.Notice("a", "/", kind="danger")])
        assert [n.title for n in facts.needs_now(None, datetime(2027, 1, 1, tzinfo=UTC))] == ["a", "b"]
    finally:
        facts._now = before


def test_days_moments_and_durations_in_german():
    assert day(date(2027, 3, 14)) == "14.03.2027"
    assert moment(datetime(2027, 7, 14, 7, 5, tzinfo=UTC)) == "14.07.2027, 09:05 Uhr"
    assert [duration(timedelta(seconds=s)) for s in (4500, 300, 42)] == ["1 h 15 min", "5 min", "42 s"]
    assert day(None) == moment(None) == duration(None) == ""


def test_days_in_english(settings):
    from django.utils import translation

    with translation.override("en"):
        assert day(date(2027, 3, 14)) == "14 March 2027"
        assert moment(datetime(2027, 7, 14, 7, 5, tzinfo=UTC)) == "14 July 2027, 09:05"


@pytest.mark.parametrize("folder", ["journal", "organisation", "accounts", "alarm", "start"])
def test_only_the_kit_knows_the_classes_of_the_design_system(folder):
    found = [
        path.name
        for path in (SOURCE / "apps" / folder).rglob("*")
        if path.suffix in (".html", ".css", ".js") and re.search(r"[\"' .]kern-[a-z]", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_template_has_inline_script_or_style():
    bad = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*(?:src=|type=\"application/json\"))", re.I)
    found = [p for p in SOURCE.rglob("*.html") if bad.search(p.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(("language", "says"), [("de", "kürzen Sie den Text."), ("en", "shorten the text.")])
def test_a_text_that_is_too_long_is_answered_in_plain_words(language: str, says: str) -> None:
    class Short(KernForm, forms.Form):
        word = forms.CharField(max_length=3)

    with translation.override(language):
        (error,) = Short({"word": "abcd"}).errors["word"]
    assert error.endswith(says) and "3" in error and "4" in error


class Asked(KernForm, forms.Form):
    town = forms.CharField()
    own = forms.CharField(error_messages={"required": "Bitte schreiben Sie den Ort."})


def test_an_empty_field_says_what_to_do() -> None:
    errors = Asked({}).errors
    assert errors == {"town": ["Bitte füllen Sie das aus."], "own": ["Bitte schreiben Sie den Ort."]}
    with translation.override("en"):
        assert Asked({}).errors["town"] == ["Please fill this in."]


def test_a_day_in_a_listing_is_written_as_everywhere() -> None:
    when = Column("when", "Wann")
    values = (date(2024, 12, 23), datetime(2026, 11, 23, 6, 5, tzinfo=UTC))
    assert [shown(Cell(value, when)) for value in values] == ["23.12.2024", "23.11.2026, 07:05 Uhr"]
