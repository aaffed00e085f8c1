"""The day's comparison of our payments with the gateway's."""
