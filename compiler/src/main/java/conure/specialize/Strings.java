package conure.specialize;

import conure.ir.FailingOp;
import conure.ir.Type;
import conure.ir.Value;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.PythonText;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Strings known by value, and texts with run-time parts: f-strings in `raise`, `assert` and `print`.
final class Strings {
    private final Specialization in;
    private final Language language;

    Strings(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// An f-string; one of static parts is a string.
    PyValue format(List<Object> parts, List<PyValue> given) {
        // Lists known item by item are shown as they are now.
        var values = given.stream().map(language.listItems()::shown).toList();
        var text = new StringBuilder();
        int next = 0;
        for (var part : parts) {
            if (part instanceof String literal) text.append(literal);
            else if (values.get(next++).type() instanceof PyType.Text(var value) && isPlain((List<?>) part)) text.append(value);
            else return new PyValue(new PyType.FormattedText(parts, PyValue.types(values)), PyValue.flatten(values));
        }
        return new PyValue(new PyType.Text(text.toString()));
    }

    private static boolean isPlain(List<?> part) { return (part.get(0).equals("") || part.get(0).equals("s")) && part.get(1).equals(""); }

    /// A text as a template of the manifest, for an exception; the words that it shows are appended to `words`.
    String template(PyValue text, List<Value> words) { return template(text, words, false); }

    /// @param shown at once: arrays and lists have no text that outlives the call
    private String template(PyValue text, List<Value> words, boolean shown) {
        return switch (text.type()) {
            case PyType.Text(var value) -> escape(value);
            case PyType.FormattedText(var parts, _) -> {
                var out = new StringBuilder();
                var values = text.parts().iterator();
                for (var part : parts) {
                    if (part instanceof String literal) out.append(escape(literal));
                    else out.append(placeholder(values.next(), (String) ((List<?>) part).get(0), (String) ((List<?>) part).get(1), words, shown));
                }
                yield out.toString();
            }
            default -> placeholder(text, "s", "", words, shown);
        };
    }

    private static String escape(String text) { return text.replace("{", "{{").replace("}", "}}"); }

    private String placeholder(PyValue value, String conversion, String specification, List<Value> words, boolean shown) {
        if (value.type() instanceof PyType.Text(var text) && specification.isEmpty()) {
            return escape(switch (conversion) {
                case "r" -> PythonText.repr(text);
                case "a" -> PythonText.ascii(text);
                default -> text;
            });
        }
        if (value.type() instanceof PyType.FormattedText && (conversion.isEmpty() || conversion.equals("s")) && specification.isEmpty()) return template(value, words, shown);
        if (value.type() instanceof PyType.Tuple(var items, _) && specification.isEmpty() && holdsList(value.type())) {
            var texts = new ArrayList<String>();
            for (var item : value.parts()) texts.add(placeholder(item, "r", "", words, shown));
            var all = String.join(", ", texts);
            return isList(value.type()) ? "[" + all + "]" : "(" + all + (items.size() == 1 ? ",)" : ")");
        }
        if (!isPrintable(value.type(), shown)) {
            throw in.refuse("unsupported-text", PyType.withArticle(value.type().pythonName()) + " becomes part of " + (shown ? "a text" : "the message of an exception"),
                    shown ? "its numbers, one by one" : "its numbers, one by one, or print()", value);
        }
        // What a message shows twice is one word of it.
        int known = value.components().size() == 1 ? words.indexOf(value.components().getFirst()) : -1;
        int at = words.stream().limit(known < 0 ? words.size() : known).mapToInt(Strings::slots).sum();
        if (known < 0) words.addAll(value.components());
        // What is printable is ASCII, but for strings.
        if (conversion.equals("a") && value.type().text().chars().anyMatch(c -> c > 127)) {
            throw in.refuse("unsupported-text", "ascii() of a string that depends on the path", "!r", value);
        }
        var converted = conversion.isEmpty() ? "" : conversion.equals("s") ? "!s" : "!r";
        return "{" + at + ":" + value.type().text() + converted + (specification.isEmpty() ? "" : ":" + specification) + "}";
    }

    /// How many words of the context a component takes: an array has its data, its owner, its extents and its strides.
    private static int slots(Value component) { return component.type() instanceof Type.Array array ? 2 + 2 * array.rank() : 1; }

    /// Whether a value is, or holds, a text that is not known when compiling.
    static boolean isMadeAtRunTime(PyType type) {
        return switch (type) {
            case PyType.FormattedText _ -> true;
            case PyType.Tuple(var items, _) -> items.stream().anyMatch(Strings::isMadeAtRunTime);
            case PyType.Either(var alternatives) -> alternatives.stream().anyMatch(Strings::isMadeAtRunTime);
            default -> false;
        };
    }

    /// Whether a library function does no more with a text than show it, keep it or tell its type.
    static boolean takesTexts(String function) {
        return switch (function) {
            case "builtins.print", "builtins.isinstance", "builtins.type", "builtins.str", "builtins.format" -> true;
            default -> Exceptions.isClass(function);
        };
    }

    /// Whether a text has parts that are made text when it is shown, and may be others by then.
    static boolean showsWhatMayChange(PyType type) {
        return switch (type) {
            case PyType.Array _, PyType.ListObject _ -> true;
            case PyType.FormattedText(_, var values) -> values.stream().anyMatch(Strings::showsWhatMayChange);
            case PyType.Tuple(var items, _) -> items.stream().anyMatch(Strings::showsWhatMayChange);
            case PyType.Either(var alternatives) -> alternatives.stream().anyMatch(Strings::showsWhatMayChange);
            default -> false;
        };
    }

    /// Whether a value is what a list that is known item by item holds.
    static boolean isList(PyType type) { return type instanceof PyType.Tuple(_, var named) && named != null && named.className().equals("builtins.list"); }

    private static boolean holdsList(PyType type) {
        return isList(type) || type instanceof PyType.Tuple(var items, _) && items.stream().anyMatch(Strings::holdsList);
    }

    private static boolean isPrintable(PyType type, boolean shown) {
        return switch (type) {
            case NumberType _, PyType.None _, PyType.Text _, PyType.KnownInt _, PyType.DtypeObject _ -> true;
            case PyType.Library library -> library.isImportable();
            case PyType.Array _, PyType.CaughtException _ -> shown;
            case PyType.ListObject(var site) -> shown && isPrintable(site.element(), true);
            case PyType.Tuple(var items, _) -> !isList(type) && items.stream().allMatch(each -> isPrintable(each, shown));
            case PyType.Either(var alternatives) -> alternatives.stream().allMatch(each -> isPrintable(each, shown));
            default -> false;
        };
    }

    /// Methods of strings known by value, themselves known by value.
    static final Set<String> METHODS = Set.of("format", "upper", "lower", "strip", "lstrip", "rstrip", "startswith", "endswith", "replace");

    /// A call of such a method with strings known by value.
    PyValue call(String text, String name, List<PyValue> arguments) {
        var given = new ArrayList<String>();
        for (var argument : arguments) {
            if (!(argument.type() instanceof PyType.Text(var known))) throw in.refuse("unsupported-method", "str." + name + " with these arguments", "strings known when compiling", argument);
            given.add(known);
        }
        return switch (name + "/" + given.size()) {
            case "upper/0" -> known(text.toUpperCase(Locale.ROOT));
            case "lower/0" -> known(text.toLowerCase(Locale.ROOT));
            case "strip/0" -> known(PythonText.strip(text, true, true));
            case "lstrip/0" -> known(PythonText.strip(text, true, false));
            case "rstrip/0" -> known(PythonText.strip(text, false, true));
            case "startswith/1" -> new PyValue(NumberType.BOOL, in.emit().constant(text.startsWith(given.getFirst())));
            case "endswith/1" -> new PyValue(NumberType.BOOL, in.emit().constant(text.endsWith(given.getFirst())));
            case "replace/2" -> known(text.replace(given.get(0), given.get(1)));
            default -> throw in.refuse("unsupported-method", "str." + name + " with " + given.size() + " arguments", "its result, as an argument of the kernel");
        };
    }

    private static PyValue known(String text) { return new PyValue(new PyType.Text(text)); }

    /// `print(*arguments, sep=…, end=…)`, at once.
    PyValue print(Calls.Arguments arguments) {
        var separator = option(arguments, "sep", " ");
        var end = option(arguments, "end", "\n");
        for (var keyword : arguments.keywords().keySet()) {
            if (!Set.of("sep", "end", "file", "flush").contains(keyword)) return in.raise("TypeError", "'" + keyword + "' is an invalid keyword argument for print()");
            if (keyword.equals("file")) throw in.refuse("unsupported-argument", "the argument file of print", "sys.stdout, where print writes", arguments.keywords().get(keyword));
        }
        var out = new StringBuilder();
        var words = new ArrayList<Value>();
        for (int k = 0; k < arguments.positional().size(); k++) {
            if (k > 0) out.append(escape(separator));
            out.append(template(arguments.positional().get(k), words, true));
            if (words.size() > 64) throw in.refuse("unsupported-argument", "a print of so many values", "several calls of print");
        }
        out.append(escape(end));
        in.emit().add(new FailingOp.Print(out.toString(), words, in.escape(), in.emit().location()));
        return PyValue.NONE;
    }

    private String option(Calls.Arguments arguments, String name, String fallback) {
        var value = arguments.keywords().get(name);
        if (value == null || value.isNone()) return fallback;
        if (value.type() instanceof PyType.Text(var text)) return text;
        throw in.refuse("unsupported-argument", "the argument " + name + " of print", "a string known when compiling", value);
    }

}
