"""What comes with the product as data: reference tables and the demonstration."""
