# SPDX-License-Identifier: EUPL-1.2
"""Finding help: who is found, in which order, what stands above a way to them, and that reading leaves nothing."""

import logging
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from schutznetz.adapters import clock
from schutznetz.adapters.redaction import TRACELESS, Unlogged, redacted
from schutznetz.apps.academy.facts import TOPICS
from schutznetz.apps.accounts.models import User
from schutznetz.apps.directory.facts import NOTICES, notices
from schutznetz.apps.directory.forms.public import TopicForm
from schutznetz.apps.directory.models import Profile
from schutznetz.apps.directory.queries.people import next_free, profile_by_key, profiles
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap.models import Cooperation, Counsellor, State
from schutznetz.config.traceless import traceless
from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import service
from schutznetz.regulation.sap_erlass.rule_sets import Rules, Switch, standard
from tests.apps.builders import a_person, a_site, a_user, a_working_group, an_authority, let_go
from tests.apps.directory.objects import a_help_contact, a_line, a_profile
from tests.apps.exchange.objects import a_service
from tests.apps.sap.objects import DAY, Land, a_counsellor, a_participant, a_programme
from tests.successor import KEY, sets_with, succeed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return Land()


def another(land: Land, name: str, site: Any = None, **fields: Any) -> Profile:
    """One more counsellor with a profile."""
    shown = {
        key: fields.pop(key) for key in ("topics", "has_addiction_module", "languages", "is_shown") if key in fields
    }
    return a_profile(a_counsellor(a_person(site or land.site, "Kim", name), **fields), **shown)


def names(land: Land, **chosen: str) -> list[str]:
    return [one.profile.counsellor.person.family_name for one in profiles(land.site.authority, clock.today(), **chosen)]


def text(path: str, client: Client | None = None, **headers: str) -> tuple[int, str]:
    response = (client or Client()).get(path, headers=headers)
    let_go(response)
    return response.status_code, response.content.decode()


@pytest.mark.requirement("SAP-059", "SAP-061")
def test_the_own_authority_comes_first_the_busy_last_and_others_only_by_cooperation(land: Land) -> None:
    near, far = a_site(an_authority("KPB Nachbarkreis")), a_site(an_authority("KPB Fernkreis"))
    parts = [a_participant(land.programme, site.authority) for site in (near, far)]
    a_profile(land.counsellor)
    another(land, "Abel", is_full=True)
    another(land, "Zorn")
    another(land, "Nah", near)
    another(land, "Fern", far)
    assert names(land) == ["Süd", "Zorn", "Abel"]
    joint = Cooperation.objects.create(programme=land.programme, since=date(2026, 1, 1), basis="Vereinbarung")
    joint.members.set([land.part, parts[0]])
    assert names(land) == ["Süd", "Zorn", "Nah", "Abel"]
    status, said = text(f"/hilfe/kollegen/?b={land.site.authority_id}")
    assert status == 200
    assert "arbeitet mit Ihrer Behörde zusammen" in said
    assert "Kim Fern" not in said
    assert "keine Wertung" in said


@pytest.mark.requirement("SAP-008")
def test_nobody_is_found_without_having_agreed_or_after_the_role_has_ended(land: Land) -> None:
    hidden = another(land, "Still", is_shown=False)
    ended = another(land, "Fort", state=State.ENDED, ended_on=DAY - timedelta(days=1))
    resting = another(land, "Ruhe", state=State.RESTING)
    assert names(land) == []
    for one in (hidden, ended, resting):
        with pytest.raises(Profile.DoesNotExist):
            profile_by_key(one.key, clock.today())
        assert text(f"/hilfe/kollegen/{one.key}/")[0] == 404


