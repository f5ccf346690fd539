package conure.specialize;

import conure.ir.UntypedOp;
import conure.ir.UntypedOp.Parameter.Kind;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.Guesses;
import conure.specialize.values.Place;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Calls: of the program's functions, with Python's rules for binding arguments, and of what libraries bring.
final class Calls {
    /// Functions that compute in the dtype of their arguments and give a number of one type all the same, or an array of that dtype.
    private static final Set<String> BY_TYPE = Set.of("numpy.searchsorted", "numpy.digitize", "numpy.array", "numpy.asarray", "numpy.full");

    /// What gives an iterator does not ask for the elements yet.
    private static final Set<String> LAZY = Set.of("builtins.enumerate", "builtins.zip", "builtins.reversed", "builtins.map");

    private final Specialization in;
    private final Language language;
    private final Guesses guesses = new Guesses();

    Calls(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// The arguments of a call, spread: positional ones, then keywords in order.
    record Arguments(List<PyValue> positional, Map<String, PyValue> keywords) {
        static Arguments of(PyValue... positional) { return new Arguments(List.of(positional), Map.of()); }
    }

    /// A call as written. `kinds` says of each argument whether it is positional (""), starred ("*") or its keyword.
    PyValue call(Place place, PyValue callee, List<PyValue> given, List<String> kinds) {
        var arguments = spread(given, kinds);
        return arguments == null ? null : call(place, callee, arguments);
    }

    /// The arguments with stars spread; null if the path ends.
    Arguments spread(List<PyValue> given, List<String> kinds) {
        var positional = new ArrayList<PyValue>();
        var keywords = new LinkedHashMap<String, PyValue>();
        for (int k = 0; k < given.size(); k++) {
            var value = given.get(k);
            switch (kinds.get(k)) {
                case "" -> positional.add(value);
                case "*" -> {
                    var items = language.unpacking().items(value);
                    if (items == null) return null;
                    positional.addAll(items);
                }
                case "**" -> throw in.refuse("unsupported-syntax", "a call with **", "the keywords, written out", value);
                default -> keywords.put(kinds.get(k), value);
            }
        }
        return new Arguments(positional, keywords);
    }

    /// Calls anything callable; null if the path ends. `place` distinguishes calls.
    PyValue call(Object place, PyValue callee, Arguments arguments) {
        return in.distribute(callee, each -> switch (each.type()) {
            case PyType.FunctionObject function -> function(place, each, function, arguments);
            case PyType.Partial partial -> partial(place, each, partial, arguments);
            case PyType.Library(var name, _) when LAZY.contains(name) -> library(name, arguments, place);
            case PyType.Library(var name, _) -> eachArgument(arrays(name, language.listItems().arguments(name, arguments)), BY_TYPE.contains(name) ? Calls::isEither : Calls::isApart, given -> library(name, given, place));
            case PyType.BoundMethod(var self, var name) when self instanceof PyType.KnownList || self instanceof PyType.PassedList -> language.listItems().call(new PyValue(self, each.components()), name, arguments);
            case PyType.BoundMethod(var self, var name) -> eachArgument(self instanceof PyType.ListObject ? arguments : language.listItems().arguments(self, name, arguments), BY_TYPE.contains("numpy." + name) ? Calls::isEither : Calls::isApart, given -> language.methods().call(new PyValue(self, each.components()), name, given, place));
            case PyType.ClassObject(var named, _, boolean isNamedTuple) when !isNamedTuple ->
                    throw in.refuse("unsupported-function", "an instance of the class " + named.name() + " is made", "a tuple, or a class derived from typing.NamedTuple");
            case PyType.ClassObject(var named, var defaulted, _) -> {
                var items = bind(NamedTuples.maker(named, defaulted), List.of(), NamedTuples.behindClass(each, arguments));
                yield items == null ? null : NamedTuples.of(named, items.subList(1, items.size()));
            }
            case PyType.DtypeObject(var dtype) -> in.raise("TypeError", "'" + "numpy.dtype" + "' object is not callable");
            default -> in.raise("TypeError", "'" + each.type().pythonName() + "' object is not callable");
        });
    }

    /// The same of a tuple of arrays, one of which is an either: a tuple for each alternative.
    private PyValue eachItem(PyValue tuple, Function<PyValue, PyValue> use) {
        for (int k = 0; k < tuple.parts().size(); k++) {
            int position = k;
            if (tuple.parts().get(k).type().isSometimesArray()) {
                return in.distribute(tuple.parts().get(k), each -> {
                    var items = new ArrayList<>(tuple.parts());
                    items.set(position, each);
                    return eachItem(PyValue.tuple(items), use);
                });
            }
        }
        return use.apply(tuple);
    }

    private static boolean holdsSometimesArray(PyValue value) {
        return value.type() instanceof PyType.Tuple(var items, _) && items.stream().anyMatch(PyType::isSometimesArray);
    }

    /// Calls for each alternative of arguments that are arrays on one path and something else on another: no function treats them alike.
    private PyValue eachArgument(Arguments arguments, Predicate<PyType> apart, Function<Arguments, PyValue> call) {
        if (arguments == null) return null;
        for (int k = 0; k < arguments.positional().size(); k++) {
            int position = k;
            if (holdsSometimesArray(arguments.positional().get(k))) {
                return eachItem(arguments.positional().get(k), each -> {
                    var positional = new ArrayList<>(arguments.positional());
                    positional.set(position, each);
                    return eachArgument(new Arguments(positional, arguments.keywords()), apart, call);
                });
            }
            if (apart.test(arguments.positional().get(k).type())) {
                return in.distribute(arguments.positional().get(k), each -> {
                    var positional = new ArrayList<>(arguments.positional());
                    positional.set(position, each);
                    return eachArgument(new Arguments(positional, arguments.keywords()), apart, call);
                });
            }
        }
        for (var keyword : arguments.keywords().entrySet()) {
            if (apart.test(keyword.getValue().type())) {
                return in.distribute(keyword.getValue(), each -> {
                    var keywords = new LinkedHashMap<>(arguments.keywords());
                    keywords.put(keyword.getKey(), each);
                    return eachArgument(new Arguments(arguments.positional(), keywords), apart, call);
                });
            }
        }
        return call.apply(arguments);
    }

    /// `functools.partial(f, a, k=b)`.
    PyValue partial(Arguments arguments) {
        if (arguments.positional().isEmpty()) return in.raise("TypeError", "type 'partial' takes at least one argument");
        var callee = arguments.positional().getFirst();
        if (callee.type() instanceof PyType.Either) throw in.refuse("unsupported-function", "functools.partial of one of several functions", "a partial of each, on its path", callee);
        boolean callable = switch (callee.type()) {
            case PyType.FunctionObject _, PyType.Library _, PyType.BoundMethod _, PyType.Partial _ -> true;
            default -> false;
        };
        if (!callable) return in.raise("TypeError", "the first argument must be callable");
        var parts = new ArrayList<>(arguments.positional());
        parts.addAll(arguments.keywords().values());
        var positional = PyValue.types(arguments.positional().subList(1, arguments.positional().size()));
        var type = new PyType.Partial(callee.type(), positional, List.copyOf(arguments.keywords().keySet()), PyValue.types(List.copyOf(arguments.keywords().values())));
        return new PyValue(type, PyValue.flatten(parts));
    }

    /// Calls what a partial holds: its positional arguments stand in front, a keyword given again counts instead of its own.
    private PyValue partial(Object place, PyValue callee, PyType.Partial type, Arguments arguments) {
        var parts = callee.parts();
        int keywordsFrom = 1 + type.positional().size();
        var positional = new ArrayList<>(parts.subList(1, keywordsFrom));
        positional.addAll(arguments.positional());
        var keywords = new LinkedHashMap<String, PyValue>();
        for (int k = 0; k < type.names().size(); k++) keywords.put(type.names().get(k), parts.get(keywordsFrom + k));
        keywords.putAll(arguments.keywords());
        return call(place, parts.getFirst(), new Arguments(positional, keywords));
    }

    /// Arrays and dtypes decide what a function gives.
    private static boolean isApart(PyType type) {
        return type.isSometimesArray() || type instanceof PyType.Either(var alternatives) && alternatives.stream().anyMatch(PyType.DtypeObject.class::isInstance);
    }

    /// Lists of numbers whose type depends on the path are arrays for NumPy, of one dtype or another; null if the path ends.
    private Arguments arrays(String name, Arguments given) {
        var function = name.startsWith("numpy.") ? name.substring(6) : "";
        if (function.isEmpty() || ArrayConstructors.NAMES.contains(function) || given.positional().stream().noneMatch(Calls::isOfSeveralDtypes)) return given;
        var positional = new ArrayList<PyValue>();
        for (var each : given.positional()) {
            boolean read = isOfSeveralDtypes(each) && (positional.isEmpty() || ValueUses.takesSequences(function));
            var array = read ? language.constructors().call("asarray", Arguments.of(each)) : each;
            if (array == null) return null;
            positional.add(array);
        }
        return new Arguments(positional, given.keywords());
    }

    private static boolean isOfSeveralDtypes(PyValue value) {
        return value.type() instanceof PyType.ListObject(var site) && site.isKnown() && site.element() instanceof PyType.Either(var alternatives)
                && alternatives.stream().allMatch(NumberType.class::isInstance) && alternatives.stream().map(each -> ((NumberType) each).dtype()).distinct().count() > 1;
    }

    private static boolean isEither(PyType type) { return type instanceof PyType.Either; }

    private PyValue library(String name, Arguments arguments, Object place) {
        var positional = new ArrayList<PyValue>();
        for (var value : arguments.positional()) {
            var fitting = language.largeInts().argument(name, value);
            if (fitting == null) return null;
            positional.add(fitting);
        }
        return language.library().call(name, new Arguments(positional, arguments.keywords()), place);
    }

    /// Calls a function of the library as Python would; null if the path ends.
    PyValue libraryFunction(Object place, FunctionCode code, Arguments arguments) {
        var bound = bind(code, List.of(), arguments);
        var key = new ArrayList<Object>(List.of(place, code));
        if (bound != null) key.addAll(PyValue.types(bound));
        return bound == null ? null : language.kernel().inline(in, guesses, key, code, List.of(), bound);
    }

    private PyValue function(Object place, PyValue callee, PyType.FunctionObject type, Arguments arguments) {
        var code = type.code();
        var parts = callee.parts();
        var captured = parts.subList(0, type.captured().size());
        var bound = bind(code, parts.subList(type.captured().size(), parts.size()), arguments);
        if (bound == null) return null;
        // The library's functions call themselves with arrays of one axis less.
        var key = code.isLibrary() ? List.of(place, code, PyValue.types(bound)) : List.of(place, code);
        return language.kernel().call(in, guesses, key, code, captured, bound);
    }

    /// One value per parameter, or null after raising CPython's TypeError.
    private List<PyValue> bind(FunctionCode code, List<PyValue> defaults, Arguments arguments) {
        var parameters = code.parameters();
        var bound = new PyValue[parameters.size()];
        int positionalCount = (int) parameters.stream().filter(p -> p.kind() == Kind.POSITIONAL_ONLY || p.kind() == Kind.POSITIONAL_OR_KEYWORD).count();
        var given = arguments.positional();
        int taken = Math.min(given.size(), positionalCount);
        int star = -1;
        int position = 0;
        for (int k = 0; k < bound.length; k++) {
            switch (parameters.get(k).kind()) {
                case POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD -> {
                    if (position < taken) bound[k] = given.get(position);
                    position++;
                }
                case VAR_POSITIONAL -> star = k;
                case KEYWORD_ONLY -> { }
                case VAR_KEYWORD -> throw in.refuse("unsupported-syntax", "a parameter **" + parameters.get(k).name(), "keyword parameters, written out");
            }
        }
        for (var keyword : arguments.keywords().entrySet()) {
            int index = -1;
            for (int k = 0; k < bound.length; k++) {
                var kind = parameters.get(k).kind();
                if (parameters.get(k).name().equals(keyword.getKey()) && (kind == Kind.POSITIONAL_OR_KEYWORD || kind == Kind.KEYWORD_ONLY)) index = k;
            }
            if (index < 0) {
                var positionalOnly = parameters.stream().filter(p -> p.kind() == Kind.POSITIONAL_ONLY && arguments.keywords().containsKey(p.name()))
                        .map(UntypedOp.Parameter::name).toList();
                if (!positionalOnly.isEmpty()) {
                    fail(code, "() got some positional-only arguments passed as keyword arguments: '" + String.join(", ", positionalOnly) + "'");
                    return null;
                }
                failUnexpected(code, "() got an unexpected keyword argument '" + keyword.getKey() + "'");
                return null;
            }
            if (bound[index] != null) {
                fail(code, "() got multiple values for argument '" + keyword.getKey() + "'");
                return null;
            }
            bound[index] = keyword.getValue();
        }
        if (star >= 0) bound[star] = PyValue.tuple(given.subList(taken, given.size()));
        else if (given.size() > positionalCount) {
            long keywordOnly = arguments.keywords().keySet().stream().filter(name -> parameters.stream().anyMatch(p -> p.kind() == Kind.KEYWORD_ONLY && p.name().equals(name))).count();
            failUnexpected(code, tooMany(code, given.size(), positionalCount, keywordOnly));
            return null;
        }
        int next = 0;
        var missing = new ArrayList<String>();
        var missingKeywords = new ArrayList<String>();
        for (int k = 0; k < bound.length; k++) {
            var parameter = parameters.get(k);
            PyValue fallback = null;
            if (parameter.hasDefault()) fallback = code.captured() > 0 || !defaults.isEmpty() ? defaults.get(next++) : null;
            if (bound[k] != null) continue;
            if (parameter.hasDefault()) bound[k] = fallback != null ? fallback : defaultOf(code, parameter.name());
            else if (parameter.kind() == Kind.KEYWORD_ONLY) missingKeywords.add(parameter.name());
            else missing.add(parameter.name());
        }
        if (!missing.isEmpty()) {
            fail(code, "() missing " + missing.size() + " required positional argument" + (missing.size() == 1 ? "" : "s") + ": " + enumerate(missing));
            return null;
        }
        if (!missingKeywords.isEmpty()) {
            fail(code, "() missing " + missingKeywords.size() + " required keyword-only argument" + (missingKeywords.size() == 1 ? "" : "s") + ": "
                    + enumerate(missingKeywords));
            return null;
        }
        return List.of(bound);
    }

    private PyValue defaultOf(FunctionCode code, String parameter) {
        var names = language.kernel().names();
        if (!code.isLibrary()) return names.defaultOf(in, code.function(), parameter);
        return language.kernel().inline(in, guesses, List.of(code, parameter, in.emit().location()), names.libraryDefault(code, parameter), List.of(), List.of());
    }

    private void fail(FunctionCode code, String message) { in.raise("TypeError", code.qualifiedName() + message); }

    /// Raises CPython's TypeError for an argument that no parameter takes; NumPy's own function may have more than the library's.
    private void failUnexpected(FunctionCode code, String message) {
        if (code.isLibrary()) throw in.refuse("unsupported-argument", "these arguments of " + code.name(), "those that docs/numpy.md lists");
        fail(code, message);
    }

    private static String tooMany(FunctionCode code, int given, int most, long keywordOnly) {
        int defaults = (int) code.parameters().stream()
                .filter(p -> p.hasDefault() && (p.kind() == Kind.POSITIONAL_ONLY || p.kind() == Kind.POSITIONAL_OR_KEYWORD)).count();
        var takes = defaults > 0 ? "from " + (most - defaults) + " to " + most : Integer.toString(most);
        boolean plural = defaults > 0 || most != 1;
        var also = keywordOnly == 0 ? "" : " positional argument" + (given == 1 ? "" : "s") + " (and " + keywordOnly + " keyword-only argument" + (keywordOnly == 1 ? "" : "s") + ")";
        return "() takes " + takes + " positional argument" + (plural ? "s" : "") + " but " + given + also + (given == 1 && keywordOnly == 0 ? " was given" : " were given");
    }

    /// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`.
    private static String enumerate(List<String> names) {
        var quoted = names.stream().map(name -> "'" + name + "'").toList();
        return switch (quoted.size()) {
            case 1 -> quoted.getFirst();
            case 2 -> quoted.get(0) + " and " + quoted.get(1);
            default -> String.join(", ", quoted.subList(0, quoted.size() - 1)) + ", and " + quoted.getLast();
        };
    }
}
