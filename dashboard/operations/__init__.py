"""Looking after a workspace: copies of it, what an upgrade needs first, proof that nothing is gone."""
