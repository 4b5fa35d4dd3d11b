"""The page where offices approve reports."""
