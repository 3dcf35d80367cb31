"""What is printed and hung up: published answers and posters as PDF."""
