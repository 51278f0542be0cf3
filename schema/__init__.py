"""What the API promises: types, inputs, codes and errors. ``schema.graphql`` is this, printed."""
