"""The task list: what an office has to look at, each a click from its place on the map."""
