# SPDX-License-Identifier: EUPL-1.2
"""The decree for other programs: its rules as data, and answers to questions.  (docs/regulation-facts.md)

Open without an account, because it holds the law and nobody's data: nothing is stored, no cookie is set. Questions are
counted by address, so that nobody keeps the platform busy with them.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from schutznetz.adapters import clock
from schutznetz.apps.sap.queries.rules import NoSuchRule, NoSuchSet, described_rule, described_rules, switches_here
from schutznetz.regulation.sap_erlass import catalogue, questions, schema
from schutznetz.regulation.sap_erlass.evaluate import FactsError
from schutznetz.regulation.sap_erlass.rule_sets import standard

REQUESTS_A_MINUTE = 60
WINDOW_S = 60
LARGEST_BODY = 256 * 1024
MOST_QUESTIONS = 200
View = Callable[..., Any]


class Wrong(Exception):
    """A request that is not answered: its status and why, in German."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status, self.says = status, says


def open_to_programs(method: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A view that returns what becomes JSON; faults become `{"error": {"says": …}}`."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        def answer(request: HttpRequest, **parts: str) -> HttpResponse:
            try:
                _check(request, method)
                return _json(view(request, **parts), 200)
            except Wrong as error:
                response = _json({"error": {"says": error.says}}, error.status)
                if error.status == 405:
                    response.headers["Allow"] = "GET, HEAD" if method == "GET" else method
                if error.status == 429:
                    response.headers["Retry-After"] = str(WINDOW_S)
                return response

        return answer

    return decorate


def _json(content: Any, status: int) -> HttpResponse:
    return JsonResponse(questions.simple(content), status=status, json_dumps_params={"ensure_ascii": False})


def _check(request: HttpRequest, method: str) -> None:
    if ("GET" if request.method == "HEAD" else request.method) != method:
        raise Wrong(405, f"Hier gilt nur {method}.")
    name = f"regulation:{get_adapter().get_client_ip(request)}"
    if not cache.add(name, 1, WINDOW_S) and _one_more(name) > REQUESTS_A_MINUTE:
        raise Wrong(429, f"Mehr als {REQUESTS_A_MINUTE} Anfragen in einer Minute. Bitte warten Sie eine Minute.")


def _one_more(name: str) -> int:
    try:
        return cache.incr(name)
    except ValueError:  # the minute was over in between
        return 1


def _day(request: HttpRequest) -> date:
    text = request.GET.get("on")
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise Wrong(400, "on: erwartet einen Tag wie „2026-06-15“.") from error


@open_to_programs("GET")
def rules(request: HttpRequest) -> Any:
    """Every rule with its values on a day (`on`), by the set named (`set`) or the one applied here."""
    try:
        return described_rules(key=request.GET.get("set", ""), day=_day(request))
    except NoSuchSet as error:
        raise Wrong(400, str(error)) from error


@open_to_programs("GET")
def rule(request: HttpRequest, key: str) -> Any:
    """One rule with its words, its sections, its values and the shape of its facts."""
    try:
        return described_rule(key, set_key=request.GET.get("set", ""), day=_day(request))
    except NoSuchRule as error:
        raise Wrong(404, str(error)) from error
    except NoSuchSet as error:
        raise Wrong(400, str(error)) from error


@open_to_programs("GET")
def facts_schema(request: HttpRequest) -> Any:
    """The JSON Schema of a file of questions."""
    usable = [key for key, one in standard().sets.items() if one.can_apply]
    return schema.of_questions(catalogue.rules().values(), usable)


@open_to_programs("POST")
def ask(request: HttpRequest) -> Any:
    """Answers to a file of questions; where it names no rule set, the one applied here decides."""
    table = _table(request)
    if isinstance(table, dict) and "set" not in table and "switches" not in table:
        table = table | {"switches": [{"since": one.since.isoformat(), "key": one.key} for one in switches_here()]}
    try:
        sheet = questions.read(table)
        if len(sheet.questions) > MOST_QUESTIONS:
            raise Wrong(413, f"Mehr als {MOST_QUESTIONS} Fragen auf einmal. Bitte teilen Sie die Datei.")
        return {"answers": [questions.plain(one) for one in questions.answers(sheet, sets=standard().sets)]}
    except FactsError as error:
        raise Wrong(422, str(error)) from error


def _table(request: HttpRequest) -> Any:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise Wrong(413, f"Mehr als {LARGEST_BODY // 1024} KiB. Bitte teilen Sie die Datei.")
    try:
        return json.loads(request.body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Wrong(400, "Das ist kein JSON.") from error


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")
