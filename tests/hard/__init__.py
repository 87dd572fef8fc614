"""Attacks on every entrance of the product, made by mutating what is sound."""
