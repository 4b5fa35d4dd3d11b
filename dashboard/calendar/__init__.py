"""The reporting calendar as a file that offices can read and change: who owes which report when, and the holidays."""
