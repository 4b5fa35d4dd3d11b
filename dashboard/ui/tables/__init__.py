"""The working table below the map: areas or sites, its columns, and the files that are made of it."""
