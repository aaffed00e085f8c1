"""The quiz on the screen: the lobby, playing, practice, review."""
