"""Products and categories: what is for sale and at what price."""
