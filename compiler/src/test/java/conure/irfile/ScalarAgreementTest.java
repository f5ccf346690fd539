package conure.irfile;

import static org.assertj.core.api.Assertions.assertThat;

import conure.interpreter.Scalars;
import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarArithmetic;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.ScalarOp.UnaryKind;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.llvm.Pipeline;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The interpreter and the hardware agree on every scalar operation of every type, wherever it is defined.
class ScalarAgreementTest {
    private static final long[] INTEGERS = {0, 1, 2, 3, 7, 8, 15, 31, 63, 64, 100, 127, 128, 255, 256, 32767, 65535, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 1L << 32, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2, -3, -100, -128, -129};
    private static final double[] FLOATS = {0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -2.5, 0.1, 3.999, 1e-8, 6e-8, 65504, 65519.99, 65520, 1e10,
        1e300, 4.9e-324, 1.4e-45, 2147483647.5, 9.3e18, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN,
        1 + 0x1p-11 + 0x1p-30, 1 + 0x1p-24 + 0x1p-50};
    private static final Set<UnaryKind> OF_FLOATS = EnumSet.of(
            UnaryKind.NEG, UnaryKind.FABS, UnaryKind.SQRT, UnaryKind.FLOOR, UnaryKind.CEIL, UnaryKind.TRUNC, UnaryKind.RINT);

    private static final Set<BinaryKind> DIVISIONS = EnumSet.of(BinaryKind.SDIV, BinaryKind.SREM, BinaryKind.UDIV, BinaryKind.UREM);

    private final List<Op> operations = new ArrayList<>();
    private final List<Value> results = new ArrayList<>();

    /// Which zero the extreme of 0.0 and -0.0 is depends on the instruction.
    private static boolean isEitherZero(Op op, Object one, Object other) {
        return op instanceof ScalarOp.Binary binary && (binary.kind() == BinaryKind.FMIN || binary.kind() == BinaryKind.FMAX)
                && one instanceof Double a && other instanceof Double b && a == 0 && b == 0;
    }

    @ParameterizedTest
    @EnumSource(value = Scalar.class, names = "POINTER", mode = EnumSource.Mode.EXCLUDE)
    void interpreterAndMachineAgree(Scalar type) {
        var module = module(type);
        var parameters = List.<Type>of(type, type);
        var types = results.stream().map(Value::type).toList();
        var random = new Random(17);
        try (var machine = new Runner.Machine(module, Pipeline.KERNEL)) {
            for (int round = 0; round < 600; round++) {
                var arguments = List.of(sample(type, random), sample(type, random));
                var run = new RunLine("all", "all", arguments, null, false, List.of(), null, "");
                var expected = Runner.interpretLoops(module, run, parameters, types).results();
                var found = machine.run(run, parameters, types).results();
                for (int i = 0; i < expected.size(); i++) {
                    if (!Scalars.isUndefined(expected.get(i)) && !isEitherZero(operations.get(i), expected.get(i), found.get(i))) {
                        assertThat(found.get(i)).as("%s of %s", operations.get(i), arguments).isEqualTo(expected.get(i));
                    }
                }
            }
        }
    }

    private static Object sample(Scalar type, Random random) {
        boolean known = random.nextInt(3) > 0;
        if (type == Scalar.I1) {
            return random.nextBoolean();
        }
        if (type.isFloat()) {
            double value = known ? FLOATS[random.nextInt(FLOATS.length)] : Double.longBitsToDouble(random.nextLong());
            double narrow = type == Scalar.F64 ? value : type == Scalar.F32 ? (float) value : Float.float16ToFloat(Float.floatToFloat16((float) value));
            return Double.isNaN(narrow) ? Double.NaN : narrow;
        }
        return ScalarArithmetic.fromBits(known ? INTEGERS[random.nextInt(INTEGERS.length)] : random.nextLong() >> random.nextInt(60), type);
    }

    /// A function of two arguments whose results are those of all operations on the type. Operation i makes result i.
    private Module module(Scalar type) {
        var a = new Value(type, "a");
        var b = new Value(type, "b");
        var prepared = new ArrayList<Op>();
        var divisor = type.isInteger() && type != Scalar.I1 ? divisor(b, prepared) : b;
        for (var kind : UnaryKind.values()) {
            boolean fits = type.isFloat() ? OF_FLOATS.contains(kind) : !OF_FLOATS.contains(kind) || kind == UnaryKind.NEG;
            if (fits && type != Scalar.I1 || kind == UnaryKind.NOT && type == Scalar.I1) {
                add(new ScalarOp.Unary(result(type), kind, a, Location.UNKNOWN));
            }
        }
        for (var kind : BinaryKind.values()) {
            boolean logical = kind == BinaryKind.AND || kind == BinaryKind.OR || kind == BinaryKind.XOR;
            if (kind.isFloat() == type.isFloat() && (type != Scalar.I1 || logical)) {
                add(new ScalarOp.Binary(result(type), kind, a, DIVISIONS.contains(kind) ? divisor : b, Location.UNKNOWN));
            }
        }
        for (var kind : CompareKind.values()) {
            if (kind.isFloat() == type.isFloat()) {
                add(new ScalarOp.Compare(result(Scalar.I1), kind, a, b, Location.UNKNOWN));
            }
        }
        for (var to : Scalar.values()) {
            for (var kind : ConvertKind.values()) {
                if (type != to && kind.connects(type, to)) {
                    add(new ScalarOp.Convert(result(to), kind, a, Location.UNKNOWN));
                }
            }
        }
        var own = new ArrayList<>(prepared);
        own.addAll(operations);
        var returned = new ArrayList<>(results);
        if (type.isInteger() && type != Scalar.I1) {
            for (var kind : CheckedKind.values()) {
                var checked = new ScalarOp.Checked(new Value(type), new Value(Scalar.I1), kind, a, b, Location.UNKNOWN);
                own.add(checked);
                returned.addAll(checked.results());
                operations.add(checked);
                operations.add(checked);
            }
        }
        results.clear();
        results.addAll(returned);
        own.add(new ControlOp.Return(returned, Location.UNKNOWN));
        var resultTypes = returned.stream().map(Value::type).toList();
        return new Module(Module.Level.LOOPS, List.of(new Function("all", resultTypes, Map.of(), new Region(List.of(a, b), own))));
    }

    /// The hardware traps where a division is undefined: `b`, but 3 for 0 and −1.
    private static Value divisor(Value b, List<Op> into) {
        var divisor = b;
        for (long excluded : new long[] {0, -1}) {
            var bad = new Value(b.type());
            var three = new Value(b.type());
            var isBad = new Value(Scalar.I1);
            var safe = new Value(b.type());
            into.add(new ScalarOp.Constant(bad, excluded, Location.UNKNOWN));
            into.add(new ScalarOp.Constant(three, 3L, Location.UNKNOWN));
            into.add(new ScalarOp.Compare(isBad, CompareKind.EQ, divisor, bad, Location.UNKNOWN));
            into.add(new ScalarOp.Select(safe, isBad, three, divisor, Location.UNKNOWN));
            divisor = safe;
        }
        return divisor;
    }

    private void add(Op op) {
        operations.add(op);
    }

    private Value result(Scalar type) {
        results.add(new Value(type));
        return results.getLast();
    }
}
