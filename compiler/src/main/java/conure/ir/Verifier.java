package conure.ir;

import conure.ir.Module.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks what the records' constructors cannot: that operations belong to the level, values are defined once and
/// before use, terminators stand at ends and nowhere else, and the values that regions, exits, returns and calls pass
/// have the types their receivers expect.
public final class Verifier {
    private static final int DEEPEST = 1000;
    private final Module module;
    private final Map<String, Function> functions = new HashMap<>();
    private final Set<Value> everDefined = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Value, List<Type>> labels = new IdentityHashMap<>();
    private final Set<Value> visible = Collections.newSetFromMap(new IdentityHashMap<>());
    private Function function;

    private Verifier(Module module) { this.module = module; }

    /// A program that breaks a rule; the message shows the operation.
    public static final class Violation extends RuntimeException {
        Violation(String message) { super(message); }
    }

    public static void verify(Module module) { new Verifier(module).run(); }

    private void run() {
        for (var each : module.functions()) {
            if (functions.put(each.name(), each) != null) throw new Violation("two functions are called " + each.name());
        }
        for (var each : module.functions()) {
            function = each;
            region(each.body(), null, 0);
        }
    }

    private void region(Region region, List<Type> yields, int depth) {
        if (depth > DEEPEST) throw new Violation("nested too deeply");
        var added = new ArrayList<Value>();
        for (var parameter : region.parameters()) define(parameter, added, null);
        if (region.operations().isEmpty()) throw new Violation("an empty region in @" + function.name());
        for (int k = 0; k < region.operations().size(); k++) {
            var op = region.operations().get(k);
            belongs(op);
            if (op.isTerminator() != (k == region.operations().size() - 1)) throw violation(op, "a terminator must end its region, and nothing else may");
            for (var operand : op.operands()) {
                if (!visible.contains(operand)) throw violation(op, operand + " is not defined here");
            }
            check(op, yields, depth);
            for (var result : op.results()) define(result, added, op);
        }
        added.forEach(visible::remove);
    }

    private void belongs(Op op) {
        boolean fits = switch (module.level()) {
            case UNTYPED -> op instanceof UntypedOp;
            case TYPED -> op instanceof TypedOp;
            case LOOPS -> op instanceof LoopsOp;
        };
        if (!fits) throw violation(op, "does not belong to the level " + module.level().name().toLowerCase(java.util.Locale.ROOT));
    }

    private void define(Value value, List<Value> added, Op op) {
        if (!everDefined.add(value)) throw op == null ? new Violation(value + " is defined twice") : violation(op, value + " is defined twice");
        visible.add(value);
        added.add(value);
    }

    private void check(Op op, List<Type> yields, int depth) {
        switch (op) {
            case ControlOp.If it -> {
                if (module.level() != Level.UNTYPED && it.condition().type() != Type.Scalar.I1) throw violation(op, "the condition is no i1");
                region(it.then(), types(it.results()), depth + 1);
                region(it.otherwise(), types(it.results()), depth + 1);
            }
            case ControlOp.For it -> {
                same(op, types(it.initial()), types(it.results()));
                same(op, types(it.initial()), types(it.carried()));
                region(it.body(), types(it.results()), depth + 1);
            }
            case ControlOp.Loop it -> {
                same(op, types(it.initial()), types(it.body().parameters()));
                region(it.body(), types(it.initial()), depth + 1);
            }
            case ControlOp.Block it -> {
                labels.put(it.label(), types(it.results()));
                region(it.body(), types(it.results()), depth + 1);
                labels.remove(it.label());
            }
            case ControlOp.Exit it -> exit(op, it.label(), it.values());
            case ControlOp.Yield it -> {
                if (yields == null) throw violation(op, "a function ends in return");
                same(op, types(it.values()), yields);
            }
            case ControlOp.Return it -> {
                if (module.level() != Level.UNTYPED) same(op, types(it.values()), function.resultTypes());
            }
            case UntypedOp.ForEach it -> {
                same(op, types(it.initial()), types(it.results()));
                region(it.body(), types(it.results()), depth + 1);
            }
            case UntypedOp.Try it -> {
                region(it.body(), types(it.results()), depth + 1);
                region(it.handler(), types(it.results()), depth + 1);
            }
            case UntypedOp.FunctionLiteral it -> region(it.body(), null, depth + 1);
            case FailingOp.Call it -> {
                var callee = functions.get(it.function());
                if (callee == null) throw violation(op, "there is no function @" + it.function());
                same(op, types(it.arguments()), types(callee.parameters()));
                same(op, types(it.results()), callee.resultTypes());
                escape(op, it);
            }
            case FailingOp.Runtime it -> {
                if (module.level() == Level.LOOPS || it.arguments().stream().allMatch(a -> a.type() instanceof Type.Scalar)) {
                    same(op, types(it.arguments()), it.function().arguments());
                }
                escape(op, it);
            }
            case FailingOp it -> escape(op, it);
            case ArrayOp.Element it -> same(op, types(it.results()), ((Type.Array) it.array().type()).dtype().components());
            case ArrayOp.SetElement it -> same(op, types(it.values()), ((Type.Array) it.array().type()).dtype().components());
            case ArrayOp.Generate it -> region(it.body(), ((Type.Array) it.result().type()).dtype().components(), depth + 1);
            case ArrayOp.Assign it -> region(it.body(), it.components(), depth + 1);
            case ArrayOp.Sum it -> region(it.body(), types(it.results()), depth + 1);
            case MaskOp.Count it -> {
                same(op, types(it.results()), List.of(Type.Scalar.I64));
                region(it.mask(), List.of(Type.Scalar.I1), depth + 1);
            }
            case MaskOp.Filter it -> {
                region(it.mask(), List.of(Type.Scalar.I1), depth + 1);
                region(it.body(), ((Type.Array) it.result().type()).dtype().components(), depth + 1);
            }
            case MaskOp.Scatter it -> {
                region(it.mask(), List.of(Type.Scalar.I1), depth + 1);
                region(it.body(), ((Type.Array) it.array().type()).dtype().components(), depth + 1);
            }
            case ListOp.ListGet it -> same(op, types(it.results()), ((Type.ListOf) it.list().type()).components());
            case ListOp.ListSet it -> same(op, types(it.values()), ((Type.ListOf) it.list().type()).components());
            case ListOp.ListSlice it -> same(op, List.of(it.result().type()), List.of(it.list().type()));
            case MemoryOp.ForAll it -> region(it.body(), List.of(), depth + 1);
            default -> { }
        }
    }

    private void escape(Op op, FailingOp failing) {
        if (failing.escape() != null) exit(op, failing.escape().label(), failing.escape().values());
    }

    private void exit(Op op, Value label, List<Value> values) {
        var expected = labels.get(label);
        if (expected == null) throw violation(op, label + " is not the label of a block around it");
        same(op, types(values), expected);
    }

    private void same(Op op, List<Type> given, List<Type> expected) {
        if (!given.equals(expected)) throw violation(op, "passes " + text(given) + " where " + text(expected) + " is expected");
    }

    private static String text(List<Type> types) { return "(" + String.join(", ", types.stream().map(Type::text).toList()) + ")"; }

    private static List<Type> types(List<Value> values) { return values.stream().map(Value::type).toList(); }

    private Violation violation(Op op, String message) {
        var text = Printer.print(op);
        return new Violation("@" + function.name() + ": " + message + "\n  " + (text.length() > 2000 ? text.substring(0, 2000) + "…" : text));
    }
}
