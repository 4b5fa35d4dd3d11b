"""The wall: its plans of scenes, its links, and which walls are alive."""
