package conure.specialize;

import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// What is stored into arrays: numbers become elements of theirs, arrays and sequences are broadcast.
final class ArrayStores {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    ArrayStores(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// The components of an element of this dtype that a value becomes when it is stored, converted as NumPy's item
    /// assignment does; null if the path ends.
    List<Value> toElement(PyValue value, Dtype dtype) {
        if (value.type() instanceof PyType.LargeInt(var large)) {
            var function = dtype == Dtype.UINT64 ? "numpy.uint64" : dtype.isInteger() ? "" : "builtins.float";
            if (!function.isEmpty()) {
                var fitting = language.largeInts().argument(function, value);
                return fitting == null ? null : toElement(fitting, dtype);
            }
            in.raise("OverflowError", dtype == Dtype.INT64 ? "Python int too large to convert to C long" : "Python integer " + large + " out of bounds for " + dtype.text());
            return null;
        }
        if (value.type() instanceof PyType.KnownInt(long known)) return toElement(new PyValue(NumberType.INT, emit.constant(known)), dtype);
        if (value.type() instanceof PyType.Either) {
            var stored = in.distribute(value, each -> {
                var components = toElement(each, dtype);
                return components == null ? null : new PyValue(NumberType.numpy(dtype), components);
            });
            return stored == null ? null : stored.components();
        }
        // Arrays are cast, also those of one element.
        if (value.type() instanceof PyType.Array array && array.array().rank() == 0) {
            return language.casts().to(language.subscripts().get(value, PyValue.tuple(List.of())), dtype);
        }
        if (value.type() instanceof PyType.Array) {
            in.raise("ValueError", "setting an array element with a sequence.");
            return null;
        }
        if (value.isNone()) {
            if (dtype == Dtype.BOOL) return List.of(emit.constant(false));
            if (dtype.isInteger()) {
                in.raise("TypeError", "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'");
                return null;
            }
            var nan = emit.constant(dtype.component(), Double.NaN);
            return dtype.isComplex() ? List.of(nan, nan) : List.of(nan);
        }
        if (!value.isNumber()) throw in.refuse("not-a-number", "a " + value.type().pythonName() + " is stored in an array of " + dtype.text(), "a number", value);
        var element = language.casts().element(value, NumberType.numpy(dtype));
        return element == null ? null : element.components();
    }

    /// `view[...] = value`: a number fills it, an array (or a sequence of numbers) is broadcast and copied, as if all of it
    /// were read before anything is written.
    void assign(PyValue view, PyValue value) {
        if (value.type().isSequence()) {
            var array = sequence(value, ((PyType.Array) view.type()).array().dtype());
            if (array != null) assign(view, array);
            return;
        }
        if (value.type().isSometimesArray()) {
            in.distribute(value, each -> {
                assign(view, each);
                return emit.reachable() ? PyValue.NONE : null;
            });
            return;
        }
        if (!(value.type() instanceof PyType.Array array) || array.array().rank() == 0) {
            fill(view, value);
            return;
        }
        var type = ((PyType.Array) view.type()).array();
        var given = language.arrays().extents(value);
        var target = language.arrays().extents(view);
        int surplus = Math.max(0, given.size() - target.size());
        checkSurplus(given, target);
        var places = emit.reachable() ? broadcast(given.subList(surplus, given.size()), target, ArrayStores::inputMismatch) : null;
        if (places == null) return;
        language.arrays().assign(view, position -> {
            var indices = new ArrayList<>(Collections.nCopies(surplus, emit.constant(0)));
            indices.addAll(places.apply(position));
            return language.casts().to(language.arrays().element(value, indices), type.dtype());
        });
    }

    private static String inputMismatch(String given, String into) { return "could not broadcast input array from shape " + given + " into shape " + into; }

    /// Axes of what is assigned that are more than the target has: those in front of which all extents are 1 are gone in the message.
    private void checkSurplus(List<Value> given, List<Value> target) {
        int surplus = given.size() - target.size();
        for (int axis = 0; axis < surplus && emit.reachable(); axis++) {
            var words = new ArrayList<Value>();
            var text = inputMismatch(language.elementwise().shapeText(words, given.subList(axis, given.size())), language.elementwise().shapeText(words, target));
            in.check(emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1)), new Failure("ValueError", Form.MESSAGE, text, language.elementwise().fewEnough(words)));
        }
    }

    /// The array that a sequence is whose elements are stored in one of a dtype; null if the path ends.
    PyValue sequence(PyValue value, Dtype target) {
        // Which dtype a list of ints and floats has depends on what is in it; as float64 both are what they are by way of either.
        boolean mixed = value.type() instanceof PyType.ListObject(var site) && site.element() instanceof PyType.Either && target == Dtype.FLOAT64;
        return language.constructors().array(value, mixed ? new PyValue(new PyType.DtypeObject(Dtype.FLOAT64)) : null);
    }

    /// How a position in an array of the target's extents is one in an array of given extents that is broadcast to it; null after raising ValueError with
    /// the message that is made of both shapes.
    UnaryOperator<List<Value>> broadcast(List<Value> given, List<Value> target, BinaryOperator<String> message) {
        int rank = target.size();
        // Leading axes of extent 1 may be more than there are.
        int surplus = Math.max(0, given.size() - rank);
        int offset = rank - given.size();
        Value fits = emit.constant(true);
        for (int axis = 0; axis < given.size(); axis++) {
            if (axis >= surplus && emit.areEqual(given.get(axis), target.get(offset + axis))) continue;
            var isOne = emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1));
            fits = emit.and(fits, axis < surplus ? isOne : emit.or(isOne, emit.compare(CompareKind.EQ, given.get(axis), target.get(offset + axis))));
        }
        if (!Boolean.TRUE.equals(emit.constantOf(fits))) {
            var words = new ArrayList<Value>();
            var text = message.apply(language.elementwise().shapeText(words, given), language.elementwise().shapeText(words, target));
            in.check(fits, new Failure("ValueError", Form.MESSAGE, text, language.elementwise().fewEnough(words)));
        }
        if (!emit.reachable()) return null;
        return position -> {
            var zero = emit.constant(0);
            var indices = new ArrayList<Value>();
            for (int axis = 0; axis < given.size(); axis++) {
                if (axis < surplus) {
                    indices.add(zero);
                    continue;
                }
                boolean same = emit.areEqual(given.get(axis), target.get(offset + axis));
                var index = position.get(offset + axis);
                indices.add(same ? index : emit.select(emit.compare(CompareKind.EQ, given.get(axis), emit.constant(1)), zero, index));
            }
            return indices;
        };
    }

    void fill(PyValue array, PyValue value) {
        var type = (PyType.Array) array.type();
        if (type.readOnly()) {
            in.raise("ValueError", "assignment destination is read-only");
            return;
        }
        var components = toElement(value, type.array().dtype());
        if (components != null) language.arrays().assign(array, _ -> components);
    }
}
