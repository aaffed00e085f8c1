"""What mails with a link say. A stranger may have typed the address: they show at most a name of theirs."""

from collections.abc import Callable

from backend_ext.kit.clock import utcnow
from backend_ext.kit.dates import show_moment
from backend_ext.kit.i18n import Translator
from backend_ext.mail.letter import Action, Draft, Letter, Pointless, Tile
from backend_ext.mail.models import ABOUT_LINKS, Mail, Purpose
from backend_ext.mail.strangers import harmless_name
from backend_ext.people.errors import LinkOver
from backend_ext.people.links.models import Link
from backend_ext.people.links.service import MailedLinks

_SERVICES = {"google.com": "Google", "facebook.com": "Facebook"}


class LinkLetters:
    """The author of mails whose subject is a link."""

    purposes = ABOUT_LINKS

    def __init__(self, links: MailedLinks) -> None:
        self._links = links

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author. Pointless once the link is used, too old or deleted."""
        try:
            link = await self._links.of_mail(mail.subject_id)
        except LinkOver:
            raise Pointless("LinkOver: the link is gone") from None
        if link.used_at is not None:
            raise Pointless("LinkOver: the link is used")
        if link.expires_at <= utcnow():
            raise Pointless("LinkOver: the link is too old")
        return link_draft(mail.purpose, link, self._links.url(link), t)


def link_draft(purpose: Purpose, link: Link, url: str, t: Translator) -> Draft:
    """The letter of `purpose` that carries `url`, in the language of `t`."""
    return Draft(
        name=harmless_name(link.name),
        why=t.gettext("You get this mail because your address was given at Chemouflage."),
        letter=_LETTERS[purpose](link, url, t),
    )


def _confirm(link: Link, url: str, t: Translator) -> Letter:
    return Letter(
        subject=t.gettext("Please confirm your e-mail address"),
        preview=t.gettext("Then your account is ready."),
        tile=Tile(27, "Co", t.gettext("Confirm")),
        title=t.gettext("One step to your account"),
        body=(
            t.gettext("Finish signing up by confirming that this address is yours."),
            t.gettext("If you open the link in another browser, have your password ready."),
            t.gettext(
                "The link works once and for 2 days, until {moment}, Dhaka time.", moment=_end(link, t)
            ),
        ),
        action=Action(t.gettext("Finish signing up"), url),
        caution=t.gettext("You did not sign up? Ignore this mail: without the link there is no account."),
    )


def _reset(link: Link, url: str, t: Translator) -> Letter:
    return Letter(
        subject=t.gettext("Choose a new password"),
        preview=t.gettext("You did not ask for it? Then ignore this mail."),
        tile=Tile(75, "Re", t.gettext("Reset")),
        title=t.gettext("Choose a new password"),
        body=(
            t.gettext("Somebody asked for a new password for the account with this address."),
            t.gettext("If it was you, open the link and choose one."),
            t.gettext(
                "The link works once and for one hour, until {moment}, Dhaka time.", moment=_end(link, t)
            ),
        ),
        action=Action(t.gettext("Choose a new password"), url),
        caution=t.gettext("You did not ask for it? Then ignore this mail: nothing has changed."),
    )


def _new_email(link: Link, url: str, t: Translator) -> Letter:
    return Letter(
        subject=t.gettext("Please confirm your new e-mail address"),
        preview=t.gettext("From then on you sign in with it."),
        tile=Tile(10, "Ne", t.gettext("New address")),
        title=t.gettext("Is this your new address?"),
        body=(
            t.gettext("Somebody wants to use this address for their account at Chemouflage."),
            t.gettext("If it was you, confirm it. From then on you sign in with this address."),
            t.gettext(
                "The link works once and for 24 hours, until {moment}, Dhaka time.", moment=_end(link, t)
            ),
        ),
        action=Action(t.gettext("Confirm the new address"), url),
        caution=t.gettext("It was not you? Then ignore this mail: no account gets this address."),
    )


def _prove(link: Link, url: str, t: Translator) -> Letter:
    service = _SERVICES.get(link.payload["federation"]) or t.gettext("another service")
    return Letter(
        subject=t.gettext("Do you want to sign in with {service}?", service=service),
        preview=t.gettext("You did not try it? Then ignore this mail."),
        tile=Tile(59, "Pr", t.gettext("Proof")),
        title=t.gettext("Is it you who signs in with {service}?", service=service),
        body=(
            t.gettext("Somebody wants to sign in to your account with {service}.", service=service),
            t.gettext(
                "If it was you, open the link in the same browser. From then on you can sign in that way too."
            ),
            t.gettext(
                "The link works once and for one hour, until {moment}, Dhaka time.", moment=_end(link, t)
            ),
        ),
        action=Action(t.gettext("Yes, it is me"), url),
        caution=t.gettext("It was not you? Then ignore this mail: without the link nobody gets in that way."),
    )


def _end(link: Link, t: Translator) -> str:
    return show_moment(link.expires_at, t.lang)


_LETTERS: dict[Purpose, Callable[[Link, str, Translator], Letter]] = {
    Purpose.CONFIRM_EMAIL: _confirm,
    Purpose.RESET_PASSWORD: _reset,
    Purpose.CONFIRM_NEW_EMAIL: _new_email,
    Purpose.PROVE_ACCOUNT: _prove,
}
