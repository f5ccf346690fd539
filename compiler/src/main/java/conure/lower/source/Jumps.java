package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.UntypedOp;
import conure.ir.Value;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Where `break`, `continue` and `return` go from here: through the handlers and `finally` parts around them.
final class Jumps {
    private final FunctionLowering function;
    private final Deque<Place> places = new ArrayDeque<>();

    Jumps(FunctionLowering function) { this.function = function; }

    /// How a statement is left; the ordinal is the selector of a `finally`.
    enum Way { NORMAL, EXCEPTION, RETURN, BREAK, CONTINUE }

    /// Something around the current statement that a jump has to do with, innermost first.
    sealed interface Place {
        /// `continueTo` is null where nothing in the loop says `continue`, `breakTo` where nothing says `break`.
        record Loop(RegionBuilder.Target breakTo, RegionBuilder.Target continueTo) implements Place {}

        /// The body of a `try`, which `return` leaves with its value.
        record Body(RegionBuilder.Target returnTo) implements Place {}

        /// A handler of an exception; `name` is the variable of `as`, which ends with it, or null.
        record Handler(Value exception, Variable name) implements Place {}

        /// What a `finally` guards. Whoever leaves passes a selector, an exception and, if something returns, a value.
        record Guarded(RegionBuilder.Target to, boolean returns, Set<Way> used) implements Place {
            Guarded(RegionBuilder.Target to, boolean returns) { this(to, returns, EnumSet.noneOf(Way.class)); }
        }

        /// The statements of a `finally`: leaving them early drops the exception that waits behind it.
        record Finally() implements Place {}
    }

    void within(Place place, Runnable body) {
        places.push(place);
        body.run();
        places.pop();
    }

    <T> T within(Place place, Supplier<T> body) {
        places.push(place);
        var result = body.get();
        places.pop();
        return result;
    }

    /// @param value what is returned; null for the other ways
    void leave(Way way, Value value, Location location) {
        // Outside the places that are left, but for the names of what is still around.
        for (var place : new ArrayList<>(places)) {
            switch (place) {
                case Place.Loop(var breakTo, var continueTo) -> {
                    if (way == Way.RETURN) continue;
                    function.builder().exit(way == Way.BREAK ? breakTo : continueTo, List.of(), location);
                    return;
                }
                case Place.Body(var returnTo) -> {
                    if (way != Way.RETURN) continue;
                    function.builder().exit(returnTo, List.of(value), location);
                    return;
                }
                case Place.Guarded guarded -> {
                    guarded.used.add(way);
                    function.builder().exit(guarded.to, selection(way, value, guarded.returns, location), location);
                    return;
                }
                case Place.Handler(_, var name) -> {
                    if (name != null) function.variables().unbind(name, location);
                }
                case Place.Finally() -> { }
            }
        }
        function.emit(new ControlOp.Return(List.of(value), location));
    }

    /// What is passed to a `finally`: the selector, the exception and, if anything returns, the value.
    ///
    /// @param passed the exception or the value, as the way has it; null for the other ways
    List<Value> selection(Way way, Value passed, boolean returns, Location location) {
        var selection = new ArrayList<Value>(List.of(function.literal(BigInteger.valueOf(way.ordinal()), location)));
        selection.add(way == Way.EXCEPTION ? passed : nothing(location));
        if (returns) selection.add(way == Way.RETURN ? passed : nothing(location));
        return selection;
    }

    private Value nothing(Location location) { return function.emit(result -> new UntypedOp.Undefined(result, location)); }

    Value isSelected(Value selector, Way way, Location location) {
        var wanted = function.literal(BigInteger.valueOf(way.ordinal()), location);
        return function.emit(result -> new UntypedOp.Compare(result, "==", selector, wanted, location));
    }

    /// `raise` without an exception: that of the handler around. What a `finally` would raise is known only there.
    void raiseAgain(Location location) {
        for (var place : places) {
            if (place instanceof Place.Finally) break;
            if (place instanceof Place.Handler(var exception, _)) {
                function.emit(new UntypedOp.RaiseAgain(Optional.of(exception), location));
                return;
            }
        }
        function.refuse(Refusal.RAISE_ELSEWHERE, location);
    }
}
