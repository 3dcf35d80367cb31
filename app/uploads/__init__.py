"""Files that people send with their answers: checked, cleaned, kept, and deleted with them."""
