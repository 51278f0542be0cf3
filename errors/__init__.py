"""What clients are told when something is refused: exceptions, and sentences in two languages."""
