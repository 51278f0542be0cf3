"""Compares what a list says with what is known, decides which stands, and writes it."""
