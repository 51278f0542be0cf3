"""Exports the directory as CSV, GeoJSON and JSON Lines files, with licence and sources."""
