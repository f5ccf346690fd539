package conure.irfile;

import conure.ir.Dtype;
import conure.ir.ScalarArithmetic;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What came of a call, in a form that all ways to run it share: a scalar is itself, an array a [Shaped].
///
/// @param results null where it raised
/// @param writes the arguments' arrays afterwards
/// @param exception class of the exception, or null
record Outcome(List<Object> results, List<Object> writes, String exception, String message) {
    /// @param components of all elements, the last axis first; a list has one axis
    record Shaped(List<Long> shape, List<Object> components) {
        @Override
        public String toString() {
            return shape + ":" + components;
        }
    }

    static Outcome raised(String exception, String message, List<Object> writes) {
        return new Outcome(null, writes, exception, message);
    }

    /// What is wrong with it, or null.
    ///
    /// @param types of the function's results
    String violation(RunLine run, List<Type> types, List<Type> written) {
        if (run.exception() != null) {
            boolean right = run.exception().equals(exception) && message.contains(run.message());
            return right ? null : "expected " + run.exception() + " " + run.message() + ", got " + this;
        }
        if (exception != null) {
            return "got " + this;
        }
        var wanted = run.result() instanceof Literals.Tuple(var items) ? items : List.of(run.result());
        if (wanted.size() != results.size()) {
            return "expected " + wanted.size() + " results, got " + results;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!matches(shaped(wanted.get(i), types.get(i)), results.get(i), run.near())) {
                return "expected " + shaped(wanted.get(i), types.get(i)) + ", got " + results.get(i);
            }
        }
        for (int i = 0; i < run.writes().size(); i++) {
            var expected = shaped(run.writes().get(i), written.get(i));
            if (!matches(expected, writes.get(i), run.near())) {
                return "expected argument array " + i + " to become " + expected + ", got " + writes.get(i);
            }
        }
        return null;
    }

    private static boolean matches(Object expected, Object found, boolean near) {
        return switch (expected) {
            case Shaped(var shape, var components) -> found instanceof Shaped(var otherShape, var others)
                    && shape.equals(otherShape)
                    && components.size() == others.size()
                    && IntStream.range(0, components.size())
                            .allMatch(i -> matches(components.get(i), others.get(i), near));
            case Double a when near -> found instanceof Double b && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
            default -> expected.equals(found);
        };
    }

    /// A literal as a value of a type.
    static Object shaped(Object literal, Type type) {
        if (!(literal instanceof Literals.Sequence sequence)) {
            return scalar(literal, (Scalar) type);
        }
        var component = switch (type) {
            case Type.Array array -> array.dtype().component();
            case Type.ListOf list -> list.components().size() == 1 ? list.components().getFirst() : null;
            default -> dtype(sequence).component();
        };
        var components = new ArrayList<Object>();
        flatten(sequence, component, type, components);
        return new Shaped(shape(sequence), components);
    }

    private static void flatten(Object literal, Type component, Type type, List<Object> into) {
        switch (literal) {
            case Literals.Sequence(_, _, var items) -> items.forEach(item -> flatten(item, component, type, into));
            case Literals.Tuple(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    into.add(scalar(items.get(i), (Scalar) (type instanceof Type.ListOf list ? list.components().get(i) : component)));
                }
            }
            default -> into.add(scalar(literal, (Scalar) component));
        }
    }

    static Object scalar(Object literal, Scalar type) {
        return switch (literal) {
            case Long number when type.isFloat() -> (double) number;
            case Long number when type == Scalar.I1 -> number != 0;
            case Long number -> ScalarArithmetic.fromBits(number, type);
            case Boolean bit when type.isInteger() && type != Scalar.I1 -> bit ? 1L : 0L;
            case Double number -> ScalarArithmetic.fromBits(ScalarArithmetic.bits(number, type), type);
            default -> literal;
        };
    }

    static List<Long> shape(Literals.Sequence sequence) {
        if (sequence.shape() != null) {
            return sequence.shape();
        }
        var shape = new ArrayList<Long>();
        shape.add((long) sequence.items().size());
        if (!sequence.items().isEmpty() && sequence.items().getFirst() instanceof Literals.Sequence inner) {
            shape.addAll(shape(inner));
        }
        return shape;
    }

    /// The dtype that a literal states, or that its first element has.
    static Dtype dtype(Literals.Sequence sequence) {
        if (sequence.dtype() != null) {
            return Dtype.of(sequence.dtype());
        }
        return switch (sequence.items().isEmpty() ? 0.0 : sequence.items().getFirst()) {
            case Literals.Sequence inner -> dtype(inner);
            case Boolean _ -> Dtype.BOOL;
            case Long _ -> Dtype.INT64;
            default -> Dtype.FLOAT64;
        };
    }
}
