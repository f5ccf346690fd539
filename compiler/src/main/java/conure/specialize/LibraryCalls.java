package conure.specialize;

import conure.specialize.values.FunctionCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Calls of what Python's builtins, `math`, `cmath`, `operator`, `itertools`, `functools`, `heapq`, `bisect` and NumPy bring, by qualified name: one class a family.
final class LibraryCalls {
    /// What `numpy.errstate(…)` gives.
    private static final String ERROR_STATE = "numpy.errstate()";

    private final Specialization in;
    private final Language language;
    private final NumberConstructors constructors;
    private final NumberBuiltins numbers;
    private final IterableBuiltins iterables;
    private final Extremes extremes;
    private final TypeTests types;
    private final MathCalls math;
    private final ComplexMath complex;
    private final OperatorCalls operators;
    private final NumpyScalars numpy;
    private final IndexFunctions indexing;
    private final UfuncCalls ufuncs;
    private final Reductions reductions;
    private final DataParallel dataParallel;
    private final Views views;
    private final Reshaping reshaping;
    private final ArrayTypes arrayTypes;
    private final Generators generators;
    private final NativeLoops nativeLoops;
    private final RandomDraws random;

    LibraryCalls(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        constructors = new NumberConstructors(in, language);
        numbers = new NumberBuiltins(in, language);
        iterables = new IterableBuiltins(in, language);
        extremes = new Extremes(in, language);
        types = new TypeTests(in);
        math = new MathCalls(in, language);
        complex = new ComplexMath(in, language);
        operators = new OperatorCalls(in, language);
        numpy = new NumpyScalars(in, language);
        indexing = new IndexFunctions(in, language);
        ufuncs = new UfuncCalls(in, language);
        reductions = new Reductions(in, language);
        dataParallel = new DataParallel(in, language);
        views = new Views(in, language);
        reshaping = new Reshaping(in, language, views);
        arrayTypes = new ArrayTypes(in, language);
        generators = new Generators(in);
        nativeLoops = new NativeLoops(in, language);
        random = new RandomDraws(in, language);
    }

    Generators generators() { return generators; }

    RandomDraws random() { return random; }

    /// One axis, which must be known; null after raising.
    Integer axis(PyValue given, int rank) { return reductions.axis(given, rank); }

    /// `list(iterable)`; null if the path ends.
    PyValue list(PyValue iterable, Object place, String role) { return iterables.list(List.of(iterable), place, role); }

    /// Goes through an iterable; false if its end is not reached.
    boolean forEach(PyValue iterable, Object place, Consumer<PyValue> body) { return iterables.forEach(iterable, place, body); }

    /// `place` distinguishes calls, for guesses of types. Null if the path ends.
    PyValue call(String name, Calls.Arguments arguments, Object place) {
        int dot = name.indexOf('.');
        var rest = name.substring(dot + 1);
        return switch (name.substring(0, dot)) {
            case "builtins" -> builtin(rest, arguments, place);
            case "math" -> math.call(rest, arguments, place);
            case "cmath" -> complex.call(rest, arguments);
            case "operator", "_operator" -> operators.call(rest, arguments);
            case "conure" -> DataParallel.NAMES.contains(rest) ? dataParallel.call(rest, arguments, place)
                    : NativeLoops.NAMES.contains(rest) ? nativeLoops.call(rest, arguments)
                    : RandomDraws.PRIMITIVES.contains(rest) ? random.primitive(rest, arguments.positional()) : generators.pass(name, arguments.positional().getFirst());
            case "itertools", "functools", "heapq", "bisect" -> {
                var module = name.substring(0, dot);
                if (name.equals("functools.partial")) yield language.calls().partial(arguments);
                if (!PythonModules.has(module, rest)) throw unsupported(name);
                yield new PythonModules(in, language).call(module, rest, arguments, place);
            }
            case "numpy" -> numpy(rest, arguments, place);
            default -> throw unsupported(name);
        };
    }

