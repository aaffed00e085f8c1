"""Weekly groups of players, with promotion and relegation."""
