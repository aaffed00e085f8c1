"""Coupons: what takes money off the goods of an order, how often and for whom."""
