"""Who may enter which dispositif: a person's answers against the rules, and why."""
