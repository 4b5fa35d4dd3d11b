"""The page of the press office: taking snapshots, the gallery, one snapshot, reports and their schedule."""
