"""A shopper with a phone: from the search to the gateway, in either language, typing key by key."""

import re
from dataclasses import dataclass, field
from secrets import token_hex

from playwright.sync_api import Page, expect

from backend_ext.kit.text import Lang
from chemouflage.i18n import translator

ORDER = re.compile(r"/orders/CH-[A-Z2-9]{4}-[A-Z2-9]{4}\?key=")
GATEWAY = re.compile(r"/paynow\.php\?track=")
SLUG, UNITS, CODES_A_UNIT = "complete-chemistry-education-bundle", 2, 3
_SEARCH = {"en": "chemisty bundel", "bn": "রসায়ন বান্ডেল"}
_NAMES = ("name", "phone", "street", "area")
_TYPED = {
    "en": ("Rahima Khatun", "01712 345678", "House 12, Road 3", "Zindabazar"),
    "bn": ("রহিমা খাতুন", "০১৭১২ ৩৪৫৬৭৮", "বাড়ি ১২, সড়ক ৩", "জিন্দাবাজার"),
}
WAITING, FAILED = "Waiting for your payment", "The payment did not go through"
BROKEN_OFF = "You cancelled the payment"
PAID, ORDERED = "Paid. We are packing it", "Ordered. We are packing it"
_MARK = "window.__sameDocument"


@dataclass
class Shopper:
    """One visitor in one tab, with an e-mail address of their own."""

    page: Page
    lang: Lang
    email: str = field(default_factory=lambda: f"rahima-{token_hex(5)}@example.com")

    @property
    def root(self) -> str:
        """What addresses begin with in their language."""
        return "/bn" if self.lang == "bn" else ""

    def find_and_buy(self) -> None:
        """Searches on the start page, opens what is found, puts two into the cart, and looks into it."""
        page = self.page
        with page.expect_response("**/api/visitor"):
            page.goto(self.root or "/")
        search = page.get_by_role("searchbox")
        search.press_sequentially(_SEARCH[self.lang])
        search.press("Enter")
        page.locator(f"main article a[href='{self.root}/products/{SLUG}']").click()
        page.wait_for_url(f"**{self.root}/products/{SLUG}")
        page.locator("#buy select").select_option(str(UNITS))
        page.locator("#buy button[type=submit]").click()
        # The drawer; or, clicked before the scripts were there, the cart page already.
        page.locator(f"#cart-drawer li, main:not(:has(#buy)) li a[href$='{SLUG}']").first.wait_for()
        if "/cart" not in page.url:
            page.locator("#cart-drawer a[href$='/cart']").click()
        page.locator(f"main a[href='{self.root}/checkout']").click()

    def fill(self, method: str) -> None:
        """Fills the open checkout, field by field and key by key."""
        page = self.page
        expect(page.locator("#field-name")).to_be_enabled()
        for name, text in [*zip(_NAMES, _TYPED[self.lang], strict=True), ("email", self.email)]:
            page.locator(f"#field-{name}").press_sequentially(text, delay=5)
        page.locator("#field-district").select_option("sylhet")
        page.locator(f"input[value={method}]").check()

    def order(self) -> None:
        """Presses the button that orders."""
        self.page.locator("#checkout button[type=submit]").click()

    def go_to_gateway(self) -> None:
        """The whole way to the payment page."""
        self.find_and_buy()
        self.fill("aamarpay")
        self.order()
        self.page.wait_for_url(GATEWAY)

    def at_gateway(self, action: str) -> None:
        """Presses `pay`, `fail` or `cancel` there."""
        self.page.locator(f"button[name=action][value={action}]").click()

    def pay_again(self) -> None:
        """Presses the order page's button that leads to the gateway."""
        self.page.locator("main button:not([data-opens])").first.click()
        self.page.wait_for_url(GATEWAY)

    def sees(self, page: Page, headline: str) -> None:
        """The order page comes to say this (in English here) by itself."""
        expect(page.get_by_role("heading", level=1)).to_have_text(translator(self.lang)(headline))


def mark(page: Page) -> None:
    """Marks the document that is shown now."""
    page.evaluate(f"{_MARK} = true")


def is_marked(page: Page) -> bool:
    """Whether that same document is still shown: nothing was loaded anew."""
    return page.evaluate(f"{_MARK} === true") is True


def codes_on(page: Page) -> list[str]:
    """The premium codes on an order's page, once they are there."""
    codes = page.locator("main code")
    expect(codes).to_have_count(UNITS * CODES_A_UNIT)
    return sorted(codes.all_inner_texts())
