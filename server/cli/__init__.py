"""The command line, ``raccroche``: each command says what it did, and what to do when it fails."""
