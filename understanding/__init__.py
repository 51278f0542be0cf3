"""What a person says in a sentence: needs, situation and place, read without any service."""
