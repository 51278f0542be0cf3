"""Refusals that clients can mend: exceptions, and their sentences in two languages."""
