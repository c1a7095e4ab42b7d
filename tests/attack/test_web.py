# SPDX-License-Identifier: EUPL-1.2
"""Requests nobody should send, at every address of the program."""

import json
import time
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse

from schutznetz.adapters import clock
from schutznetz.adapters.redaction import is_traceless
from schutznetz.apps.accounts.facts import DEMO
from schutznetz.apps.accounts.models import InstanceMark, User
from schutznetz.apps.alarm import actions
from schutznetz.apps.alarm.models import Station
from tests.apps.alarm.conftest import County
from tests.apps.builders import let_go
from tests.apps.test_access_matrix import MATRIX, names, told, undrawn, world

__all__ = ["world"]
Tried = Callable[..., None]
Keys = Callable[[], dict[str, str]]
BACKEND = "django.contrib.auth.backends.ModelBackend"
WRITERS = ("anonymous", "EMP", "DPO", "ADM")
SIGNED = "accounts:service_signed_out"
"""A sign-in service tells us who has left, with a token it has signed: tests/apps/accounts/test_service.py."""
ADDRESSES = sorted(set(names()))
PARAMETERS = {
    "int": ["0", "9" * 19, "9" * 40], "uuid": ["00000000-0000-0000-0000-000000000000"],
    "str": ["constructor", "\u202e", "%00", "..%2f..%2fetc", "x" * 3000, "'--", "<script>"],
}  # fmt: skip


def client_of(world: dict[str, Any], role: str, **more: Any) -> Client:
    client = Client(**more)
    if role != "anonymous":
        client.force_login(world["users"][role], backend=BACKEND)
    return client


def urls_of(world: dict[str, Any]) -> dict[str, str]:
    """One real address for every row of the access matrix."""
    return {name: _url(name, row, world["objects"]) for name, row in MATRIX.items()}


def _url(name: str, row: dict[str, Any], objects: dict[str, Any]) -> str:
    try:
        return reverse(name.partition("#")[0], args=[objects.get(each, each) for each in row.get("args", [])])
    except NoReverseMatch:
        return f"/{name}"


@pytest.mark.parametrize("role", WRITERS)
def test_nothing_is_written_without_a_token(role: str, world: dict[str, Any], tried: Tried) -> None:
    client = client_of(world, role, enforce_csrf_checks=True)
    for name, url in urls_of(world).items():
        if name == SIGNED or url.startswith("/sap/api/"):  # the law for other programs: nothing is stored there
            continue
        if is_traceless(url):  # no session and no cookie, so that nothing can be forged in somebody's name
            continue
        wanted = 401 if url.startswith("/scim/") else 403  # SCIM takes no session, so there is nothing to forge
        for method in ("post", "put", "delete", "patch"):
            with undrawn():  # the refusal is one and the same page, a thousand times
                status = getattr(client, method)(url).status_code
            assert status == wanted, f"{method} {name}"
            tried("writing without a CSRF token", 403)


