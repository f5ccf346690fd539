package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type.Layout;
import conure.ir.Type;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// The attributes of arrays.
final class ArrayAttributes {
    /// Methods; most are NumPy's functions of the same name.
    private static final Set<String> METHODS = Set.of("all", "any", "argmax", "argmin", "argpartition", "argsort", "astype", "choose", "clip", "compress", "conj",
            "conjugate", "copy", "cumprod", "cumsum", "diagonal", "dot", "fill", "flatten", "item", "max", "mean", "min", "nonzero", "partition", "prod", "put", "ravel", "repeat",
            "reshape", "round", "searchsorted", "sort", "squeeze", "std", "sum", "swapaxes", "take", "tolist", "trace", "transpose", "var", "view");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    ArrayAttributes(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// An attribute or bound method of an array, or null if Conure knows none of that name.
    PyValue get(PyValue array, String name) {
        var type = (PyType.Array) array.type();
        int rank = type.array().rank();
        int bytes = type.array().dtype().bytes();
        return switch (name) {
            case "shape" -> PyValue.tuple(language.arrays().extents(array).stream().map(this::integer).toList());
            case "ndim" -> integer(emit.constant(rank));
            case "size" -> integer(language.arrays().size(array));
            case "itemsize" -> integer(emit.constant(bytes));
            case "nbytes" -> integer(emit.binary(BinaryKind.MUL, language.arrays().size(array), emit.constant(bytes)));
            case "strides" -> PyValue.tuple(language.arrays().strides(array).stream().map(this::integer).toList());
            case "dtype" -> new PyValue(new PyType.DtypeObject(type.array().dtype()));
            case "flags" -> new PyValue(new PyType.BoundMethod(type, name), array.components());
            case "T" -> transpose(array, type);
            case "mT" -> {
                if (rank < 2) yield in.raise("ValueError", "matrix transpose with ndim < 2 is undefined");
                yield language.library().call("numpy.swapaxes", Calls.Arguments.of(array, integer(emit.constant(-1)), integer(emit.constant(-2))), array);
            }
            case "real" -> type.array().dtype().isComplex() ? component(array, type, 0) : array;
            case "imag" -> {
                if (type.array().dtype().isComplex()) yield component(array, type, 1);
                var zeros = language.constructors().zerosLike(array);
                yield zeros == null ? null : new PyValue(new PyType.Array(((PyType.Array) zeros.type()).array(), true), zeros.value());
            }
            default -> METHODS.contains(name) ? new PyValue(new PyType.BoundMethod(type, name), array.components()) : null;
        };
    }

    private PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    private PyValue transpose(PyValue array, PyType.Array type) {
        int rank = type.array().rank();
        if (rank < 2) return view(array, type);
        var axes = new ArrayList<Long>();
        for (long axis = rank - 1; axis >= 0; axis--) axes.add(axis);
        var layout = switch (type.array().layout()) {
            case C -> Layout.F;
            case F -> Layout.C;
            case R, A -> Layout.A;
        };
        var result = new Value(new Type.Array(type.array().dtype(), rank, layout));
        emit.add(new ArrayOp.Transpose(result, array.value(), axes, emit.location()));
        return new PyValue(new PyType.Array((Type.Array) result.type(), type.readOnly()), result);
    }

    /// A new array object on all of an array.
    private PyValue view(PyValue array, PyType.Array type) {
        var result = new Value(type.array());
        emit.add(new ArrayOp.View(result, array.value(), Collections.nCopies(type.array().rank(), ArrayOp.AxisKind.WHOLE), List.of(), emit.location()));
        return new PyValue(type, result);
    }

    private PyValue component(PyValue array, PyType.Array type, int index) {
        var dtype = type.array().dtype() == Dtype.COMPLEX64 ? Dtype.FLOAT32 : Dtype.FLOAT64;
        var result = new Value(new Type.Array(dtype, type.array().rank(), type.array().rank() == 0 ? Layout.C : Layout.A));
        emit.add(new ArrayOp.Component(result, array.value(), index, emit.location()));
        return new PyValue(new PyType.Array((Type.Array) result.type(), type.readOnly()), result);
    }
}
