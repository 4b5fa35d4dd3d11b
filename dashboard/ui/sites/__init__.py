"""Changing one site: the form, its addresses, and the history on the card."""
