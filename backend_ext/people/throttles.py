"""How often somebody may try at accounts. Unknown e-mail addresses are treated exactly as known ones.

What is guessed is counted before it is checked, so that guesses at the same moment gain nothing.
"""

from dataclasses import dataclass

from backend_ext.kit.ids import token_hash
from backend_ext.kit.network import network_of
from backend_ext.people.known_browsers import KnownBrowsers
from backend_ext.store.limits import Count, Limit, RateLimiter, Taken

_QUARTER, _HOUR = 15 * 60, 3600
SIGN_IN = Limit("sign_in", 5, _QUARTER, pause=2)
SIGN_IN_ADDRESS = Limit("sign_in_address", 20, _QUARTER)
SECOND_FACTOR = Limit("second_factor", 5, _QUARTER)
# Who knows a password gets as many challenges as they like.
SECOND_FACTOR_ACCOUNT = Limit("second_factor_account", 20, _HOUR)
RESET, RESET_ADDRESS = Limit("reset", 3, _HOUR), Limit("reset_address", 20, _HOUR)
SIGN_UP, SIGN_UP_ADDRESS = Limit("sign_up", 5, _HOUR), Limit("sign_up_address", 10, _HOUR)
REDEEM, REDEEM_ADDRESS = Limit("redeem", 10, _HOUR), Limit("redeem_address", 30, _HOUR)
# Wrong coupon codes; right ones do not count, so that a campaign shuts out nobody behind one address.
COUPON, COUPON_ADDRESS = Limit("coupon", 10, _HOUR), Limit("coupon_address", 60, _HOUR)
MAIL_LINK = Limit("mail_link", 3, _HOUR)
PROVE = Limit("prove", 3, _HOUR)


@dataclass(frozen=True, slots=True)
class SignInTry:
    """A try to sign in that was counted; one of the verbs for its end takes it."""

    taken: Taken
    email_key: str
    browser: str


class Throttles:
    """The limits of accounts. Each verb raises TooMany with the seconds to wait, and then counts nothing.

    While Redis is away the tries to sign in are counted in this process; the others are let through.
    """

    def __init__(self, limiter: RateLimiter, browsers: KnownBrowsers) -> None:
        self._limiter, self._browsers = limiter, browsers

    async def before_sign_in(self, email_key: str, address: str, browser: str = "") -> SignInTry:
        """Counts a try, before the password is looked at.

        Five wrong ones for an account and 20 from a network in 15 minutes; after the second wrong one in a
        row the next waits 2 s, then 4, 8. `browser` is the visitor's id: a browser that has signed in to this
        account before has a counter of its own, so that strangers lock nobody out.
        """
        account = _hidden(email_key)
        counts: tuple[Count, ...]
        if await self._browsers.knows(email_key, browser):
            counts = ((f"{account}|{_hidden(browser)}", SIGN_IN),)
        else:
            counts = ((account, SIGN_IN), (network_of(address), SIGN_IN_ADDRESS))
        return SignInTry(await self._limiter.hit_strictly(*counts), email_key, browser)

    async def succeeded_sign_in(self, tried: SignInTry) -> None:
        """The password was right: neither this try nor those before it count for the account, and the browser
        is known for 90 days."""
        await self._limiter.give_back(tried.taken, tried.taken.counts[0])
        await self._browsers.remember(tried.email_key, tried.browser)

    async def unchecked_sign_in(self, tried: SignInTry) -> None:
        """The password could not be checked (the provider or MongoDB is away): the try does not count."""
        await self._limiter.give_back(tried.taken)

    async def before_second_factor(self, challenge: str, user_id: str) -> Taken:
        """Counts a try of a code, before it is looked at: 5 a challenge, 20 an account and hour."""
        return await self._limiter.hit_strictly(
            (_hidden(challenge), SECOND_FACTOR), (user_id, SECOND_FACTOR_ACCOUNT)
        )

    async def succeeded_second_factor(self, taken: Taken) -> None:
        """The code was right: its try does not count."""
        await self._limiter.give_back(taken)

    async def reset(self, email_key: str, address: str) -> None:
        """Counts a wish for a reset mail: 3 an hour for an account, 20 for a network."""
        await self._limiter.hit_all((_hidden(email_key), RESET), (network_of(address), RESET_ADDRESS))

    async def sign_up(self, email_key: str, address: str) -> None:
        """Counts a sign-up: 10 an hour from a network, 5 for one mailbox, from wherever it is asked for."""
        await self._limiter.hit_all((_hidden(email_key), SIGN_UP), (network_of(address), SIGN_UP_ADDRESS))

    async def redeem(self, user_id: str, address: str) -> None:
        """Counts a premium code tried: 10 an hour for an account, 30 for a network."""
        await self._limiter.hit_all((user_id, REDEEM), (network_of(address), REDEEM_ADDRESS))

    async def before_coupon(self, visitor: str, address: str) -> Taken:
        """Counts a coupon code, before it is looked at: 10 wrong ones an hour, 60 of a network."""
        return await self._limiter.hit_strictly(
            (_hidden(visitor), COUPON), (network_of(address), COUPON_ADDRESS)
        )

    async def right_coupon(self, taken: Taken) -> None:
        """There is such a coupon: its try does not count."""
        await self._limiter.give_back(taken)

    async def mail_link(self, user_id: str) -> None:
        """Counts a mail asked for by somebody signed in (verification, change of e-mail): 3 an hour."""
        await self._limiter.hit(user_id, MAIL_LINK)

    async def prove(self, email_key: str) -> None:
        """Counts a mail that asks an owner whether a new Google or Facebook is theirs: 3 an hour."""
        await self._limiter.hit(_hidden(email_key), PROVE)


def _hidden(text: str) -> str:
    """What stands for `text` in keys: no e-mail address lies in Redis."""
    return token_hash(text)[:32]
