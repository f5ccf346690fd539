package conure.specialize;

import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Value;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;

/// The functions of `math` that give ints: `floor ceil trunc`, and those of number theory (`library/integers.py`).
final class IntegerMath {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final LibraryCode library;

    IntegerMath(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        this.library = new LibraryCode(in);
    }

    PyValue call(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "math." + name + "() takes no keyword arguments");
        return switch (name) {
            case "floor", "ceil", "trunc" -> given.size() != 1 ? notOne(name, given) : in.distribute(given.getFirst(), each -> rounded(name, language.operators().plain(each)));
            case "factorial" -> given.size() != 1 ? notOne(name, given) : factorial(given.getFirst());
            case "isqrt" -> given.size() != 1 ? notOne(name, given) : squareRoot(given.getFirst());
            case "gcd", "lcm" -> fold(name, given);
            case "comb" -> given.size() != 2 ? in.raise("TypeError", "comb expected 2 arguments, got " + given.size()) : choose(name, given);
            case "perm" -> {
                if (given.isEmpty() || given.size() > 2) yield in.raise("TypeError", "perm expected at " + (given.isEmpty() ? "least 1 argument" : "most 2 arguments") + ", got " + given.size());
                yield given.size() == 1 || given.get(1).isNone() ? factorial(given.getFirst()) : choose(name, given);
            }
            default -> throw in.refuse("unsupported-function", "math." + name + " is not supported", "a loop");
        };
    }

    private PyValue notOne(String name, List<PyValue> given) {
        return in.raise("TypeError", "math." + name + "() takes exactly one argument (" + given.size() + " given)");
    }

    private static PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    private PyValue rounded(String name, PyValue value) {
        if (value.type() == NumberType.INT || value.type() == NumberType.BOOL) return language.casts().to(value, NumberType.INT);
        if (name.equals("trunc") && value.type() != NumberType.FLOAT && value.type() != NumberType.NP_FLOAT64) {
            return in.raise("TypeError", "type " + value.type().pythonName() + " doesn't define __trunc__ method");
        }
        var real = language.operators().real(value);
        if (real == null) return null;
        var whole = emit.unary(name.equals("floor") ? UnaryKind.FLOOR : name.equals("ceil") ? UnaryKind.CEIL : UnaryKind.TRUNC, real);
        return new NumberConstructors(in, language).fromDouble(whole);
    }

    private void notNegative(Value value, String message) { in.check(emit.compare(CompareKind.SGE, value, emit.constant(0)), "ValueError", message); }

    private PyValue factorial(PyValue given) {
        var number = language.operators().index(given);
        if (number == null) return null;
        notNegative(number, "factorial() not defined for negative values");
        in.check(emit.compare(CompareKind.SLE, number, emit.constant(20)), "OverflowError", IntArithmetic.OVERFLOW);
        return emit.reachable() ? library.call("integers.py", "factorial", integer(number)) : null;
    }

    private PyValue squareRoot(PyValue given) {
        var number = language.operators().index(given);
        if (number == null) return null;
        notNegative(number, "isqrt() argument must be nonnegative");
        return emit.reachable() ? library.call("integers.py", "square_root", integer(number)) : null;
    }

    /// Of any number of arguments, two at a time.
    private PyValue fold(String name, List<PyValue> given) {
        var numbers = new ArrayList<PyValue>();
        for (var each : given) {
            var number = language.operators().index(each);
            if (number == null) return null;
            numbers.add(integer(number));
        }
        if (numbers.isEmpty()) return integer(emit.constant(name.equals("gcd") ? 0 : 1));
        var result = numbers.getFirst();
        if (numbers.size() == 1) return integer(language.operators().numbers().ints().absolute(result.value()));
        for (int k = 1; k < numbers.size() && result != null; k++) result = library.call("integers.py", name, result, numbers.get(k));
        return result;
    }

    private PyValue choose(String name, List<PyValue> given) {
        var n = language.operators().index(given.get(0));
        var k = n == null ? null : language.operators().index(given.get(1));
        if (k == null) return null;
        notNegative(n, "n must be a non-negative integer");
        notNegative(k, "k must be a non-negative integer");
        return emit.reachable() ? library.call("integers.py", name, integer(n), integer(k)) : null;
    }
}
