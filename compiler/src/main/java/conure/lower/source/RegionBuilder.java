package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.lower.source.Environment.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Writes the operations of one function and keeps the [Environment] in step: where paths meet, variables that differ
/// become results of the structure that joins them.
///
/// Behind a terminator nothing is reached: what is written there is dropped, until a path arrives again.
final class RegionBuilder {
    /// Regions in regions, more than anybody writes by hand: what comes later may recurse over them.
    static final int DEEPEST_REGIONS = 300;

    private int depth;
    private List<Op> operations = new ArrayList<>();
    private boolean reachable = true;
    private Environment environment = new Environment();

    /// Regions would nest more deeply than [#DEEPEST_REGIONS].
    static final class TooDeep extends RuntimeException {
        private final transient Location location;

        TooDeep(Location location) {
            super("nested too deeply", null, false, false);
            this.location = location;
        }

        Location location() { return location; }
    }

    /// One of several regions that meet behind a structure.
    record Arm(List<Op> operations, boolean reachable, Environment environment, List<Value> values, Location end) {
        Region region(List<Value> parameters) { return new Region(parameters, operations); }

        Region region() { return region(List.of()); }
    }

    /// The place behind a block: who goes there passes some values and the block's variables.
    static final class Target {
        private final Value label = new Value(Type.LABEL, "out");
        private final List<Variable> variables;
        private final List<Environment> arrivals = new ArrayList<>();
        private boolean used;

        Target(List<Variable> variables) { this.variables = variables; }
    }

    Environment environment() { return environment; }

    boolean reachable() { return reachable; }

    void emit(Op op) {
        if (!reachable) return;
        operations.add(op);
        if (op.isTerminator()) reachable = false;
    }

    /// Writes an operation with one result.
    Value emit(String name, Function<Value, Op> make) {
        var result = new Value(Type.ANY, name);
        emit(make.apply(result));
        return result;
    }

    /// The value of a variable, to be passed on.
    Value current(Variable variable, Location location) {
        var value = environment.best(variable);
        return value != null ? value : emit(variable.name(), result -> new UntypedOp.Undefined(result, location));
    }

    private List<Value> withVariables(List<Value> values, List<Variable> variables, Location location) {
        var all = new ArrayList<>(values);
        for (var variable : variables) all.add(current(variable, location));
        return all;
    }

    /// Writes a region of its own; the operations here and the environment stay as they are.
    Arm arm(Location end, Supplier<List<Value>> body) {
        var outerOperations = operations;
        var outerEnvironment = environment;
        boolean outerReachable = reachable;
        operations = new ArrayList<>();
        environment = environment.copy();
        reachable = true;
        if (++depth > DEEPEST_REGIONS) throw new TooDeep(end);
        var values = body.get();
        depth--;
        var arm = new Arm(operations, reachable, environment, values, end);
        operations = outerOperations;
        environment = outerEnvironment;
        reachable = outerReachable;
        return arm;
    }

    /// Ends an arm with `yield` of its values and the variables.
    private void finish(Arm arm, List<Variable> variables) {
        if (!arm.reachable) return;
        resume(arm, () -> {
            var values = withVariables(arm.values, variables, arm.end);
            emit(new ControlOp.Yield(values, arm.end));
        });
    }

    private void resume(Arm arm, Runnable more) {
        var outerOperations = operations;
        var outerEnvironment = environment;
        boolean outerReachable = reachable;
        operations = arm.operations;
        environment = arm.environment;
        reachable = arm.reachable;
        more.run();
        operations = outerOperations;
        environment = outerEnvironment;
        reachable = outerReachable;
    }

    /// Writes a structure behind whose regions the paths meet.
    ///
    /// @param values how many values each arm passes beside the variables
    /// @param live the variables that may be read behind it; null: all
    /// @param make makes the structure from its results, when the arms have got their ends
    List<Value> join(List<Arm> arms, int values, Set<Variable> live, Location location, Function<List<Value>, Op> make) {
        var arriving = arms.stream().filter(Arm::reachable).toList();
        var merged = new ArrayList<Variable>();
        for (var variable : environment.variables()) {
            if (variable.inCell() || live != null && !live.contains(variable)) continue;
            if (arriving.stream().anyMatch(arm -> arm.environment.value(variable) != environment.value(variable))) merged.add(variable);
        }
        arms.forEach(arm -> finish(arm, merged));
        var results = results(values, merged);
        emit(make.apply(arriving.isEmpty() ? List.of() : results));
        arrive(arriving.stream().map(Arm::environment).toList(), merged, results.subList(values, results.size()), location);
        return results.subList(0, values);
    }

