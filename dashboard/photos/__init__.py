"""Pictures of inspections: read with care, compared with what they are said to show, kept without their metadata."""
