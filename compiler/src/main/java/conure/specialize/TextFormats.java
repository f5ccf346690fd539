package conure.specialize;

import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The older ways to make a text, as the f-string that makes the same one:
///
///     'at ' + str(x)  →  f'at {x!s}'
///     'shape (%d, %s)' % (n, x)  →  f'shape ({n:d}, {x!s})'       '{0} of {count:.3f}'.format(n, count=x)  →  f'{n} of {x:.3f}'
///
/// Source: Python's library reference, "printf-style String Formatting" and "Format String Syntax".
final class TextFormats {
    private static final Pattern CONVERSION = Pattern.compile("%(?<flags>[#0\\- +]*)(?<width>\\d*)(?<precision>\\.\\d*)?[hlL]?(?<kind>.)", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("\\{\\{|}}|\\{(?<name>\\w*)(!(?<conversion>[rsa]))?(:(?<specification>[^{}]*))?}");

    private final Specialization in;
    private final Language language;
    private final List<Object> parts = new ArrayList<>();
    private final List<PyValue> values = new ArrayList<>();

    TextFormats(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    static boolean isText(PyType type) { return type instanceof PyType.Text || type instanceof PyType.FormattedText; }

    /// Whether an operator makes a text of a text.
    static boolean isOperator(String operator, PyType left, PyType right) {
        return operator.equals("%") && left instanceof PyType.Text || operator.equals("+") && isText(left) && isText(right);
    }

    /// Two texts, one after the other.
    PyValue joined(PyValue left, PyValue right) {
        for (var text : List.of(left, right)) {
            if (text.type() instanceof PyType.Text(var value)) parts.add(value);
            if (!(text.type() instanceof PyType.FormattedText(var others, _))) continue;
            parts.addAll(others);
            values.addAll(text.parts());
        }
        return language.strings().format(parts, values);
    }

    /// `str(value)` and `repr(value)`.
    PyValue shown(PyValue value, String conversion) {
        return conversion.equals("s") && isText(value.type()) ? value : language.strings().format(List.of(List.of(conversion, "")), List.of(value));
    }

    /// `format(value, specification)`.
    PyValue shown(PyValue value, PyValue specification) {
        if (!(specification.type() instanceof PyType.Text(var known))) throw in.refuse("unsupported-string", "format() by a specification that is not known when compiling", "a literal string", specification);
        return language.strings().format(List.of(List.of("", known)), List.of(value));
    }

    /// `text % given`; null if the path ends.
    PyValue percent(String text, PyValue given) {
        var operands = given.type() instanceof PyType.Tuple && !Strings.isList(given.type()) ? given.parts() : List.of(given);
        int taken = 0;
        int next = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', next)) {
            var found = CONVERSION.matcher(text).region(at, text.length());
            if (!found.lookingAt() || !"diufFeEgGxXosra%".contains(found.group("kind"))) throw in.refuse("unsupported-string", "this conversion of formatting with %", "an f-string", given);
            parts.add(text.substring(next, at));
            next = found.end();
            if (found.group("kind").equals("%")) {
                parts.add("%");
                continue;
            }
            if (taken == operands.size()) return in.raise("TypeError", "not enough arguments for format string");
            if (!convert(operands.get(taken++), found.group("kind"), found.group("flags"), found.group("width"), found.group("precision"))) return null;
        }
        if (taken < operands.size()) return in.raise("TypeError", "not all arguments converted during string formatting");
        parts.add(text.substring(next));
        return language.strings().format(parts, values);
    }

    /// False if the path ends.
    private boolean convert(PyValue operand, String kind, String flags, String width, String precision) {
        if ("sra".contains(kind)) {
            if (precision != null) throw in.refuse("unsupported-string", "a precision of %" + kind, "an f-string", operand);
            add(operand, kind, width.isEmpty() ? "" : (flags.contains("-") ? "<" : ">") + width);
            return true;
        }
        boolean whole = "diuxXo".contains(kind);
        if (whole && precision != null) throw in.refuse("unsupported-string", "a precision of %" + kind, "an f-string", operand);
        var value = language.operators().plain(operand);
        if (!value.isNumber() || value.number().isComplex()) throw in.refuse("unsupported-string", "%" + kind + " of " + PyType.withArticle(value.type().pythonName()), "%s", value);
        if (whole && value.number().isFloat() || value.number() == NumberType.NP_BOOL) {
            if ("xXo".contains(kind)) throw in.refuse("unsupported-string", "%" + kind + " of " + PyType.withArticle(value.type().pythonName()), "an int", value);
            value = language.library().call(whole ? "builtins.int" : "builtins.float", Calls.Arguments.of(value), List.of(in.emit().location(), values.size()));
            if (value == null) return false;
        }
        var sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        var fill = flags.contains("-") || !flags.contains("0") ? "" : "0";
        add(value, "", (flags.contains("-") && !width.isEmpty() ? "<" : "") + sign + (flags.contains("#") ? "#" : "") + fill + width + (precision == null ? "" : precision.equals(".") ? ".0" : precision)
                + ("iu".contains(kind) ? "d" : kind));
        return true;
    }

    private void add(PyValue value, String conversion, String specification) {
        parts.add(List.of(conversion, specification));
        values.add(value);
    }

    /// `text.format(…)`; null if the path ends.
    PyValue format(String text, List<PyValue> positional, Map<String, PyValue> keywords) {
        int automatic = 0;
        boolean numbered = false;
        int next = 0;
        var field = FIELD.matcher(text);
        while (field.find()) {
            literal(text.substring(next, field.start()));
            next = field.end();
            var name = field.group("name");
            if (name == null) {
                parts.add(field.group().substring(1));
                continue;
            }
            PyValue value;
            boolean manual = !name.isEmpty() && Character.isDigit(name.charAt(0));
            if (manual && automatic > 0) return in.raise("ValueError", "cannot switch from automatic field numbering to manual field specification");
            if (name.isEmpty() && numbered) return in.raise("ValueError", "cannot switch from manual field specification to automatic field numbering");
            numbered |= manual;
            if (name.isEmpty() || manual) {
                int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
                if (index >= positional.size()) return in.raise("IndexError", "Replacement index " + index + " out of range for positional args tuple");
                value = positional.get(index);
            } else value = keywords.get(name);
            if (value == null) throw in.refuse("unsupported-string", "a field of str.format that has no argument", "an f-string");
            add(value, field.group("conversion") == null ? "" : field.group("conversion"), field.group("specification") == null ? "" : field.group("specification"));
        }
        literal(text.substring(next));
        return language.strings().format(parts, values);
    }

    private void literal(String text) {
        if (text.contains("{") || text.contains("}")) throw in.refuse("unsupported-string", "this field of str.format", "an f-string");
        parts.add(text);
    }
}
