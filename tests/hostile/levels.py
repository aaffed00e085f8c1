"""Who may call which handler, written down by hand: a new handler fails the walk until it stands here too.

No handler asks for `premium`, `support`, `editor` or `admin` yet: the pages of the game and the back office
will. Until then these levels are tried on handlers of the test's own, in tests/services/test_guard.py.
"""

from backend_ext.people.access import Access

# The framework's own, on every page; test_wire and test_handlers abuse them.
FRAMEWORK = frozenset(
    {
        "State.hydrate",
        "State.hydrate_and_load",
        "State.set_is_hydrated",
        "OnLoadInternalState.on_load_internal",
        "OnLoadInternalState.set_is_hydrated",
        "UpdateVarsInternalState.update_vars_internal",
        "FrontendEventExceptionState.handle_frontend_exception",
    }
)

_PUBLIC = (
    "HomeState.load",
    "ShopState.load",
    "ProductState.load",
    "EntryState.load",
    "CheckMailState.load",
    "Who.load",
    "Who.elsewhere",
    "CartState.load",
    "CartState.open",
    "CartState.elsewhere",
    "CartState.returned",
    "CartState.add",
    "CartState.more",
    "CartState.less",
    "CartState.fit",
    "CartState.remove",
    "CartState.undo",
    "CheckoutState.open",
    "CheckoutState.returned",
    "CheckoutState.typed",
    "CheckoutState.left",
    "CheckoutState.choose_district",
    "CheckoutState.choose_method",
    "CheckoutState.apply_coupon",
    "CheckoutState.remove_coupon",
    "CheckoutState.submit",
    "CheckoutState.go_on",
    "OrderPage.open",
    "OrderPage.returned",
    "OrderPage.watch",
    "OrderPage.pay",
    "OrderPage.go_to_gateway",
    "OrderPage.show_qr",
    "OrderPage.cancel",
    "OrderPage.again",
    "TrackState.find",
    "WishState.look",
    "WishState.open",
    "WishState.toggle",
    "WishState.remove",
    "WishState.move",
    "ReviewState.look",
    "ContactState.load",
)

_SIGNED_IN = (
    "OverviewState.load",
    "OverviewState.returned",
    "OrdersState.load",
    "OrdersState.returned",
    "OrdersState.pay",
    "OrdersState.go_to_gateway",
    "OrdersState.ask_cancel",
    "OrdersState.cancel",
    "PremiumState.load",
    "PremiumState.redeem",
    "PremiumState.redeem_own",
    "PremiumState.show_qr",
    "AddressesState.load",
    "AddressesState.add",
    "AddressesState.edit",
    "AddressesState.save",
    "AddressesState.choose",
    "AddressesState.ask_delete",
    "AddressesState.delete",
    "ProfileState.load",
    "ProfileState.save",
    "ProfileState.save_mails",
    "SecurityState.load",
    "SecurityState.begin",
    "SecurityState.stop",
    "SecurityState.confirm",
    "SecurityState.renew",
    "SecurityState.remove",
    "SecurityState.ask",
    "SecurityState.kept",
    "DevicesState.load",
    "DevicesState.end",
    "DevicesState.end_others",
    "DataState.load",
    "CheckoutState.deliver_to",
    "ReviewState.submit",
)

TABLE: dict[str, Access] = dict.fromkeys(_PUBLIC, "public") | dict.fromkeys(_SIGNED_IN, "signed_in")
