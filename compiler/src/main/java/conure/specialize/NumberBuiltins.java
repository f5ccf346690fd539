package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.NumberOperators;
import conure.specialize.values.Emitter;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.function.Function;

/// `abs`, `round`, `pow` and `divmod`.
final class NumberBuiltins {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final LibraryCode library;

    NumberBuiltins(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
        this.library = new LibraryCode(in);
    }

    private Operators operators() { return language.operators(); }

    private NumberOperators numbers() { return operators().numbers(); }

    PyValue call(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        switch (name) {
            case "abs" -> {
                if (given.size() != 1) return in.raise("TypeError", "abs() takes exactly one argument (" + given.size() + " given)");
                return absolute(given.getFirst());
            }
            case "round" -> {
                var bound = Parameters.bind(in, "round", arguments, "number", "ndigits=");
                if (bound == null) return null;
                return in.distribute(bound.get("number"), each -> each.isNumber() && each.number().isComplex() ? undefined(each) : round(each, bound.get("ndigits")));
            }
            case "divmod" -> {
                if (!arguments.keywords().isEmpty()) return in.raise("TypeError", "divmod() takes no keyword arguments");
                if (given.size() != 2) return in.raise("TypeError", "divmod expected 2 arguments, got " + given.size());
                return in.distribute(given.get(0), a -> in.distribute(given.get(1), b -> divmod(operators().plain(a), operators().plain(b))));
            }
            default -> {
                var bound = Parameters.bind(in, "pow", arguments, "base", "exp", "mod=");
                if (bound == null) return null;
                var modulus = bound.get("mod");
                if (modulus == null || modulus.isNone()) return operators().binary("**", bound.get("base"), bound.get("exp"), false, false);
                return modularPower(operators().plain(bound.get("base")), operators().plain(bound.get("exp")), operators().plain(modulus));
            }
        }
    }

    /// `abs(x)`.
    PyValue absolute(PyValue given) {
        return in.distribute(given, each -> {
            var value = operators().plain(each);
            if (value.isNumber()) {
                var result = numbers().absolute(value);
                return emit.reachable() ? result : null;
            }
            if (value.type() instanceof PyType.Array) return language.ufuncs().of("absolute", value);
            return in.raise("TypeError", "bad operand type for abs(): '" + value.type().pythonName() + "'");
        });
    }

    // ---- round

    /// `round(number, digits)`, without digits if null.
    PyValue round(PyValue number, PyValue digits) {
        return in.distribute(number, each -> digits == null ? roundToInt(operators().plain(each))
                : in.distribute(digits, d -> d.isNone() ? roundToInt(operators().plain(each)) : roundToDigits(operators().plain(each), d)));
    }

    private PyValue undefined(PyValue value) { return in.raise("TypeError", "type " + value.type().pythonName() + " doesn't define __round__ method"); }

    private PyValue roundToInt(PyValue value) {
        if (!value.isNumber()) return undefined(value);
        var type = value.number();
        if (type.isComplex() || type == NumberType.NP_BOOL) return undefined(value);
        var constructors = new NumberConstructors(in, language);
        if (!type.isFloat()) return constructors.truncated(value);
        var real = numbers().casts().to(value, NumberType.FLOAT).value();
        return constructors.fromDouble(emit.unary(UnaryKind.RINT, real));
    }

    private PyValue roundToDigits(PyValue value, PyValue digits) {
        if (!value.isNumber()) return undefined(value);
        var type = value.number();
        if (type.isComplex() && !type.isNumpy() || type == NumberType.NP_BOOL) return undefined(value);
        var count = operators().index(digits);
        if (count == null) return null;
        if (type.isNumpy()) return numpyRound(value, count);
        if (type == NumberType.FLOAT) {
            var result = emit.math("round_digits", Scalar.F64, value.value(), count);
            var floats = numbers().floats();
            in.check(emit.not(emit.and(floats.isInfinite(result), floats.isFinite(value.value()))), "OverflowError", "rounded value too large to represent");
            return new PyValue(type, result);
        }
        var integer = numbers().casts().to(value, NumberType.INT);
        if (emit.constantOf(count) instanceof Long known && known >= 0) return integer;
        return in.branch(emit.compare(CompareKind.SGE, count, emit.constant(0)), () -> integer,
                () -> library.call("integers.py", "round_to_power_of_ten", integer, new PyValue(NumberType.INT, count)));
    }

    /// `numpy.round` of a scalar: scaled by a power of ten, rounded to even, scaled back.
    private PyValue numpyRound(PyValue value, Value count) {
        if (emit.constantOf(count) instanceof Long digits) {
            return digits == 0 ? numpyRound(value) : scaledRound(value, emit.constant(Math.pow(10, Math.abs(digits))), digits > 0);
        }
        var zero = emit.constant(0);
        Function<Value, Value> power = digits -> emit.math("pow", Scalar.F64, emit.constant(10.0), emit.convert(ConvertKind.SITOFP, digits, Scalar.F64));
        return in.branch(emit.compare(CompareKind.SLT, count, zero),
                () -> scaledRound(value, power.apply(emit.binary(BinaryKind.SUB, zero, count)), false),
                () -> in.branch(emit.compare(CompareKind.EQ, count, zero), () -> numpyRound(value), () -> scaledRound(value, power.apply(count), true)));
    }

