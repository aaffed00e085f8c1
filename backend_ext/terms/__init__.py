"""What staff set while the shop runs, as typed documents with defaults: terms of sale, contact, seller."""
