"""How often somebody may start to pay one order, from a page or over HTTP."""

from backend_ext.store.limits import Limit

PAYS = Limit("order_payments", 6, 60)  # each asks the gateway about every payment of the order
