"""`make bench`: measures what the product promises, in one run, against its real parts."""
