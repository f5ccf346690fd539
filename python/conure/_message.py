"""Lists of strings as bytes: a count, then per string its length and its UTF-8 (numbers are u32, little-endian).

So messages travel to the compiler and back, and so entries of the cache are written.
"""

import struct


def pack(fields):
    """Return the bytes of a list of strings."""
    parts = [struct.pack("<I", len(fields))]
    for field in fields:
        data = field.encode("utf-8", "surrogatepass")
        parts += struct.pack("<I", len(data)), data
    return b"".join(parts)


def unpack(read):
    """Return the list of strings that `read`, called with numbers of bytes, delivers."""
    count, = struct.unpack("<I", read(4))
    fields = []
    for _ in range(count):
        length, = struct.unpack("<I", read(4))
        fields.append(read(length).decode("utf-8", "surrogatepass"))
    return fields
