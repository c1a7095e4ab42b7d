# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz verify-instance`: silence about the program of this release, words about everything else."""

import json
from collections.abc import Callable

import pytest

from schutznetz.adapters.pages import Page, fetch
from schutznetz.config import verify_instance
from schutznetz.config.verify_instance import POLICY, SUMS, digest
from tests.vault.stand_in import Memory, serving

URL = "https://tresor.example.org/"
SCRIPT = b"console.log('vault')"
STYLE = b"body{}"
WELL = json.dumps({"vault.js": digest(SCRIPT), "vault.css": digest(STYLE)})
PAGE = (
    '<html><link rel="stylesheet" href="/static/vault/vault.0123456789ab.css">'
    f'<script type="module" src="/static/vault/vault.0123456789ab.js" integrity="{digest(SCRIPT)}"></script></html>'
)


def site(
    page: str = PAGE, script: bytes = SCRIPT, policy: str = "; ".join(POLICY), status: int = 200
) -> Callable[[str], Page]:
    def get(url: str) -> Page:
        if url == URL:
            return Page(status, page.encode(), {"content-security-policy": policy})
        return Page(200, script if url.endswith(".js") else STYLE)

    return get


def said(**changes: object) -> list[str]:
    return list(verify_instance.differences(URL, json.loads(WELL), site(**changes)))  # type: ignore[arg-type]


def test_the_released_program_is_recognised() -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"script": SCRIPT + b" "}, "Der Inhalt ist ein anderer"),
        ({"page": PAGE.replace(digest(SCRIPT), digest(b"x"))}, "andere Prüfsumme"),
        ({"page": PAGE + "<script>steal()</script>"}, "nicht hingehört: script"),
        ({"page": PAGE + '<script src="/static/vault/more.js"></script>'}, "kennt diese Version nicht"),
        ({"page": PAGE + '<script src="https://evil.example/vault.js"></script>'}, "fremden Adresse"),
        ({"page": PAGE + '<body onload="steal()">'}, "nicht hingehört: handler"),
        ({"page": PAGE + "<iframe></iframe>"}, "nicht hingehört: iframe"),
        ({"page": "<html></html>"}, "0 Programme"),
        ({"policy": "script-src 'self' 'unsafe-inline'"}, "fehlt: default-src 'none'"),
        ({"status": 503}, "antwortet mit 503"),
    ],
)
def test_whatever_differs_is_said(changes: dict[str, object], word: str) -> None:
    assert any(word in line for line in said(**changes))


def test_the_command_looks_at_a_running_vault(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(SUMS.read_text())["vault.js"].startswith("sha384-")
    with serving(Memory()) as address:
        assert fetch(address).status == 200
        assert verify_instance.main(address) == 1  # the page of the stand-in names no sum
        assert "andere Prüfsumme für vault.js" in capsys.readouterr().out
    assert verify_instance.main("https://localhost:1/") == 2
