"""Orders: from the checkout form to the parcel, one state machine."""
