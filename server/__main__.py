"""``python -m server`` is ``raccroche``."""

from server.command_line import main

main()
