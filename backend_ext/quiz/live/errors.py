"""What can go wrong in a live room."""

from backend_ext.kit.errors import Forbidden, NotFound, ShopError


class RoomNotFound(NotFound):
    code = "room_not_found"
    message_key = "There is no room with this code. Look at the screen once more."


class RoomClosed(ShopError):
    code = "room_closed"
    status = 409
    message_key = "This room is over."


class RoomLocked(ShopError):
    code = "room_locked"
    status = 409
    message_key = "The host lets nobody else in right now."


class RoomFull(ShopError):
    code = "room_full"
    status = 409
    message_key = "This room is full: 200 are playing."


class NameTaken(ShopError):
    code = "room_name_taken"
    status = 409
    message_key = "Somebody in this room has this name already."


class NotAPlayer(Forbidden):
    code = "not_a_player"
    message_key = "You are not in this room. Please join it."


class SentAway(Forbidden):
    code = "sent_away"
    message_key = "The host has taken you out of this room."


class NotTheHost(Forbidden):
    code = "not_the_host"
    message_key = "Only who opened this room may do that."


class NotNow(ShopError):
    code = "not_now"
    status = 409
    message_key = "The room has gone on already."


class TooManyScreens(ShopError):
    code = "too_many_screens"
    status = 409
    message_key = "This room is open on too many screens."


class AnsweredAlready(ShopError):
    code = "answered_already"
    status = 409
    message_key = "Your answer is in already."


class AnswerLate(ShopError):
    code = "answer_late"
    status = 409
    message_key = "Too late: this question is closed."


class NoSuchOption(ShopError):
    code = "no_such_option"
    status = 422
    message_key = "This question has no such answer."


class Unreadable(ShopError):
    code = "unreadable"
    status = 422
    message_key = "This cannot be read."


class TooLoud(ShopError):
    code = "too_loud"
    status = 429
    message_key = "Too much at once. Please wait a moment."