    private PyValue builtin(String name, Calls.Arguments arguments, Object place) {
        if (Exceptions.CLASSES.contains(name)) return language.exceptions().instance(name, arguments.positional());
        return switch (name) {
            case "print" -> language.strings().print(arguments);
            case "bool", "int", "float", "complex" -> constructors.call(name, arguments);
            case "abs", "round", "pow", "divmod" -> numbers.call(name, arguments);
            case "min", "max" -> extremes.call(name, arguments, place);
            case "len", "range", "enumerate", "zip", "reversed", "sum", "any", "all", "list", "tuple", "sorted" -> iterables.call(name, arguments, place);
            case "slice" -> slice(arguments.positional());
            case "iter" -> new PythonModules(in, language).iter(arguments, place);
            case "next" -> new PythonModules(in, language).next(arguments, place);
            case "map", "filter" -> iterables.lazily(name, arguments);
            case "isinstance" -> types.isInstance(arguments);
            case "type" -> types.typeOf(arguments);
            case "callable" -> types.isCallable(arguments);
            case "hasattr" -> new AttributeCalls(in, language).has(arguments);
            case "getattr" -> new AttributeCalls(in, language).get(arguments);
            case "str", "repr", "format" -> text(name, arguments);
            case "ord" -> codePoint(arguments);
            default -> throw unsupported("builtins." + name);
        };
    }

    /// A value as a text, to be shown.
    private PyValue text(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        int count = arguments.keywords().isEmpty() ? given.size() : -1;
        var texts = new TextFormats(in, language);
        return switch (name + "/" + count) {
            case "str/0" -> new PyValue(new PyType.Text(""));
            case "str/1", "format/1" -> texts.shown(given.getFirst(), name.equals("str") ? "s" : "");
            case "repr/1" -> texts.shown(given.getFirst(), "r");
            case "format/2" -> texts.shown(given.get(0), given.get(1));
            default -> throw in.refuse("unsupported-argument", "these arguments of " + name + "()", name + "(x)");
        };
    }

