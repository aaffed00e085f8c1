"""What is good once, and was used."""
