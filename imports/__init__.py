"""Official open data comes in: read, understood, compared with what is known, and reported.

``files`` opens and reads what publishers export, ``lists`` understands it, ``known`` decides
whose facts stand and writes them; ``importing`` holds it all in one transaction and
``report`` tells it. ``geocoding`` adds positions, ``directory`` reads our own exports back.
"""
