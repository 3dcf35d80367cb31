"""What people said: runs, topics, results."""
