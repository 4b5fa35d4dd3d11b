"""What the menu of saved views holds, and the addresses behind it."""
