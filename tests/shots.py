"""`make shots`: every page at both widths, light and dark, in both languages, into shots/."""

import asyncio
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from backend_ext.bootstrap import Services, build
from backend_ext.ordering.models import Order, Shipment
from backend_ext.promotion.models import CouponRules, Kind
from backend_ext.refunds.models import RefundLine
from backend_ext.refunds.service import Wanted
from backend_ext.settings import Settings
from tests.books import Books
from tests.browser.conftest import CHROMIUM, QUIET
from tests.live import LiveShop, live_shop
from tests.member import Member, new_member, settled_member
from tests.people import admin
from tests.quiz_life import NAMES, put_life
from tests.room_shots import shoot_rooms
from tests.shop import form, new_visitor_id

SHOTS = Path(__file__).parents[1] / "shots"
WIDTHS = {"phone": (360, 740), "desk": (1280, 800)}
PAGES = {
    "home": "/",
    "shop": "/shop",
    "search": "/shop?q=perodic",
    "nothing-found": "/shop?q=bicycle",
    "product": "/products/noble-gases",
    "sold-out": "/products/hydrogen-bonds",
    "cart-empty": "/cart",
    "track": "/track",
    "contact": "/contact",
    "contact-sent": "/contact?sent=1",
    "wishlist-empty": "/wishlist",
    "sold-out-asked": "/products/hydrogen-bonds?asked=1",
    "quiz": "/quiz",
    "quiz-gone": "/quiz?notice=gone",
    "quiz-try": "/quiz/play/try",
    "practice-guest": "/quiz/practice",
    "not-found": "/no-such-page",
    "sign-in": "/sign-in?next=/checkout",
    "sign-in-problem": "/sign-in?problem=prove_first",
    "sign-in-code": "/sign-in/code",
    "sign-up": "/sign-up",
    "check-mail": "/check-mail?about=reset",
    "confirm": "/confirm?code=x",
    "confirm-elsewhere": "/confirm?code=x&problem=wrong_password",
    "confirm-over": "/confirm?code=x&problem=link_over",
    "forgot": "/forgot",
    "reset": "/reset?code=x",
    "confirm-email": "/confirm-email?code=x",
    "prove": "/prove?code=x",
    "signed-in": "/signed-in",
    "goodbye": "/goodbye",
    "unsubscribe": "/unsubscribe?code=x",
    "unsubscribed": "/unsubscribed",
    "order-locked": "/orders/CH-AAAA-AAAA?key=wrong",
}


COUPON = CouponRules(code="WELCOME10", kind=Kind.PERCENT, percent=10)
_METHODS = {
    "waiting": "aamarpay",
    "paid": "aamarpay",
    "cash": "cash",
    "shipped": "aamarpay",
    "refunded": "aamarpay",
    "returned": "cash",
}


async def _orders(services: Services) -> dict[str, Order]:
    """An order in each state worth looking at; those on their way had a coupon."""
    boss = admin()
    await services.coupon_desk.create(boss, COUPON)
    made = {}
    for name, method in _METHODS.items():
        visitor, coupon = new_visitor_id(), COUPON.code if name in ("shipped", "refunded") else ""
        await services.carts.add(visitor, "noble-gases", 2)
        await services.carts.add(visitor, "complete-chemistry-education-bundle", 1)
        key = (await services.checkout.open(visitor)).key
        made[name] = await services.checkout.place(visitor, key, form(method=method), "en", coupon=coupon)
    for name in ("paid", "shipped", "refunded"):
        await services.mongo.run(partial(services.orders.mark_paid, made[name].id, "aamarPay AAM123"))
    for name in ("shipped", "refunded", "returned"):
        shipment = Shipment(carrier="Pathao", tracking="DH241125")
        await services.fulfilment.ship(boss, made[name].id, shipment)
    await services.fulfilment.deliver(boss, made["refunded"].id)
    for name, lines in (("refunded", [RefundLine(line=0, quantity=1)]), ("returned", None)):
        wanted = Wanted(
            lines=lines,
            delivery=False,
            reference=name,
            reason="shots",
            restock=True,
            unpaid=name == "returned",
        )
        await services.refunds.refund(boss, made[name].id, wanted)
    return made


ACCOUNT = {
    f"account-{name or 'overview'}": f"/account/{name}".rstrip("/")
    for name in ("", "orders", "codes", "addresses", "profile", "security", "devices", "data")
} | {"quiz-member": "/quiz", "practice": "/quiz/practice", "review": "/quiz/review"}


BOARDS = {
    "boards-today": "/quiz/boards",
    "boards-week": "/quiz/boards?board=week",
    "boards-topic": "/quiz/boards?topic=acids-and-bases",
    "statistics": "/quiz/statistics",
}


def order_paths(shop: LiveShop) -> dict[str, str]:
    """Addresses of one order page for each state worth looking at."""

    async def make() -> dict[str, str]:
        services = build(Settings.model_validate({k.lower(): v for k, v in shop.env.items()}))
        try:
            orders = await _orders(services)
            return {f"order-{name}": services.orders.links.path(order) for name, order in orders.items()}
        finally:
            await services.close()

    return asyncio.run(make())


