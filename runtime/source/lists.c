/* The lists of kernels: rows of words that grow by an eighth. */
#include <stdlib.h>

#include "runtime.h"

/* Above this a row could not be addressed; also keeps the products below from overflowing. */
static const int64_t LARGEST = INT64_C(1) << 40;

ConureList *list_create(ConureContext *context, uint64_t element_words, uint64_t owner_mask, int64_t capacity) {
    ConureList *list = (ConureList *)block_allocate(context, sizeof(ConureList) - sizeof(ConureBlock));
    if (list == NULL) return NULL;
    list->block.kind = CONURE_BLOCK_LIST;
    list->length = list->capacity = 0;
    list->elements = NULL;
    list->element_words = element_words;
    list->owner_mask = owner_mask;
    if (capacity > 0 && list_reserve(context, list, capacity) != CONURE_RETURNED) {
        owner_release(context, (ConureOwner)(uintptr_t)list);
        return NULL;
    }
    return list;
}

int32_t list_reserve(ConureContext *context, ConureList *list, int64_t capacity) {
    (void)context;
    if (capacity <= list->capacity) return CONURE_RETURNED;
    if (capacity > LARGEST) return CONURE_RAISED;
    int64_t grown = list->length == 0 ? capacity : capacity + (capacity >> 3) + 6;
    if (list->element_words != 0) {
        uint64_t *moved = realloc(list->elements, (size_t)grown * list->element_words * sizeof(uint64_t));
        if (moved == NULL) return CONURE_RAISED;
        list->elements = moved;
    }
    list->capacity = grown;
    return CONURE_RETURNED;
}

static void move(ConureList *list, int64_t to, int64_t from) {
    size_t words = list->element_words;
    if (words != 0 && from < list->length) {
        memmove(list->elements + (size_t)to * words, list->elements + (size_t)from * words,
                (size_t)(list->length - from) * words * sizeof(uint64_t));
    }
}

int32_t list_open(ConureContext *context, ConureList *list, int64_t index, int64_t count) {
    if (count > LARGEST || list_reserve(context, list, list->length + count) != CONURE_RETURNED) return CONURE_RAISED;
    move(list, index + count, index);
    list->length += count;
    return CONURE_RETURNED;
}

void list_close(ConureContext *context, ConureList *list, int64_t index, int64_t count) {
    (void)context;
    move(list, index, index + count);
    list->length -= count;
}

static void each_owner(ConureContext *context, ConureList *list, void (*act)(ConureContext *, ConureOwner)) {
    if (list->owner_mask == 0) return;
    for (int64_t i = 0; i < list->length; i++) {
        const uint64_t *element = list->elements + (size_t)i * list->element_words;
        for (uint64_t mask = list->owner_mask; mask != 0; mask &= mask - 1) act(context, element[__builtin_ctzll(mask)]);
    }
}

ConureList *list_slice(ConureContext *context, ConureList *list, int64_t start, int64_t step, int64_t count) {
    ConureList *slice = list_create(context, list->element_words, list->owner_mask, count);
    if (slice == NULL) return NULL;
    size_t words = list->element_words;
    for (int64_t i = 0; i < count && words != 0; i++) {
        memcpy(slice->elements + (size_t)i * words, list->elements + (size_t)(start + i * step) * words,
               words * sizeof(uint64_t));
    }
    slice->length = count;
    each_owner(context, slice, owner_retain);
    return slice;
}

void list_release_elements(ConureContext *context, ConureList *list) { each_owner(context, list, owner_release); }