@pytest.mark.requirement("SAP-013")
def test_who_has_finished_the_module_on_addiction_is_listed_first(land: Land) -> None:
    another(land, "Abel", topics=["addiction"])
    another(land, "Berg", topics=["debts"])
    another(land, "Zorn", topics=["addiction"], has_addiction_module=True)
    assert names(land, topic="addiction") == ["Zorn", "Abel"]
    assert names(land, topic="debts") == ["Berg"]
    assert 'value="3"' in text("/hilfe/kollegen/")[1], "addiction is always a choice"


def test_a_language_narrows_and_an_unknown_choice_is_said_kindly(land: Land) -> None:
    another(land, "Abel", languages=["de", "tr"])
    another(land, "Berg", languages=["de"])
    assert names(land, language="tr") == ["Abel"]
    status, said = text(f"/hilfe/kollegen/?b={land.site.authority_id}&t=99")
    assert (status, "Diese Auswahl gibt es nicht." in said) == (200, True)


@pytest.mark.requirement("SAP-005")
def test_whoever_asks_finds_the_same_counsellors(land: Land) -> None:
    """An employee, a head, a ministry, a counsellor, nobody known: no office narrows or orders the list."""
    ours = [a_profile(land.counsellor), another(land, "Abel"), another(land, "Berg")]
    found = []
    for user in (a_user(Role.EMPLOYEE, land.site), land.head, land.officer, land.counsellor_user, None):
        client = Client()
        if user is not None:
            client.force_login(user)
        status, said = text(f"/hilfe/kollegen/?b={land.site.authority_id}", client)
        assert status == 200
        found.append(re.findall(r"/hilfe/kollegen/([^/\"?]+)/", said))
    assert set(found[0]) == {one.key for one in ours}
    assert all(one == found[0] for one in found)


@pytest.mark.requirement("SAP-061")
def test_of_a_busy_counsellor_the_page_names_the_next_free_one(land: Land) -> None:
    busy = a_profile(land.counsellor)
    Counsellor.objects.filter(pk=land.counsellor.pk).update(is_full=True)
    assert "Im Moment sind alle SAP ausgelastet" in text(f"/hilfe/kollegen/{busy.key}/")[1]
    free = another(land, "Zorn")
    found = profile_by_key(busy.key, clock.today())
    assert next_free(found, clock.today()) == free
    assert f"/hilfe/kollegen/{free.key}/" in text(f"/hilfe/kollegen/{busy.key}/")[1]


@pytest.mark.requirement("SAP-010", "SAP-021", "SAP-031")
def test_what_a_counsellor_is_not_stands_above_every_way_to_reach_one(land: Land) -> None:
    rules = standard()
    assert service.notice(shown=frozenset(NOTICES), rules=rules, today=DAY).status is Status.MET
    said = text(f"/hilfe/kollegen/{a_profile(land.counsellor).key}/")[1]
    for code in ("trained_colleague", "no_therapy", "no_guarantee", "secrecy", "testimony"):
        assert said.index(str(NOTICES[code].title)) < said.index("So erreichen Sie diese Person")
        assert str(NOTICES[code].easy) in said
        assert NOTICES[code].cite in said


@pytest.mark.requirement("SAP-028", "SAP-029", "SAP-030")
def test_the_notice_about_the_police_stands_only_where_it_is_true(land: Land) -> None:
    key = a_profile(land.counsellor).key
    assert "§ 163 StPO" not in text(f"/hilfe/kollegen/{key}/")[1]
    Counsellor.objects.filter(pk=land.counsellor.pk).update(is_police=True)
    said = text(f"/hilfe/kollegen/{key}/")[1]
    assert "Diese SAP ist Polizistin oder Polizist." in said
    assert "Sie muss Straftaten verfolgen" in said
    assert "müssen sie Straftaten" not in said, "of one counsellor in the singular"
    assert "müssen auch SAP anzeigen, wenn sie glaubhaft davon erfahren (§ 138 StGB)" in said
    assert "müssen alle anzeigen" not in said, "§ 139 StGB exempts some, but not counsellors"
    assert list(notices(None))[-1] == "police"
    assert "police" not in notices(is_police=False)
    assert str(NOTICES["police"].title) in text("/hilfe/gut-zu-wissen/")[1], "while nobody is chosen it may be true"


