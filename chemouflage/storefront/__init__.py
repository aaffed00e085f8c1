"""Home, catalogue, product and cart."""
