package conure.manifest;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// What the C side must know about a kernel. [#text] is what the library exports as `conure_manifest`: a line an entry,
/// fields separated by tabs, `\\`, `\t`, `\n` and `\0` escaped.
///
///     conure      1
///     argument    TYPE                                          one a parameter, in order
///     hidden      ANSWER  TYPE                                  further argument slots: the value of an answer
///     result      TYPE
///     assumption  WORDS
///     position    INDEX  FUNCTION  NAME  LINE  COLUMN  END_LINE  END_COLUMN  CALLER
///     site        INDEX  POSITION
///     error       INDEX  POSITION  CLASS  FORM  TEXT
///     text        INDEX  TEXT
///     loop        INDEX  NAME
///
/// **Templates.** TEXT of an error or a text is taken as it is, but for placeholders: `{WORD:TYPE}` is `str()` of the value
/// whose slots start at argument word WORD, `{WORD:TYPE!r}` its `repr()`, `{WORD:TYPE:SPEC}` is `format(value, "SPEC")`,
/// `{WORD:TYPE!r:SPEC}` and `{WORD:TYPE!s:SPEC}` are `format(repr(value), "SPEC")` and `format(str(value), "SPEC")`;
/// `{{` and `}}` are braces. Any type text will do: `operands … with shapes {0:(int, int)} {2:(int,)} `.
///
/// @param arguments type texts of the parameters
/// @param result type text of the result
/// @param assumptions what the dispatcher checks before it calls the kernel: promises of the request, and `value ARGUMENT SLOT NUMBER`
///     for an int or a bool that the kernel was specialised for, or an extent; `other ARGUMENT SLOT NUMBER` for one that it is not
/// @param positions where in the source errors and calls stand
/// @param sites call sites, by the index that the kernel gives to `record_call_site`
/// @param errors by the index that the kernel stores as `error_index`
/// @param texts by the index that the kernel gives to `print`
/// @param loops NumPy's inner loops, by the index that the kernel gives to `native_loop`: a name and its type characters,
///     `numpy.matmul dd->d`
public record Manifest(
        List<String> arguments,
        List<Hidden> hidden,
        String result,
        List<String> assumptions,
        List<Position> positions,
        List<Integer> sites,
        List<Error> errors,
        List<String> texts,
        List<String> loops) {
    public static final int VERSION = 1;

    public Manifest {
        arguments = List.copyOf(arguments);
        hidden = List.copyOf(hidden);
        assumptions = List.copyOf(assumptions);
        positions = List.copyOf(positions);
        sites = List.copyOf(sites);
        errors = List.copyOf(errors);
        texts = List.copyOf(texts);
        loops = List.copyOf(loops);
    }

    /// An argument the caller doesn't write: the value that answer `answer` (its [Answer#id]) has at the time of a call.
    public record Hidden(int answer, String type) {}

    /// A span of a function's source. Lines count from 0 at the function's first line ([Answer.Source]), columns from 0
    /// in the text as sent. Where the code was inlined, `caller` is the index of the position that called it, else -1.
    ///
    /// @param name of the function that a traceback shows: that of a nested function or `<lambda>` where it is one
    public record Position(
            int function, String name, int line, int column, int endLine, int endColumn, int caller) {}

    /// A place that can raise.
    ///
    /// @param type name of a builtin exception class, or `numpy.MemoryError`-like name known to the C side
    public record Error(int position, String type, Form form, String text) {}

    /// How an exception is made of an error's text.
    public enum Form {
        /// `raise E`: no arguments; the text is empty
        EMPTY,
        /// `raise E("…")`: one string
        MESSAGE,
        /// `raise E(a, b)`: the text is the type text of a tuple, whose slots start at word 0
        ARGUMENTS
    }

    public String text() {
        var out = new StringBuilder();
        line(out, "conure", VERSION);
        arguments.forEach(type -> line(out, "argument", type));
        hidden.forEach(value -> line(out, "hidden", value.answer(), value.type()));
        line(out, "result", result);
        assumptions.forEach(words -> line(out, "assumption", words));
        for (int i = 0; i < positions.size(); i++) {
            var p = positions.get(i);
            line(out, "position", i, p.function(), p.name(), p.line(), p.column(), p.endLine(), p.endColumn(), p.caller());
        }
        for (int i = 0; i < sites.size(); i++) {
            line(out, "site", i, sites.get(i));
        }
        for (int i = 0; i < errors.size(); i++) {
            var e = errors.get(i);
            line(out, "error", i, e.position(), e.type(), e.form().name().toLowerCase(Locale.ROOT), e.text());
        }
        for (int i = 0; i < texts.size(); i++) {
            line(out, "text", i, texts.get(i));
        }
        for (int i = 0; i < loops.size(); i++) {
            line(out, "loop", i, loops.get(i));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, Object... fields) {
        var joined = new StringJoiner("\t", "", "\n");
        for (var field : fields) {
            joined.add(field.toString().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\0", "\\0"));
        }
        out.append(joined);
    }
}
