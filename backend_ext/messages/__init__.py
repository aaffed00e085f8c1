"""What people write to the shop by its contact form, and what staff answer."""
