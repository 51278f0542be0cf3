"""Seed files of guides and of facts of all France, and the code that loads them.

``seeds/data`` holds the files; the modules read and check them and write their rows to the tables.
"""
