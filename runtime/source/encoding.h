/*
 * The parts of encoding: encode.c, encode_list.c, random.c, signature.c.
 *
 * A signature is a prefix code of 64-bit words: the low byte of a word says what follows.
 *   CODE_ARRAY | element << 8 | rank << 16 | layout << 24 | read-only << 32
 *   CODE_SCALAR | element << 8
 *   CODE_TUPLE | count << 8, then the parts
 *   CODE_NAMED | count << 8, then the address of the class, then the parts (a named tuple)
 *   CODE_PARTIAL | 4 << 8, then the function, and tuples of arguments, of names and of values of keywords
 *   CODE_SLICE | 3 << 8, then start, stop and step; CODE_ELLIPSIS
 *   CODE_LIST, then the element; CODE_EMPTY_LIST
 *   CODE_UNLIKE_LIST | count << 8, then the items (a list of items that no element describes)
 *   CODE_EITHER | count << 8, then the alternatives (elements of a list that differ)
 *   CODE_STRING, then the address of the one object that stands for this string
 *   CODE_FUNCTION, then its address
 *   CODE_LIBRARY (a dtype, or a class or function of a library), then its address
 *   CODE_GENERATOR
 */
#ifndef CONURE_ENCODING_H
#define CONURE_ENCODING_H

#include "runtime.h"

enum {
    CODE_BOOL = 1, CODE_INT, CODE_FLOAT, CODE_COMPLEX, CODE_NONE, CODE_SCALAR, CODE_ARRAY, CODE_TUPLE, CODE_LIST,
    CODE_EMPTY_LIST, CODE_EITHER, CODE_STRING, CODE_FUNCTION, CODE_LIBRARY, CODE_GENERATOR, CODE_SLICE, CODE_ELLIPSIS,
    CODE_PARTIAL, CODE_UNLIKE_LIST, CODE_NAMED
};

/* Tuples and lists nested deeper are refused. */
enum { DEEPEST_VALUE = 16 };

typedef struct { Call *call; PyObject *strings; int depth; } EncodeContext;

/* The type text of a dtype or of what a library calls by name; None for all others. */
PyObject *library_text(PyObject *value);

/* Appends the signature and slots of one value. */
EncodeStatus encode(Encoding *encoding, EncodeContext *context, PyObject *value);
EncodeStatus encode_list(Encoding *encoding, EncodeContext *context, PyObject *object);
/* A NumPy random generator, or what no kernel takes. */
EncodeStatus encode_generator(Encoding *encoding, EncodeContext *context, PyObject *value);
/* The words of a signature at *words name a type, and *words moves on: which of the type's slots are owners, and how many
   slots it has. */
uint64_t signature_owners(const uint64_t **words, uint32_t *slots);

/* False with MemoryError set. */
bool words_grow(Words *words, size_t extra);

/* Makes sure that `extra` words fit. */
static inline bool words_room(Words *words, size_t extra) {
    return __builtin_expect(words->capacity - words->count >= extra, 1) || words_grow(words, extra);
}

static inline EncodeStatus put(Encoding *encoding, uint64_t code, uint64_t slot) {
    if (!words_room(&encoding->signature, 1) || !words_room(&encoding->slots, 1)) return ENCODE_FAILED;
    encoding->signature.items[encoding->signature.count++] = code;
    encoding->slots.items[encoding->slots.count++] = slot;
    return ENCODED;
}

static inline EncodeStatus put_code(Encoding *encoding, uint64_t code) {
    if (!words_room(&encoding->signature, 1)) return ENCODE_FAILED;
    encoding->signature.items[encoding->signature.count++] = code;
    return ENCODED;
}

static inline EncodeStatus put_slot(Encoding *encoding, uint64_t slot) {
    if (!words_room(&encoding->slots, 1)) return ENCODE_FAILED;
    encoding->slots.items[encoding->slots.count++] = slot;
    return ENCODED;
}

#endif
