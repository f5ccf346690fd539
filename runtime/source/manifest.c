/* Reads what a kernel library says about itself; conure.manifest.Manifest writes it and describes the lines. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime.h"

enum { MOST_FIELDS = 10 };

typedef struct { char *start, *end; } Field;

/* Splits a line at tabs and takes the escapes back, in place. */
static int split(char *line, char *end, Field fields[MOST_FIELDS]) {
    int count = 0;
    char *out = line;
    fields[0].start = line;
    for (char *in = line;; in++) {
        if (in == end || *in == '\t') {
            fields[count++].end = out;
            if (in == end || count == MOST_FIELDS) return count;
            fields[count].start = out;
        } else if (*in == '\\' && in + 1 < end) {
            in++;
            *out++ = *in == 't' ? '\t' : *in == 'n' ? '\n' : *in == '0' ? '\0' : *in;
        } else {
            *out++ = *in;
        }
    }
}

static bool is(Field field, const char *word) {
    size_t length = strlen(word);
    return (size_t)(field.end - field.start) == length && memcmp(field.start, word, length) == 0;
}

static int32_t number(Field field) {
    char digits[16] = "";
    size_t length = (size_t)(field.end - field.start);
    memcpy(digits, field.start, length < sizeof digits - 1 ? length : sizeof digits - 1);
    return (int32_t)strtol(digits, NULL, 10);
}

static PyObject *string(Field field) { return PyUnicode_DecodeUTF8(field.start, field.end - field.start, "replace"); }