    private static List<Value> results(int values, List<Variable> variables) {
        return Stream.concat(Stream.generate(() -> new Value(Type.ANY)).limit(values),
                variables.stream().map(variable -> new Value(Type.ANY, variable.name()))).toList();
    }

    /// Goes on where several paths arrive.
    private void arrive(List<Environment> arrivals, List<Variable> merged, List<Value> results, Location location) {
        if (arrivals.isEmpty()) {
            emit(new ControlOp.Unreachable(location));
            return;
        }
        var before = environment;
        environment = before.copy();
        for (var variable : before.variables()) {
            var bound = arrivals.stream().map(each -> each.bound(variable)).reduce(Bound::or).orElseThrow();
            int index = merged.indexOf(variable);
            boolean same = variable.inCell() || arrivals.stream().allMatch(each -> each.value(variable) == before.value(variable));
            if (index >= 0) environment.put(variable, results.get(index), bound);
            else if (!variable.inCell() && same) environment.put(variable, before.binding(variable));
            else environment.put(variable, same ? before.value(variable) : null, bound);
        }
    }

    /// Writes a block that can be left early.
    ///
    /// @param variables those that may change in it and are still read behind it
    /// @param values how many values are passed to its end
    /// @param body the values it has if its end is reached
    List<Value> block(Collection<Variable> variables, int values, Location location, Function<Target, List<Value>> body) {
        var passed = variables.stream().filter(variable -> !variable.inCell()).toList();
        var target = new Target(passed);
        var arm = arm(location, () -> body.apply(target));
        if (!target.used) {
            arm.operations.forEach(this::emit);
            reachable = reachable && arm.reachable;
            environment = arm.environment;
            return arm.values;
        }
        if (arm.reachable) target.arrivals.add(arm.environment);
        finish(arm, passed);
        var results = results(values, passed);
        emit(new ControlOp.Block(results, arm.region(List.of(target.label)), location));
        arrive(target.arrivals, passed, results.subList(values, results.size()), location);
        return results.subList(0, values);
    }

    /// Leaves a block.
    void exit(Target target, List<Value> values, Location location) {
        if (!reachable) return;
        target.used = true;
        var all = withVariables(values, target.variables, location);
        target.arrivals.add(environment.copy());
        emit(new ControlOp.Exit(target.label, all, location));
    }

    /// Writes a region that is repeated with `carried` variables as its last parameters; other variables that are
    /// `assigned` in it have no known value at its head.
    ///
    /// @param make makes the loop of the variables' first values and its body
    /// @return the environment at the head, which is also that of the normal end, with the body's parameters as values
    Environment loop(List<Variable> carried, Set<Variable> assigned, Location location, List<Value> firstParameters, Runnable body, LoopMaker make) {
        var initial = withVariables(List.of(), carried, location);
        var parameters = new ArrayList<>(firstParameters);
        var head = environment.copy();
        for (var variable : assigned) {
            if (!head.variables().contains(variable)) continue;
            var bound = environment.bound(variable) == Bound.YES && !variable.isDeleted() ? Bound.YES : Bound.MAYBE;
            head.put(variable, variable.inCell() ? environment.value(variable) : null, bound);
        }
        for (var variable : carried) {
            var parameter = new Value(Type.ANY, variable.name());
            parameters.add(parameter);
            head.put(variable, parameter, head.bound(variable));
        }
        var outer = environment;
        environment = head.copy();
        var arm = arm(location, () -> {
            body.run();
            return List.of();
        });
        environment = outer;
        finish(arm, carried);
        make.emit(initial, arm.region(parameters));
        return head;
    }

    interface LoopMaker {
        void emit(List<Value> initial, Region body);
    }

    void goOn(Environment at) { environment = at; }

    Region finishFunction(List<Value> parameters) { return new Region(parameters, operations); }
}
