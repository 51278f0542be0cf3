"""GraphQL over HTTP: from what was sent to what is answered."""
