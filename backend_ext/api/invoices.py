"""The invoice of an order as a file, for whoever may see the order's page."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from backend_ext.api.context import Held
from backend_ext.api.problems import problems
from backend_ext.kit.text import Lang
from backend_ext.store.limits import Limit

router = APIRouter(tags=["orders"])

# A page takes a third of a second of a processor: enough for a family of readers, too few to keep it busy.
PRINTS = Limit("invoice_prints", 20, 60)


@router.get(
    "/orders/{number}/invoice.pdf",
    response_class=Response,
    responses=problems(
        {
            403: "`order_locked`: the key is not that of the order.",
            404: "`order_not_found`; `invoice_not_found`: the order is not paid yet.",
        }
    )
    | {200: {"content": {"application/pdf": {}}, "description": "The invoice."}},
)
async def invoice(
    held: Held,
    number: Annotated[str, Path(max_length=40)],
    key: Annotated[str, Query(max_length=100)] = "",
    lang: Lang = "en",
) -> Response:
    """The invoice of an order, by the key of the order's page; the same bytes every time."""
    order = await held.orders.open_with_key(number, key)
    made = await held.invoices.of_order(order.id)
    await held.limiter.hit(order.id, PRINTS)
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="{made.number}.pdf"',
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
        "referrer-policy": "no-referrer",
    }
    return Response(await held.invoices.pdf(made, lang), media_type="application/pdf", headers=headers)
