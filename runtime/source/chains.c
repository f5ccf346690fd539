/*
 * What stands behind an error: its `__context__`, the exception that was being handled when it was raised, and its `__cause__`, that of
 * `raise … from`.
 *
 * A handler keeps a copy of its error's record in its own frame. Where another error leaves the handler, the copy is taken over here
 * under a number, which the other's record holds. No number comes twice. There is room for the last MOST_KEPT of them; a number that
 * is older leads nowhere.
 */
#include <stdlib.h>

#include "runtime.h"

/* The copy in which the error was kept first: an error that is raised again may be kept by another handler. */
static uint64_t first_copy(const ConureContext *copy) { return copy->error_again != 0 ? copy->error_again : (uint64_t)(uintptr_t)copy; }

ErrorRecord error_record(const ConureContext *context) {
    ErrorRecord record = {.index = context->error_index, .trace_count = context->trace_count, .context = context->error_context, .cause = context->error_cause};
    memcpy(record.arguments, context->error_arguments, sizeof record.arguments);
    memcpy(record.trace_sites, context->trace_sites, sizeof record.trace_sites);
    return record;
}

KeptError *kept_error(KeptErrors *errors, int32_t number) {
    KeptError *item = errors == NULL || number <= 0 ? NULL : &errors->items[number % MOST_KEPT];
    return item != NULL && item->number == number ? item : NULL;
}

/* The error of a handler's copy, where it already stands behind the pending one: as a cause, or in the chain of contexts. */
static int32_t known_number(KeptErrors *errors, const ConureContext *context, uint64_t copy) {
    int32_t next = context->error_context, cause = context->error_cause;
    for (int steps = 0; steps < MOST_KEPT; steps++) {
        KeptError *of_cause = kept_error(errors, cause), *item = kept_error(errors, next);
        if (of_cause != NULL && of_cause->copy == copy) return cause;
        if (item == NULL) break;
        if (item->copy == copy) return next;
        next = item->record.context;
        cause = item->record.cause;
    }
    return 0;
}

static int32_t keep_error(KeptErrors *errors, const ConureContext *copy, int32_t site) {
    int32_t number = ++errors->last;
    errors->items[number % MOST_KEPT] = (KeptError){.record = error_record(copy), .copy = first_copy(copy), .number = number, .site = site};
    return number;
}

/* Where the next context goes: behind the last one that is there. */
static int32_t *end_of_contexts(KeptErrors *errors, ConureContext *context, int32_t number) {
    int32_t *end = &context->error_context;
    KeptError *item;
    for (int steps = 0; steps < MOST_KEPT && (item = kept_error(errors, *end)) != NULL; steps++) {
        if (*end == number) return NULL;
        end = &item->record.context;
    }
    return end;
}

void chain_error(ConureContext *context, const ConureContext *copy, int32_t kind, int32_t site) {
    ThreadContext *thread = (ThreadContext *)context;
    if (kind == CONURE_CHAIN_NO_CAUSE) {
        context->error_cause = -1;
        return;
    }
    /* What a handler raises again is the error that it handles. */
    if (kind == CONURE_CHAIN_CONTEXT && context->error_again == first_copy(copy)) return;
    if (thread->kept_errors == NULL) thread->kept_errors = calloc(1, sizeof *thread->kept_errors);
    KeptErrors *errors = thread->kept_errors;
    if (errors == NULL || errors->last == INT32_MAX) return; /* an exception without what stands behind it is better than another one */
    int32_t number = known_number(errors, context, first_copy(copy));
    if (number == 0) number = keep_error(errors, copy, site);
    if (kind == CONURE_CHAIN_CAUSE) {
        context->error_cause = number;
    } else {
        int32_t *end = end_of_contexts(errors, context, number);
        if (end != NULL) *end = number;
    }
}