    /// `ord(character)`.
    private PyValue codePoint(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "ord() takes no keyword arguments");
        if (given.size() != 1) return in.raise("TypeError", "ord() takes exactly one argument (" + given.size() + " given)");
        return in.distribute(given.getFirst(), each -> {
            if (!(each.type() instanceof PyType.Text(var text))) return in.raise("TypeError", "ord() expected string of length 1, but " + each.type().pythonName() + " found");
            int count = text.codePointCount(0, text.length());
            if (count != 1) return in.raise("TypeError", "ord() expected a character, but string of length " + count + " found");
            return new PyValue(NumberType.INT, in.emit().constant(text.codePointAt(0)));
        });
    }

    private PyValue slice(List<PyValue> given) {
        if (given.isEmpty() || given.size() > 3) {
            var problem = given.isEmpty() ? "at least 1 argument, got 0" : "at most 3 arguments, got " + given.size();
            return in.raise("TypeError", "slice expected " + problem);
        }
        var parts = given.size() == 1 ? List.of(PyValue.NONE, given.get(0), PyValue.NONE) : given.size() == 2 ? List.of(given.get(0), given.get(1), PyValue.NONE) : given;
        var types = PyValue.types(parts);
        return new PyValue(new PyType.Slice(types.get(0), types.get(1), types.get(2)), PyValue.flatten(parts));
    }

    private PyValue numpy(String given, Calls.Arguments arguments, Object place) {
        var name = given.startsWith("lib.stride_tricks.") ? given.substring(given.lastIndexOf('.') + 1) : given;
        if (name.equals("errstate")) return errorState(arguments);
        if (name.equals("random.default_rng")) return random.make(arguments, place);
        if (name.equals("ndindex") || name.equals("ndenumerate")) return positions(name, arguments);
        if (Exceptions.isClass("numpy." + name)) return language.exceptions().instance("numpy." + name, arguments.positional());
        if (ArrayConstructors.NAMES.contains(name)) return in.isLibrary() ? language.constructors().call(name, arguments) : language.constructors().callOfProgram(name, arguments);
        if (IndexFunctions.handles(name, arguments)) return indexing.call(name, arguments);
        if (Ufuncs.NAMES.contains(name)) return ufuncs.call(name, arguments);
        if (DtypeFunctions.NAMES.contains(name)) return new DtypeFunctions(in, language).call(name, arguments);
        if (Reductions.NAMES.contains(name)) return reductions.call(name, arguments);
        if (Views.NAMES.contains(name)) return views.call(name, arguments);
        if (Reshaping.NAMES.contains(name)) return reshaping.call(name, arguments);
        if (ArrayTypes.NAMES.contains(name)) return arrayTypes.call(name, arguments);
        var code = language.kernel().names().numpyFunction(name);
        if (code == null) return numpy.call(name, arguments);
        var bound = name.equals("apply_along_axis") ? withKeywordsOfFunction(arguments) : arguments;
        return bound == null ? null : language.calls().libraryFunction(place, code, bound);
    }

    /// `np.apply_along_axis(f, axis, x, key=value)` is `np.apply_along_axis(functools.partial(f, key=value), axis, x)`; null if the path ends.
    private Calls.Arguments withKeywordsOfFunction(Calls.Arguments arguments) {
        var own = new LinkedHashMap<String, PyValue>();
        var others = new LinkedHashMap<String, PyValue>();
        arguments.keywords().forEach((key, value) -> (Set.of("func1d", "axis", "arr").contains(key) ? own : others).put(key, value));
        var function = arguments.positional().isEmpty() ? own.get("func1d") : arguments.positional().getFirst();
        if (others.isEmpty() || function == null) return arguments;
        var partial = language.calls().partial(new Calls.Arguments(List.of(function), others));
        if (partial == null) return null;
        var positional = new ArrayList<>(arguments.positional());
        if (positional.isEmpty()) own.put("func1d", partial);
        else positional.set(0, partial);
        return new Calls.Arguments(positional, own);
    }

    /// `with context:`, where the context is `numpy.errstate(…)`: kernels give no warnings.
    void enter(PyValue context) {
        if (context.type() instanceof PyType.Library(var name, _) && name.equals(ERROR_STATE)) return;
        throw in.refuse("unsupported-syntax", "a with statement", "the with statement outside the kernel", context);
    }

    /// `numpy.errstate(…)` that asks for nothing but warnings, or for none.
    private PyValue errorState(Calls.Arguments arguments) {
        for (var each : arguments.keywords().entrySet()) {
            boolean known = Set.of("all", "divide", "over", "under", "invalid").contains(each.getKey()) && each.getValue().type() instanceof PyType.Text(var wish) && Set.of("ignore", "warn").contains(wish);
            if (!known) throw in.refuse("unsupported-argument", "this argument " + each.getKey() + " of np.errstate", each.getKey() + "=\"ignore\"", each.getValue());
        }
        if (!arguments.positional().isEmpty()) throw in.refuse("unsupported-argument", "positional arguments of np.errstate", "np.errstate(all=\"ignore\")");
        return new PyValue(new PyType.Library(ERROR_STATE, FunctionCode.LIBRARY));
    }

    /// `array.shape = shape`.
    PyValue withShape(PyValue array, PyValue shape) { return reshaping.sameObject(array, shape); }

    /// A function of `library/conversions.py`.
    PyValue conversion(String name, Calls.Arguments arguments, Object place) {
        return language.calls().libraryFunction(place, language.kernel().names().libraryFunction("conversions.py", name), arguments);
    }

    /// `np.ndindex(…)`, `np.ndenumerate(x)`.
    private PyValue positions(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty() || name.equals("ndenumerate") && given.size() != 1) {
            throw in.refuse("unsupported-argument", "these arguments of np." + name, "np." + name + (name.equals("ndindex") ? "(n, m)" : "(x)"));
        }
        if (name.equals("ndenumerate")) {
            var array = language.constructors().call("asarray", Calls.Arguments.of(given.getFirst()));
            return array == null ? null : new PyValue(new PyType.Iterator(name, List.of(array.type())), array.components());
        }
        var shape = given.size() == 1 && given.getFirst().type() instanceof PyType.Tuple ? given.getFirst() : PyValue.tuple(given);
        var extents = language.constructors().extents(shape);
        return extents == null ? null : new PyValue(new PyType.Iterator(name, extents.stream().<PyType>map(_ -> NumberType.INT).toList()), extents);
    }

    private Refused unsupported(String name) {
        var instead = switch (name) {
            case "builtins.dict" -> "arrays, lists or tuples indexed by integers";
            case "builtins.set", "builtins.frozenset" -> "a sorted array, or a boolean array that marks the members";
            case "builtins.ascii" -> "an f-string, in print, assert or raise";
            case "builtins.bytes", "builtins.bytearray", "builtins.memoryview" -> "an array of np.uint8";
            case "builtins.chr" -> "numbers in place of characters: np.frombuffer(text.encode(), np.uint8), outside";
            case "builtins.getattr", "builtins.hasattr", "builtins.setattr", "builtins.vars", "builtins.dir" -> "the attribute itself, x.name";
            case "builtins.iter", "builtins.next" -> "a for loop, or an index";
            case "builtins.eval", "builtins.exec", "builtins.compile" -> "the code itself";
            default -> "the call outside the kernel, and what it gives as an argument";
        };
        return in.refuse("unsupported-function", name.replace("builtins.", "") + "() is not supported", instead);
    }
}
