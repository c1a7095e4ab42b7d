# SPDX-License-Identifier: EUPL-1.2
"""A tab that is really hidden. Playwright keeps every page it knows in front and awake, so this one lives in a browser
context that Playwright does not know and is driven by the DevTools protocol alone."""

import itertools
import json
import time
from typing import Any

from playwright.sync_api import Browser

from tests.e2e.conftest import SWITCHES, chromium

THROTTLING = "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10"
KEPT_AWAKE = [
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]
SECONDS = 20


def throttling_browser(browser: Browser) -> Browser:
    """Another Chromium, one that slows hidden tabs down 10 s after they were hidden."""
    return browser.browser_type.launch(
        executable_path=chromium(), args=[*SWITCHES, THROTTLING], ignore_default_args=KEPT_AWAKE
    )


class BackgroundTab:
    """One tab of `url` in a window of its own; `hide` puts another tab before it."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.wire = browser.new_browser_cdp_session()
        self.context = self.wire.send("Target.createBrowserContext")["browserContextId"]
        origin = "/".join(url.split("/")[:3])
        self.wire.send(
            "Browser.grantPermissions",
            {"permissions": ["notifications"], "origin": origin, "browserContextId": self.context},
        )
        self.session = self.wire.send("Target.attachToTarget", {"targetId": self._open(url)})["sessionId"]
        self.numbers = itertools.count(1)
        self.answers: dict[int, Any] = {}
        self.wire.on("Target.receivedMessageFromTarget", self._take)

    def _open(self, url: str) -> str:
        made = self.wire.send("Target.createTarget", {"url": url, "browserContextId": self.context})
        return str(made["targetId"])

    def _take(self, event: Any) -> None:
        message = json.loads(event["message"])
        if "id" in message:
            self.answers[message["id"]] = message

    def hide(self) -> None:
        self.wire.send("Target.activateTarget", {"targetId": self._open("about:blank")})

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, promises awaited, as if within a click."""
        deadline = time.monotonic() + SECONDS
        while "error" in (answer := self._ask(expression)):  # between two documents there is nobody to ask
            assert time.monotonic() < deadline, answer
            time.sleep(0.05)
        assert "exceptionDetails" not in answer["result"], answer
        return answer["result"]["result"].get("value")

    def _ask(self, expression: str) -> Any:
        number = next(self.numbers)
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True, "userGesture": True}
        message = json.dumps({"id": number, "method": "Runtime.evaluate", "params": asked})
        self.wire.send("Target.sendMessageToTarget", {"sessionId": self.session, "message": message})
        while number not in self.answers:
            self.wire.send("Browser.getVersion")
        return self.answers.pop(number)

    def wait_until(self, expression: str, seconds: float = SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < deadline, f"{expression} did not come true within {seconds} s"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        self.wait_until(f"document.querySelector({json.dumps(selector)})")
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
