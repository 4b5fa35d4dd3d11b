"""Components of the screen; every id in ids.py, every text in the catalogue."""
