"""The public kiosk: one bundle of words and numbers for each snapshot, and a page that shows it alone."""
