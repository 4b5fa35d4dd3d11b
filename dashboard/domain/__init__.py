"""Pure Python: the words, rules and values of the field. Imports nothing of the rest of the project."""
