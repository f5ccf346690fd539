package conure.lower;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.DrawOp;
import conure.ir.FailingOp;
import conure.ir.FailingOp.Escape;
import conure.ir.FailingOp.Failure;
import conure.ir.Function;
import conure.ir.ListOp;
import conure.ir.Location;
import conure.ir.MaskOp;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.Type;
import conure.ir.TypedOp;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// Typed → loops: arrays and lists become pointers, extents, strides and owner handles, as values of their own; element
/// accesses become address arithmetic, loads and stores; allocation and list growth become calls of the runtime.
///
///     function @f(%a: float64[:]C, %i: i64) -> (f64) { %x = element %a, %i : f64  return %x }
/// →   function @f(%a: ptr, %a.owner: ptr, %a.n0: i64, %a.s0: i64, %i: i64) -> (f64) {
///         %p = offset %a, (%i * 8)  %x = load %p : f64  return %x }
///
/// **The entry** (the module's first function) has its parameters and results in full slot form, whatever the layouts:
/// parameter k is slot k of a call, result k slot k of the results, and what a layout makes redundant is not read. Calls of
/// the entry pass the same. All other functions, and all regions, pass arrays in the compact form ([FlatArray]).
///
/// Scalars and their operations are the same objects at both levels, so that this takes time for what changes only.
public final class LowerToLoops {
    private final Module module;
    private final LoopsBuilder builder = new LoopsBuilder();
    private final FlatValues values = new FlatValues(builder);
    private final ArrayLowering arrays = new ArrayLowering(builder, values);
    private final ListLowering lists = new ListLowering(builder, values);
    private Function function;

    private LowerToLoops(Module module) { this.module = module; }

    public static Module lower(Module module) {
        if (module.level() != Module.Level.TYPED) throw new IllegalArgumentException("not typed: " + module.level());
        // What was called for a rare case is not called any more where that has been found to be impossible.
        var called = module.withoutUncalled();
        var functions = new ArrayList<Function>(called.functions().size());
        for (var function : called.functions()) functions.add(new LowerToLoops(called).function(function));
        return new Module(Module.Level.LOOPS, functions);
    }

    private boolean isEntry(String name) { return module.entry().name().equals(name); }

    private Function function(Function typed) {
        function = typed;
        boolean full = isEntry(typed.name());
        var results = new ArrayList<Type>();
        for (var type : typed.resultTypes()) FlatArray.addTypes(type, full, results);
        return new Function(typed.name(), results, typed.attributes(), region(typed.body(), full));
    }

    private Region region(Region typed, boolean full) {
        var parameters = values.fresh(typed.parameters(), full);
        var operations = builder.collect(() -> {
            parameters.complete();
            for (var op : typed.operations()) operation((TypedOp) values.resolve(op));
        });
        return new Region(parameters.values(), operations);
    }

    private Region region(Region typed) { return region(typed, false); }

    private void operation(TypedOp op) {
        builder.at(op.location());
        switch (op) {
            case ScalarOp.Select select when !(select.result().type() instanceof Type.Scalar) -> arrays.select(select);
            case ScalarOp scalar -> builder.emit(scalar);
            case DrawOp draw -> builder.emit(draw);
            case ControlOp control -> control(control);
            case FailingOp failing -> failing(failing);
            case ArrayOp array -> arrays.lower(array);
            case ListOp list -> lists.lower(list);
            case MaskOp _ -> throw new IllegalArgumentException("expressions are written as loops before");
        }
    }

    private void control(ControlOp op) {
        var location = op.location();
        switch (op) {
            case ControlOp.If it -> {
                var results = values.fresh(it.results(), false);
                builder.emit(new ControlOp.If(results.values(), it.condition(), region(it.then()), region(it.otherwise()), location));
                define(results, location);
            }
            case ControlOp.For it -> {
                var results = values.fresh(it.results(), false);
                var initial = values.forms(it.initial(), false);
                builder.emit(new ControlOp.For(results.values(), it.lower(), it.upper(), initial, region(it.body()), location));
                define(results, location);
            }
            case ControlOp.Loop it -> {
                var initial = values.forms(it.initial(), false);
                builder.emit(new ControlOp.Loop(initial, region(it.body()), location));
            }
            case ControlOp.Block it -> {
                var results = values.fresh(it.results(), false);
                builder.emit(new ControlOp.Block(results.values(), region(it.body()), location));
                define(results, location);
            }
            case ControlOp.Exit it -> builder.emit(new ControlOp.Exit(it.label(), values.forms(it.values(), false), location));
            case ControlOp.Yield it -> builder.emit(new ControlOp.Yield(values.forms(it.values(), false), location));
            case ControlOp.Return it -> builder.emit(new ControlOp.Return(values.forms(it.values(), isEntry(function.name())), location));
            case ControlOp.Unreachable _, ControlOp.Poll _ -> builder.emit(op);
        }
    }

    private void failing(FailingOp op) {
        var location = op.location();
        var escape = escape(op.escape());
        switch (op) {
            case FailingOp.Check it -> builder.emit(new FailingOp.Check(it.ok(), failure(it.failure()), escape, location));
            case FailingOp.Raise it -> builder.emit(new FailingOp.Raise(failure(it.failure()), escape, location));
            case FailingOp.Reraise _ -> builder.emit(new FailingOp.Reraise(escape, location));
            case FailingOp.Call it -> {
                boolean full = isEntry(it.function());
                var results = values.fresh(it.results(), full);
                builder.emit(new FailingOp.Call(results.values(), it.function(), values.forms(it.arguments(), full), escape, location));
                define(results, location);
            }
            case FailingOp.Runtime it -> {
                var results = values.fresh(it.results(), false);
                builder.emit(new FailingOp.Runtime(results.values(), it.function(), values.forms(it.arguments(), false), escape, location));
                define(results, location);
            }
            case FailingOp.Print it -> builder.emit(new FailingOp.Print(it.text(), values.forms(it.arguments(), true), escape, location));
            case FailingOp.NativeLoop it -> builder.emit(it.with(it.arrays().stream().map(array -> values.array(array).data()).toList(), escape));
            case FailingOp.ErrorMatches _, FailingOp.ErrorClear _, FailingOp.ErrorTake _, FailingOp.ErrorRestore _, FailingOp.ErrorNew _, FailingOp.ErrorChain _ -> builder.emit(op);
        }
    }

    private void define(FlatValues.Fresh results, Location location) {
        builder.at(location);
        results.complete();
    }

    private Escape escape(Escape typed) {
        return typed == null ? null : new Escape(typed.label(), values.forms(typed.values(), false));
    }

    private Failure failure(Failure typed) {
        for (var argument : typed.arguments()) {
            if (!(argument.type() instanceof Type.Scalar)) {
                return new Failure(typed.exceptionClass(), typed.form(), typed.message(), values.forms(typed.arguments(), true));
            }
        }
        return typed;
    }
}
