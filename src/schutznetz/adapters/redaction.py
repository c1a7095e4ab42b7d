# SPDX-License-Identifier: EUPL-1.2
"""Log lines without secrets: tokens, passwords, one-time addresses and keys become `***` before a line is written.

A net under the rope: code does not log secrets. But an address holds its one-time code, an error message quotes a
connection string, and such lines are kept, copied and sent around.
"""

import logging
import re

HIDDEN = "***"
TRACELESS = "/hilfe/"
"""Whoever looks for help below this address is nowhere written down."""
_NAMES = (
    r"[\w-]*(?:password\d?|passwort|passwd|secret|token|credential)[\w-]*"
    r"|authorization|cookie|code|otp|state|nonce|sessionid|csrfmiddlewaretoken|csrftoken"
)
_RULES = [
    # a password within an address: postgres://name:password@host
    (re.compile(r"(://[^\s:/@]*:)[^\s@]+(@)"), rf"\1{HIDDEN}\2"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"snz-[a-z]+-[\w-]{20,}"), HIDDEN),
    # a signed token, and the seed of a broker key
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), HIDDEN),
    (re.compile(r"\bS[AUOCNX][A-Z2-7]{56}\b"), HIDDEN),
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), HIDDEN),
    # name=value in addresses, forms and cookies; "name": "value" in JSON and in Python's own writing
    (re.compile(rf"(?i)(?<![\w-])({_NAMES})=(?!\s)[^\s&;,\"')]+"), rf"\1={HIDDEN}"),
    (re.compile(rf"(?i)([\"'](?:{_NAMES})[\"']\s*:\s*[\"'])[^\"']+"), rf"\1{HIDDEN}"),
    # where somebody looked for help
    (re.compile(rf"(?<=[\s\"'=(])(?:https?://[^/\s]+)?{TRACELESS}[^\s\"')]*"), f"{TRACELESS}{HIDDEN}"),
    # a part of an address that only a machine can have made: /konto/zugang/x7Gq…
    (re.compile(r"(?<=/)(?=[^/\s]*\d)(?=[^/\s]*[A-Z])(?=[^/\s]*[a-z])[\w-]{24,}(?=[/?\s\"']|$)"), HIDDEN),
]


def redacted(text: str) -> str:
    """The text with secrets replaced."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


class Redacting(logging.Formatter):
    """Formats a record with its traceback, then takes the secrets out."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def is_traceless(path: str) -> bool:
    """Does the path of a request belong to looking for help?"""
    return path.startswith(TRACELESS) or path == TRACELESS.rstrip("/")


class Unlogged(logging.Filter):
    """Drops lines about requests there; of a fault of the program the line stays, without address and request."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None or not is_traceless(getattr(request, "path_info", "")):
            return True
        record.msg, record.args, record.request = "a page of finding help failed", (), None
        return getattr(record, "status_code", 500) >= 500
