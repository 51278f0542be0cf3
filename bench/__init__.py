"""What the project claims about speed and memory is measured here, from outside."""
