"""The ledger: every movement of money, written once and never changed. Balances and takings are its sums."""
