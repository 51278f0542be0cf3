"""The lists that can be imported: what the columns and words of each mean."""
