"""Persian text, numbers and dates: cleaning, folding for search, the Jalali calendar, Tehran time.

Never drops a letter, and never knows a page.
"""
