"""What Tasnim's forms were known from, beside other crawlers' code."""

#: The captured article page, and the texts and lists that another crawler read.
SEEN_2019, SEEN_2024 = "a page of 2019", "pages of 2024"
