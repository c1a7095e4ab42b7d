# SPDX-License-Identifier: EUPL-1.2
"""The web server's own log, without secrets: it names the address of a request that broke."""

from typing import Any

from gunicorn.glogging import Logger

from schutznetz.adapters.redaction import Redacting


class WebLogger(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Redacting(self.error_fmt, self.datefmt))
