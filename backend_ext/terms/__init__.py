"""The terms of sale that staff set while the shop runs: delivery prices, hold time, payment methods."""
