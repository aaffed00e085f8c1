"""What shoppers do, step by step, for tests in a browser."""

from playwright.sync_api import Page, expect

TYPED = {
    "name": "Rahima Khatun",
    "email": "rahima@example.com",
    "phone": "01712 345678",
    "street": "House 12, Road 3",
    "area": "Zindabazar",
}
# In the drawer, or on the cart page when the form went by itself.
_IN_CART = "#cart-drawer li, main:not(:has(#buy)) li [role=group]"


def listen(page: Page) -> list[str]:
    """Errors of the page from here on."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def add_to_cart(page: Page, slug: str, quantity: int = 1, prefix: str = "") -> None:
    """Puts a product into the cart from its page, whichever way the page is able to."""
    page.goto(f"{prefix}/products/{slug}")
    page.locator("#buy select").select_option(str(quantity))
    page.locator("#buy button[type=submit]").click()
    page.locator(_IN_CART).first.wait_for()


def fill_checkout(page: Page, method: str, prefix: str = "", district: str = "sylhet") -> None:
    """Opens the checkout and fills it."""
    page.goto(f"{prefix}/checkout")
    expect(page.locator("#field-name")).to_be_enabled()
    for name, text in TYPED.items():
        page.locator(f"#field-{name}").fill(text)
    page.locator("#field-district").select_option(district)
    page.locator(f"input[value={method}]").check()


def place_order(page: Page) -> None:
    """Presses the button that orders."""
    page.locator("#checkout button[type=submit]").click()
