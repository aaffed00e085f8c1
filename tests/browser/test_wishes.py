"""The wishlist and the contact form in a browser, on a phone."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from chemouflage.i18n import translator
from tests.books import Books

SLUG = "noble-gases"


def test_a_guest_wishes_and_buys(page: Page) -> None:
    t = translator("en")
    with page.expect_websocket():
        page.goto(t.path(f"/products/{SLUG}"))
    page.wait_for_load_state("networkidle")
    heart = page.get_by_role("button", name=t("Put on the wishlist"))
    heart.click()
    expect(page.get_by_role("button", name=t("On your wishlist"))).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name=t("See the list")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(t("Your wishlist"))
    expect(page.locator("main li")).to_have_count(1)
    page.get_by_role("button", name=t("Move to the cart")).click()
    expect(page.get_by_role("heading", name=t("Nothing on it yet"))).to_be_visible()
    page.goto(t.path("/cart"))
    expect(page.locator(f"main a[href$='/products/{SLUG}']").first).to_be_visible()


async def _stamp(services: Services) -> str:
    return services.wishes.stamps.new(utcnow() - timedelta(minutes=1))


def test_a_message_loses_nothing_on_a_mistake_and_is_thanked_for(page: Page, books: Books) -> None:
    t = translator("bn")
    page.goto("/bn/contact")
    page.get_by_label(t("Your name")).fill("রহিমা খাতুন")
    page.get_by_label(t("Your e-mail")).fill("rahima")
    page.get_by_label(t("What is it about?")).select_option("product")
    page.get_by_label(t("Your message")).fill("আপনাদের ডেক কি স্কুলের জন্য পাওয়া যায়?")
    page.get_by_role("button", name=t("Send the message")).click()
    expect(page.locator("#error-email")).not_to_be_empty()
    expect(page.get_by_label(t("Your name"))).to_have_value("রহিমা খাতুন")

    page.get_by_label(t("Your e-mail")).fill("rahima.contact@example.com")
    # The form is for people, who take their time: this one was opened a minute ago.
    page.locator("input[name=stamp]").evaluate(
        "(field, stamp) => { field.value = stamp; }", books.work(_stamp)
    )
    page.get_by_role("button", name=t("Send the message")).click()
    expect(page.get_by_role("heading", name=t("Thank you, we have your message"))).to_be_visible()
