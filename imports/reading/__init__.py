"""Reads files of any format as lines, columns and parsed cells."""