@pytest.mark.parametrize("role", ["anonymous", "ADM"])
@pytest.mark.parametrize("verb", ["PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_no_verb_breaks_an_address(role: str, verb: str, world: dict[str, Any], tried: Tried) -> None:
    client = client_of(world, role)
    with told():
        for name, url in urls_of(world).items():
            status = client.generic(verb, url).status_code
            assert status < 500, f"{verb} {name}: {status}"
            tried("verbs that no page knows", "answered without an error")


@pytest.mark.parametrize("role", ["anonymous", "EMP", "ADM"])
def test_no_odd_address_breaks_anything(role: str, world: dict[str, Any], tried: Tried) -> None:
    """Keys, numbers and queries that nobody has: refused or not found, never an error."""
    client, urls = client_of(world, role), odd_urls()
    with told():
        for url, query in product(urls, ("", ODD_QUERY)):
            status = client.get(url + query).status_code
            assert status < 500, f"{url}: {status}"
            tried("odd keys and queries", "answered without an error")
    assert len(urls) > len(ADDRESSES) / 2


def odd_urls() -> list[str]:
    """Every address with every odd value it takes, each once: one that takes no value is asked once as well."""
    kinds = [[kind[n % len(kind)] for n in range(7)] for kind in PARAMETERS.values()]
    found = (odd_url(name, values) for name in ADDRESSES for values in zip(*kinds, strict=True))
    return [url for url in dict.fromkeys(found) if url is not None]


ODD_QUERY = "?page=-1&sort=__class__&q=%00%ff&site=<&since=9999-99-99&liste=%0d%0aX:1"


def odd_url(name: str, values: tuple[str, ...]) -> str | None:
    """The address with as many odd values as it takes; None when it takes other ones."""
    for value in values:
        for count in range(4):
            try:
                return reverse(name, args=[value] * count)
            except NoReverseMatch:
                continue
    return None


ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:alert(1)", "http:evil.example", "https:///evil.example", "/\t/evil.example",
    "data:text/html,x", "http://localhost@evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_way_leads_to_a_foreign_site(target: str, county: County, tried: Tried) -> None:
    for answer in (
        Client().post(reverse("accounts:preferences"), {"theme": "dark", "language": "en", "next": target}),
        Client().post(reverse("account_login"), {"login": "kim", "password": "ein langes Kennwort", "next": target}),
        county.client("kim").get(reverse("account_login"), {"next": target}),
    ):
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/"
        tried("redirects to a foreign site", "led to the start page")


def test_a_sign_in_begins_a_new_session(county: County, tried: Tried) -> None:
    client = Client()
    client.get(reverse("alarm:station"))
    session = client.session
    session["mark"] = "put there by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(reverse("account_login"), {"login": "kim", "password": "ein langes Kennwort"})
    assert client.cookies["sessionid"].value != planted
    tried("session planted before the sign-in", "replaced")


def test_passwords_cannot_be_tried_without_end(county: County, tried: Tried) -> None:
    answers = [Client().post(reverse("account_login"), {"login": "kim", "password": f"falsch {n}"}) for n in range(8)]
    right = Client().post(reverse("account_login"), {"login": "kim", "password": "ein langes Kennwort"})
    assert [each.status_code for each in answers][:5] == [422] * 5
    assert not any(each.status_code == 302 for each in [*answers, right])
    other = Client().post(reverse("account_login"), {"login": "ole", "password": "ein langes Kennwort"})
    assert other.status_code == 302
    tried("passwords of one account", "refused", 8)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1:80@evil.example", "a" * 300])
def test_a_foreign_host_is_no_address_of_ours(host: str, db: None, tried: Tried) -> None:
    assert Client().get("/gesund", headers={"host": host}).status_code == 400
    tried("foreign Host headers", "400")


def test_cookies_and_pages_keep_to_themselves(county: County, tried: Tried, settings: Any) -> None:
    """Nothing of a signed-in person stays in a shared computer's cache; scripts cannot read the session."""
    client = Client()
    client.post(reverse("account_login"), {"login": "kim", "password": "ein langes Kennwort"})
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    for name in ("start:home", "accounts:profile", "alarm:index", "alarm:history", "alarm:own_card", "alarm:running"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"], name
        tried("personal pages in a cache", "no-store")


ODD_BODIES = [
    "{", "[]", '"x"', "null", "1e999", "[" * 50_000, '{"a":' * 20_000, '{"code":{"$ne":1}}', '{"code":["x"],"keys":[]}',
    '{"keys":{"a":{},"b":[]},"site":["marl"],"desk":{}}', '{"code":"\\u0000","keys":{"a":"\\u0000","b":"U"}}',
    '{"site":"../..","desk":"<b>","keys":{"a":"U","b":"U"}}', '{"code":"' + "A" * 100_000 + '"}', "\xff\xfe", "",
]  # fmt: skip


@pytest.mark.parametrize("body", ODD_BODIES, ids=range(len(ODD_BODIES)))
def test_no_shape_breaks_the_enrolment(body: str, county: County, tried: Tried) -> None:
    for client in (Client(), county.client("kim")):
        answer = client.post(reverse("alarm:enrol"), body.encode("latin-1"), content_type="application/json")
        assert answer.status_code == 422
        tried("enrolments of a wrong shape", "422")


def enrol(client: Client, **body: Any) -> int:
    content = json.dumps(body)
    return client.post(reverse("alarm:enrol"), content, content_type="application/json", **{}).status_code


def test_guessing_codes_ends_and_holds_up_nobody_else(county: County, device: Keys, tried: Tried) -> None:
    keys = device()
    answers = [enrol(Client(), code=f"GGGG-{n:04}".replace("0", "2").replace("1", "3"), keys=keys) for n in range(200)]
    assert answers == [422] * 10 + [429] * 190
    assert enrol(county.client("kim"), site="marl", desk="d1", keys=device()) == 201
    code = actions.make_code(
        actor=county.actor("sina"), kind="desk", sites=[county.marl], desk=county.desk("d2"), now=clock.now()
    )[1]
    assert enrol(county.client("ole"), code=code, keys=device()) == 201
    tried("guessed enrolment codes", "refused", 200)


def test_behind_a_proxy_one_guesser_is_one_address(county: County, device: Keys, settings: Any, tried: Tried) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(11):
        status = enrol_from("10.0.0.66", device())
    assert status == 429
    assert enrol_from("10.0.0.7", device()) == 422
    assert enrol_from("1.2.3.4, 10.0.0.66", device()) == 429
    tried("guessed codes from behind a proxy", "counted by address, not by a forged header", 13)


def enrol_from(address: str, keys: dict[str, str]) -> int:
    body = json.dumps({"code": "GGGG-GGGG", "keys": keys})
    answer = Client().post(
        reverse("alarm:enrol"), body, content_type="application/json", headers={"X-Forwarded-For": address}
    )
    return answer.status_code


@pytest.mark.parametrize("who", ["anonymous", "kim", "sina", "gert", "ada", "hans", "hilde"])
def test_only_ones_own_desk_needs_no_code(who: str, county: County, device: Keys, tried: Tried, settings: Any) -> None:
    """Also when the demo's switch is on over real data."""
    settings.DEMO = True
    own = {"kim": ("marl", "d1"), "hilde": ("herten", "d1")}.get(who)
    client = Client() if who == "anonymous" else county.client(who)
    for site in (county.marl, county.herten):
        assert enrol(client, site=site.key, keys=device()) == 403
        for desk in site.desks.all():
            wanted = 201 if (site.key, desk.key) == own else 403
            assert enrol(client, site=site.key, desk=desk.key, keys=device()) == wanted
            tried("enrolling at somebody's desk without a code", wanted)


def test_a_key_is_used_once(county: County, device: Keys, tried: Tried) -> None:
    keys = device()
    assert enrol(county.client("kim"), site="marl", desk="d1", keys=keys) == 201
    other = device()
    damaged, private = other["a"][:-2] + "AA", "S" + other["a"][1:]
    for odd in (keys, {**other, "a": keys["a"]}, {**other, "a": damaged}, {**other, "a": private}):
        assert enrol(county.client("ole"), site="marl", desk="d2", keys=odd) == 422
        tried("keys of another station, of another kind, damaged", "422")
    assert Station.objects.count() == 1


def test_the_demo_sign_in_is_closed_over_real_data(county: County, settings: Any, tried: Tried) -> None:
    settings.DEMO = True
    for user in User.objects.all():
        answer = Client().post(reverse("accounts:demo_sign_in", args=[user.pk]))
        assert answer.status_code == 403
        tried("demo sign-in over real data", 403)
    settings.DEMO = False
    InstanceMark.objects.create(key=DEMO, set_at=clock.now())
    assert Client().post(reverse("accounts:demo_sign_in", args=[user.pk])).status_code == 403


@pytest.mark.parametrize("who", ["anonymous", "kim", "sina", "ada"])
def test_nobody_fills_the_disk_with_a_request(who: str, county: County, tried: Tried) -> None:
    """A request that is too large is refused by its length; nothing of it is kept in a file first."""
    client = Client() if who == "anonymous" else county.client(who)
    limits = {"anonymous": 1, "kim": 6, "sina": 6, "ada": 201}
    for url in ("/konto/anmelden/", "/konto/einstellungen/", "/alarm/api/anmelden/", "/verwaltung/import/"):
        for megabytes in (limits[who] + 1, 5000):
            answer = client.post(
                url, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(megabytes << 20)
            )
            assert answer.status_code == 413
            tried("requests that are too large", 413)


@pytest.mark.parametrize(
    "name", ["../../x.csv", "a\r\nX-Y: 1.csv", 'x".csv', "x.csv\x00.exe", "x" * 400 + ".csv", "\u202evsc.exe", ".xlsx"]
)
def test_no_name_of_a_file_leads_anywhere(name: str, county: County, tried: Tried) -> None:
    client = county.client("ada")
    upload = SimpleUploadedFile("x.csv", b"a;b\n1;2\n")
    upload._name = name
    answer = client.post(reverse("organisation:imports"), {"file": upload, "files": upload})
    assert answer.status_code in (302, 422)
    assert client.get(reverse("organisation:imports")).status_code == 200
    tried("names of files that lead elsewhere", "kept as text")


OUT = [
    "../settings.py", "..%2f..%2fconfig/settings.py", "%2e%2e/%2e%2e/manage.py", "..%5c..%5cmanage.py", "//etc/passwd",
    "%2fetc%2fpasswd", "..%252f..%252fmanage.py", "....//....//manage.py", "%00", "ui/app.css%00.py", "ui/", "ui",
    "../../../../../../../../etc/passwd", "%c0%ae%c0%ae/manage.py", ".../manage.py", "file:///etc/passwd",
]  # fmt: skip


def test_no_way_leads_out_of_the_static_files(county: County, tried: Tried) -> None:
    for client in (Client(), county.client("ada")):
        for way in OUT:
            answer = client.get(f"/static/{way}")
            let_go(answer)
            assert answer.status_code in (301, 302, 400, 404), way
            assert answer.status_code >= 400 or answer.headers["Location"].startswith("/static/"), way
            tried("ways out of the folder of static files", "not found", 1)
    control = Client().get("/static/ui/app.css")
    assert control.status_code == 200
    let_go(control)


LONG = {  # the web server itself refuses a line of more than four kilobytes, nginx one of more than eight
    "one long value": "q=" + "x" * 8000,
    "one long name": "x" * 8000 + "=1",
    "many fields": "&".join(f"a{n}=1" for n in range(1200)),
    "one field many times": "&".join(["q=1"] * 2000),
    "deep brackets": "q" + "[a]" * 2500 + "=1",
    "broken escapes": "q=" + "%" * 8000,
    "wide letters": "q=" + "%F0%9F%98%80" * 700,
    "only separators": "&;=" * 2500,
}


def test_no_long_question_holds_up_the_server(county: County, tried: Tried) -> None:
    client = county.client("ada")
    for what, question in LONG.items():
        for url in ("/", "/verwaltung/personen/", "/alarm/", "/konto/alle/", "/konto/anmelden/"):
            began = time.process_time()
            status = client.get(f"{url}?{question}").status_code
            assert status < 500, (url, what)
            assert time.process_time() - began < 2, (url, what)
            tried("questions of eight kilobytes", "answered or refused within two seconds", 1)
