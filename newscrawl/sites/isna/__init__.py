"""ISNA's site: one declaration in the family Nastooh; no reader of its own."""
