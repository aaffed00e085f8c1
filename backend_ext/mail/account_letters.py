"""What mails about an account say that carry no link of their own: somebody changed it, or knocked at it.

`Mail.params` may have `name` (the person's) in each, and `at` (ISO time of the change; else the mail's own).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend_ext.kit.dates import show_moment
from backend_ext.kit.i18n import Translator
from backend_ext.mail.letter import Action, Draft, Letter, Tile, page
from backend_ext.mail.models import ABOUT_ACCOUNTS, Mail, Purpose
from backend_ext.mail.strangers import harmless_name, masked
from backend_ext.people.models import Role


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as its mail tells it, at `origin` of the site."""

    mail: Mail
    origin: str
    t: Translator

    @property
    def moment(self) -> str:
        """When it happened, in Dhaka time."""
        at = self.mail.params.get("at")
        return show_moment(datetime.fromisoformat(at) if at else self.mail.created_at, self.t.lang)

    def page(self, path: str) -> str:
        """The address of a page in the mail's language."""
        return page(self.origin, path, self.t.lang)

    @property
    def not_me(self) -> Action:
        """The way to a new password for whom somebody else changed something."""
        return Action(self.t.gettext("It was not me"), self.page("/forgot"))


class AccountLetters:
    """The author of mails about accounts. `origin` as `https://shop.example`, without a slash."""

    purposes = ABOUT_ACCOUNTS

    def __init__(self, origin: str) -> None:
        self._origin = origin

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author."""
        return account_draft(mail, self._origin, t)


def account_draft(mail: Mail, origin: str, t: Translator) -> Draft:
    """What `mail` tells about an account at `origin` of the site, in the language of `t`."""
    if mail.purpose is Purpose.ALREADY_HERE:
        why = t.gettext("You get this mail because your address was given at Chemouflage.")
    elif mail.purpose is Purpose.WELCOME:
        why = t.gettext("You get this mail because you have a new account at Chemouflage.")
    else:
        why = t.gettext("You get this mail because something changed in your account at Chemouflage.")
    return Draft(
        name=harmless_name(mail.params.get("name", "")),
        why=why,
        letter=_LETTERS[mail.purpose](Event(mail, origin, t)),
    )


def _already_here(event: Event) -> Letter:
    t = event.t
    return Letter(
        subject=t.gettext("You already have an account"),
        preview=t.gettext("Sign in, or choose a new password."),
        tile=Tile(2, "He", t.gettext("Here already")),
        title=t.gettext("You already have an account"),
        body=(
            t.gettext("Somebody, perhaps you, tried to sign up or to change their e-mail to this address."),
            t.gettext("It has an account already: sign in, or choose a new password if you forgot it."),
        ),
        action=Action(t.gettext("Sign in"), event.page("/sign-in")),
        other=Action(t.gettext("Choose a new password"), event.page("/forgot")),
        caution=t.gettext("It was not you? Then ignore this mail: nothing has changed."),
    )


def _password_changed(event: Event) -> Letter:
    t = event.t
    return Letter(
        subject=t.gettext("Your password was changed"),
        preview=t.gettext("It was not you? Then act now."),
        tile=Tile(91, "Pa", t.gettext("Password")),
        title=t.gettext("Your password was changed"),
        body=(
            t.gettext(
                "The password of your account was changed on {moment}, Dhaka time.", moment=event.moment
            ),
            t.gettext("All other devices were signed out."),
            t.gettext("It was not you? Choose a new password now, then reply to this mail."),
        ),
        action=event.not_me,
    )


def _email_changed(event: Event) -> Letter:
    t = event.t
    email = masked(event.mail.params["email"])
    return Letter(
        subject=t.gettext("The e-mail of your account was changed"),
        preview=t.gettext("It was not you? Then act now."),
        tile=Tile(89, "Ac", t.gettext("Address")),
        title=t.gettext("Your account has a new e-mail"),
        body=(
            t.gettext(
                "On {moment}, Dhaka time, the e-mail of your account was changed to {email}.",
                moment=event.moment,
                email=email,
            ),
            t.gettext("You can no longer sign in with the address this mail came to."),
            t.gettext("It was not you? Reply to this mail at once, and we will help you."),
        ),
    )


def _second_factor_changed(event: Event) -> Letter:
    t = event.t
    if event.mail.params["on"]:
        title = t.gettext("Second factor switched on")
        told = t.gettext(
            "Since {moment}, Dhaka time, signing in also takes a code from your authenticator app.",
            moment=event.moment,
        )
    else:
        title = t.gettext("Second factor switched off")
        told = t.gettext(
            "Since {moment}, Dhaka time, signing in takes no code from your authenticator app any more.",
            moment=event.moment,
        )
    return Letter(
        subject=title,
        preview=t.gettext("It was not you? Then act now."),
        tile=Tile(34, "Se", t.gettext("Secure")),
        title=title,
        body=(told, t.gettext("It was not you? Choose a new password now, then reply to this mail.")),
        action=event.not_me,
    )


def _role_changed(event: Event) -> Letter:
    t = event.t
    told = {
        Role.CUSTOMER: t.gettext("You no longer have access to the back office."),
        Role.SUPPORT: t.gettext("You are on the support team: orders, customers and messages."),
        Role.EDITOR: t.gettext("You are an editor: the catalogue and the quiz."),
        Role.ADMIN: t.gettext("You are an admin: everything in the back office, roles too."),
    }[Role(event.mail.params["role"])]
    return Letter(
        subject=t.gettext("Your role has changed"),
        preview=told,
        tile=Tile(7, "N", t.gettext("New role")),
        title=t.gettext("Your role has changed"),
        body=(
            t.gettext("An admin changed your role on {moment}, Dhaka time.", moment=event.moment),
            told,
            t.gettext("If that looks wrong, reply to this mail."),
        ),
        action=Action(t.gettext("Sign in"), event.page("/sign-in")),
    )


def _account_deleted(event: Event) -> Letter:
    t = event.t
    return Letter(
        subject=t.gettext("Your account is deleted"),
        preview=t.gettext("Thank you for having been with us."),
        tile=Tile(68, "Er", t.gettext("Erased")),
        title=t.gettext("Your account is deleted"),
        body=(
            t.gettext("Your account was deleted on {moment}, Dhaka time.", moment=event.moment),
            t.gettext("Of your orders we keep only what the law demands."),
            t.gettext("It was not you? Reply to this mail at once, and we will help you."),
        ),
    )


def _welcome(event: Event) -> Letter:
    t = event.t
    return Letter(
        subject=t.gettext("Welcome to Chemouflage"),
        preview=t.gettext("Your account is ready."),
        tile=Tile(1, "H", t.gettext("Welcome")),
        title=t.gettext("Welcome to Chemouflage"),
        body=(
            t.gettext("Your account is ready. It keeps your cart, your addresses and your orders."),
            t.gettext("You have a premium code? Redeem it in your account, and the premium game is open."),
        ),
        action=Action(t.gettext("To your account"), event.page("/account")),
        other=Action(t.gettext("To the shop"), event.page("/shop")),
    )


_LETTERS: dict[Purpose, Callable[[Event], Letter]] = {
    Purpose.ALREADY_HERE: _already_here,
    Purpose.PASSWORD_CHANGED: _password_changed,
    Purpose.EMAIL_CHANGED: _email_changed,
    Purpose.SECOND_FACTOR_CHANGED: _second_factor_changed,
    Purpose.ROLE_CHANGED: _role_changed,
    Purpose.ACCOUNT_DELETED: _account_deleted,
    Purpose.WELCOME: _welcome,
}
