"""How an operation is run: documents, limits, compiled operations, masked errors."""
