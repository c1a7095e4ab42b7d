# SPDX-License-Identifier: EUPL-1.2
"""What axe finds on a page, asked once for whatever cannot differ.

axe is read in once per document. It fetches and parses the style sheets of a page again for one rule about them (and
media for another): that is asked for each set of style sheets once, in this process, and where there is sound or film.
Colours, the dearest question, are asked of each element once per scheme, and again when it looks different.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
EVERYTHING: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
ALL_BUT_COLOURS = EVERYTHING | {"rules": {rule: {"enabled": False} for rule in ABOUT_COLOURS}}
COLOURS = EVERYTHING | {"runOnly": {"type": "rule", "values": ABOUT_COLOURS}}

ASK = """async ([everything, allButColours, colours, judged, scheme]) => {
  const sheets = [...document.styleSheets].map(sheet => sheet.href).join(' ')
  const preload = !judged.includes(sheets) || Boolean(document.querySelector('audio, video'))
  const looks = e => { const s = getComputedStyle(e); return [e.checkVisibility(), s.color, s.backgroundColor].join() }
  const mark = `looked at in ${scheme}`, light = scheme === 'light', isFirst = !document[mark]
  const news = [...document.querySelectorAll('body *')].filter(e => e[mark] !== looks(e))
  news.forEach(e => { e[mark] = looks(e) })
  document[mark] = true
  const ask = async (place, options) => (await axe.run(place, {...options, preload})).violations
    .flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} ${n.failureSummary ?? ''}`))
  if (isFirst) return [sheets, await ask(document, light ? everything : colours)]
  const known = light ? await ask(document, allButColours) : []
  return [sheets, [...known, ...(news.length ? await ask({include: news}, colours) : [])]]
}"""
_script = Axe().axe_script
_judged: set[str] = set()


def faults(page: Page, scheme: str = "light") -> list[str]:
    """What axe finds, a line each; about colours only in what is new or looks different since the last look."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script)
    sheets, found = page.evaluate(ASK, [EVERYTHING, ALL_BUT_COLOURS, COLOURS, sorted(_judged), scheme])
    _judged.add(sheets)
    return [str(fault) for fault in found]