/* Makes room for one more item of an array that grows by doubling; the new item is zero. */
static void *one_more(void *items, Py_ssize_t *count, size_t size) {
    void **array = items;
    Py_ssize_t n = *count;
    if ((n & (n - 1)) == 0) {
        void *grown = realloc(*array, (size_t)(n == 0 ? 1 : 2 * n) * size);
        if (grown == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        *array = grown;
    }
    void *item = (char *)*array + (size_t)n * size;
    memset(item, 0, size);
    ++*count;
    return item;
}

static bool read_error(Manifest *manifest, Field *fields) {
    ErrorSite *error = one_more(&manifest->errors, &manifest->error_count, sizeof *error);
    if (error == NULL) return false;
    error->position = number(fields[2]);
    error->type = string(fields[3]);
    Field text = fields[5];
    if (is(fields[4], "empty")) {
        error->form = FORM_EMPTY;
        return error->type != NULL;
    }
    if (is(fields[4], "message")) {
        error->form = FORM_MESSAGE;
        error->message = template_parse(text.start, text.end);
        return error->type != NULL && error->message != NULL;
    }
    error->form = FORM_ARGUMENTS;
    error->arguments = type_parse(text.start, text.end);
    return error->type != NULL && error->arguments != NULL;
}

const char *assumption_name(AssumptionKind kind) {
    static const char *const NAMES[] = {"disjoint", "equal", "wide", "value", "other", "length"};
    return NAMES[kind];
}

static bool read_assumption(Manifest *manifest, Field words) {
    char text[64] = "", kind[16] = "";
    size_t length = (size_t)(words.end - words.start);
    memcpy(text, words.start, length < sizeof text - 1 ? length : sizeof text - 1);
    Assumption *assumption = one_more(&manifest->assumptions, &manifest->assumption_count, sizeof *assumption);
    if (assumption == NULL) return false;
    int read = sscanf(text, "%15s %" SCNu32 " %" SCNu32 " %" SCNd64, kind, &assumption->first, &assumption->second, &assumption->number);
    for (AssumptionKind k = ASSUMED_DISJOINT; k <= ASSUMED_LENGTH; k++) {
        assumption->kind = k;
        if (strcmp(kind, assumption_name(k)) == 0) return read == (assumes_number(k) ? 4 : 3);
    }
    return false;
}

static bool read_line(Manifest *manifest, Field *fields, int count) {
    Field kind = fields[0];
    if (is(kind, "conure") && count >= 2) return number(fields[1]) == 1;
    if (is(kind, "argument") && count == 2) {
        PyObject **text = one_more(&manifest->arguments, &manifest->argument_count, sizeof *text);
        return text != NULL && (*text = string(fields[1])) != NULL;
    }
    if (is(kind, "hidden") && count == 3) {
        Hidden *hidden = one_more(&manifest->hidden, &manifest->hidden_count, sizeof *hidden);
        if (hidden == NULL) return false;
        hidden->answer = number(fields[1]);
        hidden->text = string(fields[2]);
        return hidden->text != NULL && (hidden->type = type_parse(fields[2].start, fields[2].end)) != NULL;
    }
    if (is(kind, "result") && count == 2 && manifest->result == NULL) {
        manifest->result_text = string(fields[1]);
        return manifest->result_text != NULL && (manifest->result = type_parse(fields[1].start, fields[1].end)) != NULL;
    }
    if (is(kind, "assumption") && count == 2) return read_assumption(manifest, fields[1]);
    if (is(kind, "position") && count == 9) {
        Position *position = one_more(&manifest->positions, &manifest->position_count, sizeof *position);
        if (position == NULL) return false;
        position->function = number(fields[2]);
        position->name = string(fields[3]);
        position->line = number(fields[4]);
        position->column = number(fields[5]);
        position->end_line = number(fields[6]);
        position->end_column = number(fields[7]);
        position->caller = number(fields[8]);
        position->instruction = INSTRUCTION_UNKNOWN;
        return position->name != NULL;
    }
    if (is(kind, "site") && count == 3) {
        int32_t *site = one_more(&manifest->sites, &manifest->site_count, sizeof *site);
        return site != NULL && (*site = number(fields[2]), true);
    }
    if (is(kind, "error") && count == 6) return read_error(manifest, fields);
    if (is(kind, "text") && count == 3) {
        Template **text = one_more(&manifest->texts, &manifest->text_count, sizeof *text);
        return text != NULL && (*text = template_parse(fields[2].start, fields[2].end)) != NULL;
    }
    if (is(kind, "loop") && count == 3) {
        NativeLoop *loop = one_more(&manifest->loops, &manifest->loop_count, sizeof *loop);
        return loop != NULL && native_loop_find(loop, fields[2].start, fields[2].end) == 0;
    }
    return false;
}

int manifest_read(Manifest *manifest, const char *text) {
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(copy, text, length + 1);
    bool good = length > 0 && strncmp(text, "conure\t", 7) == 0;
    const char *end = copy + length;
    for (char *line = copy; good && line < end;) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        if (stop == NULL) stop = copy + length;
        Field fields[MOST_FIELDS];
        int count = split(line, stop, fields);
        good = read_line(manifest, fields, count);
        if (!good && !PyErr_Occurred()) {
            PyErr_Format(PyExc_ValueError, "a kernel's manifest has a line that this runtime doesn't know: %.200s", line);
        }
        line = stop + 1;
    }
    free(copy);
    if (good && manifest->result == NULL) good = false;
    if (good) return 0;
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a kernel's manifest is damaged");
    return -1;
}

void manifest_clear(Manifest *manifest) {
    for (Py_ssize_t i = 0; i < manifest->argument_count; i++) Py_XDECREF(manifest->arguments[i]);
    for (Py_ssize_t i = 0; i < manifest->hidden_count; i++) {
        Py_XDECREF(manifest->hidden[i].text);
        type_free(manifest->hidden[i].type);
    }
    for (Py_ssize_t i = 0; i < manifest->position_count; i++) {
        Py_XDECREF(manifest->positions[i].name);
        Py_XDECREF(manifest->positions[i].code);
    }
    for (Py_ssize_t i = 0; i < manifest->error_count; i++) {
        Py_XDECREF(manifest->errors[i].type);
        template_free(manifest->errors[i].message);
        type_free(manifest->errors[i].arguments);
    }
    for (Py_ssize_t i = 0; i < manifest->text_count; i++) template_free(manifest->texts[i]);
    for (Py_ssize_t i = 0; i < manifest->loop_count; i++) native_loop_forget(&manifest->loops[i]);
    Py_XDECREF(manifest->result_text);
    type_free(manifest->result);
    free(manifest->arguments);
    free(manifest->hidden);
    free(manifest->assumptions);
    free(manifest->positions);
    free(manifest->sites);
    free(manifest->errors);
    free(manifest->texts);
    free(manifest->loops);
    *manifest = (Manifest){0};
}
