"""What is asked: topics and questions."""
