"""What stations are asked to do."""
