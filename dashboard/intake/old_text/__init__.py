"""Text typed with the fonts from before Unicode, TCVN3 (ABC) and VNI: recognised, and written in Unicode."""
