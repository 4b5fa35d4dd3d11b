"""Readers of single values: each takes a cleaned cell and gives the value, None where blank, or a Problem."""
