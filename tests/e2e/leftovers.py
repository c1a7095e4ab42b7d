# SPDX-License-Identifier: EUPL-1.2
"""German texts left on an English page: what stands there although the catalogue has an English text for it."""

import gettext
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[2] / "src/schutznetz/locale/en/LC_MESSAGES/django.mo"
GAP = re.compile(r"%\(\w+\)[a-z]|%[sd]")
TEXTS = """() => {
  const shown = e => e && !e.closest('script,style,[lang=de],code,svg defs') && e.checkVisibility()
  const words = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) if (shown(walk.currentNode.parentElement)) words.push(walk.currentNode.nodeValue)
  for (const e of document.querySelectorAll('[aria-label],[title],[placeholder]'))
    if (shown(e)) words.push(e.ariaLabel ?? '', e.title ?? '', e.placeholder ?? '')
  return [document.title, ...words].map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean)
}"""
"""Run in the page: every text a person sees or hears, in the order of the page."""


@cache
def _catalogue() -> tuple[frozenset[str], re.Pattern[str]]:
    """Whole German texts, and one pattern for those with gaps; texts that are the same in English are left out."""
    with CATALOGUE.open("rb") as file:
        entries = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    english = {_flat(says) for says in entries.values()}
    german = {_flat(key if isinstance(key, str) else key[0]) for key in entries} - english - {""}
    gapped = {text for text in german if GAP.search(text)}
    long_enough = [text for text in gapped if len(re.findall(r"\w{3,}", GAP.sub("", text))) > 1]
    patterns = "|".join(".+".join(re.escape(part) for part in GAP.split(text)) for text in long_enough)
    return frozenset(german - gapped), re.compile(patterns)


def _flat(text: str) -> str:
    return " ".join(text.split())


def german_leftovers(texts: Iterable[str]) -> list[str]:
    """Those of the texts that are a German text of the catalogue, each once."""
    whole, gapped = _catalogue()
    return sorted({text for text in texts if text in whole or gapped.fullmatch(text)})
