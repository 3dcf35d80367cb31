"""What has come in so far, for staff: figures while a survey runs, comparisons and weights."""
