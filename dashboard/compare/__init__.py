"""Areas and schools side by side: what is read of each, how they differ, and how that is drawn."""
