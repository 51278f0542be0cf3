"""Imports official open data into the directory, with a report of every change.

``run_import`` is the entry point and lists the steps. ``reading`` opens files and finds their
columns, ``sources`` understands each list, ``reconcile`` merges it into what is stored.
``geocode_structures`` adds positions, ``exported_files`` reads our own exports back.
"""
