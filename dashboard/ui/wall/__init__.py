"""The page of the wall: scenes as HTML and changes of the map, and the addresses it is served from."""
