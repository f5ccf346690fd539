package conure.lower.source;

import conure.ir.Location;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.lower.source.Environment.Bound;

/// Reads and writes variables, in registers or cells, with checks only where a name may be unbound.
final class Variables {
    private final FunctionLowering function;

    Variables(FunctionLowering function) { this.function = function; }

    private Environment environment() { return function.builder().environment(); }

    void newCell(Variable variable, Location location) {
        var cell = new Value(Type.CELL, variable.name());
        function.emit(new UntypedOp.NewCell(cell, variable.name(), location));
        environment().put(variable, cell, Bound.NO);
    }

    Value load(Variable variable, Location location) {
        var bound = environment().bound(variable);
        var value = variable.inCell() ? loadCell(variable, location) : function.builder().current(variable, location);
        // A nested function may delete a variable in a cell at any time.
        if (bound == Bound.YES && !(variable.inCell() && variable.isDeleted())) return value;
        boolean free = variable.function() != function.scope()
                || function.isInsideComprehension() && !variable.isOfComprehension();
        var checked = function.builder().emit(variable.name(), result -> new UntypedOp.CheckBound(result, value, variable.name(), free, location));
        // What a cell holds is not known better for a check of what was read from it.
        if (!variable.inCell()) environment().check(variable, checked);
        return checked;
    }

    private Value loadCell(Variable variable, Location location) {
        var cell = environment().value(variable);
        return function.builder().emit(variable.name(), result -> new UntypedOp.LoadCell(result, cell, location));
    }

    void store(Variable variable, Value value, Location location) {
        if (variable.inCell()) {
            function.emit(new UntypedOp.StoreCell(environment().value(variable), value, location));
            environment().setBound(variable, Bound.YES);
        } else {
            environment().put(variable, value, Bound.YES);
        }
    }

    /// `del x`, which fails if x is not bound.
    void delete(Variable variable, Location location) {
        if (environment().bound(variable) != Bound.YES) load(variable, location);
        unbind(variable, location);
    }

    void unbind(Variable variable, Location location) {
        if (variable.inCell()) {
            var nothing = function.emit(result -> new UntypedOp.Undefined(result, location));
            function.emit(new UntypedOp.StoreCell(environment().value(variable), nothing, location));
            environment().setBound(variable, Bound.NO);
        } else {
            environment().put(variable, null, Bound.NO);
        }
    }
}
