"""The shop as the state machine plays it: 24 clients, three scarce decks, a gateway that holds real money."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.dev.gateway.book import Payment, Status
from backend_ext.dev.gateway.messages import callback_fields
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.kit.ids import new_id
from backend_ext.ordering.form import CheckoutForm
from backend_ext.ordering.models import Order, Shipment
from backend_ext.payments.models import Source
from backend_ext.people.models import Person, Role
from backend_ext.promotion.models import CouponRules, Kind
from backend_ext.refunds.models import RefundLine
from backend_ext.refunds.service import Wanted
from tests.laws import Taken
from tests.machine.mortal import Death, living_until
from tests.machine.tally import Tally
from tests.people import admin, person, put_user
from tests.races import Crash
from tests.shop import form, new_visitor_id, put_product
from tests.standin import StandIn

CLIENTS = 24
RECEIVED = {"rare": 5, "scarce": 9, "plain": 14}
CODES = {"rare": 2, "scarce": 1, "plain": 0}
PRICES = {"rare": 59900, "scarce": 19900, "plain": 4950}
# Few uses and little money, one use of a person: the crowd uses it up.
COUPON = CouponRules(code="LAUNCH", kind=Kind.PERCENT, percent=10, limit=6, per_person=1, budget=15000)
AFTER_THE_HOLD = timedelta(minutes=16)


@dataclass
class Client:
    """Somebody with a cart; `orders` are those this client knows of."""

    number: int
    visitor: str = field(default_factory=new_visitor_id)
    orders: list[Order] = field(default_factory=list)
    account: str = ""

    def form(self, method: str) -> CheckoutForm:
        """The checkout form, with a phone number and an e-mail address of this client's own."""
        email = f"client{self.number}@example.com"
        return form(method=method, phone=f"017123456{self.number:02d}", email=email)


@dataclass
class World:
    """One shop served by two processes, as `services` and `other`."""

    services: Services
    other: Services
    standin: StandIn
    tally: Tally
    clients: list[Client] = field(default_factory=lambda: [Client(number) for number in range(CLIENTS)])
    products: dict[str, Product] = field(default_factory=dict)
    helper: Person = field(init=False)

    async def open(self) -> None:
        """Puts the decks on sale, and hires somebody."""
        self.helper = person(await put_user(self.services, role=Role.SUPPORT))
        accounts = await asyncio.gather(*(put_user(self.services) for _ in self.clients))
        for client, account in zip(self.clients, accounts, strict=True):
            client.account = account.id
        for slug, stock in RECEIVED.items():
            self.products[slug] = await put_product(
                self.services, slug=slug, stock=stock, codes=CODES[slug], price=PRICES[slug]
            )
        await self.services.coupon_desk.create(admin("staff-1"), COUPON)

    async def act(self, number: int, action: str, slug: str, quantity: int, death: Death | None) -> None:
        """One thing a client does, in a process that may die of it; an expected refusal is part of life.

        Anything else fails the test.
        """
        client = self.clients[number]
        process = self.services if number % 2 else self.other
        self.tally.actions[action] += 1
        try:
            async with living_until(death):
                await ACTIONS[action](self, process, client, slug, quantity)
        except ShopError:
            self.tally.refused += 1
        except Crash:
            self.tally.died += 1

    @property
    def received(self) -> dict[str, int]:
        """Pieces that came in, by product id."""
        return {product.id: RECEIVED[slug] for slug, product in self.products.items()}

    @property
    def taken(self) -> dict[str, Taken]:
        """Money at the gateway, by tran_id."""
        payments = self.standin.book.payments.values()
        return {p.tran_id: Taken(p.captured, p.pg_txnid) for p in payments if p.captured}

    @property
    def acknowledged(self) -> set[str]:
        """Ids of the orders that clients were told of."""
        return {order.id for client in self.clients for order in client.orders}

    def payments_of(self, order: Order) -> list[Payment]:
        """The gateway's payments for an order."""
        return [p for p in self.standin.book.payments.values() if p.fields["opt_a"] == order.number]


Action = Callable[[World, Services, Client, str, int], Awaitable[None]]


