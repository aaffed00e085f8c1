"""What can go wrong with an invoice."""

from backend_ext.kit.errors import NotFound, ShopError


class InvoiceNotFound(NotFound):
    """The order was not paid, so there is nothing to invoice."""

    code = "invoice_not_found"
    message_key = "There is no invoice for this order yet. It is made as soon as the order is paid."


class InvoicesBusy(ShopError):
    """So many people want an invoice this moment that one more would have to wait too long."""

    code = "invoices_busy"
    status = 503
    message_key = "Many invoices are being made right now. Please try again in a minute."
