"""One handler draws every problem: a page, a fragment or JSON, in the reader's language."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException, PermissionDeniedException
from litestar.response.redirect import Redirect
from litestar.routes import HTTPRoute
from psycopg_pool import PoolTimeout

from mostrador.kit.errors import Forbidden, Gone, Invalid, NotFound, Problem, TooLarge, TooMany, Unauthorised
from mostrador.surfaces.ui.reader import known_reader, wants_fragment
from mostrador.surfaces.ui.respond import fragment

log = structlog.get_logger()
Web = Request[Any, Any, Any]


class FormExpired(Forbidden):
    """This page was open for too long to trust its form. Open it again; your browser still has what you wrote."""


class NotAllowedHere(Problem):
    """This address does not take that kind of request."""

    status = 405


class Unavailable(Problem):
    """We cannot reach our records right now. What you wrote stays here; please try again in a moment."""

    status = 503


class Broken(Problem):
    """Something broke on our side. Please try again; if it happens again, tell us this number: %(number)s."""

    status = 500


def on_problem(request: Web, error: Exception) -> Response[Any]:
    """Answer a request that met a problem."""
    problem = as_problem(error)
    if problem.status >= 500:
        log.error(
            "problem",
            route=request.scope.get("path_template", ""),
            code=problem.code,
            **_logged(problem),
            exc_info=error,
        )
    if request.url.path.startswith("/api/"):
        return problem_json(request, problem)
    if isinstance(problem, Unauthorised) and not wants_fragment(request):
        return Redirect(f"/desk/login?next={quote(request.url.path)}", status_code=303)
    reader = known_reader(request)
    if reader is None or "application/json" in request.headers.get("accept", ""):
        return problem_json(request, problem)
    sentence = reader.say.problem(problem)
    template = "ui/_problem.html" if wants_fragment(request) else "ui/problem.html"
    return Response(
        fragment(request, reader, template, sentence=sentence, status=problem.status, code=problem.code),
        status_code=problem.status,
        media_type=MediaType.HTML,
        headers={"Cache-Control": "no-store", "HX-Retarget": "#toasts", "HX-Reswap": "beforeend"},
    )


def problem_json(request: Web, problem: Problem) -> Response[dict[str, object]]:
    """RFC 9457: `application/problem+json`."""
    reader = known_reader(request)
    body: dict[str, object] = {
        "type": f"urn:mostrador:problem:{problem.code}",
        "title": reader.say.problem(problem) if reader else str(problem),
        "status": problem.status,
        "code": problem.code,
    }
    if detail := problem.facts.get("detail"):
        body["detail"] = detail
    headers = {"Allow": ", ".join(_methods_at(request))} if problem.status == 405 else {}
    return Response(body, status_code=problem.status, media_type="application/problem+json", headers=headers)


def as_problem(error: Exception) -> Problem:
    """The problem behind an exception; a bare 500 means a bug of ours."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, psycopg.OperationalError | PoolTimeout):
        return Unavailable()
    if isinstance(error, NotAuthorizedException):
        return Unauthorised()
    if isinstance(error, PermissionDeniedException):
        return FormExpired()
    if isinstance(error, UnicodeDecodeError):
        return Invalid()
    if isinstance(error, HTTPException):
        return _of_status(error)
    return Broken(number=uuid4().hex[:8])


def _methods_at(request: Web) -> list[str]:
    """What this address does take (RFC 9110, 15.5.6)."""
    path = request.url.path
    return sorted(
        {
            str(method)
            for route in request.app.routes
            if isinstance(route, HTTPRoute)
            and re.fullmatch(re.sub(r"\\{[^/]*\\}", "[^/]+", re.escape(route.path_format)), path)
            for method in route.methods
        }
    )


def _of_status(error: HTTPException) -> Problem:
    known: dict[int, type[Problem]] = {404: NotFound, 405: NotAllowedHere, 410: Gone}
    if error.status_code in known:
        return known[error.status_code]()
    if error.status_code == 413:
        return TooLarge(limit="25 MB")
    if error.status_code == 429:
        return TooMany(minutes=1)
    if error.status_code < 500:
        return Invalid(detail=_detail(error))
    return Broken(number=uuid4().hex[:8])


def _detail(error: HTTPException) -> object:
    # Litestar lists which field was wrong and why, never the value.
    if not isinstance(error.extra, list):
        return error.detail
    return [{**found, "key": str(found.get("key", "")).rstrip("_")} for found in error.extra if isinstance(found, dict)]


def _logged(problem: Problem) -> dict[str, object]:
    return {"number": problem.facts["number"]} if "number" in problem.facts else {}
