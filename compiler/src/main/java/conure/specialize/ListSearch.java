package conure.specialize;

import conure.ir.FailingOp;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Guesses;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// Lists: what compares elements (`in`, `==`, `index`, `count`, `remove`, `sort`), written in `library/lists.py`.
final class ListSearch {
    private final Specialization in;
    private final Language language;
    private final Guesses guesses = new Guesses();

    ListSearch(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    private PyValue library(Object place, String function, PyValue... arguments) {
        var code = in.kernel().library("lists.py", function);
        return in.kernel().inline(in, guesses, List.of(place, function), code, List.of(), List.of(arguments));
    }

    private PyValue integer(long value) { return new PyValue(NumberType.INT, in.emit().constant(value)); }

    /// A call of a list's method; null if the path ends.
    PyValue call(PyValue list, String name, Calls.Arguments arguments, Object place) {
        var given = arguments.positional();
        return switch (name) {
            case "count" -> given.size() == 1 ? library(place, "count", list, given.getFirst())
                    : in.raise("TypeError", "list.count() takes exactly one argument (" + given.size() + " given)");
            case "index" -> index(place, list, given);
            case "remove" -> remove(place, list, given);
            case "sort" -> sort(place, list, arguments);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// `value in list`.
    PyValue contains(Object place, PyValue list, PyValue value) {
        var at = library(place, "index", list, value, integer(0), integer(Long.MAX_VALUE));
        return at == null ? null : new PyValue(NumberType.BOOL, in.emit().compare(CompareKind.SGE, at.value(), in.emit().constant(0)));
    }

    /// `left == right`.
    PyValue equal(Object place, PyValue left, PyValue right) { return library(place, "equal", left, right); }

    /// `left < right`.
    PyValue less(Object place, PyValue left, PyValue right) { return library(place, "less", left, right); }

    /// `left <= right`, which is not `not right < left` where elements are NaN.
    PyValue notGreater(Object place, PyValue left, PyValue right) { return library(place, "not_greater", left, right); }

    /// Takes the elements of a slice out.
    void remove(PyValue list, Slices.Bounds bounds) {
        library(in.emit().location(), "remove", list, integer(bounds.start()), integer(bounds.count()), integer(bounds.step()));
    }

    /// Puts the elements of another list in place of those of a slice.
    void replace(PyValue list, Slices.Bounds bounds, PyValue elements) {
        library(List.of(in.emit().location(), elements.type()), "replace", list, integer(bounds.start()), integer(bounds.count()), integer(bounds.step()), elements);
    }

    private static PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    private PyValue index(Object place, PyValue list, List<PyValue> given) {
        if (given.isEmpty()) return in.raise("TypeError", "index expected at least 1 argument, got 0");
        if (given.size() > 3) return in.raise("TypeError", "index expected at most 3 arguments, got " + given.size());
        var start = given.size() > 1 ? given.get(1) : integer(0);
        var stop = given.size() > 2 ? given.get(2) : integer(Long.MAX_VALUE);
        for (var bound : List.of(start, stop)) {
            boolean integral = bound.isNumber() ? bound.number().isInteger() || bound.type() == NumberType.BOOL : bound.type() instanceof PyType.KnownInt;
            if (!integral && !(bound.type() instanceof PyType.Either)) return in.raise("TypeError", "slice indices must be integers or have an __index__ method");
        }
        var at = library(place, "index", list, given.getFirst(), start, stop);
        if (at == null) return null;
        var wanted = given.getFirst();
        if (!in.kernel().pythonAtLeast(14) && (wanted.isNumber() || wanted.isNone())) {
            in.check(in.emit().compare(CompareKind.SGE, at.value(), in.emit().constant(0)), new FailingOp.Failure("ValueError",
                    FailingOp.Form.MESSAGE, "{0:" + wanted.type().text() + "!r} is not in list", wanted.components()));
        } else {
            found(at.value(), "list.index(x): x not in list");
        }
        return in.emit().reachable() ? at : null;
    }

    private void found(Value at, String message) {
        in.check(in.emit().compare(CompareKind.SGE, at, in.emit().constant(0)), "ValueError", message);
    }

    private PyValue remove(Object place, PyValue list, List<PyValue> given) {
        if (given.size() != 1) return in.raise("TypeError", "list.remove() takes exactly one argument (" + given.size() + " given)");
        var at = library(place, "index", list, given.getFirst(), integer(0), integer(Long.MAX_VALUE));
        if (at == null) return null;
        found(at.value(), "list.remove(x): x not in list");
        if (!in.emit().reachable()) return null;
        language.lists().delete(list, at);
        return PyValue.NONE;
    }

    /// `list.sort(key=…, reverse=…)`.
    PyValue sort(Object place, PyValue list, Calls.Arguments arguments) {
        if (!arguments.positional().isEmpty()) return in.raise("TypeError", "sort() takes no positional arguments");
        language.lists().mutating(list);
        var reverse = arguments.keywords().getOrDefault("reverse", new PyValue(NumberType.BOOL, in.emit().constant(false)));
        var key = arguments.keywords().get("key");
        for (var keyword : arguments.keywords().keySet()) {
            if (!keyword.equals("key") && !keyword.equals("reverse")) {
                return in.raise("TypeError", "sort() got an unexpected keyword argument '" + keyword + "'");
            }
        }
        var backwards = language.operators().truth(reverse);
        if (backwards == null) return null;
        var flag = new PyValue(NumberType.BOOL, backwards);
        if (key == null || key.isNone()) return library(place, "sort", list, PyValue.NONE, flag);
        var keys = language.lists().mapped(in.kernel().site(place, "keys", in), list, element -> language.calls().call(List.of(place, "key"), key, Calls.Arguments.of(element)));
        return keys == null ? null : library(place, "sort", list, keys, flag);
    }
}
