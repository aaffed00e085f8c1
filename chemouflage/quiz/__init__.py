"""The learning game on the screen: lobby, play, review, boards, what a result looks like to others."""
