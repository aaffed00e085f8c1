"""The learning game on the screen: lobby, play, practice, review, boards, what a result looks like to others."""
