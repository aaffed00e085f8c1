"""How good each question is, for those who write them."""