@pytest.mark.requirement("SAP-016")
def test_advice_for_line_managers_says_that_they_learn_of_nobody() -> None:
    assert "Ob jemand aus dem Team selbst Rat sucht, erfahren sie dabei nie." in text("/hilfe/gut-zu-wissen/")[1]


@pytest.mark.parametrize("language", ["de", "en"])
def test_whoever_is_signed_in_finds_those_who_agreed_and_no_others(land: Land, language: str) -> None:
    a_profile(land.counsellor)
    quiet = a_counsellor(a_person(land.site, "Quitta", "Quell"))
    user = a_user(Role.EMPLOYEE, land.site)
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    response = client.get("/sap/finden/", headers={"accept-language": language})
    let_go(response)
    found = text(response.headers["Location"])[1]
    assert response.headers["Location"].startswith(f"/hilfe/kollegen/?b={land.site.authority_id}")
    assert str(land.counsellor.person) in found
    assert str(quiet.person) not in found
    assert ("Find help" in found) == (language == "en")


def test_whose_authority_takes_no_part_chooses_one_that_does() -> None:
    client = Client()
    client.force_login(a_user(Role.EMPLOYEE, a_site()))
    response = client.get("/sap/finden/")
    let_go(response)
    assert response.headers["Location"] == "/hilfe/kollegen/"


@pytest.mark.requirement("SAP-014")
def test_services_by_topic_place_and_first_step(land: Land) -> None:
    group = a_working_group(land.site.authority)
    debts = a_service(land.programme, group, name="Schuldnerberatung Vest", town="Recklinghausen", waiting_weeks=3)
    debts.topics.all().delete()
    debts.topics.create(code="debts")
    a_service(land.programme, group, name="Beratung zu", closed_on=DAY)
    said = text("/hilfe/stellen/?t=4&o=reckling&w=1")[1]
    assert "Schuldnerberatung Vest" in said
    assert debts.phone in said
    assert "Wartezeit etwa 3 Wochen" in said
    assert "Schuldnerberatung" not in text("/hilfe/stellen/?t=3")[1]
    assert "Beratung zu" not in text("/hilfe/stellen/")[1]
    assert 'href="http' not in text(f"/hilfe/stellen/{debts.pk}/")[1]


@pytest.mark.requirement("SAP-074")
def test_other_bodies_stand_there_with_the_word_that_they_hear_nothing_unasked(land: Land) -> None:
    for kind in ("staff_council", "disability", "equality", "physician", "reintegration"):
        a_help_contact(land.site.authority, kind)
    said = text(f"/hilfe/kollegen/?b={land.site.authority_id}")[1]
    for name in (
        "Personalrat",
        "Schwerbehindertenvertretung",
        "Gleichstellungsbeauftragte",
        "Betriebsärztlicher Dienst",
    ):
        assert name in said
    assert "SAP wenden sich nur dann an diese Stellen, wenn Sie es möchten." in said


@pytest.mark.requirement("SAP-019")
def test_the_urgent_page_names_who_is_free_and_asks_for_no_word_about_what_happened(land: Land) -> None:
    another(land, "Abel", is_full=True)
    another(land, "Zorn")
    said = text(f"/hilfe/sofort/?b={land.site.authority_id}")[1]
    assert "Zorn" in said
    assert "Abel" not in said
    assert "textarea" not in said
    assert 'href="tel:110"' in said


def test_a_number_is_dialled_without_its_spaces_and_hidden_ones_are_hidden() -> None:
    a_line("Verborgen", is_shown=False)
    a_line("Gezeigt")
    said = text("/hilfe/")[1]
    assert 'href="tel:08005551"' in said
    assert "Verborgen" not in said


