"""How many there are: received = available + held + sold, at every moment."""
