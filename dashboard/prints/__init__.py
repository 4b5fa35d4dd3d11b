"""Papers: pure functions from values to files, without a browser and without a database."""
