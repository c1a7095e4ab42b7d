# SPDX-License-Identifier: EUPL-1.2
"""What a browser keeps on the server: closed files only, its own only, never an older one by mistake."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from schutznetz.adapters import clock
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Counsellor, Participant, Programme
from schutznetz.apps.vault import actions, queries
from schutznetz.apps.vault.api.requests import Pace
from schutznetz.apps.vault.facts import KIB, MIB
from schutznetz.apps.vault.jobs import expire_vaults
from schutznetz.apps.vault.models import Share, VaultBlob, VaultIdentity, VaultVersion
from schutznetz.regulation.sap_erlass.rule_sets import standard
from tests.apps.builders import a_site, an_authority
from tests.apps.vault.objects import (
    INSIDE,
    WORDS,
    Browser,
    a_counsellor,
    a_recipient,
    a_vault,
    at_the_vault,
    closed,
    container,
    leave,
    set_up_data,
    wrapped,
)

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef" * 2
FILE = closed(64 * KIB + 300)


@pytest.fixture(autouse=True)
def origin(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VAULT_TOMBSTONES = tmp_path / "tombstones.txt"
    with at_the_vault:
        yield


@pytest.fixture
def browser() -> Browser:
    """Inside, with a vault."""
    user = a_counsellor()
    a_vault(user)
    return Browser(user)


def test_a_vault_is_set_up_once() -> None:
    user = a_counsellor()
    browser, given = Browser(user), set_up_data()
    assert browser.get("vault").json()["vault"] is None
    made = browser.post("vault", given)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("vault", "recipient", "wraps", "version")} == {
        name: given.get(name, 0) for name in ("vault", "recipient", "wraps", "version")
    }
    assert browser.post("vault", set_up_data()).status_code == 409
    assert Entry.objects.filter(verb="vault.set_up").count() == 1
    assert VaultIdentity.objects.get().created_month.day == 1


@pytest.mark.requirement("SAP-165")
@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"recipient": "AGE-SECRET-KEY-1" + "Q" * 58}, "recipient"),
        ({"recipient": 7}, "recipient"),
        ({"fingerprint": "Müller hat angerufen"}, "fingerprint"),
        ({"vault": "zu kurz"}, "vault"),
        ({"wraps": [wrapped("pass")]}, "wraps_missing"),
        ({"wraps": "pass"}, "wraps"),
        ({"wraps": [wrapped("pass") | {"blob": "AGE-SECRET-KEY-1"}, wrapped("recovery")]}, "base64"),
        ({"wraps": [wrapped("pass") | {"blob": "UGxhaW4="}, wrapped("recovery")]}, "not_encrypted"),
        ({"wraps": [wrapped("pass"), wrapped("recovery"), wrapped("note")]}, "wrap_kind"),
        ({"wraps": [wrapped("pass"), wrapped("recovery"), wrapped("prf", 99)]}, "wrap_kind"),
    ],
)
def test_nothing_misshapen_or_readable_is_taken_for_a_vault(other: dict[str, Any], error: str) -> None:
    answer = Browser(a_counsellor()).post("vault", set_up_data(**other))
    assert (answer.status_code, answer.json()["error"]) == (422, error)
    assert not VaultIdentity.objects.exists()


def test_envelopes_are_replaced_and_the_two_that_matter_stay(browser: Browser) -> None:
    assert browser.put("wraps/pass/1", {"blob": wrapped("pass")["blob"]}).status_code == 200
    assert browser.put("wraps/prf/1", {"blob": wrapped("prf")["blob"]}).status_code == 200
    assert [one["kind"] for one in browser.get("vault").json()["wraps"]] == ["pass", "prf", "recovery"]
    assert browser.ask("DELETE", "wraps/prf/1").status_code == 200
    assert browser.ask("DELETE", "wraps/pass/1").json()["error"] == "wrap_is_needed"
    assert browser.put("wraps/pass/1", {"blob": "x" * 40_000}).json()["error"] == "base64"


def test_the_newest_three_states_stay_and_nobody_overtakes(browser: Browser) -> None:
    assert browser.get("container").status_code == 404
    for number in range(5):
        answer = browser.put("container", container(str(number).encode()), if_match=f'"{number}"')
        assert answer.json()["version"] == number + 1
    late = browser.put("container", container(b"late"), if_match='"4"')
    assert (late.status_code, late.json()["version"]) == (412, 5)
    assert [one["version"] for one in browser.get("versions").json()] == [5, 4, 3]
    newest = browser.get("container")
    assert (newest.content, newest.headers["ETag"]) == (container(b"4"), '"5"')
    assert browser.get("versions/3").content == container(b"2")
    assert browser.get("versions/1").status_code == 404
    assert browser.put("container", container()).json()["error"] == "if_match"


@pytest.mark.requirement("SAP-165")
@pytest.mark.parametrize(
    ("content", "status", "error"),
    [
        (b'{"processes": {"name": "Erika Mustermann"}}' + bytes(MIB), 422, "not_encrypted"),
        (closed(1000), 422, "not_padded"),
        (closed(MIB + 300 * KIB), 422, "not_padded"),
        (closed(9 * MIB), 413, "full"),
        (b"", 422, "length"),
    ],
)
def test_only_closed_and_padded_containers_are_kept(browser: Browser, content: bytes, status: int, error: str) -> None:
    answer = browser.put("container", content, if_match='"0"')
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert not VaultVersion.objects.exists()


def test_an_older_state_comes_back_only_when_confirmed(browser: Browser) -> None:
    for number in range(2):
        browser.put("container", container(str(number).encode()), if_match=f'"{number}"')
    assert browser.post("versions/1/restore", {}, if_match='"2"').json()["error"] == "not_confirmed"
    assert browser.post("versions/1/restore", {"confirmed": True}, if_match='"1"').status_code == 412
    assert browser.post("versions/1/restore", {"confirmed": True}, if_match='"2"').json()["version"] == 3
    assert browser.get("container").content == container(b"0")


def test_attachments_are_kept_under_their_random_id_and_never_change(browser: Browser) -> None:
    assert browser.put(f"blobs/{KEY}", FILE).status_code == 200
    assert browser.put(f"blobs/{KEY}", FILE).status_code == 200, "again after a lost answer"
    assert browser.put(f"blobs/{KEY}", FILE[:-1] + b"x").json()["error"] == "blob_exists"
    assert browser.get(f"blobs/{KEY}").content == FILE
    kept = browser.get("blobs").json()
    assert [(one["id"], one["size_bucket"]) for one in kept] == [(KEY, 64 * KIB)]
    assert date.fromisoformat(kept[0]["saved_week"]).weekday() == 0
    assert browser.ask("DELETE", f"blobs/{KEY}").status_code == 200
    assert browser.get(f"blobs/{KEY}").status_code == 404


def test_another_counsellor_reaches_nothing_of_it(browser: Browser) -> None:
    browser.put(f"blobs/{KEY}", FILE)
    browser.put("container", container(), if_match='"0"')
    user = a_counsellor()
    a_vault(user)
    other = Browser(user)
    assert other.get(f"blobs/{KEY}").status_code == 404
    assert other.put(f"blobs/{KEY}", FILE).json()["error"] == "blob_exists"
    assert other.ask("DELETE", f"blobs/{KEY}").status_code == 200
    assert other.get("container").status_code == 404
    assert other.get("versions").json() == []
    assert browser.get(f"blobs/{KEY}").content == FILE


ARCHIVE = closed(4 * MIB + 2000)


@pytest.mark.requirement("SAP-165")
def test_an_archive_goes_only_by_its_owner_and_after_the_newest_state(
    browser: Browser, django_capture_on_commit_callbacks: Any
) -> None:
    browser.put(f"blobs/{KEY}", ARCHIVE)
    browser.put("container", container(), if_match='"0"')
    user = a_counsellor()
    a_vault(user)
    other = Browser(user)
    other.put("container", container(), if_match='"0"')
    path = f"blobs/{KEY}?replaced=1"
    assert other.get(f"blobs/{KEY}").status_code == 404
    assert other.ask("DELETE", path, if_match='"1"').status_code == 200, "as of a file that was never there"
    assert browser.get("blobs").json()[0]["size_bucket"] == 4 * MIB
    assert browser.ask("DELETE", path).json()["error"] == "if_match"
    assert browser.ask("DELETE", path, if_match='"0"').status_code == 412, "another device may need it by now"
    assert browser.get(f"blobs/{KEY}").content == ARCHIVE
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.ask("DELETE", path, if_match='"1"').status_code == 200
    assert browser.get(f"blobs/{KEY}").status_code == 404
    assert not configured.VAULT_TOMBSTONES.exists(), "a backup that is put back still has what it refers to"
    with django_capture_on_commit_callbacks(execute=True):
        browser.put(f"blobs/{KEY}", ARCHIVE)
        browser.ask("DELETE", f"blobs/{KEY}")
    assert configured.VAULT_TOMBSTONES.read_text().startswith("blob ")


@pytest.mark.requirement("SAP-054")
def test_a_leaver_reads_the_archive_and_changes_nothing_of_it() -> None:
    user = a_counsellor()
    a_vault(user)
    browser = Browser(user)
    browser.put(f"blobs/{KEY}", ARCHIVE)
    browser.put("container", container(), if_match='"0"')
    Office.objects.filter(person=user.person, role=Role.COUNSELLOR).update(until=clock.today() - timedelta(days=1))
    assert browser.get(f"blobs/{KEY}").content == ARCHIVE
    assert browser.put(f"blobs/{uuid.uuid4().hex}", ARCHIVE).status_code == 403
    assert browser.ask("DELETE", f"blobs/{KEY}?replaced=1", if_match='"1"').status_code == 403
    assert browser.get("blobs").json()


def test_archives_count_towards_what_a_vault_may_hold(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schutznetz.apps.vault.facts.BLOBS_TOTAL", 9 * MIB)
    kept = [uuid.uuid4().hex for _ in range(3)]
    assert [browser.put(f"blobs/{one}", ARCHIVE).status_code for one in kept] == [200, 200, 413]
    browser.put("container", container(), if_match='"0"')
    browser.ask("DELETE", f"blobs/{kept[0]}?replaced=1", if_match='"1"')
    assert browser.put(f"blobs/{kept[2]}", ARCHIVE).status_code == 200


def test_a_full_vault_says_so(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schutznetz.apps.vault.facts.BLOBS_TOTAL", 100 * KIB)
    assert browser.put(f"blobs/{KEY}", FILE).status_code == 200
    assert browser.put(f"blobs/{uuid.uuid4().hex}", FILE).status_code == 413


def test_writes_have_a_pace() -> None:
    pace = Pace(2)
    assert [pace.allows("a", 0), pace.allows("a", 1), pace.allows("a", 2), pace.allows("b", 3)] == [
        True, True, False, True,
    ]  # fmt: skip
    assert pace.allows("a", 60_000)


def test_after_a_theft_everything_is_closed_anew_in_one_piece(browser: Browser) -> None:
    browser.put("container", container(b"old"), if_match='"0"')
    kept, gone = KEY, uuid.uuid4().hex
    for key in (kept, gone):
        browser.put(f"blobs/{key}", FILE)
    given = set_up_data(version=1, container=_b64(container(b"new")), blobs={kept: _b64(FILE)})
    half = given | {"blobs": {kept: _b64(FILE), uuid.uuid4().hex: _b64(FILE)}}
    assert browser.post("rotation", half).json()["error"] == "unknown_blob"
    assert browser.get("container").content == container(b"old"), "nothing of a refused renewal stays"
    assert browser.post("rotation", given | {"version": 0}).status_code == 412
    assert browser.post("rotation", given).json()["version"] == 2
    found = browser.get("vault").json()
    assert (found["recipient"], [one["version"] for one in browser.get("versions").json()]) == (given["recipient"], [2])
    assert [one["id"] for one in browser.get("blobs").json()] == [kept]
    assert browser.post("rotation", given | {"version": 2}).json()["error"] == "same_recipient"


def _b64(content: bytes) -> str:
    import base64

    return base64.b64encode(content).decode()


def programme() -> tuple[Any, Any, Any]:
    """Two counsellors of one programme, and one of another."""
    made = []
    for authorities in (2, 1):
        ministry = an_authority("Ministerium")
        found = Programme.objects.create(ministry=ministry, begun_at=clock.now())
        for _number in range(authorities):
            site = a_site(an_authority())
            Participant.objects.create(programme=found, authority=site.authority, since=date(2026, 1, 1))
            user = a_counsellor(site, given_name="Ada", family_name="Brand")
            Counsellor.objects.create(
                person=user.person, authority=site.authority, state="appointed", state_since=date(2026, 1, 1),
                applied_on=date(2025, 1, 1), appointed_on=date(2026, 1, 1),
            )  # fmt: skip
            made.append(user)
    return made[0], made[1], made[2]


def test_a_conversation_is_handed_to_a_colleague_of_the_programme_and_fetched_once() -> None:
    sender, receiver, stranger = programme()
    a_vault(sender)
    to, foreign = a_vault(receiver), a_vault(stranger)
    browser, other = Browser(sender), Browser(receiver)
    found = browser.get("colleagues?name=Bra").json()
    assert [(one["recipient"], one["fingerprint"]) for one in found] == [(to.recipient, WORDS)]
    assert browser.put(f"shares/{KEY}?recipient={foreign.recipient}", FILE).status_code == 404
    assert browser.put(f"shares/{KEY}?recipient={to.recipient}", FILE).status_code == 200
    assert browser.get(f"shares/{KEY}").status_code == 404, "only its recipient reads it"
    assert [one["id"] for one in other.get("shares").json()] == [KEY]
    assert other.get("shares").json()[0]["until"] == (clock.today() + timedelta(days=14)).isoformat()
    assert other.get(f"shares/{KEY}").content == FILE
    assert other.ask("DELETE", f"shares/{KEY}").status_code == 200
    assert not Share.objects.exists()


def test_the_rules_come_as_data_with_their_citations() -> None:
    found = Browser(a_counsellor()).get("rules").json()
    rules = standard()
    assert found["supervision.a_year"]["value"] == rules.dated("supervision.a_year", clock.today()).value
    assert "SAP-Erlass 2007" in found["supervision.a_year"]["citation"]


def test_a_deleted_vault_is_gone_and_stays_gone_after_a_restore(
    browser: Browser, django_capture_on_commit_callbacks: Any
) -> None:
    browser.put("container", container(), if_match='"0"')
    browser.put(f"blobs/{KEY}", FILE)
    kept = list(VaultIdentity.objects.all()), list(VaultVersion.objects.all()), list(VaultBlob.objects.all())
    assert browser.post("deletion", {}).json()["error"] == "not_confirmed"
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("deletion", {"confirmed": True}).json()
    assert (answer["versions"], answer["attachments"]) == (1, 1)
    assert answer["backups_until"] > answer["deleted_on"]
    assert not VaultIdentity.objects.exists()
    lines = configured.VAULT_TOMBSTONES.read_text().splitlines()
    assert len(lines) == 1
    assert str(kept[0][0].user_id) not in lines[0]
    for rows in kept:  # an older backup is put back
        for row in rows:
            row.save(force_insert=True)
    assert actions.replay([*lines, "damaged", "vault no-id 2026-01-01"]) == 1
    assert not VaultVersion.objects.exists()
    assert actions.replay(lines) == 0


@pytest.mark.requirement("SAP-054")
@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_thirty_days_after_the_last_day_the_vault_goes(days: int, left: int) -> None:
    user, colleague = a_counsellor(), a_counsellor()
    mine = a_vault(user)
    stays = a_vault(colleague)
    leave(user, days_ago=days)
    assert expire_vaults(clock.now(), clock.today()) == 1 - left
    assert set(VaultIdentity.objects.values_list("pk", flat=True)) == {stays.pk, *([mine.pk] if left else [])}


def test_a_pause_of_the_account_deletes_nothing() -> None:
    user = a_counsellor()
    a_vault(user)
    user.is_active = False
    user.save()
    Office.objects.filter(person=user.person, role=Role.COUNSELLOR).update(until=clock.today() + timedelta(days=99))
    assert expire_vaults(clock.now(), clock.today()) == 0


def test_messages_find_the_vault_of_exactly_one_counsellor() -> None:
    user = a_counsellor()
    made = a_vault(user, recipient=a_recipient())
    assert queries.identity_of_person(user.person) == made
    assert queries.recipients_of_role(Role.COUNSELLOR, user.person.authority, clock.today()) == [made]
    assert queries.recipients_of_role(Role.STATISTICS, None, clock.today()) == []
    assert queries.access_of(user, clock.today()) == INSIDE
