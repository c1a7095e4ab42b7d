# SPDX-License-Identifier: EUPL-1.2
"""Part ``vault``: opening, saving and searching a vault of 500 counsellings in Chromium.

The built program runs at a server in memory, so that only the browser is measured. Opening is what its owner waits for:
from the click to the open vault on the screen, key derivation included. Saving and searching run the same modules in
the same page, from the change to the answer of the server.
"""

import base64
import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable
from playwright.async_api import Page, async_playwright

from schutznetz.regulation.sap_erlass.rule_sets import standard
from tests.benchmarks.browser import SWITCHES, chromium
from tests.benchmarks.figures import Figure, Spread, at_most, below, exactly
from tests.vault.stand_in import Memory, serving

SHEETS, ROUNDS = 500, 9
PASSWORD = "neun blaue kraniche tanzen am kanal"
FILL = Path(__file__).with_name("vault_fill.mjs")
MEASURED = """async ({ identity, rounds, size }) => {
    const load = (name) => import(`/source/${name}.js`);
    const { scrypt } = await load('vendor/age');
    const [{ unlock }, { connect }, { memoryDevice }, { Index }] = await Promise.all(
        ['core/vault', 'core/server', 'core/device', 'notebook/model/search'].map(load));
    const api = connect();
    const vault = await unlock({ identity, account: await api('vault'), api, device: memoryDevice() });
    const times = { change: [], save: [], first: [], search: [], key: [], bare: [] };
    const timed = async (name, act) => {
        const begin = performance.now();
        await act();
        times[name].push(performance.now() - begin);
    };
    for (let round = 0; round < rounds; round += 1) {
        await timed('change', () => vault.change('note', (draft) =>
            { draft.talks['t7-3'].note += ' Noch ein Satz.'; }));
        await timed('save', () => vault.flush());
        const bare = new Blob([new Uint8Array(size)]);
        await timed('bare', () => fetch('/api/blobs/bare', { method: 'PUT', body: bare }).then((sent) => sent.text()));
        await timed('key', () => scrypt('password', 'salt', { N: 2 ** 17, r: 8, p: 1, dkLen: 32 }));
        const index = new Index();
        await timed('first', () => index.search(vault.document, 'umzug vorgang'));
        await timed('search', () => index.search(vault.document, 'ruft naechste'));
    }
    vault.lock();
    return times;
}"""


async def measure() -> list[Figure]:
    """Figures of a vault with SHEETS counsellings."""
    made = _filled()
    memory = Memory(made["account"], _rules())
    memory.versions = [(1, base64.b64decode(made["container"]))]
    with serving(memory) as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
            page = await browser.new_page()
            opened = [await _opened(page, address) for _ in range(ROUNDS)]
            memory.calls.clear()
            times = await page.evaluate(
                MEASURED, {"identity": made["identity"], "rounds": ROUNDS, "size": len(memory.versions[0][1])}
            )
            await browser.close()
    saves = [size for method, path, size in memory.calls if (method, path) == ("PUT", "container")]
    return _figures(opened, times, saves, made["characters"])


def _rules() -> dict[str, Any]:
    """The parameters of the decree as the platform gives them to the vault."""
    rules, day = standard(), date(2026, 6, 15)
    topics = rules.sets["SAP-2007"].topics
    keys = [f"{topic}.{one.key}" for topic, values in topics.items() for one in values]
    return {key: {"value": (one := rules.dated(key, day)).value, "citation": str(one.citation)} for key in keys}


def _filled() -> dict[str, Any]:
    node = str(compute_driver_executable()[0])
    done = subprocess.run(
        [node, str(FILL), PASSWORD, str(SHEETS)], capture_output=True, text=True, check=True, timeout=120
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


async def _opened(page: Page, address: str) -> float:
    """Milliseconds from the click on "Öffnen" until the lock of the open vault is there."""
    await page.goto(address)
    await page.get_by_label("Passwort des Tresors").fill(PASSWORD)
    return float(
        await page.evaluate(
            """() => new Promise((resolve) => {
                const begin = performance.now();
                const look = () => document.querySelector('.vault-lock') ? resolve(performance.now() - begin)
                    : requestAnimationFrame(look);
                document.querySelector('main form button[type=submit]').click();
                look();
            })"""
        )
    )


def _figures(opened: list[float], times: dict[str, list[float]], saves: list[int], characters: int) -> list[Figure]:
    name = f"vault of {SHEETS} sheets"
    return [
        below(
            f"{name}: open with the password",
            Spread.over(opened),
            "ms",
            1_500,
            peer=f"key derivation alone {Spread.over(times['key'])}",
        ),
        Figure(f"{name}: a change is kept on the device", Spread.over(times["change"]), "ms"),
        below(
            f"{name}: save",
            Spread.over(times["save"]),
            "ms",
            200,
            peer=f"as many bytes sent and nothing else {Spread.over(times['bare'])}",
        ),
        Figure(f"{name}: first search", Spread.over(times["first"]), "ms"),
        below(f"{name}: search", Spread.over(times["search"]), "ms", 50),
        at_most(f"{name}: requests of a save", exactly(len(saves) / ROUNDS), "requests", 1),
        Figure(f"{name}: bytes of a save", exactly(max(saves)), "bytes"),
        Figure(f"{name}: characters of all sheets", exactly(characters), "characters"),
    ]
