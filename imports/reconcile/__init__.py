"""Reconciles what a list states with what is stored: matches, merges, closes, writes."""
