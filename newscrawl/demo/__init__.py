"""A small news site on loopback, in the markup of the real one, with invented stories.

Never asks the real site for anything, and no other room but its command imports it.
"""
