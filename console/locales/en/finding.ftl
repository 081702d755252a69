# Finding things.
