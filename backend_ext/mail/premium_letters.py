"""What mails about premium say: a code that staff gave, and premium that ends soon."""

from backend_ext.kit.dates import show_day
from backend_ext.kit.i18n import Translator
from backend_ext.kit.ids import show_code
from backend_ext.mail.letter import Action, Draft, Letter, Pointless, Tile, page
from backend_ext.mail.models import ABOUT_PREMIUM, Mail, Purpose
from backend_ext.mail.strangers import harmless_name
from backend_ext.premium.links import redeem_url
from backend_ext.premium.models import CodeState, Entitlement, PremiumCode
from backend_ext.premium.service import PremiumService


class PremiumLetters:
    """The author of mails about premium. `origin` as `https://shop.example`, without a slash."""

    purposes = ABOUT_PREMIUM

    def __init__(self, premium: PremiumService, origin: str) -> None:
        self._premium = premium
        self._origin = origin

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author. Pointless for a code that is no longer to be redeemed, and for an end that is none."""
        if mail.purpose is Purpose.CODE_ASSIGNED:
            code = await self._premium.code(mail.subject_id)
            if code is None or code.state is not CodeState.ASSIGNED:
                raise Pointless("the code is not to be redeemed any more")
            return assigned_draft(code, self._origin, t)
        given = await self._premium.last(mail.params["entitlement"])
        if given is None or not mail.subject_id.endswith(given.ends_at.isoformat()):
            raise Pointless("premium does not end then any more")
        return ending_draft(given, mail.params["name"], self._origin, t)


def assigned_draft(code: PremiumCode, origin: str, t: Translator) -> Draft:
    """The letter with a code that staff gave somebody."""
    text = show_code(code.code)
    letter = Letter(
        subject=t.gettext("A premium code for you"),
        preview=t.gettext("It opens the premium game in one account."),
        tile=Tile(79, "Au", t.gettext("Premium")),
        title=t.gettext("A premium code for you"),
        body=(
            t.gettext("Your code: {code}", code=text),
            t.gettext("It opens the premium game in one account."),
            t.gettext("The button leads to the form with the code in it; sign in and press Redeem."),
        ),
        action=Action(t.gettext("Redeem the code"), redeem_url(origin, code.code, t.lang)),
        caution=t.gettext("Keep this mail to yourself: whoever has a code can use it."),
    )
    why = t.gettext("You get this mail because Chemouflage gave this address a premium code.")
    return Draft(name="", why=why, letter=letter)


def ending_draft(given: Entitlement, name: str, origin: str, t: Translator) -> Draft:
    """The letter that says when premium ends."""
    day = show_day(given.ends_at, t.lang)
    letter = Letter(
        subject=t.gettext("Your premium ends on {day}", day=day),
        preview=t.gettext("Another code adds its time at the end."),
        tile=Tile(79, "Au", t.gettext("Premium")),
        title=t.gettext("Your premium ends soon"),
        body=(
            t.gettext("The premium game is open to you until {day}.", day=day),
            t.gettext("Want to go on? Redeem another code before then: its time is added at the end."),
            t.gettext("What you have learned stays, whatever you decide."),
        ),
        action=Action(t.gettext("Redeem a code"), page(origin, "/account/codes", t.lang)),
        other=Action(t.gettext("See the decks"), page(origin, "/shop", t.lang)),
    )
    why = t.gettext("You get this mail because you redeemed a premium code at Chemouflage.")
    return Draft(name=harmless_name(name), why=why, letter=letter)
