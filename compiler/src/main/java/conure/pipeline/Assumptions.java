package conure.pipeline;

import conure.ir.ArrayOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.MaskOp;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Value;
import conure.specialize.KnownNumbers.ExtentIs;
import conure.specialize.KnownNumbers.Fact;
import conure.specialize.KnownNumbers.NumberIs;
import conure.specialize.KnownNumbers.SizeIs;
import conure.specialize.Specializer;
import conure.specialize.Specializer.SameShape;
import conure.specialize.values.PyType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a kernel takes for granted of its arguments, and the dispatcher checks before it calls it: those of the request's
/// promises that matter to this program, and the numbers that it was specialised for.
///
/// @param disjoint pairs of arrays whose memory does not overlap
/// @param wide arrays without axes of extent 1
/// @param equal pairs of arrays of one shape
/// @param known the ints and bools that arguments are, and the extents that they have or don't have
record Assumptions(List<PyType> arguments, List<Pair> disjoint, List<Integer> wide, List<SameShape> equal, Map<Fact, Object> known) {
    /// Extents stand behind the pointer and the owner.
    private static final int FIRST_EXTENT = 2;

    /// Two array arguments by position.
    private record Pair(int first, int second) {}

    static Assumptions of(Specializer.Result typed, List<PyType> arguments, List<String> promises) {
        boolean called = calls(typed.module(), typed.module().entry().name());
        return new Assumptions(arguments,
                called ? List.of() : disjointPairs(typed.module(), arguments, promises),
                !typed.wideUsed() && (called || !asksForUnitExtent(typed.module())) ? List.of() : wideArguments(arguments, promises),
                !typed.sameShapeUsed() && (called || !broadcastsInCalls(typed.module())) ? List.of() : sameShapes(arguments, promises), typed.known());
    }

    /// The promises that arrays have the same shape.
    static List<SameShape> sameShapes(List<PyType> arguments, List<String> promises) {
        var pairs = new ArrayList<SameShape>();
        for (int first = 0; first < arguments.size(); first++) {
            for (int second = first + 1; second < arguments.size(); second++) {
                if (arguments.get(first) instanceof PyType.Array one && arguments.get(second) instanceof PyType.Array other
                        && one.array().rank() == other.array().rank() && promises.contains("equal " + first + " " + second)) {
                    pairs.add(new SameShape(first, second));
                }
            }
        }
        return pairs;
    }

    /// Whether something may be broadcast in a function that the kernel calls: the specialiser relied on no promise there.
    private static boolean broadcastsInCalls(Module typed) {
        return typed.functions().stream().skip(1).anyMatch(function -> asksForOne(function.body(), new HashSet<>()));
    }

    private static boolean asksForOne(Region region, Set<Value> ones) {
        for (Op op : region.operations()) {
            if (op instanceof ScalarOp.Constant(var result, Long number, _) && number == 1) ones.add(result);
            if (op instanceof ScalarOp.Compare(_, var kind, _, var right, _) && kind == CompareKind.EQ && ones.contains(right)) return true;
            for (var inner : op.regions()) {
                if (asksForOne(inner, ones)) return true;
            }
        }
        return false;
    }

    /// In the words of the manifest ([conure.manifest.Manifest]).
    List<String> words() {
        var words = new ArrayList<String>();
        for (int argument : wide) words.add(wide(arguments, argument));
        for (var pair : disjoint) words.add("disjoint " + pair.first + " " + pair.second);
        for (var pair : equal) words.add("equal " + pair.first() + " " + pair.second());
        words.addAll(known.entrySet().stream().map(each -> known(each.getKey(), each.getValue())).sorted().toList());
        return words;
    }

    private String known(Fact fact, Object is) {
        int argument = 0;
        int rest = fact.component();
        while (rest >= arguments.get(argument).components().size()) rest -= arguments.get(argument++).components().size();
        long slot = slot(arguments.get(argument), rest);
        boolean isList = arguments.get(argument).components().get(rest) instanceof Type.ListOf;
        return switch (fact) {
            case SizeIs(_, int axis) -> isList ? "length " + argument + " " + slot + " " + is : "value " + argument + " " + (slot + FIRST_EXTENT + axis) + " " + is;
            case NumberIs _ -> "value " + argument + " " + slot + " " + (is instanceof Boolean flag ? flag ? 1 : 0 : (Long) is);
            case ExtentIs(_, int axis, long number) -> ((Boolean) is ? "value " : "other ") + argument + " " + (slot + FIRST_EXTENT + axis) + " " + number;
        };
    }

    /// The slot of a component; an array has more of them than components.
    private static long slot(PyType type, int component) { return slotCount(type.components().subList(0, component)); }

    /// The promise that an argument has no axis of extent 1, in the words of the manifest: its position and number of axes.
    private static String wide(List<PyType> arguments, int argument) { return "wide " + argument + " " + ((PyType.Array) arguments.get(argument)).array().rank(); }

    /// The array arguments that are promised to have no axis of extent 1.
    static List<Integer> wideArguments(List<PyType> arguments, List<String> promises) {
        var wide = new ArrayList<Integer>();
        for (int argument = 0; argument < arguments.size(); argument++) {
            if (arguments.get(argument) instanceof PyType.Array && promises.contains(wide(arguments, argument))) wide.add(argument);
        }
        return wide;
    }

