# SPDX-License-Identifier: EUPL-1.2
"""Accounts by SCIM: what identity providers send, what they get back, and what happens to the person."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.provisioning import api
from schutznetz.apps.provisioning.models import ProvisioningKey
from tests.apps.builders import a_desk, a_floor, a_person, a_room, a_user, an_office
from tests.apps.provisioning.conftest import House, Provider

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def test_an_account_is_made_read_changed_and_deleted(idp: Provider, house: House) -> None:
    made = idp.make("j.kern", externalId="e-1", emails=[{"value": "j@kern.example", "primary": True}])
    user = User.objects.get(username="j.kern")
    assert (made["id"], made["externalId"], made["active"]) == (str(user.pk), "e-1", True)
    assert idp.response.headers["Location"].endswith(f"/scim/v2/Users/{user.pk}")
    assert idp.response.headers["Content-Type"] == "application/scim+json"
    assert not user.has_usable_password()
    assert (user.person.authority, user.person.email) == (house.authority, "j@kern.example")

    status, read = idp.send("GET", f"Users/{made['id']}")
    assert (status, read) == (200, made)
    body = {"userName": "j.lang", "name": {"givenName": "Jana", "familyName": "Lang"}, "externalId": "e-1"}
    status, replaced = idp.send("PUT", f"Users/{made['id']}", body)
    assert (status, replaced["userName"], replaced["active"]) == (200, "j.lang", True)
    assert "emails" not in replaced
    assert idp.send("DELETE", f"Users/{made['id']}") == (204, {})
    assert idp.send("GET", f"Users/{made['id']}")[0] == 404
    user.refresh_from_db()
    assert (user.is_active, user.person.left_on) == (False, clock.today())
    verbs = set(history_of(user).values_list("verb", flat=True))
    assert {"provisioning.user_created", "provisioning.user_changed", "provisioning.user_deleted"} <= verbs


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('userName eq "A.Eins"', ["a.eins"]),
        ('externalId eq "x-2"', ["b.zwei"]),
        ('externalId eq ""', []),
        ("active eq false", ["c.drei"]),
        ('userName eq "a.eins" and active eq true', ["a.eins"]),
        ('userName eq "a.eins" and active eq false', []),
        ('emails[type eq "work"].value eq "b@zwei.example"', ["b.zwei"]),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName EQ "b.zwei"', ["b.zwei"]),
    ],
)
def test_accounts_are_found(question: str, found: list[str], idp: Provider) -> None:
    idp.make("a.eins", externalId="x-1")
    idp.make("b.zwei", externalId="x-2", emails=[{"value": "b@zwei.example"}])
    idp.make("c.drei", externalId="x-3", active=False)
    status, answer = idp.send("POST", "Users/.search", {"filter": question})
    names = [one["userName"] for one in answer["Resources"]]
    assert (status, names, answer["totalResults"]) == (200, found, len(found))


@pytest.mark.parametrize(
    "question", ['userName co "a"', "userName eq", '(userName eq "a")', 'title eq "x"', "x" * 2000]
)
def test_other_filters_are_refused_and_said_so(question: str, idp: Provider) -> None:
    status, error = idp.send("POST", "Users/.search", {"filter": question})
    assert (status, error["scimType"], error["status"]) == (400, "invalidFilter", "400")


def test_lists_come_in_pages(idp: Provider) -> None:
    for n in range(5):
        idp.make(f"person{n}")
    _status, first = idp.send("GET", "Users?startIndex=1&count=4")
    _status, second = idp.send("GET", "Users?startIndex=5&count=4")
    assert [first["totalResults"], first["itemsPerPage"], second["itemsPerPage"], second["startIndex"]] == [6, 4, 2, 5]
    ids = [one["id"] for one in first["Resources"] + second["Resources"]]
    assert len(set(ids)) == 6
    assert idp.send("GET", "Users?count=0")[1]["Resources"] == []
    assert idp.send("GET", "Users?count=-3&startIndex=-1")[1]["startIndex"] == 1
    assert idp.send("GET", "Users?count=viele")[0] == 400


def test_a_page_costs_few_queries(idp: Provider, django_assert_max_num_queries: Any) -> None:
    for n in range(8):
        idp.make(f"person{n}")
    with django_assert_max_num_queries(14):
        idp.send("GET", "Users?count=8")


def test_entra_deactivates_with_a_text_and_without_a_path(idp: Provider) -> None:
    user = idp.make("e.ntra")
    status, after = idp.patch(f"Users/{user['id']}", {"op": "Replace", "value": {"active": "False"}})
    assert (status, after["active"]) == (200, False)
    assert not User.objects.get(pk=user["id"]).is_active


def test_entra_writes_paths_as_names_of_values(idp: Provider) -> None:
    user = idp.make("e.ntra", **{ENTERPRISE: {"employeeNumber": "P-5"}})
    change = {"name.familyName": "Neu", f"{ENTERPRISE}:employeeNumber": _number(user)}
    more = {"op": "Add", "path": 'emails[type eq "work"].value', "value": "neu@entra.example"}
    status, after = idp.patch(f"Users/{user['id']}", {"op": "Replace", "value": change}, more)
    assert (status, after["name"]["familyName"], after["emails"][0]["value"]) == (200, "Neu", "neu@entra.example")


def test_keycloak_replaces_the_whole_account(idp: Provider) -> None:
    user = idp.make("k.cloak")
    status, after = idp.send("PUT", f"Users/{user['id']}", {**user, "active": False, "title": "unknown here"})
    assert (status, after["active"]) == (200, False)


def test_a_personnel_number_may_be_told_later_once(idp: Provider, house: House) -> None:
    a_person(house.site, external_id="P-taken")
    user = idp.make("s.paeter")
    assert ENTERPRISE not in user, "the number we made up is nobody's business"
    path = {"op": "add", "path": f"{ENTERPRISE}:employeeNumber"}
    assert idp.patch(f"Users/{user['id']}", path | {"value": "P-taken"})[0] == 409
    assert idp.patch(f"Users/{user['id']}", path | {"value": "P-9"})[0] == 200
    assert User.objects.get(pk=user["id"]).person.external_id == "P-9"
    assert idp.patch(f"Users/{user['id']}", path | {"value": "P-10"})[0] == 400


def _number(user: dict[str, Any]) -> str:
    return str(user[ENTERPRISE]["employeeNumber"])


def test_the_personnel_number_never_changes(idp: Provider) -> None:
    user = idp.make("n.ummer", **{ENTERPRISE: {"employeeNumber": "P-1"}})
    change = {"op": "replace", "path": f"{ENTERPRISE}:employeeNumber", "value": "P-other"}
    status, error = idp.patch(f"Users/{user['id']}", change)
    assert (status, error["scimType"]) == (400, "mutability")


@pytest.mark.parametrize(
    "operation",
    [{"op": "remove"}, {"op": "jump", "path": "active"}, {"op": "replace", "path": "a b", "value": 1}, "text",
     {"op": "replace", "path": "id", "value": "other"}, {"op": "replace", "path": "userName", "value": ""},
     {"op": "replace", "path": 'emails[value eq "x"].value', "value": "y"}, {"op": "replace", "value": 7},
     {"op": "replace", "path": "active", "value": "perhaps"}, {"op": "replace", "path": "name", "value": "text"},
     {"op": "replace", "path": "name.givenName", "value": "x\u0000y"},
     {"op": "replace", "path": "emails", "value": [{"value": "no address"}]}],
)  # fmt: skip
def test_a_wrong_operation_changes_nothing(operation: Any, idp: Provider) -> None:
    user = idp.make("o.peration")
    first = {"op": "replace", "path": "name.familyName", "value": "Halb"}
    status, error = idp.patch(f"Users/{user['id']}", first, operation)
    assert (status, error["schemas"]) == (400, ["urn:ietf:params:scim:api:messages:2.0:Error"])
    assert idp.send("GET", f"Users/{user['id']}")[1] == user


@pytest.mark.parametrize("body", ["{", "[]", "null", '{"userName": 7}', '{"userName": ""}', "[" * 3000, b"\xff"])
def test_a_wrong_body_makes_nothing(body: Any, idp: Provider) -> None:
    before = User.objects.count()
    assert idp.send("POST", "Users", body)[0] == 400
    assert User.objects.count() == before


def test_a_user_name_is_given_once(idp: Provider, neighbour: House) -> None:
    idp.make("d.oppelt")
    status, error = idp.send("POST", "Users", {"userName": "D.Oppelt"})
    assert (status, error["scimType"]) == (409, "uniqueness")
    assert neighbour.provider.send("POST", "Users", {"userName": "d.oppelt"})[0] == 409


def test_somebody_of_the_personnel_list_gets_an_account_not_a_double(idp: Provider, house: House) -> None:
    by_number = a_person(house.site, external_id="P-77")
    by_mail = a_person(house.site, "Mia", "Post", email="mia@post.example")
    idp.make("j.77", **{ENTERPRISE: {"employeeNumber": "P-77"}})
    idp.make("m.post", emails=[{"value": "MIA@post.example"}])
    assert User.objects.get(username="j.77").person == by_number
    assert User.objects.get(username="m.post").person == by_mail


def test_a_deleted_account_comes_back_for_the_same_person_only(idp: Provider) -> None:
    user = idp.make("z.urueck", externalId="z-1")
    idp.send("DELETE", f"Users/{user['id']}")
    status, error = idp.send("POST", "Users", {"userName": "z.urueck", "externalId": "somebody else"})
    assert (status, error["scimType"]) == (409, "uniqueness")
    again = idp.make("z.urueck", externalId="z-1")
    assert (again["id"], again["active"]) == (user["id"], True)
    assert User.objects.get(pk=user["id"]).person.left_on is None


def test_deactivation_ends_everything_and_activation_brings_it_back(idp: Provider, house: House) -> None:
    desk = a_desk(a_room(a_floor(house.site)))
    user = a_user(Office.Role.SITE_MANAGER, house.site, desk=desk, password="x")
    client = house.client(user)
    assert client.get(reverse("accounts:profile")).status_code == 200
    idp.patch(f"Users/{user.pk}", {"op": "replace", "path": "active", "value": False})
    assert client.get(reverse("accounts:profile")).status_code == 302, "the session ends at once"
    person = Person.objects.get(user=user)
    assert (person.desk, person.left_on, person.offices.get().until) == (None, clock.today(), clock.today())
    idp.patch(f"Users/{user.pk}", {"op": "replace", "path": "active", "value": True})
    person = Person.objects.get(user=user)
    assert (person.desk, person.left_on, person.offices.get().until) == (desk, None, None)
    assert User.objects.get(pk=user.pk).is_active


def test_what_was_locked_here_is_not_opened_from_there(idp: Provider, house: House) -> None:
    user = idp.make("g.esperrt")
    house.client().post(reverse("accounts:lock", args=[user["id"]]))
    status, _error = idp.patch(f"Users/{user['id']}", {"op": "replace", "path": "active", "value": True})
    assert status == 409
    assert not User.objects.get(pk=user["id"]).is_active


def test_a_key_sees_its_own_authority_only(idp: Provider, house: House, neighbour: House) -> None:
    """Every address of the server, with an account and a group of the other authority."""
    user = neighbour.provider.make("f.remd")
    group = neighbour.provider.send("POST", "Groups", {"displayName": "Fremde"})[1]
    names = [one["userName"] for one in idp.send("GET", "Users")[1]["Resources"]]
    assert names == [house.admin.username]
    assert idp.send("GET", "Groups")[1]["totalResults"] == 0
    for path in (f"Users/{user['id']}", f"Groups/{group['id']}"):
        assert idp.send("GET", path)[0] == 404
        assert idp.send("PUT", path, {"userName": "x", "displayName": "x"})[0] == 404
        assert idp.patch(path, {"op": "replace", "path": "active", "value": False})[0] == 404
        assert idp.send("DELETE", path)[0] == 404
    made = idp.send("POST", "Groups", {"displayName": "Eigene", "members": [{"value": user["id"]}]})
    assert made[0] == 400
    assert User.objects.get(pk=user["id"]).is_active


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic d3Jvbmc6d3Jvbmc=", "bearer\u00a0x"])
def test_without_a_valid_token_there_is_nothing(header: str, house: House) -> None:
    answer = house.client().get("/scim/v2/Users", headers={"Authorization": header})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="SCIM"')


def test_revoked_and_expired_keys_open_nothing(idp: Provider, house: House) -> None:
    assert idp.send("GET", "Users")[0] == 200
    ProvisioningKey.objects.update(revoked_at=clock.now())
    assert idp.send("GET", "Users")[0] == 401
    ProvisioningKey.objects.update(revoked_at=None, expires_at=clock.now() - timedelta(seconds=1))
    assert idp.send("GET", "Users")[0] == 401


def test_guessing_tokens_ends(idp: Provider) -> None:
    good, idp.token = idp.token, "wrong"
    statuses = [idp.send("GET", "Users")[0] for _ in range(api.WRONG_TOKENS_ALLOWED + 3)]
    assert statuses == [401] * api.WRONG_TOKENS_ALLOWED + [429] * 3
    assert idp.response.headers["Retry-After"] == "60"
    idp.token = good


def test_a_provider_may_not_ask_without_end(idp: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "REQUESTS_A_MINUTE", 3)
    assert [idp.send("GET", "Users?count=0")[0] for _ in range(5)] == [200, 200, 200, 429, 429]


def test_a_large_body_is_refused(idp: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "LARGEST_BODY", 100)
    assert idp.send("POST", "Users", {"userName": "x" * 200})[0] == 413


def test_two_changes_at_once_are_noticed(idp: Provider) -> None:
    user = idp.make("t.ag")
    tag = idp.response.headers["ETag"]
    assert idp.send("GET", f"Users/{user['id']}", None, **{"If-None-Match": tag})[0] == 304
    change = {"op": "replace", "path": "name.familyName", "value": "Neu"}
    assert idp.patch(f"Users/{user['id']}", change, **{"If-Match": tag})[0] == 200
    assert idp.response.headers["ETag"] != tag
    assert idp.patch(f"Users/{user['id']}", change, **{"If-Match": tag})[0] == 412
    assert idp.send("DELETE", f"Users/{user['id']}", None, **{"If-Match": tag})[0] == 412


def test_only_what_was_asked_for_is_sent(idp: Provider) -> None:
    user = idp.make("k.urz")
    _status, short = idp.send("GET", f"Users/{user['id']}?attributes=userName")
    assert set(short) == {"schemas", "id", "userName", "meta"}
    _status, without = idp.send("GET", f"Users/{user['id']}?excludedAttributes=name.givenName,emails")
    assert "name" not in without


def test_the_server_describes_itself(idp: Provider) -> None:
    status, config = idp.send("GET", "ServiceProviderConfig")
    assert (status, config["patch"]["supported"], config["bulk"]["supported"]) == (200, True, False)
    types = idp.send("GET", "ResourceTypes")[1]["Resources"]
    assert [one["endpoint"] for one in types] == ["/Users", "/Groups"]
    for schema in idp.send("GET", "Schemas")[1]["Resources"]:
        assert idp.send("GET", f"Schemas/{schema['id']}")[1] == schema
    assert idp.send("GET", "Schemas/urn:nothing")[0] == 404
    assert [idp.send("POST", "Bulk", {})[0], idp.send("GET", "Me")[0], idp.send("PUT", "Users", {})[0]] == [
        501,
        501,
        405,
    ]
    assert idp.response.headers["Allow"] == "GET, POST"


def test_no_session_helps_and_no_form_can_be_forged(house: House) -> None:
    """Signed in as administrator, from a foreign page: without the token nothing happens."""
    client = house.client()
    answer = client.post("/scim/v2/Users", '{"userName": "forged"}', content_type="application/json")
    assert answer.status_code == 401
    assert not User.objects.filter(username="forged").exists()


def test_an_office_given_by_hand_before_is_no_double(idp: Provider, house: House) -> None:
    person = a_person(house.site, email="amt@hand.example")
    an_office(person, Office.Role.EMPLOYEE, house.site)
    idp.make("a.mt", emails=[{"value": "amt@hand.example"}])
    assert person.offices.count() == 1
