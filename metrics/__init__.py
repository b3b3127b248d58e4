"""Warehouse → marts → snapshots → answers: the numbers, how sure they are, and who may see them."""
