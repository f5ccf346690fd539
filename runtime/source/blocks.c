/*
 * Memory of kernels: counted blocks, linked to the call that made them until they go or are handed to NumPy.
 *
 * Freed blocks wait in the thread's own cache, by size class, so that no lock is taken: a block may be freed by another
 * thread than the one that made it and then serves there. NumPy frees a result through a memory handler of ours, so an
 * array made of a block owns its data like any other.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "runtime.h"

enum { SMALLEST_CLASS = 64, LARGEST_CACHED = SMALLEST_CLASS << (BLOCK_CLASSES - 1) };
#define NO_CLASS UINT32_MAX
static const uint64_t CACHED_BYTES_OF_CLASS = 256 << 10;
/* Of large blocks: a heap that shrinks when a few results go, and grows at the next call, has new pages each time, which takes longer than what
   is computed. */
static const uint64_t CACHED_AT_LEAST = 4;
static const uint64_t HUGE_PAGES_FROM = 4 << 20;

static uint32_t class_of(uint64_t bytes) {
    if (bytes > LARGEST_CACHED) return NO_CLASS;
    uint32_t class = 0;
    while (((uint64_t)SMALLEST_CLASS << class) < bytes) class++;
    return class;
}

/* padding[0] keeps what the C library gave: blocks are aligned to 64 bytes within it. */
static ConureBlock *from_system(uint64_t bytes, bool zeroed) {
    if (bytes > UINT64_C(1) << 47) return NULL;
    size_t total = sizeof(ConureBlock) + bytes + 64;
    void *raw = zeroed ? calloc(1, total) : malloc(total);
    if (raw == NULL) return NULL;
    ConureBlock *block = (ConureBlock *)(((uintptr_t)raw + 63) & ~(uintptr_t)63);
    block->padding[0] = (uint64_t)(uintptr_t)raw;
    block->size = bytes;
    if (bytes >= HUGE_PAGES_FROM) {
        uintptr_t first = ((uintptr_t)block + 4095) & ~(uintptr_t)4095;
        madvise((void *)first, (uintptr_t)block + sizeof(ConureBlock) + bytes - first, MADV_HUGEPAGE);
    }
    return block;
}

static void to_system(ConureBlock *block) { free((void *)(uintptr_t)block->padding[0]); }

static ConureBlock *take(ThreadContext *thread, uint64_t bytes, bool zeroed) {
    uint32_t class = class_of(bytes);
    ConureBlock *block;
    if (class != NO_CLASS && (block = thread->free_blocks[class]) != NULL) {
        thread->free_blocks[class] = block->next;
        thread->free_counts[class]--;
        if (zeroed) memset(block + 1, 0, bytes);
    } else {
        block = from_system(class == NO_CLASS ? bytes : (uint64_t)SMALLEST_CLASS << class, zeroed);
        if (block == NULL) return NULL;
        block->size_class = class;
    }
    block->count = 1;
    block->data = block + 1;
    block->kind = CONURE_BLOCK_ARRAY;
    block->object = NULL;
    block->element_type = 0;
    return block;
}

static void drop_class(ThreadContext *thread, uint32_t class) {
    for (ConureBlock *block = thread->free_blocks[class], *next; block != NULL; block = next) {
        next = block->next;
        to_system(block);
    }
    thread->free_blocks[class] = NULL;
    thread->free_counts[class] = 0;
}

/* Where more is freed than the cache holds, all of it goes: what was freed first may be what lies last in the C library's heap,
   and would keep that from shrinking. */
static void give_back(ThreadContext *thread, ConureBlock *block) {
    uint32_t class = block->size_class;
    if (thread == NULL || class == NO_CLASS) {
        to_system(block);
        return;
    }
    uint64_t count = thread->free_counts[class] + 1;
    if (count > CACHED_AT_LEAST && count * block->size > CACHED_BYTES_OF_CLASS) drop_class(thread, class);
    block->next = thread->free_blocks[class];
    thread->free_blocks[class] = block;
    thread->free_counts[class]++;
}

static ConureBlock *allocate(ConureContext *context, uint64_t bytes, bool zeroed) {
    ThreadContext *thread = (ThreadContext *)context;
    ConureBlock *block = take(thread, bytes, zeroed);
    if (block == NULL) return NULL;
    block->previous = NULL;
    block->next = thread->live;
    if (thread->live != NULL) thread->live->previous = block;
    thread->live = block;
    return block;
}

ConureBlock *block_allocate(ConureContext *context, uint64_t bytes) { return allocate(context, bytes, false); }

ConureBlock *block_allocate_zeroed(ConureContext *context, uint64_t bytes) { return allocate(context, bytes, true); }

void block_detach(ThreadContext *thread, ConureBlock *block) {
    if (block->previous != NULL) block->previous->next = block->next;
    else thread->live = block->next;
    if (block->next != NULL) block->next->previous = block->previous;
}

/* The block that an owner handle counts, or NULL: a view of what nobody owns is tagged, and still counts nothing. */
static ConureBlock *counted(ConureOwner owner) {
    return owner & CONURE_OWNER_BORROWED ? NULL : (ConureBlock *)(uintptr_t)(owner & ~CONURE_OWNER_TAGS);
}

void owner_retain(ConureContext *context, ConureOwner owner) {
    (void)context;
    ConureBlock *block = counted(owner);
    if (block != NULL) block->count++;
}

static void discard(ThreadContext *thread, ConureBlock *block) {
    if (block->kind == CONURE_BLOCK_LIST) free(((ConureList *)block)->elements);
    give_back(thread, block);
}

void owner_release(ConureContext *context, ConureOwner owner) {
    ConureBlock *block = counted(owner);
    if (block == NULL || --block->count > 0) return;
    if (block->kind == CONURE_BLOCK_LIST) list_release_elements(context, (ConureList *)block);
    block_detach((ThreadContext *)context, block);
    discard((ThreadContext *)context, block);
}

void blocks_free_all(ThreadContext *thread, ConureBlock *first) {
    while (first != NULL) {
        ConureBlock *next = first->next;
        discard(thread, first);
        first = next;
    }
}

void blocks_drop_cache(ThreadContext *thread) {
    for (uint32_t class = 0; class < BLOCK_CLASSES; class++) drop_class(thread, class);
}

/* NumPy's side: called with the GIL held, by any thread, in or out of a call. */

static void *handler_malloc(void *unused, size_t bytes) {
    (void)unused;
    ThreadContext *thread = thread_context();
    ConureBlock *block = thread == NULL ? NULL : take(thread, bytes, false);
    return block == NULL ? NULL : block->data;
}

static void *handler_calloc(void *unused, size_t count, size_t size) {
    (void)unused;
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    ThreadContext *thread = thread_context();
    ConureBlock *block = thread == NULL ? NULL : take(thread, bytes, true);
    return block == NULL ? NULL : block->data;
}

static void handler_free(void *unused, void *data, size_t bytes) {
    (void)unused;
    (void)bytes;
    if (data != NULL) give_back(thread_context(), block_of_data(data));
}

static void *handler_realloc(void *unused, void *data, size_t bytes) {
    void *moved = handler_malloc(unused, bytes);
    if (moved == NULL || data == NULL) return moved;
    uint64_t had = block_of_data(data)->size;
    memcpy(moved, data, had < bytes ? had : bytes);
    handler_free(unused, data, 0);
    return moved;
}

static PyDataMem_Handler handler = {
    .name = "conure",
    .version = 1,
    .allocator = {NULL, handler_malloc, handler_calloc, handler_realloc, handler_free},
};

PyObject *block_memory_handler(void) { return PyCapsule_New(&handler, "mem_handler", NULL); }
