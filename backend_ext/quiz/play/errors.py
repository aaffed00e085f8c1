"""What can go wrong in a game."""

from backend_ext.kit.errors import NotFound, ShopError


class AttemptNotFound(NotFound):
    """There is none with this id, or it is somebody else's."""

    code = "attempt_not_found"
    message_key = "There is no such game."


class AttemptOver(ShopError):
    code = "attempt_over"
    status = 409
    message_key = "This game is over."


class NotThisQuestion(ShopError):
    """Its turn has not come, or is over."""

    code = "not_this_question"
    status = 409
    message_key = "It is not this question’s turn. Please go on with the one that is shown."


class AlreadyAnswered(ShopError):
    """Another answer to the question was stored before."""

    code = "already_answered"
    status = 409
    message_key = "This question has been answered already."


class TooLate(ShopError):
    code = "too_late"
    status = 409
    message_key = "The time for this question was over before the answer arrived."


class UnknownOption(ShopError):
    code = "unknown_option"
    status = 422
    message_key = "Please choose one of the answers that are shown."


class NothingToAsk(ShopError):
    code = "nothing_to_ask"
    status = 409
    message_key = "There are no questions here yet. Please choose another topic."


class NothingDue(ShopError):
    code = "nothing_due"
    status = 409
    message_key = "Nothing is due for review right now."


class ExclusionStands(ShopError):
    """Another of the staff was faster, or it has been so all along."""

    code = "exclusion_stands"
    status = 409
    message_key = "This game is in that state already."
