# SPDX-License-Identifier: EUPL-1.2
"""How our own programs check a broker's certificate."""

import os
import ssl
from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def context_for(url: str) -> ssl.SSLContext | None:
    """None for a broker without TLS. A broker on this machine must show exactly the instance's own certificate
    (`SCHUTZNETZ_TLS_CERT`), whoever signed it and whatever name is in it; another one is checked like a web server.
    """
    if not url.startswith("tls://"):
        return None
    own = os.environ.get("SCHUTZNETZ_TLS_CERT", "")
    if not own or urlsplit(url).hostname not in LOOPBACK:
        return ssl.create_default_context()
    context = ssl.create_default_context(cafile=own)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
