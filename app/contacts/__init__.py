"""How to reach people who want to be reached: kept apart from what they answered."""
