package conure.specialize.values;

import conure.ir.Dtype;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.UntypedOp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What is known of a Python value while specialising: everything static about it. What is left to run time is a flat
/// list of [#components]; a [PyValue] is a type and the SSA values of its components. So a string is all type and no
/// component, a tuple of two floats has two components, and an array of static rank and dtype is one.
public sealed interface PyType permits NumberType, PyType.Static, PyType.Compound {

    /// The types of the run-time parts, in order.
    List<Type> components();

    /// How messages, `specializations` and the manifest write it.
    String text();

    /// The name that Python's own messages use: `int`, `NoneType`, `numpy.ndarray`.
    String pythonName();

    /// The way to the int, bool, array or list of a component through nested tuples and lists of unlike items; null if it is something else.
    default List<Integer> path(int component) {
        if (this == NumberType.INT || this == NumberType.BOOL || this instanceof Array || this instanceof ListObject) return List.of();
        var items = switch (this) {
            case Tuple(var parts, _) -> parts;
            case PassedList(var parts) -> parts;
            default -> null;
        };
        int rest = this instanceof PassedList ? component - 1 : component;
        if (items == null || rest < 0) return null;
        int index = 0;
        while (rest >= items.get(index).components().size()) rest -= items.get(index++).components().size();
        var inner = items.get(index).path(rest);
        return inner == null ? null : Stream.concat(Stream.of(index), inner.stream()).toList();
    }

    /// Whether going through such a value uses it up: what `zip`, `enumerate`, `map` and the like give, generators, and
    /// tuples that hold them. Such values are linear: each is used once, so nobody can tell that it is not empty after that.
    default boolean isUsedUp() {
        return switch (this) {
            case Iterator(var kind, _) -> !kind.equals("arange");
            case FunctionObject function -> function.code().isGenerator();
            case Partial partial -> partial.parts().stream().anyMatch(PyType::isUsedUp);
            case Tuple(var items, _) -> items.stream().anyMatch(PyType::isUsedUp);
            case Either(var alternatives) -> alternatives.stream().anyMatch(PyType::isUsedUp);
            default -> false;
        };
    }

    /// Whether NumPy takes a value of Python's as the array of its elements.
    default boolean isSequence() { return this instanceof Tuple || this instanceof ListObject || this instanceof Range; }

    /// Whether a value is an array on one path and something else on another.
    default boolean isSometimesArray() { return this instanceof Either(var alternatives) && alternatives.stream().anyMatch(Array.class::isInstance); }

    /// Whether a value is, or holds, the exception that a handler has a name for.
    default boolean keepsException() {
        return switch (this) {
            case CaughtException(var name) -> !name.isEmpty();
            case Tuple(var items, _) -> items.stream().anyMatch(PyType::keepsException);
            case Either(var alternatives) -> alternatives.stream().anyMatch(PyType::keepsException);
            case FunctionObject(_, var captured, var defaults) -> captured.stream().anyMatch(PyType::keepsException) || defaults.stream().anyMatch(PyType::keepsException);
            case FormattedText(_, var values) -> values.stream().anyMatch(PyType::keepsException);
            case ExceptionObject(_, var arguments) -> arguments.stream().anyMatch(PyType::keepsException);
            case Iterator(_, var parts) -> parts.stream().anyMatch(PyType::keepsException);
            case Partial partial -> partial.parts().stream().anyMatch(PyType::keepsException);
            default -> false;
        };
    }

    /// Whether a value is, or holds, a list whose items are known one by one.
    default boolean holdsKnownList() {
        return switch (this) {
            case KnownList _, PassedList _ -> true;
            case Tuple(var items, _) -> items.stream().anyMatch(PyType::holdsKnownList);
            case Either(var alternatives) -> alternatives.stream().anyMatch(PyType::holdsKnownList);
            case Iterator(_, var parts) -> parts.stream().anyMatch(PyType::holdsKnownList);
            case Partial partial -> partial.parts().stream().anyMatch(PyType::holdsKnownList);
            case FunctionObject(_, var captured, var defaults) -> captured.stream().anyMatch(PyType::holdsKnownList) || defaults.stream().anyMatch(PyType::holdsKnownList);
            case BoundMethod(var self, _) -> self.holdsKnownList();
            default -> false;
        };
    }

    /// The numbers of the cells that a value refers to: variables that functions share with the functions around them, and lists whose
    /// items are known.
    default Set<Integer> cells() {
        return switch (this) {
            case CellReference(int id, _) -> Set.of(id);
            case KnownList(int id) -> Set.of(id);
            case BoundMethod(var self, _) -> self.cells();
            case FunctionObject(_, var captured, var defaults) -> cells(Stream.concat(captured.stream(), defaults.stream()).toList());
            case Tuple(var items, _) -> cells(items);
            case Either(var alternatives) -> cells(alternatives);
            case Iterator(_, var parts) -> cells(parts);
            case Partial partial -> cells(partial.parts());
            default -> Set.of();
        };
    }

