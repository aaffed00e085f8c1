"""What can go wrong with accounts and signing in. None tells a stranger whether an address is known."""

from backend_ext.kit.errors import Forbidden, NotFound, ShopError, Unavailable


class SignInNeeded(ShopError):
    """Nobody is signed in, or the session has ended."""

    code = "sign_in_needed"
    status = 401
    message_key = "Please sign in to go on."


class RoleNeeded(Forbidden):
    """Who is signed in may not do this."""

    code = "role_needed"
    message_key = "Your account may not do that."


class PremiumNeeded(Forbidden):
    """The premium game is not open to this account."""

    code = "premium_needed"
    message_key = "This needs premium. A code from a deck opens it."


class SecondFactorNeeded(ShopError):
    """The password was right; the code of the second factor is missing."""

    code = "second_factor_needed"
    status = 401
    message_key = "Please give the code from your authenticator app too."


class SecondFactorMissing(Forbidden):
    """Staff must have a second factor here, and this account has none yet."""

    code = "second_factor_missing"
    message_key = "Staff need a second factor. Please set it up first."


class WrongCredentials(ShopError):
    """Unknown address, wrong password, an account without a password, an address not confirmed: all alike."""

    code = "wrong_credentials"
    status = 401
    message_key = "The e-mail or the password is wrong, or the address is not confirmed yet."


class WrongPassword(ShopError):
    """Somebody signed in gave a wrong present password."""

    code = "wrong_password"
    status = 403
    message_key = "That is not your present password."


class WrongCode(ShopError):
    """The code of the second factor is wrong or was used before."""

    code = "wrong_code"
    status = 401
    message_key = "This code is wrong or was used before. Please take the next one."


class LinkOver(ShopError):
    """A mailed link that is forged, used, or too old."""

    code = "link_over"
    status = 410
    message_key = "This link is no longer good. It may have been used, or be too old."


class StepOver(LinkOver):
    """A step of signing in, or of setting up a second factor, that is forged, was done, or took too long."""

    code = "step_over"
    message_key = "This took too long, or was done already. Please start again."


class ProveFirst(ShopError):
    """The provider's e-mail belongs to an account: its owner was asked by mail."""

    code = "prove_first"
    status = 403
    message_key = (
        "There is already an account with this e-mail. We have sent it a mail: open the link in it first."
    )


class EmailMissing(ShopError):
    """The provider told no e-mail address."""

    code = "email_missing"
    status = 422
    message_key = "We were not told your e-mail address. Please sign up with e-mail and password."


class FederationRefused(ShopError):
    """Coming back from Google or Facebook, something did not fit: state, nonce, or their answer."""

    code = "federation_refused"
    status = 400
    message_key = "Signing in that way did not work. Please try again."


class TokenRefused(ShopError):
    """A token of the app that is forged, over, or was used before."""

    code = "token_refused"
    status = 401
    message_key = "Please sign in again."


class AccountDisabled(ShopError):
    """The account was closed by us; told only to who proved it is theirs."""

    code = "account_disabled"
    status = 403
    message_key = "This account has been closed. Please write to us."


class LastAdmin(ShopError):
    """There must be an admin."""

    code = "last_admin"
    status = 409
    message_key = "This is the last admin. Make somebody else an admin first."


class UnprovedStaff(ShopError):
    """A role of staff is only for who has proved that the e-mail address is theirs."""

    code = "unproved_staff"
    status = 409
    message_key = "This person must confirm their e-mail address first."


class NameTaken(ShopError):
    """Somebody else has this display name."""

    code = "name_taken"
    status = 409
    message_key = "Somebody else has this name on the boards. Please choose another one."


class AddressGone(NotFound):
    code = "address_gone"
    message_key = "This address is no longer in your address book."


class TooManyAddresses(ShopError):
    code = "too_many_addresses"
    status = 409
    message_key = "Your address book is full. Please delete an address first."


class OrdersUnderWay(ShopError):
    """An account with a parcel on its way cannot be deleted yet."""

    code = "orders_under_way"
    status = 409
    message_key = (
        "An order is still on its way. Cancel it or wait until it has arrived, then delete your account."
    )


class ProviderAway(Unavailable):
    """The identity provider does not answer."""

    code = "provider_away"
    message_key = "Signing in does not work right now. Please try again in a minute."
