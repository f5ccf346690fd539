/*
 * Lists as arguments: a list block made for the call, whose elements lie in a row of words. Elements of different scalar
 * types carry a tag; lists that are empty take the type of the lists beside them, and arrays the weakest layout. A short list
 * of items that are still unlike is encoded as a tuple is.
 */
#include "encoding.h"

enum { MOST_ALTERNATIVES = 8, LONGEST_UNLIKE = 64 };

static EncodeStatus store_elements(ConureList *list, EncodeContext *context, const uint64_t *slots, size_t count,
                                   size_t words) {
    ConureContext *kernel_context = &context->call->thread->context;
    if (list_reserve(kernel_context, list, (int64_t)count) != CONURE_RETURNED) {
        PyErr_NoMemory();
        return ENCODE_FAILED;
    }
    if (words != 0) memcpy(list->elements, slots, count * words * sizeof(uint64_t));
    list->length = (int64_t)count;
    return ENCODED;
}

static ConureList *create_list(EncodeContext *context, PyObject *object, uint64_t words, uint64_t owner_mask) {
    ConureList *list = list_create(&context->call->thread->context, words, owner_mask, 0);
    if (list == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    list->block.object = object;
    list->block.count = UINT64_C(1) << 32; /* the call holds it to its end */
    return list;
}

/* Elements of different scalar types: every element carries the tag of its alternative. */
static EncodeStatus encode_mixed_list(Encoding *encoding, EncodeContext *context, PyObject *object, PyObject *elements,
                                      size_t signature_start) {
    uint64_t alternatives[MOST_ALTERNATIVES];
    uint32_t at[MOST_ALTERNATIVES], count = 0, words = 1;
    Py_ssize_t length = PyTuple_GET_SIZE(elements);
    Encoding one;
    for (Py_ssize_t i = 0; i < length; i++) { /* first the alternatives, in order of appearance */
        encoding_start(&one);
        EncodeStatus status = encode(&one, context, PyTuple_GET_ITEM(elements, i));
        uint64_t code = status == ENCODED ? one.signature.items[0] : 0, kind = code & 0xff;
        size_t slots = one.slots.count, parts = one.signature.count;
        encoding_finish(&one);
        if (status != ENCODED) return status;
        if (parts != 1 || kind == CODE_ARRAY || kind == CODE_EMPTY_LIST || kind == CODE_TUPLE || kind == CODE_SLICE || kind == CODE_GENERATOR) return ENCODE_UNSUPPORTED;
        uint32_t found = 0;
        while (found < count && alternatives[found] != code) found++;
        if (found < count) continue;
        if (count == MOST_ALTERNATIVES) return ENCODE_UNSUPPORTED;
        alternatives[count] = code;
        at[count++] = words;
        words += (uint32_t)slots;
    }
    encoding->signature.count = signature_start;
    if (put_code(encoding, CODE_LIST) != ENCODED || put_code(encoding, CODE_EITHER | (uint64_t)count << 8) != ENCODED) {
        return ENCODE_FAILED;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (put_code(encoding, alternatives[i]) != ENCODED) return ENCODE_FAILED;
    }
    ConureList *list = create_list(context, object, words, 0);
    if (list == NULL || list_reserve(&context->call->thread->context, list, length) != CONURE_RETURNED) {
        PyErr_NoMemory();
        return ENCODE_FAILED;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        uint64_t *element = list->elements + (size_t)i * words;
        memset(element, 0, words * sizeof *element);
        encoding_start(&one);
        EncodeStatus status = encode(&one, context, PyTuple_GET_ITEM(elements, i));
        if (status == ENCODED) {
            uint32_t tag = 0;
            while (tag < count && alternatives[tag] != one.signature.items[0]) tag++;
            if (tag == count) status = ENCODE_UNSUPPORTED;
            else {
                element[0] = tag;
                memcpy(element + at[tag], one.slots.items, one.slots.count * sizeof(uint64_t));
            }
        }
        encoding_finish(&one);
        if (status != ENCODED) return status;
    }
    list->length = length;
    return put_slot(encoding, (uint64_t)(uintptr_t)list);
}

/* The rows of a list of lists: those that are empty get the element layout of the others, for their copies may grow. */
static void give_element_layout(Encoding *row, size_t length) {
    const uint64_t *element = row->signature.items + 1;
    uint32_t words;
    uint64_t owner_mask = signature_owners(&element, &words);
    for (size_t i = 0; i < length; i++) {
        ConureList *list = (ConureList *)(uintptr_t)row->slots.items[i];
        list->element_words = words;
        list->owner_mask = owner_mask;
    }
}

/* Makes `known` the signature of what either of two signatures describes, if they differ in nothing but the layouts of arrays. */
static bool join_layouts(uint64_t *known, const uint64_t *present, size_t count) {
    const uint64_t layout = UINT64_C(0xff) << 24;
    for (size_t i = 0; i < count; i++) {
        uint64_t kind = known[i] & 0xff;
        if (kind == CODE_STRING || kind == CODE_FUNCTION || kind == CODE_LIBRARY || kind == CODE_NAMED) {
            if (known[i] != present[i] || known[i + 1] != present[i + 1]) return false;
            i++; /* an address follows */
        } else if (known[i] != present[i]) {
            if (kind != CODE_ARRAY || ((known[i] ^ present[i]) & ~layout) != 0) return false;
            known[i] = (known[i] & ~layout) | (uint64_t)'A' << 24;
        }
    }
    return true;
}

/* The list itself, which the kernel may give back, then its items. */
static EncodeStatus encode_unlike_list(Encoding *encoding, EncodeContext *context, PyObject *object, PyObject *elements) {
    Py_ssize_t length = PyTuple_GET_SIZE(elements);
    if (length > LONGEST_UNLIKE) return ENCODE_UNSUPPORTED;
    EncodeStatus status = put(encoding, CODE_UNLIKE_LIST | (uint64_t)length << 8, (uint64_t)(uintptr_t)object);
    for (Py_ssize_t i = 0; i < length && status == ENCODED; i++) status = encode(encoding, context, PyTuple_GET_ITEM(elements, i));
    return status;
}

EncodeStatus encode_list(Encoding *encoding, EncodeContext *context, PyObject *object) {
    if (context->depth >= DEEPEST_VALUE) return ENCODE_UNSUPPORTED;
    PyObject *elements = PyList_AsTuple(object); /* what is there now: another thread may change the list */
    if (elements == NULL) return ENCODE_FAILED;
    int kept = keep(&context->call->kept, elements);
    Py_DECREF(elements);
    if (kept < 0) return ENCODE_FAILED;
    size_t signature_start = encoding->signature.count;
    Py_ssize_t length = PyTuple_GET_SIZE(elements);
    if (length == 0) {
        ConureList *list = create_list(context, object, 0, 0);
        return list == NULL ? ENCODE_FAILED : put(encoding, CODE_EMPTY_LIST, (uint64_t)(uintptr_t)list);
    }
    if (put_code(encoding, CODE_LIST) != ENCODED) return ENCODE_FAILED;
    context->depth++;
    Encoding row; /* all slots of the elements; the signature of the first and that of the present one */
    encoding_start(&row);
    EncodeStatus status = ENCODED;
    size_t first = 0, words = 0;
    bool mixed = false, some_empty = false;
    for (Py_ssize_t i = 0; i < length && status == ENCODED && !mixed; i++) {
        status = encode(&row, context, PyTuple_GET_ITEM(elements, i));
        if (status != ENCODED) break;
        if (i == 0) {
            first = row.signature.count;
            words = row.slots.count;
            continue;
        }
        uint64_t *known = row.signature.items, *present = known + first;
        size_t count = row.signature.count - first;
        if (present[0] == CODE_EMPTY_LIST && (known[0] & 0xff) == CODE_LIST) {
            some_empty = true; /* an empty list among others has their type */
        } else if (known[0] == CODE_EMPTY_LIST && (present[0] & 0xff) == CODE_LIST) {
            some_empty = true;
            memmove(known, present, count * sizeof *known);
            first = count;
        } else {
            mixed = count != first || !join_layouts(known, present, count);
        }
        row.signature.count = first;
    }
    if (status == ENCODED && !mixed && some_empty) give_element_layout(&row, (size_t)length);
    if (status == ENCODED && !mixed) {
        const uint64_t *signature = row.signature.items;
        uint32_t slots;
        uint64_t owner_mask = signature_owners(&signature, &slots);
        mixed = slots > 64;
        ConureList *list = mixed ? NULL : create_list(context, object, words, owner_mask);
        if (list != NULL) status = store_elements(list, context, row.slots.items, (size_t)length, words);
        else if (!mixed) status = ENCODE_FAILED;
        for (size_t i = 0; i < first && list != NULL && status == ENCODED; i++) status = put_code(encoding, row.signature.items[i]);
        if (list != NULL && status == ENCODED) status = put_slot(encoding, (uint64_t)(uintptr_t)list);
    }
    encoding_finish(&row);
    if (mixed) {
        status = encode_mixed_list(encoding, context, object, elements, signature_start);
        if (status == ENCODE_UNSUPPORTED) {
            encoding->signature.count = signature_start;
            status = encode_unlike_list(encoding, context, object, elements);
        }
    }
    context->depth--;
    return status;
}
