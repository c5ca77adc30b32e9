"""Read what was meant from what was typed: keyboard, initial consonants, slips, particles."""
