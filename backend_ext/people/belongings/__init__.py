"""What belongs to an account: how it comes together at sign-in, what of it there is, how it goes."""
