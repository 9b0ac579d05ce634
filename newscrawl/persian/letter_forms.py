"""The one table of letters: which forms of a letter or a digit are the same one in Persian.

Cleaning, folding for search, fingerprints, dates and decoding each use a part of it.
"""

#: The letters of Persian.
LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
#: Of letters that are drawn or meant alike, the one that is kept, by each of the others.
ALIKE = {
    **dict.fromkeys("آأإٱٲٳٵ", "ا"),
    **dict.fromkeys("يىېۍےۓێ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀۂۃھہە", "ه"),
    **dict.fromkeys("ؤٶۆ", "و"),
}
#: Latin digits by Persian and Arabic ones.
LATIN_DIGITS = {chr(first + n): str(n) for first in (0x6F0, 0x660) for n in range(10)}


def alike(letters: str) -> dict[str, str]:
    """Give the part of :data:`ALIKE` that is about these letters."""
    return {letter: ALIKE[letter] for letter in letters}


#: What Arabic keyboards type for Persian letters: no text keeps these.
TYPED = alike("يىك")
