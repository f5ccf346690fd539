package conure.specialize;

import conure.ir.Dtype;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.ListSite;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads type texts, the one form in which requests, answers and manifests write types: `int`, `np.float32`,
/// `float64[:,:]C!`, `(int, str'reflect')`, `slice(int, None, None)`, `...`, `list[float]`, `list[float, int]` (of just these items), `class#2 Point(x=float, y=int)`, `function#2`,
/// `partial(function#2, (int,), (str'mode',), (None,))`, `None`.
public final class TypeTexts {
    private static final int DEEPEST = 50;
    private final String text;
    private final Names names;
    private int position;
    private int depth;

    private TypeTexts(String text, Names names) {
        this.text = text;
        this.names = names;
    }

    /// @param names resolves `function#ID`
    static PyType parse(String text, Names names) {
        var parser = new TypeTexts(text, names);
        var type = parser.type();
        if (parser.position != text.length()) throw new IllegalArgumentException("not a type: " + text);
        return type;
    }

    private PyType type() {
        if (++depth > DEEPEST) throw new IllegalArgumentException("nested too deeply: " + text);
        try {
            if (accept("(")) return tuple();
            if (accept("slice(") && tuple() instanceof PyType.Tuple(var parts, _)) return new PyType.Slice(parts.get(0), parts.get(1), parts.get(2));
            if (accept("partial(") && tuple() instanceof PyType.Tuple(var parts, _)) return partial(parts);
            if (accept("str'") || accept("str\"")) return string(text.charAt(position - 1));
            if (accept("list[]")) return new PyType.ListObject(ListSite.argument(ListSite.NOTHING));
            if (accept("list[")) {
                var items = new ArrayList<>(List.of(eitherOf(type())));
                if (accept("]")) return new PyType.ListObject(ListSite.argument(items.getFirst()));
                expect(",");
                while (!accept("]")) {
                    accept(" ");
                    items.add(type());
                    accept(",");
                }
                return new PyType.PassedList(items);
            }
            if (accept("class#")) return named();
            if (accept("None")) return PyType.NONE;
            if (accept("Generator")) return PyType.GENERATOR;
            if (accept("...")) return new PyType.Ellipsis();
            if (accept("function#")) return names.function(Math.toIntExact(number()));
            if (accept("dtype ")) return new PyType.DtypeObject(Dtype.of(word()));
            var library = LIBRARY.matcher(text).region(position, text.length());
            if (library.lookingAt()) {
                position = library.end();
                return new PyType.Library(library.group(), FunctionCode.LIBRARY);
            }
            if (accept("np.")) return NumberType.numpy(Dtype.of(word()));
            var word = word();
            if (accept("[")) return array(Dtype.of(word));
            return NumberType.valueOf(word.toUpperCase(Locale.ROOT));
        } finally {
            depth--;
        }
    }

    private static final Pattern LIBRARY = Pattern.compile("(builtins|math|cmath|_?operator|itertools|functools|heapq|bisect|numpy|conure)(\\.[A-Za-z_0-9]+)+");

    /// Function, positional arguments, names and values of those by keyword.
    private static PyType partial(List<PyType> parts) {
        var names = items(parts.get(2)).stream().map(each -> ((PyType.Text) each).value()).toList();
        return new PyType.Partial(parts.get(0), items(parts.get(1)), names, items(parts.get(3)));
    }

    private static List<PyType> items(PyType tuple) { return ((PyType.Tuple) tuple).items(); }

    /// Elements of several types: `int|float`.
    private PyType eitherOf(PyType first) {
        var alternatives = new ArrayList<>(List.of(first));
        while (accept("|")) alternatives.add(type());
        return alternatives.size() == 1 ? first : new PyType.Either(alternatives);
    }

    private PyType tuple() {
        var items = new ArrayList<PyType>();
        while (!accept(")")) {
            items.add(type());
            if (accept(",")) accept(" ");
        }
        return new PyType.Tuple(items);
    }

    /// `class#2 Point(x=float, y=int)`, behind its first word.
    private PyType named() {
        int number = Math.toIntExact(number());
        accept(" ");
        var name = until('(');
        var fields = new ArrayList<String>();
        var items = new ArrayList<PyType>();
        while (!accept(")")) {
            accept(", ");
            fields.add(until('='));
            items.add(type());
        }
        return new PyType.Tuple(items, PyType.Named.ofProgram(number, name, fields));
    }

    private String until(char end) {
        int start = position;
        position = text.indexOf(end, start) + 1;
        return text.substring(start, position - 1);
    }

    private PyType array(Dtype dtype) {
        int rank = 0;
        while (!accept("]")) {
            expect(":");
            rank++;
            accept(",");
        }
        var layout = rank == 0 ? Layout.C : Layout.valueOf(String.valueOf(text.charAt(position++)));
        return new PyType.Array(new Type.Array(dtype, rank, layout), accept("!"));
    }

    /// The rest of a Python string literal as `repr` writes it.
    private PyType string(char quote) {
        var out = new StringBuilder();
        while (text.charAt(position) != quote) {
            char c = text.charAt(position++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = text.charAt(position++);
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'x' -> out.appendCodePoint(hexadecimal(2));
                case 'u' -> out.appendCodePoint(hexadecimal(4));
                case 'U' -> out.appendCodePoint(hexadecimal(8));
                default -> out.append(escaped);
            }
        }
        position++;
        return new PyType.Text(out.toString());
    }

    private int hexadecimal(int digits) {
        position += digits;
        return Integer.parseInt(text.substring(position - digits, position), 16);
    }

    private long number() {
        int start = position;
        if (text.charAt(position) == '-') position++;
        while (position < text.length() && Character.isDigit(text.charAt(position))) position++;
        return Long.parseLong(text.substring(start, position));
    }

    private String word() {
        int start = position;
        while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) position++;
        return text.substring(start, position);
    }

    private boolean accept(String expected) {
        if (!text.startsWith(expected, position)) return false;
        position += expected.length();
        return true;
    }

    private void expect(String expected) {
        if (!accept(expected)) throw new IllegalArgumentException("expected " + expected + " at " + position + " of " + text);
    }

    static List<PyType> parseAll(List<String> texts, Names names) {
        var types = new ArrayList<PyType>(texts.size());
        for (var each : texts) types.add(parse(each, names));
        return types;
    }
}
