"""What the office keeps about its people: accounts, sessions, and the log of who did what."""
