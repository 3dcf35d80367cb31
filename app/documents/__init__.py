"""What is printed and handed round: answers and posters as PDF, reports for people in a hurry."""
