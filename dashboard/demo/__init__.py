"""A deterministic demonstration campaign, made as the files that offices and platforms would send."""
