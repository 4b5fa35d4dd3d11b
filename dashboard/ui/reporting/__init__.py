"""The page that shows who has reported what: a grid, and the list of what is missing."""
