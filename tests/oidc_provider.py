# SPDX-License-Identifier: EUPL-1.2
"""A real OpenID provider (allauth's) as a process: `python -m tests.oidc_provider FOLDER`.

FOLDER steers it while it runs: `key.pem` signs (a new file is a new key), `claims.json` is merged into every ID token
and user info, `unsigned` makes its tokens come with `alg: none`. It writes its address to `address`.
`start()` in a test gives a `Provider`; `Provider.sign_in(url)` does what the person does there.
"""

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

CLIENT_ID, CLIENT_SECRET = "schutznetz", "sehr-geheim"
USERNAME, PASSWORD = "jana", "blaue-leiter-im-regen"


def write_key(folder: Path) -> Any:
    """A new key of the provider, as joserfc's RSAKey."""
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048)
    (folder / "key.pem").write_bytes(key.as_pem(private=True))
    return key


class _Stop(HTTPRedirectHandler):
    """Follow redirects inside the provider only; the one back to us is the result."""

    def __init__(self, home: str) -> None:
        self.home = home

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        inside = newurl.startswith(self.home)
        return super().redirect_request(req, fp, code, msg, headers, newurl) if inside else None


class Provider:
    """The running provider, seen by a test."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def claims(self, **claims: Any) -> None:
        """From now on every token says this as well (None removes a claim)."""
        (self.folder / "claims.json").write_text(json.dumps(claims))

    def unsigned(self, is_on: bool = True) -> None:
        (self.folder / "unsigned").touch() if is_on else (self.folder / "unsigned").unlink(missing_ok=True)

    def sign_in(self, url: str) -> str:
        """The address to which the provider sends the browser back."""
        opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stop(self.address))
        with opener.open(url, timeout=10) as page:
            form, at = page.read().decode(), page.url
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        fields = {"login": USERNAME, "password": PASSWORD, "csrfmiddlewaretoken": token.group(1) if token else ""}
        try:
            with opener.open(Request(at, urlencode(fields).encode(), {"Referer": at}), timeout=10) as page:
                raise AssertionError(f"stayed at {page.url}: {page.read().decode()[:2000]}")
        except HTTPError as redirect:
            with redirect:
                return str(redirect.headers["Location"])


@contextmanager
def running(folder: Path, redirect_uris: list[str]) -> Iterator[Provider]:
    """The provider as a process of its own, until the end of the block."""
    write_key(folder)
    (folder / "redirect_uris").write_text("\n".join(redirect_uris))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, __file__, str(folder)], env=environment, stderr=log, stdout=log)
    try:
        yield Provider(folder, _wait_for(folder / "address", process))
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        if path.exists() and (text := path.read_text()):
            return text
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError((path.parent / "log").read_text())


# --- the process -------------------------------------------------------------------------------------------------


def _settings(folder: Path) -> dict[str, Any]:
    return {
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": ["*"],
        "DEBUG": False,
        "LOGGING": {"version": 1, "handlers": {"c": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["c"]}},
        "ROOT_URLCONF": "tests.oidc_provider",
        "FOLDER": folder,
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite3")}},
        "INSTALLED_APPS": [
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "allauth", "allauth.account", "allauth.idp.oidc",
        ],
        "MIDDLEWARE": [
            "tests.oidc_provider.unsigned_tokens",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        "TEMPLATES": [{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
        "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_RATE_LIMITS": False,
        "CSRF_COOKIE_NAME": "provider_csrf",
        "SESSION_COOKIE_NAME": "provider_session",
        "IDP_OIDC_ADAPTER": "tests.oidc_provider.adapter",
        "IDP_OIDC_RATE_LIMITS": False,
        "USE_TZ": True,
    }  # fmt: skip


def __getattr__(name: str) -> Any:
    """What Django asks of this module by name, once its settings are there."""
    if name == "urlpatterns":
        from django.urls import include, path

        return [path("", include("allauth.idp.urls")), path("accounts/", include("allauth.account.urls"))]
    if name == "adapter":
        return _adapter()
    raise AttributeError(name)


def _adapter() -> Any:
    from allauth.idp.oidc.adapter import DefaultOIDCAdapter
    from allauth.idp.oidc.models import PrivateKey
    from django.conf import settings

    class Adapter(DefaultOIDCAdapter):
        def list_private_keys(self, **_options: Any) -> list[PrivateKey]:
            return [PrivateKey(pem=(settings.FOLDER / "key.pem").read_text())]

        def get_claims(self, purpose: str, user: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
            found = super().get_claims(purpose, user, *args, **kwargs)
            return found if purpose == "id_token" else found | {"department": "Marl"}

        def populate_id_token(self, id_token: dict[str, Any], *args: Any, **kwargs: Any) -> None:
            id_token["auth_time"] = int(time.time())
            id_token["sid"] = "sitzung-1"
            path = settings.FOLDER / "claims.json"
            for name, value in (json.loads(path.read_text()) if path.exists() else {}).items():
                id_token.pop(name, None)
                if value is not None:
                    id_token[name] = value

    return Adapter


def unsigned_tokens(get_response: Any) -> Any:
    """Strip the signatures where the test asks for it."""

    def middleware(request: Any) -> Any:
        from django.conf import settings

        response = get_response(request)
        if request.path.endswith("/token") and (settings.FOLDER / "unsigned").exists():
            tokens = json.loads(response.content)
            header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
            tokens["id_token"] = f"{header}.{tokens['id_token'].split('.')[1]}."
            response.content = json.dumps(tokens)
        return response

    return middleware


def _serve(folder: Path) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    settings.configure(**_settings(folder))
    django.setup()
    call_command("migrate", verbosity=0)
    _fill(folder)
    server = ThreadedWSGIServer(("localhost", 0), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    (folder / "address").write_text(f"http://localhost:{server.server_port}")
    server.serve_forever()


def _fill(folder: Path) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_user(USERNAME, password=PASSWORD)
    EmailAddress.objects.create(user=user, email="jana.kern@example.org", verified=True, primary=True)
    client = Client(id=CLIENT_ID, name="Schutznetz", scopes="openid\nprofile\nemail", skip_consent=True)
    client.set_secret(CLIENT_SECRET)
    client.redirect_uris = (folder / "redirect_uris").read_text()
    client.save()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