    private PyValue numpyRound(PyValue value) {
        if (value.number().isInteger()) return value;
        return new PyValue(value.type(), value.components().stream().map(part -> emit.unary(UnaryKind.RINT, part)).toList());
    }

    /// @param fraction whether digits behind the point are kept: the power is that of their number
    private PyValue scaledRound(PyValue value, Value power, boolean fraction) {
        var type = value.number();
        if (type.isInteger() && fraction) return value;
        var floating = type.isInteger() ? NumberType.NP_FLOAT64 : type;
        var scale = numbers().casts().to(new PyValue(NumberType.FLOAT, power), NumberType.numpy(
                floating.isComplex() ? Promotion.part(floating.dtype()) : floating.dtype())).value();
        var floats = numbers().floats();
        var rounded = numbers().casts().to(value, floating).components().stream().map(part -> {
            var scaled = emit.unary(UnaryKind.RINT, fraction ? floats.multiply(part, scale) : floats.divide(part, scale));
            return fraction ? floats.divide(scaled, scale) : floats.multiply(scaled, scale);
        }).toList();
        return numbers().casts().to(new PyValue(floating, rounded), type);
    }

    // ---- divmod

    private PyValue divmod(PyValue left, PyValue right) {
        if (left.type() instanceof PyType.Array || right.type() instanceof PyType.Array) {
            return new UfuncCalls(in, language).call("divmod", Calls.Arguments.of(left, right));
        }
        if (!left.isNumber() || !right.isNumber()) return operators().binary("divmod()", left, right, false, false);
        var l = left.number();
        var r = right.number();
        var type = Promotion.common(l, r);
        if (type.isComplex()) {
            boolean scalarMath = !type.isNumpy() || (type == l || type == r) && l != NumberType.NP_BOOL && r != NumberType.NP_BOOL;
            return scalarMath ? numbers().unsupported("divmod()", left, right) : numbers().noLoopOf("divmod");
        }
        if (!type.isNumpy() && type.isFloat()) {
            var a = numbers().casts().to(left, NumberType.FLOAT).value();
            var b = numbers().casts().to(right, NumberType.FLOAT).value();
            numbers().floats().nonZero(b, "float divmod()");
            if (!emit.reachable()) return null;
            return pair(NumberType.FLOAT, numbers().floats().floorDivide(a, b), numbers().floats().remainder(a, b));
        }
        if (!type.isNumpy()) {
            var a = numbers().casts().to(left, NumberType.INT).value();
            var b = numbers().casts().to(right, NumberType.INT).value();
            numbers().ints().nonZero(b, "integer division or modulo by zero");
            if (!emit.reachable()) return null;
            return pair(NumberType.INT, numbers().ints().floorQuotient(a, b), numbers().ints().floorRemainder(a, b));
        }
        if (type.isBool()) type = NumberType.NP_INT8;
        var a = numbers().numpyOperand(left, type);
        var b = numbers().numpyOperand(right, type);
        if (!emit.reachable()) return null;
        return PyValue.tuple(List.of(numbers().numpy().compute("//", a, b), numbers().numpy().compute("%", a, b)));
    }

    private static PyValue pair(NumberType type, Value first, Value second) {
        return PyValue.tuple(List.of(new PyValue(type, first), new PyValue(type, second)));
    }

    // ---- pow with a modulus

    private PyValue modularPower(PyValue base, PyValue exponent, PyValue modulus) {
        for (var each : List.of(base, exponent, modulus)) {
            if (each.type() == NumberType.INT || each.type() == NumberType.BOOL) continue;
            if (each.type() == NumberType.COMPLEX) return in.raise("ValueError", "complex modulo");
            if (each.type() == NumberType.FLOAT) {
                return in.raise("TypeError", "pow() 3rd argument not allowed unless all arguments are integers");
            }
            return in.raise("TypeError", "unsupported operand type(s) for ** or pow(): '" + base.type().pythonName() + "', '" + exponent.type().pythonName() + "', '"
                    + modulus.type().pythonName() + "'");
        }
        var casts = numbers().casts();
        var m = casts.to(modulus, NumberType.INT);
        in.check(emit.compare(CompareKind.NE, m.value(), emit.constant(0)), "ValueError", "pow() 3rd argument cannot be 0");
        if (!emit.reachable()) return null;
        return library.call("integers.py", "modular_power", casts.to(base, NumberType.INT), casts.to(exponent, NumberType.INT), m);
    }
}
