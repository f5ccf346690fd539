/* Texts with placeholders, as conure.manifest.Manifest describes them: "{WORD:TYPE!r}", "{WORD:TYPE:SPEC}", "{WORD:TYPE!r:SPEC}". */
#include <stdlib.h>

#include "runtime.h"

typedef struct {
    PyObject *before;   /* the text in front of the placeholder */
    Type *type;         /* NULL: the end of the text */
    uint32_t word;
    char conversion;    /* 's', 'r', or 0 */
    PyObject *spec;     /* NULL: none */
} Piece;

struct Template {
    size_t count;
    Piece *pieces;
};

void template_free(Template *template) {
    if (template == NULL) return;
    for (size_t i = 0; i < template->count; i++) {
        Py_XDECREF(template->pieces[i].before);
        Py_XDECREF(template->pieces[i].spec);
        type_free(template->pieces[i].type);
    }
    free(template->pieces);
    free(template);
}

/* Where the type text of a placeholder ends: at '!r' or '!s', ':' outside brackets and quotes, or '}'. */
static const char *type_end(const char *at, const char *end) {
    int depth = 0;
    for (; at < end; at++) {
        if (*at == '\'' || *at == '"') {
            for (char quote = *at++; at < end && *at != quote; at++) at += *at == '\\';
            if (at >= end) break;
        } else if (*at == '[' || *at == '(') depth++;
        else if (*at == ']' || *at == ')') depth--;
        else if (depth == 0 && (*at == ':' || *at == '}' || (*at == '!' && end - at > 2 && (at[1] == 'r' || at[1] == 's')))) {
            return at;
        }
    }
    return NULL;
}

static bool read_placeholder(Piece *piece, const char **at, const char *end) {
    char *colon;
    piece->word = (uint32_t)strtoul(*at, &colon, 10);
    if (colon == *at || colon >= end || *colon != ':') return false;
    const char *type = colon + 1, *stop = type_end(type, end);
    if (stop == NULL || (piece->type = type_parse(type, stop)) == NULL) return false;
    if (*stop == '!') {
        piece->conversion = stop[1];
        stop += 2;
    }
    if (*stop == ':') {
        const char *spec = stop + 1;
        while (stop < end && *stop != '}') stop++;
        if (stop == end || (piece->spec = PyUnicode_FromStringAndSize(spec, stop - spec)) == NULL) return false;
    }
    *at = stop + 1;
    return true;
}

Template *template_parse(const char *text, const char *end) {
    Template *template = calloc(1, sizeof *template);
    char *plain = malloc((size_t)(end - text) + 1);
    bool good = template != NULL && plain != NULL, done = false;
    while (good && !done) {
        Piece *pieces = realloc(template->pieces, (template->count + 1) * sizeof *pieces);
        if (pieces == NULL) {
            good = false;
            break;
        }
        template->pieces = pieces;
        Piece *piece = &pieces[template->count++];
        *piece = (Piece){0};
        size_t length = 0;
        while (text < end && (*text != '{' || (end - text > 1 && text[1] == '{'))) {
            if (end - text > 1 && (*text == '{' || *text == '}') && text[1] == *text) text++;
            plain[length++] = *text++;
        }
        piece->before = PyUnicode_DecodeUTF8(plain, (Py_ssize_t)length, "replace");
        done = text == end;
        good = piece->before != NULL && (done || (text++, read_placeholder(piece, &text, end)));
    }
    free(plain);
    if (good) return template;
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "not a template text");
    template_free(template);
    return NULL;
}

static PyObject *fill_piece(const Piece *piece, const uint64_t *words, ThreadContext *thread) {
    const uint64_t *at = words + piece->word;
    PyObject *value = box_borrowed(piece->type, &at, thread);
    if (value == NULL) return NULL;
    if (piece->conversion != 0) Py_SETREF(value, piece->conversion == 'r' ? PyObject_Repr(value) : PyObject_Str(value));
    /* Not str(): the text of an np.float32 is another. */
    if (value != NULL && (piece->conversion == 0 || piece->spec != NULL)) Py_SETREF(value, PyObject_Format(value, piece->spec));
    return value;
}

PyObject *template_fill(const Template *template, const uint64_t *words, ThreadContext *thread) {
    PyObject *parts = PyList_New(0), *empty = PyUnicode_New(0, 0), *text = NULL;
    bool good = parts != NULL && empty != NULL;
    for (size_t i = 0; i < template->count && good; i++) {
        const Piece *piece = &template->pieces[i];
        good = PyList_Append(parts, piece->before) == 0;
        if (!good || piece->type == NULL) continue;
        PyObject *filled = fill_piece(piece, words, thread);
        good = filled != NULL && PyList_Append(parts, filled) == 0;
        Py_XDECREF(filled);
    }
    if (good) text = PyUnicode_Join(empty, parts);
    Py_XDECREF(parts);
    Py_XDECREF(empty);
    return text;
}
