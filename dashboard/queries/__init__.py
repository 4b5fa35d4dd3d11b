"""The read side: one function is one SELECT and one documented frame."""
