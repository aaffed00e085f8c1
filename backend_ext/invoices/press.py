"""Prints invoices away from the event loop, one at a time: a page takes a good deal of memory and time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from backend_ext.invoices.errors import InvoicesBusy
from backend_ext.invoices.models import Invoice
from backend_ext.kit.text import Lang

_MOST_WAITING = 24


class Press:
    """Prints one invoice at a time in a process; when 24 wait, the next one is sent away."""

    def __init__(self) -> None:
        self._printer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="press")
        self._waiting = 0

    async def pdf(self, invoice: Invoice, lang: Lang) -> bytes:
        """The invoice as a PDF in `lang`. Raises InvoicesBusy."""
        if self._waiting >= _MOST_WAITING:
            raise InvoicesBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._printer, _print, invoice, lang)
        finally:
            self._waiting -= 1


def _print(invoice: Invoice, lang: Lang) -> bytes:
    # Loaded at the first invoice: the fonts' machinery takes megabytes that most processes never need.
    from backend_ext.invoices.paper import paper

    return paper(invoice, lang)
