"""Persian text, numbers and dates: cleaning, folding for search, the Jalali calendar, Tehran's
clock.

Never drops a letter, and never knows a page.
"""
