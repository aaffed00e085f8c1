"""Live rooms on the screen: opening one, the host's screen, joining, the players' phones."""
