"""The record of the algorithm: what sorts comments, what it is not good at, who answers for it."""