    /// What is promised of extents being 1: `value 1 3 1`, or `other 1 2 1`, of array arguments by position.
    static Map<ExtentIs, Boolean> units(List<PyType> arguments, List<String> promises) {
        var units = new LinkedHashMap<ExtentIs, Boolean>();
        for (int argument = 0; argument < arguments.size(); argument++) {
            if (!(arguments.get(argument) instanceof PyType.Array(var array, _))) continue;
            for (int axis = 0; axis < array.rank(); axis++) {
                var number = argument + " " + (FIRST_EXTENT + axis) + " 1";
                if (promises.contains("value " + number)) units.put(new ExtentIs(argument, axis, 1), true);
                if (promises.contains("other " + number)) units.put(new ExtentIs(argument, axis, 1), false);
            }
        }
        return units;
    }

    /// Whether something may be broadcast.
    private static boolean asksForUnitExtent(Module typed) {
        return typed.functions().stream().anyMatch(function -> asksForUnitExtent(function.body(), new HashSet<>(), new HashSet<>()));
    }

    private static boolean asksForUnitExtent(Region region, Set<Value> extents, Set<Value> ones) {
        for (Op op : region.operations()) {
            if (op instanceof ArrayOp.Extent extent) extents.add(extent.result());
            if (op instanceof ScalarOp.Constant(var result, Long number, _) && number == 1) ones.add(result);
            if (op instanceof ScalarOp.Compare(_, var kind, var left, var right, _) && kind == CompareKind.EQ && extents.contains(left) && ones.contains(right)) return true;
            for (var inner : op.regions()) {
                if (asksForUnitExtent(inner, extents, ones)) return true;
            }
        }
        return false;
    }

    /// The pairs of arguments whose memory is promised to be disjoint, where it matters: something of the caller's is written.
    private static List<Pair> disjointPairs(Module typed, List<PyType> arguments, List<String> promises) {
        var pairs = new ArrayList<Pair>();
        if (promises.isEmpty() || !writesForeignMemory(typed)) return pairs;
        for (int first = 0; first < arguments.size(); first++) {
            for (int second = first + 1; second < arguments.size(); second++) {
                if (arguments.get(first) instanceof PyType.Array && arguments.get(second) instanceof PyType.Array
                        && promises.contains("disjoint " + first + " " + second)) {
                    pairs.add(new Pair(first, second));
                }
            }
        }
        return pairs;
    }

    private static boolean writesForeignMemory(Module module) {
        for (var function : module.functions()) {
            if (writesForeignMemory(function.body(), new HashSet<>())) return true;
        }
        return false;
    }

    /// Whether an array that the function has not plainly made itself is written.
    private static boolean writesForeignMemory(Region region, Set<Value> own) {
        for (Op op : region.operations()) {
            if (op instanceof ArrayOp.Allocate made) own.add(made.result());
            if (op instanceof ArrayOp.Generate made) own.add(made.result());
            if (op instanceof MaskOp.Filter made) own.add(made.result());
            if (op instanceof ArrayOp.Assign write && !own.containsAll(write.arrays())) return true;
            if (op instanceof MaskOp.Scatter write && !own.contains(write.array())) return true;
            if (op instanceof ArrayOp.SetElement write && !own.contains(write.array())) return true;
            for (var inner : op.regions()) {
                if (writesForeignMemory(inner, own)) return true;
            }
        }
        return false;
    }

    /// A program with the disjoint pairs as the entry's attribute `disjoint`, by the numbers of the data pointers among the slots;
    /// wide arguments as the attribute `wide` and those of one shape as `equal`, by the numbers of parameters.
    Module attached(Module module) {
        if (disjoint.isEmpty() && wide.isEmpty() && equal.isEmpty()) return module;
        var slots = new ArrayList<Long>();
        var parameters = new ArrayList<Long>();
        long slot = 0;
        long parameter = 0;
        for (var argument : arguments) {
            slots.add(slot);
            parameters.add(parameter);
            slot += slotCount(argument.components());
            parameter += argument.components().size();
        }
        var pairs = new ArrayList<Object>();
        for (var pair : disjoint) pairs.add(List.of(slots.get(pair.first), slots.get(pair.second)));
        var attributes = new TreeMap<String, Object>();
        if (!pairs.isEmpty()) attributes.put(Function.DISJOINT, List.copyOf(pairs));
        if (!wide.isEmpty()) attributes.put(Function.WIDE, List.<Object>copyOf(wide.stream().map(parameters::get).toList()));
        if (!equal.isEmpty()) {
            attributes.put(Function.EQUAL, List.<Object>copyOf(equal.stream().map(pair -> List.of(parameters.get(pair.first()), parameters.get(pair.second()))).toList()));
        }
        var entry = module.entry();
        var functions = new ArrayList<>(module.functions());
        functions.set(0, new Function(entry.name(), entry.resultTypes(), attributes, entry.body()));
        return new Module(module.level(), functions);
    }

    /// Whether a function is called inside the kernel, with arguments that no dispatcher has looked at.
    private static boolean calls(Module module, String name) {
        return module.functions().stream().anyMatch(function -> calls(function.body(), name));
    }

    private static boolean calls(Region region, String name) {
        return region.operations().stream().anyMatch(op -> op instanceof FailingOp.Call call && call.function().equals(name)
                || op.regions().stream().anyMatch(inner -> calls(inner, name)));
    }

    private static long slotCount(List<Type> components) {
        return components.stream().mapToLong(each -> each instanceof Type.Array array ? 2 + 2L * array.rank() : 1).sum();
    }
}
