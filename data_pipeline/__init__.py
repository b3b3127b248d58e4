"""Files as received → typed, checked rows in the warehouse.

Each stage has one promise: ``extract`` = the file as text with our headings; ``transform`` =
typed rows with status codes; ``screen`` = issues, then a decision; ``load`` = all of a file or
nothing of it; ``watch`` = the inbox, one file after the other.
"""
