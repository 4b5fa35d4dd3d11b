"""Wiring: each callback parses its event, calls one pure function and returns."""
