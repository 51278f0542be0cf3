"""The directory leaves as files: CSV, GeoJSON and JSON Lines, with licence and sources."""
