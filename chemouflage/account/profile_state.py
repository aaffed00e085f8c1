"""The state of the profile."""

from typing import Any

import reflex as rx

from backend_ext.kit.errors import Forbidden, Invalid, ShopError
from backend_ext.kit.i18n import error_text, field_texts
from backend_ext.kit.typed import clean, email_key
from backend_ext.mail.models import Category
from backend_ext.people.models import User
from backend_ext.people.service import PROFILE
from chemouflage.guard import requires
from chemouflage.i18n import translator
from chemouflage.runtime import services
from chemouflage.session import address, signed_in
from chemouflage.ui.actions import act
from chemouflage.ui.notices import notify
from chemouflage.ui.portrait import picture_path
from chemouflage.who import Who

_BLANK = dict.fromkeys(PROFILE, "")


class ProfileState(rx.State):
    """`saved` is what the fields start from; what they hold now is the browser's."""

    ready: bool = False
    saved: dict[str, str] = dict(_BLANK)  # noqa: RUF012  Reflex copies defaults
    errors: dict[str, str] = dict(_BLANK)  # noqa: RUF012
    picture: str = ""
    initial: str = ""
    reminders: bool = False

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """The profile as it is; a form of the page before may have changed something."""
        here, at = await signed_in(self), address(self)
        user = await services().people.get(here.user_id)
        self.reminders = await services().preferences.allows(user.email_key, Category.CART)
        self._show(user)
        done = {
            "profile": at.t("Saved."),
            "picture": at.t("Your new picture is here."),
            "picture-removed": at.t("The picture is gone."),
        }
        if text := done.get(at.query.get("done", "")):
            await notify(self, text)

    @requires("signed_in")
    async def save(self, form: dict[str, Any]) -> Any:
        """Saves all fields, or none and says what is wrong beside each."""
        here, t = await signed_in(self), address(self).t
        typed = {name: clean(form.get(name, "")) for name in PROFILE}
        self.errors = dict(_BLANK)
        try:
            user = await services().people.set_profile(here.user_id, typed)
        except ShopError as error:
            wrong = _wrong(error, t.lang)
            if not wrong:
                raise
            self.errors = _BLANK | wrong
            await act(self, ("focus", f"field-{next(name for name in PROFILE if name in wrong)}"))
            return None
        self._show(user)
        if user.lang == t.lang:
            await act(self, ("theme", user.theme))
            await notify(self, t("Saved."))
        else:
            onward = translator(user.lang).path("/account/profile?done=profile")
            await act(self, ("theme", user.theme), ("go", onward))
        return Who.load

    @requires("signed_in")
    async def save_mails(self, form: dict[str, Any]) -> None:
        """Saves which mails somebody wants, for the address of their account once it is proved."""
        here, at = await signed_in(self), address(self)
        if not here.email_verified:
            raise Forbidden
        wanted = bool(form.get("cart"))
        await services().preferences.choose(email_key(here.email), {Category.CART: wanted})
        self.reminders = wanted
        await notify(self, at.t("Saved."))

    def _show(self, user: User) -> None:
        self.saved = {name: str(getattr(user, name)) for name in PROFILE}
        self.picture = picture_path(user.picture)
        self.initial = (user.name or user.display_name)[:1].upper()
        self.ready = True


def _wrong(error: ShopError, lang: Any) -> dict[str, str]:
    """The text for each field at fault."""
    if isinstance(error, Invalid):
        return field_texts(error, lang)
    return {error.field: error_text(error, lang)} if error.field else {}