PATHS = (
    "/hilfe/", "/hilfe/sofort/", "/hilfe/kollegen/", "/hilfe/stellen/", "/hilfe/gut-zu-wissen/", "/hilfe/leicht/",
    "/hilfe/?sprache=en", "/hilfe/gibt-es-nicht/", "/hilfe",
)  # fmt: skip


@pytest.mark.requirement("SAP-008", "SAP-070")
def test_reading_leaves_no_cookie_no_row_and_no_line(land: Land, caplog: pytest.LogCaptureFixture) -> None:
    """Signed in or not: what is read is the same, byte by byte, and the database is as before."""
    key = a_profile(land.counsellor).key
    client = Client()
    client.force_login(land.head, backend="django.contrib.auth.backends.ModelBackend")
    before = rows()
    caplog.handler.addFilter(Unlogged())
    with caplog.at_level(logging.DEBUG, "django.request"):
        for path in (*PATHS, f"/hilfe/kollegen/{key}/"):
            own = client.get(path, headers={"User-Agent": "one", "X-Forwarded-For": "10.1.2.3"})
            foreign = Client().get(path, headers={"User-Agent": "two"})
            assert own.content == foreign.content, path
            for response in (own, foreign):
                assert not response.cookies, path
                assert response.headers["Referrer-Policy"] == "no-referrer"
                assert response.headers["Cache-Control"] == "no-store"
                let_go(response)
    assert rows() == before
    assert not [line for line in caplog.messages if "hilfe" in line.lower()]


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_the_net_under_the_rope_finds_such_a_line() -> None:
    assert redacted('GET "/hilfe/kollegen/abc/?t=3" failed') == 'GET "/hilfe/***" failed'
    assert redacted("at https://host/hilfe/x/ now") == "at /hilfe/*** now"
    assert redacted("/verwaltung/hilfe/3/") == "/verwaltung/hilfe/3/"


def test_every_title_is_the_same_and_every_page_can_be_left_at_once(land: Land) -> None:
    titles = set()
    for path in PATHS[:-2]:
        said = text(path)[1]
        titles.add(said.partition("<title>")[2].partition("</title>")[0])
        assert "data-quick-exit" in said, path
    assert titles == {"Informationen – Schutznetz", "Information – Schutznetz"}


def test_the_language_is_carried_by_the_address_alone() -> None:
    status, said = text("/hilfe/?sprache=en", **{"Accept-Language": "de"})
    assert (status, '<html lang="en">' in said) == (200, True)
    assert "/hilfe/kollegen/?sprache=en" in said
    assert '<html lang="de">' in text("/hilfe/?sprache=xx", **{"Accept-Language": "de"})[1]


def test_addresses_name_no_topic() -> None:
    """They stay in the history of a browser."""
    for path in ("/hilfe/kollegen/", "/hilfe/stellen/"):
        said = text(path)[1]
        assert 'value="addiction"' not in said
        assert 'value="tr"' not in said


def test_every_address_below_is_answered_without_a_trace() -> None:
    found = list(below(get_resolver(), ""))
    assert len(found) >= 8
    assert [route for route, view in found if not getattr(view, "is_traceless", False)] == []


def below(resolver: URLResolver, prefix: str) -> Any:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from below(entry, route)
        elif isinstance(entry, URLPattern) and f"/{route}".startswith(TRACELESS):
            yield route, entry.callback


def test_the_middleware_stands_before_everything_that_knows_people() -> None:
    order = list(settings.MIDDLEWARE)
    mine = order.index("schutznetz.config.traceless.traceless")
    for name in ("SessionMiddleware", "LocaleMiddleware", "CsrfViewMiddleware", "AuthenticationMiddleware"):
        assert mine < next(place for place, one in enumerate(order) if one.endswith(name))


def test_a_post_where_none_belongs_is_refused_in_the_own_frame() -> None:
    response = Client().post("/hilfe/", {"t": "1"})
    assert response.status_code == 405
    assert not response.cookies
    assert b"data-quick-exit" in response.content
    let_go(response)


