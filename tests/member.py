"""Somebody with a full account in a running shop: orders, codes, addresses, a picture, devices."""

from dataclasses import dataclass
from io import BytesIO
from secrets import token_hex

from PIL import Image
from playwright.sync_api import BrowserContext

from backend_ext.bootstrap import Services
from backend_ext.ordering.models import Order
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device, Kind
from backend_ext.stock.models import Want
from backend_ext.store.mongo import Tx
from tests.entrance import put_member
from tests.live import LiveShop
from tests.shop import fields, form

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
_BOUGHT = ("noble-gases", "lab-safety-signs")
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@dataclass(frozen=True)
class Member:
    """Who it is, and the session of a browser of theirs. `codes` are theirs, not redeemed."""

    user: User
    secret: str
    codes: list[str]

    def come_in(self, context: BrowserContext, shop: LiveShop) -> None:
        """Signs the browser in."""
        context.add_cookies([{"name": "cf_session", "value": self.secret, "url": shop.url}])


async def new_member(services: Services) -> Member:
    """Somebody who has just made an account."""
    user = await put_member(services, f"member-{token_hex(5)}@example.com")
    secret, _ = await services.sessions.open(user, Device(PHONE, "203.0.113.24"))
    return Member(user, secret, [])


async def settled_member(services: Services) -> Member:
    """Somebody who has been here for a while."""
    member = await new_member(services)
    user_id = member.user.id
    await services.sessions.open(member.user, Device(LAPTOP, "2001:db8:7:8::1"))
    await services.sessions.open(
        member.user, Device("Chemouflage/1.0 (Android 14)", "198.51.100.9"), Kind.APP
    )
    await services.people.set_profile(user_id, {"name": "Rahima Khatun", "phone": "01712 345678"})
    book = [
        fields(),
        fields(name="Karim Uddin", street="12 College Road", area="Zindabazar", district="sylhet"),
    ]
    for entry in book:
        await services.people.add_address(user_id, entry)
    with BytesIO() as out:
        Image.effect_mandelbrot((300, 300), (-2, -1.5, 1, 1.5), 40).save(out, "PNG")
        await services.pictures.put(user_id, out.getvalue())
    await _fill_shelf(services)
    await order_of(services, member.user, "cash")
    await services.orders.cancel((await order_of(services, member.user, "cash")).id)
    paid = await order_of(services, member.user, "aamarpay", 3)
    await services.mongo.run(lambda tx: services.orders.mark_paid(paid.id, "aamarPay AAM123", tx))
    await order_of(services, member.user, "aamarpay")
    codes = [code.code for code in await services.premium.of_order(paid.id)]
    await services.redemption.redeem(user_id, codes.pop(), "203.0.113.24")
    return Member(await services.people.get(user_id), member.secret, codes)


async def _fill_shelf(services: Services) -> None:
    products = [(await services.catalogue.product(slug)).product for slug in _BOUGHT]

    async def receive(tx: Tx) -> None:
        for product in products:
            await services.stock.receive(Want(product_id=product.id, quantity=10), tx)

    await services.mongo.run(receive)


async def order_of(services: Services, user: User, method: str, units: int = 1) -> Order:
    """An order of somebody signed in: two things, `units` of the first."""
    for slug, quantity in zip(_BOUGHT, (units, 1), strict=True):
        await services.carts.add(user.id, slug, quantity)
    checkout = await services.checkout.open(user.id)
    typed = form(method=method, email=user.email)
    return await services.checkout.place(user.id, checkout.key, typed, "en", user_id=user.id)
