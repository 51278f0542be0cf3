"""How much one document may ask for, known before anything of it is executed."""