def test_an_employee_is_led_here_from_the_menu(land: Land) -> None:
    client = Client()
    client.force_login(a_user("EMP", land.site), backend="django.contrib.auth.backends.ModelBackend")
    assert 'href="/hilfe/"' in text("/", client)[1]


@pytest.mark.requirement("SAP-008")
def test_nothing_behind_the_middleware_learns_who_asks_and_no_cookie_gets_out() -> None:
    seen: list[HttpRequest] = []

    def inner(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        response = HttpResponse("x")
        response.set_cookie("canary", "1")
        return response

    who = {"Cookie": "sessionid=abc", "User-Agent": "me", "X-Forwarded-For": "10.0.0.9", "Referer": "https://a/b"}
    for path, is_hidden in (("/hilfe/x/", True), ("/hilfe", True), ("/hilfen/", False), ("/verwaltung/hilfe/", False)):
        answer = traceless(inner)(RequestFactory(REMOTE_ADDR="10.0.0.9").get(path, headers=who))
        request = seen.pop()
        told = f"{request.COOKIES} {request.META.get('REMOTE_ADDR')} {[request.headers.get(name) for name in who]}"
        assert any(trace in told for trace in ("abc", "me'", "10.0.0.9", "https")) is not is_hidden, path
        assert bool(answer.cookies) is not is_hidden, path


@pytest.mark.requirement("SAP-013")
def test_a_fixed_topic_is_offered_whatever_the_list_of_seminars_says(tmp_path: Path) -> None:
    lists = {"further_training__topics": '"debts anxiety"', "service__fixed_topics": '"addiction anxiety"'}
    since = date(2020, 1, 1)
    rules = Rules(sets_with(tmp_path, since, **lists), (Switch(since, KEY),))
    form = TopicForm({"t": "3"}, rules=[rules], today=DAY)
    assert form.codes == ["debts", "anxiety", "addiction"]
    assert form.topic == "addiction"


def offered(path: str) -> dict[str, str]:
    """The topics one can choose on a page: their numbers by name."""
    status, page = text(path)
    chosen = re.search(r'<select name="t".*?</select>', page, re.S)
    assert status == 200 and chosen, path
    return {name: number for number, name in re.findall(r'<option value="(\d+)"[^>]*>([^<]+)<', chosen[0])}


@pytest.mark.requirement("SAP-001")
def test_people_choose_from_the_topics_of_the_decree_that_their_programme_applies(
    land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another(land, "Neu", topics=["haunted", "debts"])
    another(land, "Alt", topics=["debts"])
    paths = ("/hilfe/kollegen/", "/hilfe/stellen/")
    before = {path: offered(path) for path in paths}
    succeed_in(land.programme, tmp_path, monkeypatch, further_training__topics='"haunted debts"')
    for path in paths:
        assert set(offered(path)) == {"haunted", TOPICS["debts"], TOPICS["addiction"]}, path
        assert set(before[path]) > {TOPICS["debts"], TOPICS["addiction"]} and "haunted" not in before[path]
    _status, page = text(f"/hilfe/kollegen/?b={land.site.authority_id}&t={offered(paths[0])['haunted']}")
    assert "Neu" in page and "Alt" not in page


def test_programmes_under_different_decrees_offer_the_topics_of_both_under_the_same_numbers(
    land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_participant(a_programme(an_authority("Anderes Ministerium")), an_authority("Andere Behörde"))
    before = offered("/hilfe/kollegen/")
    succeed_in(land.programme, tmp_path, monkeypatch, further_training__topics='"haunted debts"')
    here, there = (offered(f"/hilfe/kollegen/?b={pk}") for pk in (land.site.authority_id, other.authority_id))
    assert set(here) == {*before, "haunted"}
    assert here == there == offered("/hilfe/stellen/")
