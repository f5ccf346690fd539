package conure.specialize;

import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Type.Layout;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// `x.shape = (2, 3)`: an array object changes, and with it whatever holds it. Arrays in kernels are values, so this is
/// `x = x.reshape(2, 3)` where the name alone holds the object, and refused elsewhere.
///
/// The name alone holds it if an operation of the same region made a new object, nothing between it and the assignment could keep
/// that, and nothing behind the assignment uses it by another name.
final class ShapeAssignments {
    /// Functions that may return an argument of theirs, depending on what it is when running.
    private static final Set<String> MAY_RETURN_AN_ARGUMENT = Set.of("numpy.asarray", "numpy.asanyarray", "numpy.ascontiguousarray", "numpy.asfortranarray",
            "numpy.require", "numpy.atleast_1d", "numpy.atleast_2d", "numpy.atleast_3d", "numpy.broadcast_arrays", "numpy.copyto");
    /// Attributes of arrays that are as they were when they were read.
    private static final Set<String> PLAIN = Set.of("shape", "size", "ndim", "dtype", "itemsize", "nbytes", "strides", "T", "real", "imag");

    private final Specialization in;
    private final Language language;
    private final FunctionCode code;
    private final Function<Value, PyValue> values;

    /// @param values what the function's untyped values are
    ShapeAssignments(Specialization in, Language language, FunctionCode code, Function<Value, PyValue> values) {
        this.in = in;
        this.language = language;
        this.code = code;
        this.values = values;
    }

    static Refused refused(Specialization in, PyValue array) {
        return in.refuse("unsupported-attribute", "an assignment to the attribute 'shape' of an array that the caller or another name may hold too", "x = x.reshape(…)", array);
    }

    /// The array with its new shape, which the name is from now on; null if the path ends.
    PyValue assign(UntypedOp.SetShape op) {
        var array = values.apply(op.object());
        if (!(array.type() instanceof PyType.Array(var type, _))) {
            language.attributes().set(array, "shape", values.apply(op.shape()));
            return array;
        }
        if (!isHeldByNameOnly(op, array)) throw refused(in, array);
        if (type.layout() != Layout.C) {
            throw in.refuse("unsupported-attribute", "an assignment to the attribute 'shape' of an array that is not known to be contiguous", "x = x.reshape(…)", array);
        }
        return language.library().withShape(array, values.apply(op.shape()));
    }

    private boolean isHeldByNameOnly(UntypedOp.SetShape assignment, PyValue array) {
        if (in.emit().origins().of(array.value()) == null) return false;
        var region = regionOf(code.body(), assignment);
        int maker = -1;
        int here = region.operations().indexOf(assignment);
        for (int k = 0; k < here; k++) {
            if (region.operations().get(k).results().contains(assignment.object())) maker = k;
        }
        if (maker < 0 || !makesNew(region.operations().get(maker), array)) return false;
        var behind = region.operations().subList(here + 1, region.operations().size());
        for (var op : region.operations().subList(maker + 1, here)) {
            if (mayKeep(op, assignment.object(), array, behind)) return false;
        }
        return !isUsed(assignment.object(), behind);
    }

    private static Region regionOf(Region region, Op sought) {
        if (region.operations().contains(sought)) return region;
        for (var op : region.operations()) {
            for (var inner : op.regions()) {
                var found = regionOf(inner, sought);
                if (found != null) return found;
            }
        }
        return null;
    }

    /// Whether an operation gives an array object that has not been there before.
    private boolean makesNew(Op op, PyValue array) {
        for (var operand : op.operands()) {
            if (holds(values.apply(operand), array)) return false;
        }
        return switch (op) {
            case UntypedOp.Binary it -> !it.inPlace();
            case UntypedOp.Unary _, UntypedOp.SetShape _ -> true;
            case UntypedOp.Subscript it -> isArrayOrNumpys(it.object());
            case UntypedOp.Call it -> isArrayOrNumpys(it.callee());
            // What NumPy makes several of, each has been made for itself.
            case UntypedOp.Unpack it -> values.apply(it.object()).type() instanceof PyType.Array || isMadeByNumpy(it.object());
            default -> false;
        };
    }

    private static boolean holds(PyValue value, PyValue array) { return value != null && value.components().contains(array.value()); }

    private boolean isMadeByNumpy(Value several) {
        return code.soleUse(several) != null && switch (code.maker(several)) {
            case UntypedOp.Subscript it -> isArrayOrNumpys(it.object());
            case UntypedOp.Call it -> isArrayOrNumpys(it.callee());
            case null, default -> false;
        };
    }

    /// An array, a method of one, or a function or object of NumPy's that keeps nothing and returns nothing it was given.
    private boolean isArrayOrNumpys(Value value) {
        var known = values.apply(value);
        return known != null && switch (known.type()) {
            case PyType.Array _ -> true;
            case PyType.BoundMethod(var owner, _) -> owner instanceof PyType.Array;
            case PyType.Library(var name, _) -> name.startsWith("numpy.") && !MAY_RETURN_AN_ARGUMENT.contains(name);
            default -> false;
        };
    }

    /// Whether an operation, or one in it, could make the object known by something else than the name.
    private boolean mayKeep(Op op, Value object, PyValue array, List<? extends Op> behind) {
        for (var inner : op.regions()) {
            for (var each : inner.operations()) if (mayKeep(each, object, array, behind)) return true;
        }
        if (!op.operands().contains(object)) return false;
        return switch (op) {
            case UntypedOp.Attribute it -> !PLAIN.contains(it.name()) && isUsed(it.result(), behind);
            case UntypedOp.Subscript _, UntypedOp.Compare _, UntypedOp.Unary _, UntypedOp.SetShape _ -> false;
            case UntypedOp.SetSubscript it -> it.value() == object && !(values.apply(it.object()) != null && values.apply(it.object()).type() instanceof PyType.Array);
            case UntypedOp.Binary it -> it.inPlace() && it.left() == object;
            case UntypedOp.Call it -> !isArrayOrNumpys(it.callee()) || holds(values.apply(it.result()), array);
            default -> true;
        };
    }

    private static boolean isUsed(Value value, List<? extends Op> operations) { return operations.stream().anyMatch(op -> FunctionCode.uses(op, value)); }
}
