"""How large a prompt is before any provider has counted it."""

# English prose and JSON come to about four UTF-8 bytes a token with the common byte-pair encodings; counting bytes
# rather than characters also keeps CJK text, about one token a character, from being underestimated by half.
BYTES_PER_TOKEN = 4
TOKENS_PER_MESSAGE = 4


def estimate_tokens(text_bytes: int, message_count: int) -> int:
    """An estimate of prompt tokens from the UTF-8 size of all text and the number of messages."""
    return -(-text_bytes // BYTES_PER_TOKEN) + TOKENS_PER_MESSAGE * message_count
