"""Eligibility rules: evaluates a person's profile against a dispositif's conditions of entry."""