    private static Set<Integer> cells(List<PyType> types) { return types.stream().flatMap(each -> each.cells().stream()).collect(Collectors.toSet()); }

    /// Types without run-time parts.
    sealed interface Static extends PyType {
        @Override default List<Type> components() { return List.of(); }
    }

    /// Types with run-time parts made of other types.
    sealed interface Compound extends PyType {}

    record None() implements Static {
        @Override public String text() { return "None"; }
        @Override public String pythonName() { return "NoneType"; }
    }

    /// A variable without a value, on some path.
    record Undefined() implements Static {
        @Override public String text() { return "undefined"; }
        @Override public String pythonName() { return "undefined"; }
    }

    record Ellipsis() implements Static {
        @Override public String text() { return "..."; }
        @Override public String pythonName() { return "ellipsis"; }
    }

    /// A string known by value.
    record Text(String value) implements Static {
        @Override public String text() { return "str" + PythonText.repr(value); }
        @Override public String pythonName() { return "str"; }
    }

    /// A known function, type or constant holder of a library, by its home name: `numpy.sqrt`, `builtins.len`.
    record Library(String name, int answer) implements Static {
        /// Whether Python finds it by its name: a kernel can give it back and print it.
        public boolean isImportable() { return name.matches("(builtins|math|cmath|operator|_operator|itertools|functools|heapq|bisect|numpy)\\..*"); }

        @Override public String text() { return name; }
        @Override public String pythonName() { return "builtin_function_or_method"; }
        @Override public boolean equals(Object other) { return other instanceof Library(var otherName, _) && otherName.equals(name); }
        @Override public int hashCode() { return name.hashCode(); }
    }

    record ModuleObject(String name, int answer) implements Static {
        @Override public String text() { return "module " + name; }
        @Override public String pythonName() { return "module"; }
    }

    /// An abstract class, `numbers.Real`: only which of a kernel's values are its instances is known. `isinstance` may see it, and nothing else.
    ///
    /// @param text the program's name for it
    /// @param description what Python says it is, and `instead` what to write
    /// @param instances the classes of values that are subclasses of it, by their home names
    record AbstractClass(String text, String description, String instead, List<String> instances) implements Static {
        public AbstractClass {
            instances = List.copyOf(instances);
        }

        @Override public String pythonName() { return "type"; }
    }

    /// A reference to a mutable variable; its content is part of the state of a [Specialization].
    record CellReference(int id, String name) implements Static {
        @Override public String text() { return "cell " + name; }
        @Override public String pythonName() { return "cell"; }
    }

    /// A list whose items are known one by one, as those of a tuple are: a reference to them; they are part of the state of a
    /// [Specialization]. Lists become such where the program would be refused otherwise ([ListSite#know]).
    record KnownList(int id) implements Static {
        @Override public String text() { return "list of known length"; }
        @Override public String pythonName() { return "list"; }
    }

    /// An int whose value is part of the specialisation.
    record KnownInt(long value) implements Static {
        @Override public String text() { return "int=" + value; }
        @Override public String pythonName() { return "int"; }
    }

    /// An int beyond 64 bits, which only constants are.
    record LargeInt(BigInteger value) implements Static {
        @Override public String text() { return "int=" + value; }
        @Override public String pythonName() { return "int"; }
    }

    record DtypeObject(Dtype dtype) implements Static {
        @Override public String text() { return "dtype " + dtype.text(); }
        @Override public String pythonName() { return "numpy.dtype"; }
    }

    /// `numpy.finfo(dtype)` or `numpy.iinfo(dtype)`: the limits of its numbers.
    record Limits(Dtype dtype) implements Static {
        @Override public String text() { return (dtype.isInteger() ? "iinfo " : "finfo ") + dtype.text(); }
        @Override public String pythonName() { return dtype.isInteger() ? "iinfo" : "finfo"; }
    }

    /// The class of a named tuple, and the names of its items.
    ///
    /// @param className its qualified name, or of a class of the program `class#2 Point`: its number and its name
    record Named(String className, List<String> fields) {
        private static final String OF_PROGRAM = "class#";

        public Named { fields = List.copyOf(fields); }

        public static Named ofProgram(int number, String name, List<String> fields) { return new Named(OF_PROGRAM + number + " " + name, fields); }

        public boolean isOfProgram() { return className.startsWith(OF_PROGRAM); }

