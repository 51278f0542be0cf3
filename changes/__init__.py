"""The journal: what changed in the directory, when, by whom and why; and how it is undone."""
