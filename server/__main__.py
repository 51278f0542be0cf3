"""``python -m server`` is ``raccroche``."""

from server.cli.main import main

main()
