package conure.pipeline;

import conure.interpreter.ArrayValue;
import conure.interpreter.Interpreter;
import conure.interpreter.Interpreter.InvalidProgram;
import conure.interpreter.Memory;
import conure.interpreter.RaisedError;
import conure.ir.Module;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/// Whether a program of the loops level means what a typed program meant: interprets the entry of both on generated
/// arguments, and compares results, exceptions, what was printed, and what was written to the arguments.
///
/// Arguments that the typed program cannot take (an undefined operation, an endless loop) say nothing. Programs whose entry
/// takes or returns lists are not covered.
public final class SameMeaning implements Predicate<Module> {
    private static final int ROUNDS = 40;
    private static final long STEPS = 200_000;
    private static final long[] INTEGERS = {0, 1, 2, 3, 4, 5, 7, 100, -1, -2, -3, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final double[] FLOATS = {0.0, -0.0, 1.0, -1.5, 2.25, 1e300, Double.POSITIVE_INFINITY, Double.NaN};

    private final Module typed;
    private final List<Outcome> expected = new ArrayList<>();

    public SameMeaning(Module typed) {
        if (typed.level() != Module.Level.TYPED) throw new IllegalArgumentException("not typed");
        this.typed = typed;
        for (var parameter : typed.entry().parameters()) refuseLists(parameter.type());
        for (var type : typed.entry().resultTypes()) refuseLists(type);
        for (int round = 0; round < ROUNDS; round++) expected.add(interpret(typed, round));
    }

    private static void refuseLists(Type type) {
        if (type instanceof Type.ListOf) throw new IllegalArgumentException("an entry with lists is not interpreted here");
    }

    /// @param answer results, or the exception's class and text
    /// @param memory contents of the array arguments afterwards
    private record Outcome(List<Object> answer, List<Object> memory, String printed) {}

    @Override public boolean test(Module loops) { return difference(loops) == null; }

    /// What differs, in words; null where nothing was found.
    public String difference(Module loops) {
        for (int round = 0; round < ROUNDS; round++) {
            if (expected.get(round) == null) continue;
            Object got;
            try {
                got = interpret(loops, round);
            } catch (InvalidProgram | Memory.InvalidAccess problem) {
                got = problem.getMessage();
            }
            if (!expected.get(round).equals(got)) return "with arguments " + round + ": " + expected.get(round) + " became " + got;
        }
        return null;
    }

    private Outcome interpret(Module module, int round) {
        boolean loops = module.level() == Module.Level.LOOPS;
        var random = new Random(round);
        var memory = new Memory();
        var arrays = new ArrayList<ArrayValue>();
        var arguments = new ArrayList<Object>();
        long extent = random.nextInt(5);
        for (var parameter : typed.entry().parameters()) argument(parameter, extent, random, memory, arrays, arguments, loops);
        var interpreter = new Interpreter(module, memory, round, STEPS);
        List<Object> answer;
        try {
            answer = answer(interpreter.call(module.entry().name(), arguments), memory, loops);
        } catch (RaisedError error) {
            answer = List.of(error.exceptionClass(), error.text());
        } catch (InvalidProgram | Memory.InvalidAccess | ArithmeticException problem) {
            if (loops) throw problem;
            return null;
        }
        var written = new ArrayList<Object>();
        for (var array : arrays) written.add(array.components(memory));
        return new Outcome(answer, written, interpreter.printed());
    }

    private static void argument(Value parameter, long usual, Random random, Memory memory, List<ArrayValue> arrays, List<Object> into,
            boolean slots) {
        if (parameter.type() instanceof Scalar scalar) {
            into.add(scalar(scalar, random));
            return;
        }
        var type = (Type.Array) parameter.type();
        var extents = new ArrayList<Long>();
        long size = 1;
        for (int axis = 0; axis < type.rank(); axis++) {
            extents.add(random.nextInt(4) > 0 ? usual : random.nextInt(5));
            size *= extents.getLast();
        }
        var components = new ArrayList<Object>();
        for (long k = 0; k < size * type.dtype().components().size(); k++) components.add(scalar(type.dtype().component(), random));
        var dense = ArrayValue.of(memory, type.dtype(), extents, components);
        var array = new ArrayValue(dense.data(), dense.owner(), type.dtype(), extents,
                ArrayValue.contiguous(extents, type.dtype().bytes(), type.layout() == Layout.F));
        arrays.add(array);
        if (!slots) {
            into.add(array);
            return;
        }
        into.add(array.data());
        into.add((long) arrays.size() << 8 | 2);
        into.addAll(array.extents());
        into.addAll(array.strides());
    }

    private static Object scalar(Scalar type, Random random) {
        if (type == Scalar.I1) return random.nextBoolean();
        if (type.isFloat()) return type == Scalar.F64 ? FLOATS[random.nextInt(FLOATS.length)] : (double) random.nextInt(9) - 2;
        return type == Scalar.I64 && random.nextInt(3) == 0 ? INTEGERS[random.nextInt(INTEGERS.length)] : (long) random.nextInt(8) - 2;
    }

    /// Results with arrays as their extents and components.
    private List<Object> answer(List<Object> results, Memory memory, boolean slots) {
        var answer = new ArrayList<Object>();
        int at = 0;
        for (var type : typed.entry().resultTypes()) {
            if (!(type instanceof Type.Array array)) {
                answer.add(results.get(at++));
                continue;
            }
            ArrayValue value = null;
            if (slots) {
                var words = results.subList(at, at += 2 + 2 * array.rank()).stream().map(Long.class::cast).toList();
                var extents = words.subList(2, 2 + array.rank());
                if (words.getFirst() != 0) value = new ArrayValue(words.getFirst(), "", array.dtype(), extents, words.subList(2 + array.rank(), words.size()));
            } else {
                if (results.get(at++) instanceof ArrayValue found) value = found;
            }
            // An alternative that was not taken has no array.
            answer.add(value == null ? List.of() : value.extents());
            answer.add(value == null ? List.of() : value.components(memory));
        }
        return answer;
    }
}
