"""What can go wrong with topics and questions."""

from backend_ext.kit.errors import NotFound, ShopError


class QuestionNotFound(NotFound):
    code = "question_not_found"
    message_key = "There is no such question."


class TopicNotFound(NotFound):
    code = "topic_not_found"
    message_key = "There is no such topic."


class QuestionTaken(ShopError):
    """Another question has the id that a new one was to have."""

    code = "question_taken"
    status = 409
    message_key = "There is a question with this id already."


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
