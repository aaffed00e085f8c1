"""The learning game: what is asked, how it is played, what is learned, who stands where."""
