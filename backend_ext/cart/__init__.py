"""What somebody means to buy, kept on the server."""
