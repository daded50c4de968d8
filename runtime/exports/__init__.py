"""What other programs read: one module a format, from plain data."""
