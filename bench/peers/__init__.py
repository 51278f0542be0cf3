"""Servers that Raccroche is compared with."""