def _members(shop: LiveShop) -> dict[str, Member]:
    """Somebody with a full account, and somebody new."""
    books = Books(shop)
    try:
        return {"": books.work(settled_member), "-new": books.work(new_member)}
    finally:
        books.close()


def _fill_cart(page: Page) -> None:
    page.goto("/products/ionic-bonds")
    page.wait_for_load_state("networkidle")
    page.locator("main form[action='/api/cart/lines'] button[type=submit]").first.click()
    page.locator("dialog[open]").first.wait_for()


def _use_coupon(page: Page) -> None:
    page.goto("/checkout")
    page.wait_for_load_state("networkidle")
    page.locator("#checkout-coupon summary").click()
    page.locator("#field-coupon").fill(COUPON.code)
    page.locator("#field-coupon").press("Enter")
    page.get_by_text(COUPON.code).first.wait_for()


def _play(page: Page, suffix: str, root: str) -> None:
    """A game: a question, an answer, the end."""
    page.goto(f"{root}/quiz/play/try?start=1")
    page.locator("[data-option]").first.wait_for()
    page.wait_for_timeout(300)
    page.screenshot(path=SHOTS / f"game-question-{suffix}.png")
    for place in range(5):
        page.locator("[data-option]").nth(place % 2).click()
        page.locator("#go-on").wait_for()
        if place == 0:
            page.wait_for_timeout(500)
            page.screenshot(path=SHOTS / f"game-answer-{suffix}.png")
        page.locator("#go-on").click()
        page.locator("#go-on").wait_for(state="detached")
    page.locator("#result").wait_for()
    page.locator("main ol summary").first.click()
    page.screenshot(path=SHOTS / f"game-result-{suffix}.png", full_page=True)


def _visit(browser: Browser, shop: LiveShop, width: str, theme: str) -> Iterator[Page]:
    size = WIDTHS[width]
    context = browser.new_context(
        base_url=shop.url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
    )
    yield context.new_page()
    context.close()


def main() -> None:
    """Runs a shop of its own and takes the pictures."""
    SHOTS.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        live_shop(Path(folder) / "shop") as shop,
    ):
        orders, members = order_paths(shop), _members(shop)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            _shoot_shop(browser, shop, orders)
            _shoot_accounts(browser, shop, members)
            shoot_rooms(browser, shop, SHOTS)
            _shoot_boards(browser, shop, members)
            browser.close()
    print(f"{len(list(SHOTS.glob('*.png')))} pictures in {SHOTS}")


def _shoot_shop(browser: Browser, shop: LiveShop, orders: dict[str, str]) -> None:
    for width, theme in product(WIDTHS, ("light", "dark")):
        for page in _visit(browser, shop, width, theme):
            _shoot_all(page, f"{width}-{theme}", PAGES | orders)
            _fill_cart(page)
            page.screenshot(path=SHOTS / f"drawer-{width}-{theme}.png")
            _shoot_all(page, f"{width}-{theme}", {"cart": "/cart", "checkout": "/checkout"})
            _use_coupon(page)
            _shoot_all(page, f"{width}-{theme}", {"checkout-coupon": "/checkout"})
            page.goto(orders["order-paid"])
            page.get_by_role("button", name="QR code of").first.click()
            page.get_by_role("img", name="QR code of").wait_for()
            page.screenshot(path=SHOTS / f"code-picture-{width}-{theme}.png")
            for lang in ("en", "bn"):
                _play(page, f"{width}-{theme}-{lang}", "" if lang == "en" else "/bn")


def _shoot_accounts(browser: Browser, shop: LiveShop, members: dict[str, Member]) -> None:
    for width, theme, (name, member) in product(WIDTHS, ("light", "dark"), members.items()):
        for page in _visit(browser, shop, width, theme):
            member.come_in(page.context, shop)
            _shoot_all(page, f"{width}-{theme}", {f"{key}{name}": path for key, path in ACCOUNT.items()})


def _shoot_boards(browser: Browser, shop: LiveShop, members: dict[str, Member]) -> None:
    """While nobody has played, then among players; as somebody new, and as somebody with a past."""
    for width, theme in product(WIDTHS, ("light", "dark")):
        for page in _visit(browser, shop, width, theme):
            _shoot_all(page, f"{width}-{theme}", {"boards-nobody": "/quiz/boards"})
    books = Books(shop)
    try:
        player = books.work(partial(put_life, names=NAMES))
    finally:
        books.close()
    seen = {"-new": members["-new"], "": player}
    for width, theme, (name, member) in product(WIDTHS, ("light", "dark"), seen.items()):
        for page in _visit(browser, shop, width, theme):
            member.come_in(page.context, shop)
            _shoot_all(page, f"{width}-{theme}", {f"{key}{name}": path for key, path in BOARDS.items()})


def _shoot_all(page: Page, suffix: str, paths: dict[str, str]) -> None:
    for (name, path), lang in product(paths.items(), ("en", "bn")):
        page.goto(path if lang == "en" else f"/bn{path}".removesuffix("/"))
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(i => i.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"{name}-{suffix}-{lang}.png", full_page=True)


if __name__ == "__main__":
    main()
