"""Benchmarks of whole servers and commands, measured from outside the process."""
