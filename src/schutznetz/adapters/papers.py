# SPDX-License-Identifier: EUPL-1.2
"""Is an uploaded paper a PDF that may be kept? It is stored as it is and only ever handed out as a download."""

LARGEST = 5 * 1024 * 1024
_HEAD, _TAIL = 1024, 2048


class NoPaper(Exception):
    """Not a paper we keep; `code` is `paper_too_large` or `paper_of_unknown_kind`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_paper(content: bytes) -> None:
    """Raises `NoPaper` for anything but a PDF of at most `LARGEST` bytes, whatever its name says."""
    if len(content) > LARGEST:
        raise NoPaper("paper_too_large")
    if b"%PDF-" not in content[:_HEAD] or b"%%EOF" not in content[-_TAIL:]:
        raise NoPaper("paper_of_unknown_kind")
