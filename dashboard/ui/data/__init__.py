"""The page where offices' files are taken in: layout, texts of what was found, and what a person asked for."""
