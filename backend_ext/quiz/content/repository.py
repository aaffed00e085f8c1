"""Stored topics and questions."""

from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Index

TOPICS = Collection("quiz_topics", indexes=(Index((("position", 1),)),))
QUESTIONS = Collection("quiz_questions", indexes=(Index((("state", 1), ("topic", 1), ("_id", 1))),))