async def add(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await process.carts.add(client.visitor, slug, quantity)


async def _order(process: Services, client: Client, method: str, coupon: str = "") -> Order:
    checkout = await process.checkout.open(client.visitor)
    typed = client.form(method)
    order = await process.checkout.place(client.visitor, checkout.key, typed, "en", coupon=coupon)
    client.orders.append(order)
    return order


async def buy_online(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await process.carts.add(client.visitor, slug, quantity)
    await _order(process, client, "aamarpay")


async def buy_by_cash(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await process.carts.add(client.visitor, slug, quantity)
    await _order(process, client, "cash")


async def buy_with_coupon(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await process.carts.add(client.visitor, slug, quantity)
    await _order(process, client, "aamarpay" if client.number % 3 else "cash", COUPON.code)


async def buy_in_two_tabs(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await process.carts.add(client.visitor, slug, quantity)
    key = (await process.checkout.open(client.visitor)).key
    tabs = [world.services, world.other, process]
    placed = await asyncio.gather(
        *(tab.checkout.place(client.visitor, key, client.form("aamarpay"), "en") for tab in tabs),
        return_exceptions=True,
    )
    orders = [order for order in placed if isinstance(order, Order)]
    for error in placed:
        if isinstance(error, BaseException) and not isinstance(error, ShopError):
            raise error
    if orders:
        assert len({order.id for order in orders}) == 1, "one key made two orders"
        client.orders.append(orders[0])


async def start_payment(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for order in client.orders[-1:]:
        await process.payments.start(await process.orders.get(order.id))


async def _end(world: World, client: Client, status: Status, times: int) -> None:
    """The shopper ends the newest payment at the gateway; its callback comes `times` times, at once."""
    for order in client.orders[-1:]:
        for payment in world.payments_of(order)[-1:]:
            payment.end(status)
            source = Source.SUCCESS if payment.status is Status.SUCCESSFUL else Source.FAIL
            processes = [world.services, world.other] * times
            await asyncio.gather(
                *(p.payments.receive(source, callback_fields(payment)) for p in processes[:times])
            )


async def pay(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await start_payment(world, process, client, slug, quantity)
    await _end(world, client, Status.SUCCESSFUL, 1)


async def pay_with_double_callback(
    world: World, process: Services, client: Client, slug: str, quantity: int
) -> None:
    await start_payment(world, process, client, slug, quantity)
    await _end(world, client, Status.SUCCESSFUL, 3)


async def pay_without_callback(
    world: World, process: Services, client: Client, slug: str, quantity: int
) -> None:
    await start_payment(world, process, client, slug, quantity)
    await _end(world, client, Status.SUCCESSFUL, 0)


async def fail(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await start_payment(world, process, client, slug, quantity)
    await _end(world, client, Status.FAILED, 1)


async def forge(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    """A callback that says "paid" about a payment that is not, or about none."""
    fields = {"pay_status": "Successful", "status_code": "2", "mer_txnid": "CF" + "A" * 24, "amount": "1.00"}
    for order in client.orders[-1:]:
        for payment in world.payments_of(order)[-1:]:
            fields = callback_fields(payment) | {"pay_status": "Successful", "status_code": "2"}
    await process.payments.receive(Source.SUCCESS, fields)


async def cancel(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for order in client.orders[-1:]:
        await process.orders.cancel(order.id)


async def expire(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    """The clock: every hold that is over ends. For this client's order it is over now."""
    for order in client.orders[-1:]:
        await process.orders.expire(order.id, utcnow() + AFTER_THE_HOLD)


async def sweep(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await process.reconciler.expire_holds(utcnow() + AFTER_THE_HOLD)


async def reconcile(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    await process.reconciler.reconcile(utcnow() + timedelta(minutes=3))


async def ship(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for order in client.orders[-1:]:
        await process.fulfilment.ship(world.helper, order.id, Shipment(carrier="Pathao", tracking="T1"))


async def deliver(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for order in client.orders[-1:]:
        await process.fulfilment.deliver(world.helper, order.id)


async def collect_cash(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for order in client.orders[-1:]:
        await process.fulfilment.collect_cash(world.helper, order.id, f"receipt {order.number}")


async def sell_at_the_door(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for step in (buy_by_cash, ship, collect_cash):
        await step(world, process, client, slug, quantity)


async def cancel_by_staff(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for order in client.orders[-1:]:
        await process.fulfilment.cancel(world.helper, order.id, "asked on the phone")


async def refund_part(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    """One unit goes back, and sometimes the delivery, by a reference of its own."""
    for order in client.orders[-1:]:
        wanted = Wanted(
            lines=[RefundLine(line=0, quantity=1)],
            delivery=quantity == 1,
            reference=new_id(),
            reason="damaged",
            restock=quantity < 3,
        )
        await process.refunds.refund(world.helper, order.id, wanted)


async def refund_whole(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    """Entered by two of the staff at the same moment."""
    for order in client.orders[-1:]:
        wanted = Wanted(
            lines=None,
            delivery=quantity > 2,
            reference=new_id(),
            reason="asked",
            restock=quantity % 2 == 0,
            unpaid=quantity == 4,
        )
        entered = (
            one.refunds.refund(world.helper, order.id, wanted) for one in (world.services, world.other)
        )
        for outcome in await asyncio.gather(*entered, return_exceptions=True):
            if isinstance(outcome, BaseException) and not isinstance(outcome, ShopError):
                raise outcome


async def redeem(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    """A code of the newest order, by this client and by the next one at the same moment."""
    rival = world.clients[(client.number + 1) % CLIENTS]
    for order in client.orders[-1:]:
        for code in (await process.orders.codes(order))[quantity - 1 : quantity]:
            tries = (
                one.redemption.redeem(who.account, code.code, f"198.51.100.{who.number}")
                for one, who in ((world.services, client), (world.other, rival))
            )
            for outcome in await asyncio.gather(*tries, return_exceptions=True):
                if isinstance(outcome, BaseException) and not isinstance(outcome, ShopError):
                    raise outcome


async def revoke(world: World, process: Services, client: Client, slug: str, quantity: int) -> None:
    for order in client.orders[-1:]:
        for code in (await process.orders.codes(order))[quantity - 1 : quantity]:
            await process.codes.desk.revoke(world.helper, code.id, "leaked")


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        add,
        buy_online,
        buy_by_cash,
        buy_with_coupon,
        buy_in_two_tabs,
        start_payment,
        pay,
        pay_with_double_callback,
        pay_without_callback,
        fail,
        forge,
        cancel,
        expire,
        sweep,
        reconcile,
        ship,
        deliver,
        collect_cash,
        sell_at_the_door,
        cancel_by_staff,
        refund_part,
        refund_whole,
        redeem,
        revoke,
    )
}
