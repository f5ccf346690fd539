/* The offsets that conure_context.h promises and conure.llvm.ContextLayout mirrors. */
#include <stddef.h>

#include "conure_context.h"

#define AT(type, field, offset) _Static_assert(offsetof(type, field) == (offset), #type "." #field)

AT(ConureBlock, data, 8);
AT(ConureBlock, size, 16);
AT(ConureBlock, kind, 24);
AT(ConureBlock, object, 32);
AT(ConureBlock, element_type, 56);
AT(ConureBlock, rank, 57);
AT(ConureBlock, fortran, 58);
AT(ConureBlock, extents, 64);
_Static_assert(sizeof(ConureBlock) == 192, "data of a block follow at a multiple of 64");
AT(ConureList, length, 192);
AT(ConureList, capacity, 200);
AT(ConureList, elements, 208);
AT(ConureList, element_words, 216);
AT(ConureList, owner_mask, 224);
AT(ConureContext, poll_flag, 0);
AT(ConureContext, error_index, 4);
AT(ConureContext, error_class, 8);
AT(ConureContext, trace_count, 12);
AT(ConureContext, error_arguments, 16);
AT(ConureContext, trace_sites, 272);
AT(ConureContext, error_context, 400);
AT(ConureContext, error_cause, 404);
AT(ConureContext, error_again, 408);
AT(ConureContext, recursion_depth, 416);
AT(ConureContext, recursion_limit, 420);
AT(ConureContext, stack_limit, 424);
AT(ConureContext, services, 432);
