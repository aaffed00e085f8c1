"""Sessions: the cookie, its row in MongoDB, its copy in Redis."""
