package conure.interpreter.untyped;

import conure.interpreter.untyped.PythonObject.ListObject;
import conure.interpreter.untyped.PythonObject.Range;
import conure.interpreter.untyped.PythonObject.Special;
import conure.interpreter.untyped.PythonObject.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The builtin functions, and the methods of lists.
final class Builtins {
    private final UntypedInterpreter interpreter;
    private final StringBuilder printed = new StringBuilder();

    Builtins(UntypedInterpreter interpreter) { this.interpreter = interpreter; }

    String printed() { return printed.toString(); }

    /// null for a name that is no builtin.
    Object named(String name) {
        if (PythonError.BASES.containsKey(name)) return new PythonObject.ExceptionClass(name);
        PythonObject.Callable code = switch (name) {
            case "len" -> (a, _) -> BigInteger.valueOf(Sequences.length(a.getFirst()));
            case "range" -> (a, _) -> range(a);
            case "abs" -> (a, _) -> a.getFirst() instanceof Double number ? (Object) Math.abs(number) : Arithmetic.integer(a.getFirst()).abs();
            case "min" -> (a, _) -> extreme(a, "<");
            case "max" -> (a, _) -> extreme(a, ">");
            case "sum" -> (a, _) -> sum(a);
            case "any" -> (a, _) -> any(a.getFirst(), true);
            case "all" -> (a, _) -> !any(a.getFirst(), false);
            case "int" -> (a, _) -> integer(a.getFirst());
            case "float" -> (a, _) -> Arithmetic.real(a.getFirst());
            case "bool" -> (a, _) -> Arithmetic.truth(a.getFirst());
            case "str" -> (a, _) -> Texts.str(a.getFirst());
            case "repr" -> (a, _) -> Texts.repr(a.getFirst());
            case "list" -> (a, _) -> new ListObject(a.isEmpty() ? List.of() : Sequences.items(interpreter.items(a.getFirst())));
            case "tuple" -> (a, _) -> new Tuple(a.isEmpty() ? List.of() : Sequences.items(interpreter.items(a.getFirst())));
            case "enumerate" -> (a, _) -> enumerate(a);
            case "zip" -> (a, _) -> zip(a);
            case "reversed" -> (a, _) -> new PythonObject.Items(Sequences.items(a.getFirst()).reversed().iterator());
            case "isinstance" -> (a, _) -> isInstance(a.get(0), a.get(1));
            case "divmod" -> (a, _) -> new Tuple(List.of(Arithmetic.binary("//", a.get(0), a.get(1), false), Arithmetic.binary("%", a.get(0), a.get(1), false)));
            case "pow" -> (a, _) -> Arithmetic.binary("**", a.get(0), a.get(1), false);
            case "print" -> (a, _) -> {
                printed.append(String.join(" ", a.stream().map(Texts::str).toList())).append('\n');
                return Special.NONE;
            };
            default -> null;
        };
        return code == null ? null : new PythonObject.Native(name, code);
    }

    private static boolean isInstance(Object value, Object type) {
        if (type instanceof Tuple(var types)) return types.stream().anyMatch(each -> isInstance(value, each));
        var name = ((PythonObject.Native) type).name();
        return Sequences.typeName(value).equals(name) || value instanceof Boolean && name.equals("int");
    }

    private static Range range(List<Object> arguments) {
        var numbers = arguments.stream().map(Arithmetic::integer).toList();
        return switch (numbers.size()) {
            case 1 -> new Range(BigInteger.ZERO, numbers.get(0), BigInteger.ONE);
            case 2 -> new Range(numbers.get(0), numbers.get(1), BigInteger.ONE);
            default -> {
                if (numbers.get(2).signum() == 0) throw new PythonError("ValueError", "range() arg 3 must not be zero");
                yield new Range(numbers.get(0), numbers.get(1), numbers.get(2));
            }
        };
    }

    private Object extreme(List<Object> arguments, String better) {
        var items = arguments.size() == 1 ? Sequences.items(interpreter.items(arguments.getFirst())) : arguments;
        if (items.isEmpty()) throw new PythonError("ValueError", "iterable argument is empty");
        var best = items.getFirst();
        for (var item : items.subList(1, items.size())) if (Arithmetic.ordered(better, item, best)) best = item;
        return best;
    }

    private Object sum(List<Object> arguments) {
        var total = new Object[] {arguments.size() > 1 ? arguments.get(1) : BigInteger.ZERO};
        interpreter.feed(arguments.getFirst(), item -> {
            total[0] = Arithmetic.binary("+", total[0], item, false);
            return false;
        });
        return total[0];
    }

    /// Whether an item has that truth.
    private boolean any(Object iterable, boolean truth) {
        boolean[] found = {false};
        interpreter.feed(iterable, item -> found[0] |= Arithmetic.truth(item) == truth);
        return found[0];
    }

    private static Object integer(Object value) {
        if (!(value instanceof Double number)) return Arithmetic.integer(value);
        if (number.isNaN()) throw new PythonError("ValueError", "cannot convert float NaN to integer");
        if (number.isInfinite()) throw new PythonError("OverflowError", "cannot convert float infinity to integer");
        return new BigDecimal(number).toBigInteger();
    }

    private PythonObject.Items enumerate(List<Object> arguments) {
        var start = arguments.size() > 1 ? Arithmetic.integer(arguments.get(1)) : BigInteger.ZERO;
        var iterator = Sequences.iterator(interpreter.items(arguments.getFirst()));
        return new PythonObject.Items(new Iterator<>() {
            private BigInteger next = start;

            @Override public boolean hasNext() { return iterator.hasNext(); }

            @Override public Object next() {
                var pair = new Tuple(List.of(next, iterator.next()));
                next = next.add(BigInteger.ONE);
                return pair;
            }
        });
    }

    private PythonObject.Items zip(List<Object> arguments) {
        var iterators = arguments.stream().map(each -> Sequences.iterator(interpreter.items(each))).toList();
        return new PythonObject.Items(new Iterator<>() {
            @Override public boolean hasNext() { return !iterators.isEmpty() && iterators.stream().allMatch(Iterator::hasNext); }

            @Override public Object next() { return new Tuple(iterators.stream().<Object>map(Iterator::next).toList()); }
        });
    }

    Object method(Object self, String name, List<Object> arguments) {
        if (!(self instanceof ListObject list)) throw new PythonError("AttributeError", name);
        return switch (name) {
            case "append" -> {
                list.items.add(arguments.getFirst());
                yield Special.NONE;
            }
            case "extend" -> {
                list.items.addAll(Sequences.items(interpreter.items(arguments.getFirst())));
                yield Special.NONE;
            }
            case "pop" -> {
                if (list.items.isEmpty()) throw new PythonError("IndexError", "pop from empty list");
                var index = arguments.isEmpty() ? BigInteger.ONE.negate() : arguments.getFirst();
                var item = Sequences.get(list, index);
                Sequences.delete(list, index);
                yield item;
            }
            default -> throw new PythonError("AttributeError", name);
        };
    }

    /// An f-string without format specifications.
    String format(List<Object> parts, List<Object> values) {
        var out = new StringBuilder();
        int next = 0;
        for (var part : parts) {
            if (part instanceof List<?> value) {
                if (!value.get(1).equals("")) throw new UntypedInterpreter.Stopped("a format specification");
                out.append(value.getFirst().equals("r") ? Texts.repr(values.get(next)) : Texts.str(values.get(next)));
                next++;
            } else {
                out.append(part);
            }
        }
        return out.toString();
    }
}
