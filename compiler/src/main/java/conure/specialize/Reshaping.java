package conure.specialize;

import conure.ir.ArrayOp;
import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CheckedKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Joins;
import conure.specialize.values.LibraryCode;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// `reshape`, `ravel` and `flatten`: the elements in C order, in other axes; as a view where strides can say so (`flatten`
/// never), else as a copy.
final class Reshaping {
    static final Set<String> NAMES = Set.of("reshape", "ravel", "flatten", "_contiguous");

    private final Specialization in;
    private final Language language;
    private final Views views;
    private final Emitter emit;

    Reshaping(Specialization in, Language language, Views views) {
        this.in = in;
        this.language = language;
        this.views = views;
        this.emit = in.emit();
    }

    /// Calls `numpy.<name>`, or the method; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var given = name.equals("reshape") ? Parameters.bind(in, name, arguments, "a", "shape", "order=", "copy=") : Parameters.bind(in, name, arguments, "a", "order=");
        if (given == null) return null;
        if (name.equals("_contiguous")) return contiguous(given.get("a"));
        var array = views.array(given.get("a"));
        if (array == null) return null;
        boolean fortran = fortran(name, array, given.get("order"));
        if (!emit.reachable()) return null;
        if (fortran && !name.equals("reshape")) array = transposed(array);
        return switch (name) {
            case "reshape" -> {
                var source = copiedIfAsked(array, given.get("copy"), fortran);
                yield source == null ? null : reshape(source, given.get("shape"), fortran);
            }
            case "ravel" -> ravel(array);
            case "flatten" -> flatten(array);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// Whether the elements are taken with the first axis fastest.
    private boolean fortran(String name, PyValue array, PyValue order) {
        if (order == null || order.isNone()) return false;
        var text = order.type() instanceof PyType.Text(var given) ? given : "";
        var layout = Views.type(array).rank() < 2 ? Layout.C : Views.type(array).layout();
        switch (text) {
            case "C" -> { return false; }
            case "F" -> { return true; }
            // As the array lies in memory.
            case "A" -> { if (layout == Layout.C || layout == Layout.F) return layout == Layout.F; }
            case "K" -> {
                if (name.equals("reshape")) return in.raise("ValueError", "order 'K' is not permitted for reshaping") != null;
                if (layout == Layout.C || layout == Layout.F) return layout == Layout.F;
            }
            default -> { }
        }
        throw in.refuse("unsupported-argument", "this argument order of " + name, "order=\"C\" or order=\"F\"", order);
    }

    /// What `reshape` is to be of: a copy with `copy=True`, and with `copy=False` only what no reshaping copies.
    private PyValue copiedIfAsked(PyValue array, PyValue copy, boolean fortran) {
        if (copy == null || copy.isNone()) return array;
        if (!(copy.isNumber() && emit.constantOf(copy.value()) instanceof Boolean copies)) throw in.refuse("unsupported-argument", "this argument copy of reshape", "copy=True or copy=False", copy);
        if (copies) return language.arrays().astype(array, Views.type(array).dtype(), fortran ? Layout.F : Layout.C);
        if (Views.type(array).layout() != (fortran ? Layout.F : Layout.C)) throw in.refuse("unsupported-argument", "copy=False of reshape, of an array that may have to be copied", "np.ascontiguousarray first", copy);
        return array;
    }

    private PyValue transposed(PyValue array) {
        var axes = new ArrayList<Integer>();
        for (int axis = Views.type(array).rank() - 1; axis >= 0; axis--) axes.add(axis);
        return views.permuted(array, axes);
    }

    private Value size(PyValue array) {
        Value size = emit.constant(1);
        for (var extent : language.arrays().extents(array)) size = emit.binary(BinaryKind.MUL, size, extent);
        return size;
    }

    /// `array.shape = shape`: the array object with its new shape, or null if the path ends.
    PyValue sameObject(PyValue array, PyValue shape) {
        var extents = completed(array, shape);
        return extents == null ? null : contiguous(array, extents, true);
    }

    private PyValue contiguous(PyValue array, List<Value> extents) { return contiguous(array, extents, false); }

    /// Other extents for a C-contiguous array.
    private PyValue contiguous(PyValue array, List<Value> extents, boolean sameObject) {
        var result = new Value(new Type.Array(Views.type(array).dtype(), extents.size(), Layout.C));
        emit.add(new ArrayOp.Reshape(result, array.value(), extents, sameObject, emit.location()));
        for (int axis = 0; axis < extents.size(); axis++) emit.setExtent(result, axis, extents.get(axis));
        return new PyValue(new PyType.Array((Type.Array) result.type(), ((PyType.Array) array.type()).readOnly()), result);
    }

    /// A copy may be written to and a view of a read-only array may not: the copy it is, as hardly any array that is not known to be
    /// contiguous turns out to be.
    private PyValue ravel(PyValue array) {
        if (Views.type(array).layout() == Layout.C) return contiguous(array, List.of(size(array)));
        if (((PyType.Array) array.type()).readOnly()) return flatten(array);
        return in.branch(language.memoryOrder().isContiguous(array), () -> contiguous(shown(array), List.of(size(array))), () -> flatten(array));
    }

    /// The array itself if it is C-contiguous, else a copy that is.
    private PyValue contiguous(PyValue array) {
        if (Views.type(array).layout() == Layout.C) return array;
        if (((PyType.Array) array.type()).readOnly()) return language.arrays().copy(array);
        return in.branch(language.memoryOrder().isContiguous(array), () -> shown(array), () -> language.arrays().copy(array));
    }

    /// An array of which a test has shown that it is C-contiguous.
    private PyValue shown(PyValue array) {
        var type = Views.type(array);
        return Joins.coerce(emit, array, new PyType.Array(new Type.Array(type.dtype(), type.rank(), Layout.C), ((PyType.Array) array.type()).readOnly()));
    }

    /// Written as an array of all axes, so that its elements are found without division.
    private PyValue flatten(PyValue array) {
        var dtype = Views.type(array).dtype();
        var extents = language.arrays().extents(array);
        var result = language.arrays().allocate(dtype, List.of(size(array)), false);
        if (!emit.reachable()) return null;
        language.arrays().assign(contiguous(result, extents), position -> language.arrays().element(array, position).components());
        return emit.reachable() ? result : null;
    }

    // ---- reshape

    /// The extents that a shape asks for; null if the path ends.
    private List<Value> completed(PyValue given, PyValue shape) {
        var wanted = new ArrayList<Value>();
        for (var item : language.constructors().shapeItems(shape)) {
            var extent = language.operators().index(item);
            if (extent == null) return null;
            wanted.add(extent);
        }
        return completed(size(given), wanted);
    }

    private PyValue reshape(PyValue given, PyValue shape, boolean fortran) {
        var extents = completed(given, shape);
        if (extents == null) return null;
        if (!fortran) return reshape(given, extents, () -> language.arrays().copy(given));
        var result = reshape(transposed(given), extents.reversed(), () -> {
            var copy = language.arrays().astype(given, Views.type(given).dtype(), Layout.F);
            return copy == null ? null : transposed(copy);
        });
        return result == null ? null : transposed(result);
    }

    /// @param copy makes a contiguous one of the array
    private PyValue reshape(PyValue array, List<Value> extents, Supplier<PyValue> copy) {
        var type = Views.type(array);
        if (type.layout() == Layout.C) return contiguous(array, extents);
        if (extents.isEmpty()) return element(array);
        if (type.rank() == 1) return views.strided(array, extents, falling(extents, language.arrays().strides(array).getFirst()), false);
        return general(array, extents, copy);
    }

    /// The only element of an array, as an array without axes.
    private PyValue element(PyValue array) {
        int rank = Views.type(array).rank();
        var zeros = new ArrayList<Value>();
        for (int axis = 0; axis < rank; axis++) zeros.add(emit.constant(0));
        var result = new Value(new Type.Array(Views.type(array).dtype(), 0, Layout.C));
        emit.add(new ArrayOp.View(result, array.value(), zeros.stream().map(_ -> ArrayOp.AxisKind.INDEX).toList(), zeros, emit.location()));
        return new PyValue(new PyType.Array((Type.Array) result.type(), ((PyType.Array) array.type()).readOnly()), result);
    }

    /// The strides of axes that lie one in the other, the last with this one.
    private List<Value> falling(List<Value> extents, Value last) {
        var strides = new ArrayList<Value>();
        var stride = last;
        for (int axis = extents.size() - 1; axis >= 0; axis--) {
            strides.addFirst(stride);
            stride = emit.binary(BinaryKind.MUL, stride, extents.get(axis));
        }
        return strides;
    }

    /// The extents wanted, of which one may be negative: as many as are needed. Null if the path ends.
    private List<Value> completed(Value size, List<Value> wanted) {
        var zero = emit.constant(0);
        var one = emit.constant(1);
        Value unknown = zero;
        Value product = one;
        Value fits = emit.constant(true);
        var negative = new ArrayList<Value>();
        for (var extent : wanted) {
            var isNegative = emit.compare(CompareKind.SLT, extent, zero);
            negative.add(isNegative);
            unknown = emit.binary(BinaryKind.ADD, unknown, emit.select(isNegative, one, zero));
            var next = emit.checked(CheckedKind.MUL, product, emit.select(isNegative, one, extent));
            product = next.result();
            fits = emit.and(fits, next.exact());
        }
        in.check(emit.compare(CompareKind.SLE, unknown, one), "ValueError", "can only specify one unknown dimension");
        if (!emit.reachable()) return null;
        var isKnown = emit.compare(CompareKind.EQ, unknown, zero);
        var isEmpty = emit.compare(CompareKind.EQ, product, zero);
        var divisor = emit.select(isEmpty, one, product);
        var quotient = emit.binary(BinaryKind.SDIV, size, divisor);
        var same = emit.compare(CompareKind.EQ, product, size);
        var divides = emit.and(emit.compare(CompareKind.EQ, emit.binary(BinaryKind.MUL, quotient, divisor), size), emit.compare(CompareKind.NE, product, zero));
        fits = emit.and(fits, emit.select(isKnown, same, divides));
        mismatch(fits, size, wanted, negative, 0);
        if (!emit.reachable()) return null;
        var extents = new ArrayList<Value>();
        for (int axis = 0; axis < wanted.size(); axis++) extents.add(emit.select(negative.get(axis), quotient, wanted.get(axis)));
        return extents;
    }

    /// The message says which extent was to be found; each that may be has its own.
    private void mismatch(Value fits, Value size, List<Value> wanted, List<Value> negative, int axis) {
        if (axis < wanted.size() && !emit.isConstant(negative.get(axis))) {
            in.branch(fits, () -> PyValue.NONE, () -> in.branch(negative.get(axis), () -> {
                in.raise(mismatch(size, wanted, axis));
                return null;
            }, () -> {
                mismatch(emit.constant(false), size, wanted, negative, axis + 1);
                return null;
            }));
            return;
        }
        if (axis < wanted.size() && Boolean.FALSE.equals(emit.constantOf(negative.get(axis)))) {
            mismatch(fits, size, wanted, negative, axis + 1);
            return;
        }
        in.check(fits, mismatch(size, wanted, axis));
    }

    /// As NumPy writes it: what comes before the first extent that is given is left out, the comma of one extent then too.
    private Failure mismatch(Value size, List<Value> wanted, int unknown) {
        var words = new ArrayList<>(List.of(size));
        var text = new StringBuilder();
        for (int axis = unknown == 0 ? 1 : 0; axis < wanted.size(); axis++) {
            if (!text.isEmpty()) text.append(',');
            if (axis == unknown) text.append("newaxis");
            else if (emit.constantOf(wanted.get(axis)) instanceof Long known) text.append(known);
            else {
                text.append('{').append(words.size()).append(":int}");
                words.add(wanted.get(axis));
            }
        }
        if (wanted.size() == 1 && unknown != 0) text.append(',');
        if (words.size() > Failure.MOST_ARGUMENTS) throw in.refuse("too-many-axes", "a reshape to " + wanted.size() + " axes whose extents are known at run time only", "fewer axes");
        return new Failure("ValueError", Form.MESSAGE, "cannot reshape array of size {0:int} into shape (" + text + ")", words);
    }

    /// Whether strides can say it depends on the ones there are; of a read-only array, which no copy is, it becomes a copy as with `ravel`.
    private PyValue general(PyValue array, List<Value> extents, Supplier<PyValue> copy) {
        var type = Views.type(array);
        if (((PyType.Array) array.type()).readOnly()) {
            var copied = copy.get();
            return copied == null ? null : contiguous(copied, extents);
        }
        var old = integers(language.arrays().extents(array));
        var oldStrides = integers(language.arrays().strides(array));
        var wanted = integers(extents);
        var found = language.arrays().allocate(Dtype.INT64, List.of(emit.constant(extents.size())), false);
        if (!emit.reachable()) return null;
        var possible = new LibraryCode(in).call("reshaping.py", "without_copy", old, oldStrides, wanted, found);
        var result = new PyType.Array(new Type.Array(type.dtype(), extents.size(), Layout.A), false);
        return in.branch(possible.value(), () -> {
            var strides = new ArrayList<Value>();
            for (int axis = 0; axis < extents.size(); axis++) strides.add(language.arrays().element(found, List.of(emit.constant(axis))).value());
            return views.strided(array, extents, strides, false);
        }, () -> {
            var copied = copy.get();
            return copied == null ? null : Joins.coerce(emit, contiguous(copied, extents), result);
        });
    }

    private PyValue integers(List<Value> values) {
        var array = language.arrays().allocate(Dtype.INT64, List.of(emit.constant(values.size())), false);
        for (int k = 0; k < values.size(); k++) emit.add(new ArrayOp.SetElement(array.value(), List.of(emit.constant(k)), List.of(values.get(k)), emit.location()));
        return array;
    }
}
