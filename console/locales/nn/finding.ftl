# Å finne fram.
