"""What a product page knows of who looks at it: whether they may review it, what they said before."""

from typing import Any

import reflex as rx

from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.kit.errors import Invalid
from backend_ext.kit.i18n import field_texts
from backend_ext.reviews.models import Review
from backend_ext.reviews.models import ReviewState as Stage
from chemouflage.guard import public, requires
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address, person, signed_in
from chemouflage.ui.actions import act
from chemouflage.ui.notices import notify

REVIEW_FORM, REVIEW_SAID = "review-form", "review-said"


class ReviewState(rx.State):
    """`standing`: "guest", "stranger" (has not bought it), "buyer"; "" until it is known."""

    standing: str = ""
    email: str = ""
    name: str = ""
    stars: str = ""
    text: str = ""
    said: str = ""
    errors: dict[str, str] = {"stars": "", "name": "", "text": ""}  # noqa: RUF012  Reflex copies defaults

    @public(loader=True)
    async def look(self) -> None:
        """Who looks at the page, and what they said of its product."""
        who = await person(self)
        if who is None:
            self.standing = "guest"
            return
        here, reviews = address(self), services().wishes.reviews
        self.email = who.email
        try:
            may = await reviews.may_write(who.user_id, here.args["slug"])
            own = await reviews.own(who.user_id, here.args["slug"]) if may else None
        except ProductNotFound:  # the page says so
            return
        self.name = own.name if own else who.display_name
        self.stars = str(own.stars) if own else ""
        self.text = own.text if own else ""
        self.said = _stage(own, here.t)
        self.standing = "buyer" if may else "stranger"

    @requires("signed_in")
    async def submit(self, form: dict[str, Any]) -> None:
        """Sends the review; errors stand beside the fields, and nothing typed is lost."""
        who, here = await signed_in(self), address(self)
        self.errors = dict.fromkeys(self.errors, "")
        try:
            review = await services().wishes.reviews.write(
                who.user_id,
                here.args["slug"],
                _whole(form.get("stars")),
                str(form.get("text", "")),
                str(form.get("name", "")),
                here.t.lang,
            )
        except Invalid as error:
            wrong = field_texts(error, here.t.lang)
            self.errors = {name: wrong.get(name, "") for name in self.errors}
            await act(self, ("focus", f"field-{next(iter(wrong))}"))
            return
        self.said = _stage(review, here.t)
        await notify(self, here.t("Thank you for your review."))
        await act(self, ("focus", REVIEW_SAID))


def _stage(review: Review | None, t: Translator) -> str:
    if review is None:
        return ""
    return {
        Stage.PENDING: t("We read your review before it is shown."),
        Stage.PUBLISHED: t("Your review is shown. If you change it, we read it again first."),
        Stage.REJECTED: t("We do not show your review as it is. You can change it."),
    }[review.state]


def _whole(typed: object) -> int:
    """A number of stars as sent; 0 for what is none."""
    return int(str(typed)) if str(typed) in {"1", "2", "3", "4", "5"} else 0
