# SPDX-License-Identifier: EUPL-1.2
"""Stations in processes of their own (``idle``, ``crowd``), seen from the process that measures."""

import json
import select
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0


class Helper:
    """A process that holds stations, from the parent's side; use it in a ``with`` statement."""

    def __init__(self, module: str, order: dict[str, Any]) -> None:
        command = [sys.executable, "-m", module]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(json.dumps(order))

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The next answer; RuntimeError when the process has ended or says nothing for four minutes."""
        assert self.process.stdout is not None
        readable, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if readable else ""
        if not line:
            raise RuntimeError("the process of the idle stations does not answer, its message is above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def count(self) -> dict[str, Any]:
        """How many stations are open now."""
        self._say("")
        return self.answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(5 if exc[0] is None else 0.5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
