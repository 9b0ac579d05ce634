"""The one table of letters: which forms of a letter or digit are the same one in Persian.

Cleaning, folding for search, fingerprints, dates and decoding each use a part of it.
"""

#: The letters of Persian.
LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
#: Maps each variant to the letter that is kept, for letters that are drawn or meant alike.
ALIKE = {
    **dict.fromkeys("آأإٱٲٳٵ", "ا"),
    **dict.fromkeys("يىېۍےۓێ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀۂۃھہە", "ه"),
    **dict.fromkeys("ؤٶۆ", "و"),
}
#: Maps each Persian and Arabic digit to the Latin one.
LATIN_DIGITS = {chr(first + n): str(n) for first in (0x6F0, 0x660) for n in range(10)}


def alike(letters: str) -> dict[str, str]:
    """Return the part of :data:`ALIKE` for these letters."""
    return {letter: ALIKE[letter] for letter in letters}


#: Maps letters that Arabic keyboards type to the Persian letters meant: no clean text keeps them.
TYPED = alike("يىك")
