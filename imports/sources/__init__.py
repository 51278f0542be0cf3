"""Understands each list: what its columns and words mean for the directory."""
