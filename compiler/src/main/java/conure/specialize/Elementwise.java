package conure.specialize;

import conure.ir.Dtype;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// Functions of numbers applied to each element of arrays, as NumPy's universal functions are: operands are broadcast against
/// each other, and the result is a fresh array of the type that the function gives.
final class Elementwise {
    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    Elementwise(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// A function of numbers; null where it raises for all of them.
    interface ScalarFunction extends Function<List<PyValue>, PyValue> {}

    static boolean isArray(PyValue value) { return value.type() instanceof PyType.Array; }

    private static int rank(PyValue value) { return value.type() instanceof PyType.Array array ? array.array().rank() : 0; }

    /// `f` of the elements of arrays and of numbers (and of sequences, which become arrays); null if the path ends.
    PyValue apply(List<PyValue> given, ScalarFunction f) {
        var operands = operands(given);
        return operands == null ? null : eitherless(operands, 0, each -> broadcast(each, f));
    }

    /// The same where Python numbers take the type of the arrays and NumPy scalars beside them before anything is computed:
    /// one that does not fit raises, be there elements or not.
    PyValue applyPromoted(List<PyValue> given, ScalarFunction f) {
        var operands = operands(given);
        return operands == null ? null : eitherless(operands, 0, each -> {
            var promoted = promoted(each);
            return promoted == null ? null : broadcast(promoted, f);
        });
    }

    /// What `use` makes of the operands of a universal function, as it takes them, and of the type of what `f` gives of their elements;
    /// null if the path ends.
    ///
    /// @param exact whether Python numbers stay as they are
    PyValue typed(List<PyValue> given, ScalarFunction f, boolean exact, BiFunction<List<PyValue>, NumberType, PyValue> use) {
        var operands = operands(given);
        return operands == null ? null : eitherless(operands, 0, each -> {
            var promoted = exact ? each : promoted(each);
            var type = promoted == null ? null : resultType(promoted, f);
            return type == null ? null : use.apply(promoted, type);
        });
    }

    /// Arrays with axes, and numbers; null if the path ends.
    private List<PyValue> operands(List<PyValue> given) {
        var operands = new ArrayList<PyValue>();
        for (var each : given) {
            var operand = switch (each.type()) {
                case PyType.Tuple _, PyType.ListObject _, PyType.Range _ -> language.constructors().call("array", Calls.Arguments.of(each));
                case PyType.Array array when array.array().rank() == 0 -> language.subscripts().get(each, PyValue.tuple(List.of()));
                default -> language.operators().plain(each);
            };
            if (operand == null) return null;
            operands.add(operand);
        }
        return operands;
    }

    /// Distributes over the alternatives of numbers that depend on the path.
    PyValue eitherless(List<PyValue> operands, int k, Function<List<PyValue>, PyValue> f) {
        if (k == operands.size()) return f.apply(operands);
        return in.distribute(operands.get(k), each -> {
            var chosen = new ArrayList<>(operands);
            chosen.set(k, language.operators().plain(each));
            if (!isArray(chosen.get(k)) && !chosen.get(k).isNumber()) {
                throw in.refuse("unsupported-argument", "a " + each.type().pythonName() + " beside an array", "a number or an array", operands.toArray(PyValue[]::new));
            }
            return eitherless(chosen, k + 1, f);
        });
    }

    /// Python numbers in the type of the arrays and NumPy scalars beside them; null if one does not fit.
    List<PyValue> promoted(List<PyValue> operands) {
        NumberType strong = null;
        for (var each : operands) {
            var type = numberType(each);
            if (type.isNumpy()) strong = strong == null ? type : Promotion.common(strong, type);
        }
        if (strong == null) return operands;
        var result = new ArrayList<PyValue>();
        for (var each : operands) {
            var type = numberType(each);
            result.add(type.isNumpy() || type == NumberType.BOOL ? each : language.operators().numbers().numpyOperand(each, Promotion.common(strong, type)));
            if (!emit.reachable()) return null;
        }
        return result;
    }

    static NumberType numberType(PyValue value) {
        return value.type() instanceof PyType.Array array ? NumberType.numpy(array.array().dtype()) : value.number();
    }

    // ---- shapes

    /// The extents of the operands broadcast against each other, and how a position is one in each.
    final class Broadcast {
        private final List<PyValue> operands;
        private final List<Value> extents = new ArrayList<>();
        /// Whether an axis of the result is that of the only operand that has it, or all have the same, but for those of at most one element.
        private final List<Boolean> uniform = new ArrayList<>();

        private Broadcast(List<PyValue> operands) { this.operands = operands; }

        List<Value> extents() { return extents; }

        /// The element of an operand at a position; inside the region of an expression.
        PyValue element(int operand, List<Value> position) {
            var value = operands.get(operand);
            if (!isArray(value)) return value;
            int offset = position.size() - rank(value);
            var indices = new ArrayList<Value>();
            for (int axis = 0; axis < rank(value); axis++) {
                var extent = emit.extent(value.value(), axis);
                var index = position.get(offset + axis);
                // Where a position is reached, no extent is 0.
                var one = emit.isAtMostOne(extent) ? Boolean.TRUE : emit.isConstant(extent) || uniform.get(offset + axis) ? Boolean.FALSE : null;
                var zero = emit.constant(0);
                indices.add(one == null ? emit.select(emit.compare(CompareKind.EQ, extent, emit.constant(1)), zero, index) : one ? zero : index);
            }
            return language.arrays().element(value, indices);
        }
    }

    /// Null after raising ValueError.
    Broadcast shape(List<PyValue> operands) { return shape(operands, operands); }

    /// @param named the operands as the message lists them
    Broadcast shape(List<PyValue> operands, List<PyValue> named) {
        return shape(operands, () -> mismatch("operands could not be broadcast together with shapes", named));
    }

    /// Null after raising what `mismatch` gives.
    Broadcast shape(List<PyValue> operands, Supplier<Failure> mismatch) {
        int rank = operands.stream().mapToInt(Elementwise::rank).max().orElse(0);
        var result = new Broadcast(operands);
        Value fits = emit.constant(true);
        var one = emit.constant(1);
        for (int axis = 0; axis < rank; axis++) {
            Value extent = null;
            boolean uniform = true;
            for (var operand : operands) {
                int own = axis - rank + rank(operand);
                if (own < 0) continue;
                var given = emit.extent(operand.value(), own);
                if (extent != null && emit.areEqual(given, extent) || emit.constantOf(given) instanceof Long known && known == 1) continue;
                if (extent == null) {
                    extent = given;
                    continue;
                }
                uniform &= emit.isAtMostOne(extent) || emit.isAtMostOne(given);
                var isOne = emit.compare(CompareKind.EQ, extent, one);
                var same = emit.or(emit.compare(CompareKind.EQ, extent, given), emit.or(isOne, emit.compare(CompareKind.EQ, given, one)));
                fits = emit.and(fits, same);
                extent = emit.select(isOne, given, extent);
            }
            result.extents.add(extent == null ? one : extent);
            result.uniform.add(uniform);
        }
        if (!Boolean.TRUE.equals(emit.constantOf(fits))) in.check(fits, mismatch.get());
        return emit.reachable() ? result : null;
    }

    /// NumPy names the shapes, each followed by a space.
    Failure mismatch(String what, List<PyValue> operands) {
        var words = new ArrayList<Value>();
        var text = new StringBuilder(what);
        for (var operand : operands) {
            text.append(' ').append(shapeText(words, isArray(operand) ? language.arrays().extents(operand) : List.of()));
        }
        return new Failure("ValueError", Form.MESSAGE, text.append(' ').toString(), fewEnough(words));
    }

    /// The words of a message, of which there may be so many.
    List<Value> fewEnough(List<Value> words) {
        if (words.size() > Failure.MOST_ARGUMENTS) throw in.refuse("too-many-axes", "a message would show more than " + Failure.MOST_ARGUMENTS + " numbers, such as extents of arrays", "fewer operands at once, of fewer axes");
        return words;
    }

    /// A shape as NumPy's messages write it, `(2,3)`; extents known at run time only become words of the message.
    String shapeText(List<Value> words, List<Value> extents) {
        var axes = new ArrayList<String>();
        for (var extent : extents) {
            if (emit.constantOf(extent) instanceof Long known) axes.add(known.toString());
            else {
                axes.add("{" + words.size() + ":int}");
                words.add(extent);
            }
        }
        return axes.size() == 1 ? "(" + axes.getFirst() + ",)" : "(" + String.join(",", axes) + ")";
    }

    /// A shape whose extents are all words of a message.
    static String shapeText(int first, int rank) {
        if (rank == 0) return "()";
        if (rank == 1) return "({" + first + ":int},)";
        var axes = new ArrayList<String>();
        for (int axis = 0; axis < rank; axis++) axes.add("{" + (first + axis) + ":int}");
        return "(" + String.join(",", axes) + ")";
    }

    // ---- expressions

    private PyValue broadcast(List<PyValue> operands, ScalarFunction f) {
        if (operands.stream().noneMatch(Elementwise::isArray)) return f.apply(operands);
        if (resultType(operands, f) == null) return null;
        var shape = shape(operands);
        if (shape == null) return null;
        return generate(shape.extents(), layout(operands), position -> {
            var elements = new ArrayList<PyValue>();
            for (int k = 0; k < operands.size(); k++) elements.add(shape.element(k, position));
            return f.apply(elements);
        });
    }

    /// The type of what `f` gives of elements; null where it raises for all of them: it has then, here, before any element.
    NumberType resultType(List<PyValue> operands, ScalarFunction f) {
        var found = new PyValue[1];
        in.aside(() -> {
            found[0] = f.apply(examples(operands, Value::new));
            if (!emit.reachable()) found[0] = null;
        });
        if (found[0] != null) return found[0].number();
        f.apply(examples(operands, emit::nothing));
        return null;
    }

    /// Any element of each operand.
    private static List<PyValue> examples(List<PyValue> operands, Function<Type, Value> any) {
        var examples = new ArrayList<PyValue>();
        for (var operand : operands) {
            var type = numberType(operand);
            examples.add(isArray(operand) ? new PyValue(type, type.components().stream().map(any).toList()) : operand);
        }
        return examples;
    }

    /// Results lie in memory as their operands do: Fortran's order if all that have several axes have it. (An axis of one
    /// element says nothing about the order.)
    private Layout layout(List<PyValue> operands) {
        boolean fortran = false;
        for (var operand : operands) {
            if (!isArray(operand) || severalAxes(operand) < 2) continue;
            if (((PyType.Array) operand.type()).array().layout() != Layout.F) return Layout.C;
            fortran = true;
        }
        return fortran ? Layout.F : Layout.C;
    }

    /// How many axes may have several elements.
    private int severalAxes(PyValue array) {
        int axes = 0;
        for (int axis = 0; axis < rank(array); axis++) {
            if (!(emit.constantOf(emit.extent(array.value(), axis)) instanceof Long known && known == 1)) axes++;
        }
        return axes;
    }

    /// A fresh array of the numbers that `element` gives for each position; of their type. Null if the path ends.
    PyValue generate(List<Value> extents, Layout layout, Function<List<Value>, PyValue> element) {
        var found = new PyValue[1];
        var expression = language.arrays().expression(extents.size(), position -> {
            found[0] = element.apply(position);
            return found[0] == null ? null : found[0].components();
        });
        if (found[0] == null) throw new IllegalStateException("an element that is never computed");
        return language.arrays().generate(found[0].number().dtype(), extents, layout, expression);
    }
}
