# SPDX-License-Identifier: EUPL-1.2
"""Where mail goes and where it comes back, from the environment. Secrets may lie in files (``..._FILE``)."""

from pathlib import Path

import environ

from schutznetz.adapters.mail import Server, server
from schutznetz.adapters.mailbox import Mailbox, mailbox


def mail_places(env: environ.Env, folder: Path, *, demo: bool) -> tuple[Server | None, Mailbox | None]:
    """The mail server and the mailbox of bounces; None where none is named. The demo writes files by itself."""
    ca_file = env("SCHUTZNETZ_MAIL_CA", default="")
    to = env("SCHUTZNETZ_MAIL", default="file:" if demo else "")
    back = env("SCHUTZNETZ_MAILBOX", default="")
    return (
        server(to, password=_secret(env, "SCHUTZNETZ_MAIL_PASSWORD"), folder=folder / "mail", ca_file=ca_file)
        if to
        else None,
        mailbox(back, password=_secret(env, "SCHUTZNETZ_MAILBOX_PASSWORD"), ca_file=ca_file) if back else None,
    )


def _secret(env: environ.Env, name: str) -> str:
    path = env(f"{name}_FILE", default="")
    return Path(path).read_text(encoding="utf-8").strip() if path else str(env(name, default=""))