        public int number() { return Integer.parseInt(className.substring(OF_PROGRAM.length(), className.indexOf(' '))); }

        public String name() { return className.substring(className.indexOf(' ') + 1); }
    }

    /// A class of the program; of a named tuple's, the fields, and those that have a default.
    record ClassObject(Named named, Set<String> defaulted, boolean isNamedTuple) implements Static {
        public ClassObject { defaulted = Set.copyOf(defaulted); }

        @Override public String text() { return "class " + named.name(); }
        @Override public String pythonName() { return "type"; }
    }

    /// @param named null for a plain tuple
    record Tuple(List<PyType> items, Named named) implements Compound {
        public Tuple { items = List.copyOf(items); }

        public Tuple(List<PyType> items) { this(items, null); }

        @Override public List<Type> components() { return concat(items); }
        @Override public String text() {
            if (named == null || !named.isOfProgram()) return (named == null ? "" : "named " + named.className) + itemsText();
            return named.className + "(" + String.join(", ", IntStream.range(0, items.size()).mapToObj(k -> named.fields.get(k) + "=" + items.get(k).text()).toList()) + ")";
        }

        private String itemsText() {
            return items.size() == 1 ? "(" + items.getFirst().text() + ",)" : "(" + String.join(", ", items.stream().map(PyType::text).toList()) + ")";
        }
        @Override public String pythonName() { return named != null && named.isOfProgram() ? named.name() : "tuple"; }
    }

    /// An array reference. `readOnly` as NumPy's flag `writeable` says, which is static.
    record Array(Type.Array array, boolean readOnly) implements Compound {
        @Override public List<Type> components() { return List.of(array); }
        /// Outside of the compiler, contiguous rows are any strides.
        @Override public String text() {
            var shown = array.layout() == Type.Layout.R ? new Type.Array(array.dtype(), array.rank(), Type.Layout.A) : array;
            return shown.text() + (readOnly ? "!" : "");
        }
        @Override public String pythonName() { return "numpy.ndarray"; }
    }

    /// A list. All lists made at a site have one element type, found while specialising.
    record ListObject(ListSite site) implements Compound {
        @Override public List<Type> components() { return List.of(new Type.ListOf(site.root().element().components())); }
        @Override public String text() { return "list[" + site.root().element().text() + "]"; }
        @Override public String pythonName() { return "list"; }
        @Override public boolean equals(Object other) {
            return other instanceof ListObject(var otherSite) && otherSite.root() == site.root();
        }
        /// Sites that are united later make types equal that were not, also in the keys of maps.
        @Override public int hashCode() { return ListObject.class.getSimpleName().hashCode(); }
    }

    /// A list argument whose items are unlike each other, and so known one by one: the list itself, which may come out again, then its
    /// items. It is read only.
    record PassedList(List<PyType> items) implements Compound {
        public PassedList { items = List.copyOf(items); }

        @Override public List<Type> components() {
            var all = new ArrayList<Type>(List.of(Scalar.POINTER));
            all.addAll(concat(items));
            return all;
        }
        @Override public String text() { return "list[" + String.join(", ", items.stream().map(PyType::text).toList()) + (items.size() == 1 ? ",]" : "]"); }
        @Override public String pythonName() { return "list"; }
    }

    record Slice(PyType start, PyType stop, PyType step) implements Compound {
        @Override public List<Type> components() { return concat(List.of(start, stop, step)); }
        @Override public String text() { return "slice(" + start.text() + ", " + stop.text() + ", " + step.text() + ")"; }
        @Override public String pythonName() { return "slice"; }
    }

    /// `range(start, stop, step)`: three ints.
    record Range() implements Compound {
        @Override public List<Type> components() { return List.of(Scalar.I64, Scalar.I64, Scalar.I64); }
        @Override public String text() { return "range"; }
        @Override public String pythonName() { return "range"; }
    }

    /// What `enumerate`, `zip`, `reversed`, `map` and `filter` give: parts in the order of their arguments.
    record Iterator(String kind, List<PyType> parts) implements Compound {
        /// The kind of what `zip(…, strict=True)` gives.
        public static final String STRICT_ZIP = "strict zip";

        public Iterator { parts = List.copyOf(parts); }

        @Override public List<Type> components() { return concat(parts); }
        @Override public String text() { return kind; }
        @Override public String pythonName() {
            if (kind.equals(STRICT_ZIP)) return "zip";
            return !kind.equals("reversed") ? kind : switch (parts.getFirst()) {
                case ListObject _ -> "list_reverseiterator";
                case Range _ -> "range_iterator";
                default -> "reversed";
            };
        }
    }

