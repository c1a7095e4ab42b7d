# SPDX-License-Identifier: EUPL-1.2
"""Pages and forms: what is typed arrives, what is wrong is said at the field, who may not is told so."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Authority, Desk, Door, Floor, Office, Person, Room, Site
from tests.apps.builders import a_person, a_site, a_user, prove
from tests.apps.organisation.plans import Wing, a_wing

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    return client


@pytest.fixture
def wing() -> Wing:
    return a_wing()


@pytest.fixture
def admin(wing: Wing) -> Client:
    return signed_in(a_user("ADM", wing.site))


@pytest.fixture
def floor_url(wing: Wing) -> str:
    return f"/verwaltung/standorte/{wing.site.key}/etagen/eg/"


def announced(site: Site) -> int:
    return Entry.objects.filter(verb="plan_changed", object_id=str(site.pk)).count()


def test_a_whole_site_by_hand(admin: Client, wing: Wing) -> None:
    authority = wing.site.authority
    site = {"authority": authority.pk, "name": "Haltern am See", "phone": "02364 1", "second_circuit": "none"}
    assert admin.post("/verwaltung/standort-anlegen/", site).headers["Location"].endswith("/standorte/haltern-am-see/")
    base = "/verwaltung/standorte/haltern-am-see/"
    floor = {"name": "Erdgeschoss", "key": "eg", "level": "0", "width": "20,5", "height": "10"}
    assert admin.post(f"{base}etage-anlegen/", floor).status_code == 302
    url = f"{base}etagen/eg/"
    room = {"name": "0.01", "kind": "office", "x": "0", "y": "0", "width": "5", "height": "4,5"}
    assert admin.post(f"{url}raum-anlegen/", room).status_code == 302
    corridor = {"name": "Flur", "kind": "corridor", "outline": "0,4.5 20,4.5 20,7 0,7"}
    assert admin.post(f"{url}raum-anlegen/", corridor).status_code == 302
    made = Room.objects.get(key="r-0-01")
    door = {"kind": "inside_only", "room_a": made.pk, "room_b": Room.objects.get(name="Flur", floor=made.floor).pk}
    assert admin.post(f"{url}tuer-anlegen/", {**door, "x": "2", "y": "4,5"}).status_code == 302
    assert admin.post(f"{url}platz-anlegen/", {"label": "0.01 A", "room": made.pk}).status_code == 302
    desk = Desk.objects.get(site__key="haltern-am-see")
    assert (desk.key, desk.x, desk.y, desk.room.floor.width) == ("d-0-01-a", 2.5, 2.25, 20.5)
    assert Door.objects.filter(floor=made.floor, kind="inside_only").count() == 1
    assert announced(desk.site) == 6


@pytest.mark.parametrize(
    ("page", "data", "field"),
    [
        ("raum-anlegen/", {"name": "x", "kind": "office", "x": "1"}, "width"),
        ("raum-anlegen/", {"name": "x", "kind": "office", "outline": "0,0 1"}, "outline"),
        ("raum-anlegen/", {"name": "x", "kind": "office", "x": "18", "y": "0", "width": "5", "height": "5"}, "outline"),
        ("raum-anlegen/", {"name": "x", "key": "r1", "kind": "office", "outline": "0,0 1,0 1,1"}, "key"),
        ("raum-anlegen/", {"name": "x", "key": "Ä!", "kind": "office", "outline": "0,0 1,0 1,1"}, "key"),
        ("tuer-anlegen/", {"kind": "normal", "x": "1", "y": "2"}, "room_a"),
        ("platz-anlegen/", {"label": "x", "x": "1", "y": "1"}, "room"),
        ("bearbeiten/", {"name": "EG", "level": "0", "width": "10", "height": "13"}, "__all__"),
    ],
)
def test_errors_stand_at_their_field_and_nothing_typed_is_lost(
    admin: Client, floor_url: str, page: str, data: dict[str, str], field: str
) -> None:
    answer = admin.post(floor_url + page, data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert all(
        f'value="{value}"' in answer.content.decode()
        for name, value in data.items()
        if name in ("name", "label", "outline")
    )


def test_positions_must_fit(admin: Client, wing: Wing, floor_url: str) -> None:
    door = {"kind": "normal", "room_a": wing.rooms["r1"].pk, "room_b": wing.rooms["flur"].pk, "x": "2", "y": "2"}
    assert "x" in admin.post(f"{floor_url}tuer-anlegen/", door).context["form"].errors
    desk = {"label": "x", "room": wing.rooms["r1"].pk, "x": "9", "y": "2"}
    assert "x" in admin.post(f"{floor_url}platz-anlegen/", desk).context["form"].errors
    shrunk = {"name": "0.01", "kind": "office", "x": "0", "y": "0", "width": "2", "height": "5"}
    answer = admin.post(f"{floor_url}raeume/r1/", shrunk)
    assert answer.status_code == 422
    assert "0.01 B" in str(answer.context["form"].errors["__all__"])


def test_keys_never_change(admin: Client, wing: Wing) -> None:
    data = {"name": "Neuer Name", "key": "neu", "second_circuit": "none"}
    admin.post(f"/verwaltung/standorte/{wing.site.key}/bearbeiten/", data)
    wing.site.refresh_from_db()
    assert (wing.site.name, wing.site.key != "neu") == ("Neuer Name", True)


def test_deleting_asks_first_and_names_who_sits_there(admin: Client, wing: Wing) -> None:
    url = f"/verwaltung/standorte/{wing.site.key}/plaetze/d1a/loeschen/"
    assert "Jale Waldmeister" in admin.get(url).content.decode()
    assert Desk.objects.filter(key="d1a").exists()
    assert admin.post(url).status_code == 302
    assert not Desk.objects.filter(key="d1a").exists()
    assert Person.objects.get(family_name="Waldmeister").desk is None


@pytest.mark.parametrize("page", ["loeschen/", "raeume/r1/loeschen/"])
def test_what_still_holds_desks_is_not_deleted(admin: Client, floor_url: str, page: str) -> None:
    answer = admin.post(floor_url + page, follow=True)
    assert "noch Arbeitsplätze" in answer.content.decode()
    assert Room.objects.filter(key="r1").exists()
    assert Desk.objects.count() == 12


def test_empty_rooms_and_doors_go(admin: Client, wing: Wing, floor_url: str) -> None:
    admin.post(f"{floor_url}tueren/t1/loeschen/")
    admin.post(f"{floor_url}raeume/treppe/loeschen/")
    assert not Door.objects.filter(key__in=["t1", "t7", "not"]).exists()
    assert announced(wing.site) == 2


def test_people_and_their_offices(admin: Client, wing: Wing) -> None:
    authority = wing.site.authority
    data = {
        "given_name": "Kim", "family_name": "Neu", "external_id": "P-77", "authority": authority.pk,
        "site": wing.site.pk, "desk_name": "0.02 a",
    }  # fmt: skip
    assert admin.post("/verwaltung/person-anlegen/", data).status_code == 302
    person = Person.objects.get(external_id="P-77")
    assert person.desk == wing.desks["d2a"]
    office = {"role": "SITE", "scope": f"site:{wing.site.pk}"}
    day = {"since_day": "1", "since_month": "1", "since_year": "2026"}
    assert admin.post(f"/verwaltung/personen/{person.pk}/amt-vergeben/", office | day).status_code == 302
    given = person.offices.get()
    end = {"until_day": "31", "until_month": "12", "until_year": "2026"}
    assert admin.post(f"/verwaltung/personen/{person.pk}/aemter/{given.pk}/", end).status_code == 302
    given.refresh_from_db()
    history = admin.get(f"/verwaltung/personen/{person.pk}/").content.decode()
    assert all(text in history for text in ("Person angelegt", "Amt vergeben", "Amt geändert"))
    assert (given.since, given.until) == (date(2026, 1, 1), date(2026, 12, 31))
    wrong = {**data, "external_id": "P-78", "desk_name": "9.99"}
    assert "desk_name" in admin.post("/verwaltung/person-anlegen/", wrong).context["form"].errors


def test_the_last_administrator_stays(wing: Wing) -> None:
    user = a_user("ADM", wing.site)
    office = user.person.offices.get()
    end = {"until_day": "31", "until_month": "12", "until_year": "2026"}
    url = f"/verwaltung/personen/{user.person.pk}/aemter/{office.pk}/"
    assert signed_in(user).post(url, end).status_code == 422
    a_user("ADM", wing.site)
    assert signed_in(user).post(url, end).status_code == 302


def test_whoever_creates_an_authority_administers_it(admin: Client) -> None:
    assert admin.post("/verwaltung/behoerde-anlegen/", {"name": "Stadt Neu"}).status_code == 302
    made = Authority.objects.get(key="stadt-neu")
    assert Office.objects.filter(authority=made, role="ADM").count() == 1


def test_nobody_moves_people_between_authorities_alone(wing: Wing) -> None:
    other = a_site()
    stranger = a_person(other, "Ole", "Fremd")
    client = signed_in(a_user("ADM", wing.site))
    data = {"given_name": "Ole", "family_name": "Fremd", "authority": wing.site.authority.pk}
    assert client.post(f"/verwaltung/personen/{stranger.pk}/bearbeiten/", data).status_code == 403
    stranger.refresh_from_db()
    assert stranger.authority == other.authority


@pytest.mark.parametrize(("role", "expected"), [("SITE", 302), ("ADM", 302), ("SEC", 403), ("EMP", 403)])
def test_who_changes_a_plan(wing: Wing, floor_url: str, role: str, expected: int) -> None:
    client = signed_in(a_user(role, wing.site, desk=wing.desks["d1a"]))
    assert client.post(f"{floor_url}raeume/treppe/loeschen/").status_code == expected
    assert Room.objects.filter(key="treppe").exists() is (expected == 403)


def test_an_employee_sees_the_list_of_sites_and_the_own_plan(wing: Wing, floor_url: str) -> None:
    elsewhere = a_wing(a_site(wing.site.authority, "Fern"), key="ug")
    client = signed_in(a_user("EMP", wing.site, desk=wing.desks["d4b"]))
    assert "Fern" in client.get("/verwaltung/").content.decode()
    assert client.get("/verwaltung/mein-arbeitsplatz/").status_code == 200
    assert client.get(floor_url).status_code == 200
    assert client.get(f"/verwaltung/standorte/{elsewhere.site.key}/etagen/ug/").status_code == 403
    assert client.get(f"/verwaltung/standorte/{wing.site.key}/").status_code == 403
    assert client.get("/verwaltung/personen/").status_code == 403


def test_lists_show_only_what_the_actor_may_see(wing: Wing) -> None:
    a_person(a_site(), "Ole", "Unsichtbar")
    a_person(a_site(wing.site.authority), "Ada", "Nebenan")
    manager = signed_in(a_user("SITE", wing.site)).get("/verwaltung/personen/").content.decode()
    assert "Waldmeister" in manager
    assert "Nebenan" not in manager
    administrator = signed_in(a_user("ADM", wing.site)).get("/verwaltung/personen/").content.decode()
    assert "Nebenan" in administrator
    assert "Unsichtbar" not in administrator


@pytest.mark.parametrize(
    ("page", "most"), [("", 14), ("personen/", 13), ("standorte/{site}/plaetze/", 13), ("standorte/{site}/", 13)]
)
def test_lists_do_not_ask_more_for_more_rows(
    wing: Wing, admin: Client, page: str, most: int, django_assert_max_num_queries: Any
) -> None:
    url = "/verwaltung/" + page.format(site=wing.site.key)
    for number in range(60):
        a_person(wing.site, "Kim", f"Nummer{number}", desk=wing.desks["d2a"])
        Floor.objects.create(site=wing.site, key=f"x{number}", name=f"X{number}", width=5, height=5)
    admin.get("/verwaltung/")  # the first request of a session notes the session
    with django_assert_max_num_queries(most):
        assert admin.get(url).status_code == 200


def test_drawings_are_kept_as_they_are_and_served_as_images(admin: Client, floor_url: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    answer = admin.post(f"{floor_url}zeichnung/", {"drawing": SimpleUploadedFile("x.html", content, "text/html")})
    assert answer.status_code == 302
    image = admin.get(f"{floor_url}zeichnung/bild")
    assert b"".join(image.streaming_content) == content  # type: ignore[attr-defined]
    assert image.headers["Content-Type"] == "image/svg+xml"
    assert image.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    assert image.headers["Content-Disposition"].startswith("attachment")
    assert image.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    admin.post(f"{floor_url}zeichnung/", {"remove": "1"})
    assert admin.get(f"{floor_url}zeichnung/bild").status_code == 404
    bad = admin.post(f"{floor_url}zeichnung/", {"drawing": SimpleUploadedFile("x.svg", b"<html/>")})
    assert "drawing" in bad.context["form"].errors
