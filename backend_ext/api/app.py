"""The HTTP API as one application; the pages are mounted under it."""

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from backend_ext.api import (
    app_tokens,
    codes,
    contact,
    dev_mail,
    dev_mail_preview,
    discovery,
    federation,
    forms,
    health,
    invoices,
    live,
    mail_reports,
    me,
    orders,
    payments,
    quiz_results,
    sign_in,
    staff,
    staff_attempts,
    staff_codes,
    staff_coupons,
    staff_ledger,
    staff_mail,
    staff_messages,
    staff_orders,
    staff_payments,
    staff_quiz,
    staff_quiz_items,
    staff_reviews,
    staff_settings,
    staff_tasks,
    staff_webhooks,
    visitors,
    wishes,
)
from backend_ext.api.context import ServicesOf
from backend_ext.api.problems import lang_of, problem_body
from backend_ext.api.throttle import Throttle
from backend_ext.idempotency.errors import InProgress
from backend_ext.kit.errors import Invalid, ShopError, TooMany
from backend_ext.store import mongo, redis
from backend_ext.store.outage import as_unavailable

_MODULES = (
    health,
    visitors,
    sign_in,
    federation,
    app_tokens,
    me,
    codes,
    mail_reports,
    staff,
    staff_coupons,
    staff_orders,
    staff_ledger,
    staff_payments,
    staff_settings,
    staff_tasks,
    staff_mail,
    staff_codes,
    staff_webhooks,
    orders,
    staff_messages,
    staff_reviews,
    staff_quiz,
    staff_attempts,
    staff_quiz_items,
    contact,
    wishes,
    payments,
    invoices,
    live,
    quiz_results,
    discovery,
    dev_mail_preview,
    dev_mail,
)


async def _refused(request: Request, error: Exception) -> Response:
    """An expected error as JSON: its code, its text in the caller's language, the fields at fault.

    A form that the browser posted itself goes back to its page instead, which says it.
    """
    known = error if isinstance(error, ShopError) else as_unavailable(error)
    if known is None:
        raise error
    if not isinstance(known, TooMany) and (answer := forms.back(request, known)):
        return answer
    body = problem_body(known, lang_of(request))
    headers = {}
    if isinstance(known, (TooMany, InProgress)):
        headers["retry-after"] = str(known.retry_after)
    elif known.status == 401:
        headers["www-authenticate"] = "Bearer"
    elif known.status == 503:
        headers["retry-after"] = "30"
    return JSONResponse(body, status_code=known.status, headers=headers)


async def _malformed(request: Request, error: Exception) -> Response:
    """What a route cannot read, as the same kind of error; what was sent is not sent back."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    fields = [str(problem["loc"][-1]) for problem in problems if problem["loc"]]
    return await _refused(request, Invalid(dict.fromkeys(fields, "Please check this.")))


async def _unreadable(request: Request, error: Exception) -> Response:
    """A body that cannot even be parsed (no UTF-8, say) is refused as one that breaks a rule is."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 400:
        return await _refused(request, Invalid({}))
    return await http_exception_handler(request, error)


def create_api(services: ServicesOf) -> FastAPI:
    """The API over `services()`, which is asked at each request."""
    app = FastAPI(title="Chemouflage", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    app.state.services = services
    for module in _MODULES:
        app.include_router(module.router)
    kinds: tuple[type[Exception], ...] = (ShopError, *mongo.OUTAGE, *redis.OUTAGE)
    for kind in kinds:
        app.add_exception_handler(kind, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _unreadable)
    app.add_middleware(Throttle, services=services, refuse=_refused)
    return app
