"""Who is who: the Fellegi–Sunter model, pure. Values in, pairs with a probability and reasons out."""
