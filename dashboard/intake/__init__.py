"""From bytes to stored facts: readers, forms as data, checks by cell, import runs."""
