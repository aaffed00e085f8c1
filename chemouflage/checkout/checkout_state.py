"""The checkout's state. What is typed is kept on the server, field by field; money is never read from it."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import reflex as rx

from backend_ext.kit.errors import Invalid, ShopError, TooMany, Unavailable
from backend_ext.kit.i18n import error_text, field_texts
from backend_ext.kit.typed import clean
from backend_ext.ordering.form import FIELDS, field_errors, parse
from backend_ext.people.models import User
from backend_ext.promotion.errors import CouponRefused
from backend_ext.store.outage import as_unavailable
from backend_ext.terms.models import Method
from chemouflage.checkout.book import BookView, book_view, entry_of, known_fields
from chemouflage.checkout.checkout_view import SumView, outage_text, sum_view
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public, requires
from chemouflage.runtime import services
from chemouflage.session import address, device, owner, person
from chemouflage.storefront.cart_state import TOPIC
from chemouflage.storefront.cart_view import cart_changes
from chemouflage.ui.actions import act

PROBLEM, COUPON = "checkout-problem", "checkout-coupon"
_BLANK = dict.fromkeys(FIELDS, "")


class CheckoutState(rx.State):
    """One open checkout. `saved` is what fields start from; what a field holds now is the browser's."""

    ready: bool = False
    empty: bool = False
    placed: str = ""  # the page of the order this visitor has just placed
    saved: dict[str, str] = dict(_BLANK)  # noqa: RUF012  Reflex copies defaults
    errors: dict[str, str] = dict(_BLANK)  # noqa: RUF012
    method: str = ""
    online: bool = True
    cash: bool = True
    sums: SumView = blank(SumView)
    book: list[BookView] = []  # noqa: RUF012
    filled: int = 0  # how often the fields were filled anew
    changes: list[str] = []  # noqa: RUF012
    coupon: str = ""  # the code on this checkout, good or not
    coupon_problem: str = ""  # why it, or what was typed in its place, takes nothing off
    outage: str = ""  # that the gateway does not answer, and what to do
    problem: str = ""
    busy: bool = False
    _key: str = ""
    _shown: int = 0  # the total in poisha that `sums` says
    _district: str = ""
    _order: str = ""

    @public(loader=True)
    async def open(self) -> None:
        """Restores what was typed, and works out the sum."""
        await self._open()

    async def _open(self) -> None:
        who = await owner(self)
        if who is None:
            self.empty = self.ready = True
            return
        checkout = await services().checkout.open(who)
        methods = (await services().terms.get()).methods
        self._order, self.busy = "", False
        user = await self._user()
        self.book = book_view(user) if user else []
        self._fill(checkout.fields or (known_fields(user) if user else {}))
        self.method = self.saved["method"] if self.saved["method"] in methods else methods[0]
        self.online, self.cash = Method.ONLINE in methods, Method.CASH in methods
        await self._sum(who)
        await self._look_at_gateway()
        self.ready = True

    @public(loader=True)
    async def returned(self, hidden: bool) -> None:
        """The tab is looked at again: another one may have changed the cart."""
        who = await owner(self)
        if hidden is not False or who is None or self.busy:
            return
        if self.ready:
            await self._sum(who)
            await self._look_at_gateway()
        else:  # the shop could not be reached when the page was opened
            await self._open()

    @public(loader=True)
    async def typed(self, name: str, value: str) -> None:
        """Keeps what stands in a field while it is being typed."""
        await self._keep(name, value)

    @public(loader=True)
    async def left(self, name: str, value: str) -> None:
        """Keeps a field that was left, and says what is wrong with it; an empty one is asked for later."""
        if name not in FIELDS:
            return
        text = clean(value)
        wrong = field_errors({name: text}) if text else {}
        self.errors = self.errors | self._texts(wrong, [name])
        await self._keep(name, text)

    @public
    async def choose_district(self, slug: str) -> None:
        """Keeps the district; delivery follows from it."""
        await self._keep("district", slug)
        self._district = clean(slug)
        self.errors = self.errors | {"district": ""}
        if who := await owner(self):
            await self._sum(who)

    @requires("signed_in")
    async def deliver_to(self, address_id: str) -> None:
        """Fills the fields from an entry of one's own address book; the rest stays as it was typed."""
        who, user = await owner(self), await self._user()
        entry = entry_of(user, address_id) if user else None
        if who is None or user is None or entry is None:
            return
        await services().checkout.save(who, entry)
        self._fill(known_fields(user) | (await services().checkout.open(who)).fields)
        self.errors = self.errors | dict.fromkeys(entry, "")
        self.filled += 1
        await self._sum(who)

    @public
    async def choose_method(self, method: str) -> None:
        """Keeps how to pay."""
        await self._keep("method", method)
        self.method = clean(method)
        self.errors = self.errors | {"method": ""}

    @public
    async def apply_coupon(self, form: dict[str, Any]) -> None:
        """Puts the coupon typed on the checkout, or says beside its field why not."""
        who = await owner(self)
        if who is None or self.busy:
            return
        try:
            typed = clean(form.get("coupon", ""))
            await services().checkout.apply_coupon(who, typed, device(self).address)
        except (CouponRefused, TooMany) as error:
            self.coupon_problem = error_text(error, address(self).t.lang)
            await act(self, ("focus", "field-coupon"))
            return
        await self._sum(who)
        await act(self, ("focus", COUPON))

    @public
    async def remove_coupon(self) -> None:
        """Takes the coupon off the checkout; what it was for stays."""
        who = await owner(self)
        if who is None or self.busy:
            return
        await services().checkout.remove_coupon(who)
        self.problem = ""
        await self._sum(who)
        await act(self, ("focus", COUPON))

    @public
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Places the order: one for this checkout, however often this is called."""
        who = await owner(self)
        if self._order or who is None:
            return
        self.busy, self.problem = True, ""
        yield
        try:
            values = {name: clean(form.get(name, "")) for name in FIELDS}
            self._district = values["district"]
            await services().checkout.save(who, values)
            lang, shown = address(self).t.lang, self._shown
            here = await person(self)
            order = await services().checkout.place(
                who,
                self._key,
                parse(values),
                lang,
                shown=shown,
                user_id=here.user_id if here else None,
                coupon=self.coupon,
            )
        except Exception as error:
            self.busy = False
            await self._refused(who, error)
            return
        self._order = order.id
        await act(self, ("tell", TOPIC))
        yield CheckoutState.go_on

    @public(background=True)
    async def go_on(self) -> None:
        """Leads from the placed order to the gateway, or to the order's page, which tells what to do."""
        async with self:
            order_id = self._order
        if not order_id:
            return
        held = services()
        order = await held.orders.get(order_id)
        try:
            where = await held.payments.start(order) if order.payable else held.orders.links.path(order)
        except ShopError as error:
            where = f"{held.orders.links.path(order)}&notice={error.code}"
        async with self:
            await act(self, ("go", where))

    async def _user(self) -> User | None:
        here = await person(self)
        return await services().people.get(here.user_id) if here else None

    async def _look_at_gateway(self) -> None:
        terms = await services().terms.get()
        down = self.online and services().payments.outage
        self.outage = outage_text(terms, address(self).t) if down else ""

    def _fill(self, fields: Mapping[str, str]) -> None:
        self.saved = _BLANK | {name: text for name, text in fields.items() if name in FIELDS}
        self._district = self.saved["district"]

    async def _keep(self, name: str, value: str) -> None:
        who = await owner(self)
        if who and name in FIELDS:
            await services().checkout.save(who, {name: value})

    async def _sum(self, who: str) -> None:
        held, t = services(), address(self).t
        view = await held.carts.view(who)
        if changes := cart_changes(view, t):
            self.changes = changes
            await held.carts.saw(who, view)
        # The key of what is shown now: another tab may have ordered what was shown before.
        checkout = await held.checkout.open(who)
        self._key, self.coupon, self.coupon_problem = checkout.key, checkout.coupon, ""
        try:
            quote = await held.checkout.quote(view, self._district, self.coupon)
        except CouponRefused as error:
            self.coupon_problem = error_text(error, t.lang)
            quote = await held.checkout.quote(view, self._district)
        self.sums, self._shown = sum_view(view, quote, t), quote.total
        self.empty = not view.lines
        order = await held.orders.just_placed(who) if self.empty else None
        self.placed = held.orders.links.path(order) if order else ""

    async def _refused(self, who: str, error: Exception) -> None:
        """Says why nothing was ordered, and what to do; raises what is a bug."""
        known = error if isinstance(error, ShopError) else as_unavailable(error)
        if known is None:
            raise error
        if isinstance(known, Invalid):
            self.errors = self._texts(known.errors, FIELDS)
            first = next(name for name in FIELDS if name in known.errors)
            await act(self, ("focus", f"field-{first}"))
        else:
            await act(self, ("focus", COUPON if isinstance(known, CouponRefused) else PROBLEM))
        self.problem = error_text(known, address(self).t.lang)
        if not isinstance(known, Unavailable):
            methods = (await services().terms.get()).methods
            self.online, self.cash = Method.ONLINE in methods, Method.CASH in methods
            await self._sum(who)
        if isinstance(known, CouponRefused):
            self.coupon_problem, self.problem = self.problem, ""

    def _texts(self, errors: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
        """The text of each field in `names`; empty for one that is right."""
        found = field_texts(Invalid(errors), address(self).t.lang)
        return {name: found.get(name, "") for name in names}
