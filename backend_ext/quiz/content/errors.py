"""What can go wrong with topics and questions."""

from backend_ext.kit.errors import NotFound, ShopError


class QuestionNotFound(NotFound):
    code = "question_not_found"
    message_key = "There is no such question."


class TopicNotFound(NotFound):
    code = "topic_not_found"
    message_key = "There is no such topic."


class QuestionChanged(ShopError):
    """Another editor changed it after it was read."""

    code = "question_changed"
    status = 409
    message_key = "This question has changed meanwhile. Please read it again."


class AnswerFixed(ShopError):
    """It was asked: the answers that people gave keep their meaning."""

    code = "answer_fixed"
    status = 409
    message_key = (
        "This question was asked already, so its options and its right one stay. "
        "Retire it and write a new one."
    )


class FileUnreadable(ShopError):
    code = "file_unreadable"
    status = 422
    message_key = (
        "This file cannot be read: it is no JSON or no table in UTF-8 of the shape that an export has."
    )


class FileTooHeavy(ShopError):
    code = "file_too_heavy"
    status = 413
    message_key = "This file is too large; 8 MB is the most."


class TooManyQuestions(ShopError):
    code = "too_many_questions"
    status = 413
    message_key = "A file holds at most 2,000 questions and 100 topics."
