"""How much of anything one text may ask for, so that no text can stall the server."""

MAX_NESTING = 40  # blocks within blocks: Korean notes reach about 14
MAX_INLINE = 20_000  # characters of one paragraph that are searched for marks
MAX_BRACKETS_TOTAL = 12_000  # opening brackets of one text tried as the start of a link
MAX_CODE = 20_000  # characters of one code block that are coloured
MAX_CODE_TOTAL = 100_000  # characters of code coloured in one text
MAX_FORMULA = 4_000  # characters of one formula
MAX_FORMULA_DEPTH = 60  # braces within braces
MAX_FORMULAS_TOTAL = 60_000  # characters of formulas drawn in one text
MAX_RAW_TAGS = 3_000  # HTML tags in one text that need closing
MAX_RAW_DEPTH = 20  # HTML elements within elements
MAX_URL = 2_000  # characters of one address
MAX_URLS_TOTAL = 400_000  # characters of addresses in one text, repeated references included
MAX_ID = 80  # characters of a heading's id