    /// A function of the program: top-level or nested, with what it captured and its defaults.
    record FunctionObject(FunctionCode code, List<PyType> captured, List<PyType> defaults) implements Compound {
        public FunctionObject {
            captured = List.copyOf(captured);
            defaults = List.copyOf(defaults);
        }

        @Override public List<Type> components() {
            var all = new ArrayList<>(concat(captured));
            all.addAll(concat(defaults));
            return all;
        }
        @Override public String text() { return code.isGenerator() ? "generator" : "function " + code.name(); }
        @Override public String pythonName() { return code.isGenerator() ? "generator" : "function"; }
    }

    /// `functools.partial(function, *positional, **keywords)`: what is called, and the arguments that are there already.
    record Partial(PyType function, List<PyType> positional, List<String> names, List<PyType> keywords) implements Compound {
        public Partial {
            positional = List.copyOf(positional);
            names = List.copyOf(names);
            keywords = List.copyOf(keywords);
            if (names.size() != keywords.size()) throw new IllegalArgumentException(names + " are " + keywords);
        }

        /// The function, the positional arguments, those by keyword.
        public List<PyType> parts() {
            var all = new ArrayList<>(List.of(function));
            all.addAll(positional);
            all.addAll(keywords);
            return all;
        }

        /// The same with parts of other types.
        Partial with(List<PyType> parts) { return new Partial(parts.getFirst(), parts.subList(1, 1 + positional.size()), names, parts.subList(1 + positional.size(), parts.size())); }

        @Override public List<Type> components() { return concat(parts()); }
        @Override public String text() { return "partial of " + function.text(); }
        @Override public String pythonName() { return "functools.partial"; }
    }

    /// A method of a library type, bound: `values.append`, `x.sum`.
    record BoundMethod(PyType self, String name) implements Compound {
        @Override public List<Type> components() { return self.components(); }
        @Override public String text() { return "method " + name + " of " + self.text(); }
        @Override public String pythonName() { return "builtin_function_or_method"; }
    }

    /// A `numpy.random.Generator`: a pointer to its bit generator.
    record Generator() implements Compound {
        @Override public List<Type> components() { return List.of(Scalar.POINTER); }
        @Override public String text() { return "Generator"; }
        @Override public String pythonName() { return "numpy.random._generator.Generator"; }
    }

    /// An instance of a builtin exception class.
    record ExceptionObject(String className, List<PyType> arguments) implements Compound {
        public ExceptionObject { arguments = List.copyOf(arguments); }

        @Override public List<Type> components() { return concat(arguments); }
        @Override public String text() { return className; }
        @Override public String pythonName() { return className; }
    }

    /// The exception a handler has caught, as `except … as e` names it: where the error is kept. It can be raised again
    /// and printed.
    ///
    /// @param name the handler's name for it, or empty
    record CaughtException(String name) implements Compound {
        @Override public List<Type> components() { return List.of(Scalar.POINTER); }
        @Override public String text() { return "exception"; }
        @Override public String pythonName() { return "Exception"; }
    }

    /// An f-string with run-time parts: it can be raised, asserted or printed. `parts` as in [UntypedOp.Format].
    record FormattedText(List<Object> parts, List<PyType> values) implements Compound {
        public FormattedText {
            parts = List.copyOf(parts);
            values = List.copyOf(values);
        }

        @Override public List<Type> components() { return concat(values); }
        @Override public String text() { return "f-string"; }
        @Override public String pythonName() { return "str"; }
    }

    /// One of a few types, depending on the path: a tag (the index of the alternative), then the components of every
    /// alternative, of which the tag's are meaningful. Alternatives are no eithers, and in a fixed order ([Joins]).
    record Either(List<PyType> alternatives) implements Compound {
        public Either {
            alternatives = List.copyOf(alternatives);
            if (alternatives.size() < 2) throw new IllegalArgumentException("either of " + alternatives);
        }

        @Override public List<Type> components() {
            var all = new ArrayList<Type>(List.of(Scalar.I8));
            all.addAll(concat(alternatives));
            return all;
        }
        @Override public String text() { return String.join("|", alternatives.stream().map(PyType::text).toList()); }
        @Override public String pythonName() { return text(); }
    }

    /// "a list", "an int".
    static String withArticle(String noun) { return ("aeiouAEIOU".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun; }

    PyType NONE = new None();
    PyType UNDEFINED = new Undefined();
    PyType RANGE = new Range();
    PyType GENERATOR = new Generator();

    private static List<Type> concat(List<PyType> types) {
        var all = new ArrayList<Type>();
        for (var type : types) all.addAll(type.components());
        return all;
    }
}
