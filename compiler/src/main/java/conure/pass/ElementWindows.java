package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.ListOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Select;
import conure.ir.Type;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which arrays and lists that are read from a list need no count of their own, because the list keeps them as long as they
/// are used:
///
///     %row = list_get %table, %i      nothing from here to the last use of `row` or a view of it
///     list_set %row, %k, %x           can take an element out of a list of references
///
/// Uses that pass the element on (yields, exits, calls, selects, storing it) do not qualify: it may then live longer.
final class ElementWindows {
    /// From a `list_get` to the last use of its result.
    private static final class Window {
        final Value element;
        final Region home;
        final int opens;
        final Window list;
        int closes;
        boolean passedOn;

        Window(Value element, Region home, int opens, Window list) {
            this.element = element;
            this.home = home;
            this.opens = opens;
            this.closes = opens;
            this.list = list;
        }
    }

    private final Map<Value, Window> windowOf = new IdentityHashMap<>();
    private final List<Window> windows = new ArrayList<>();
    private final Map<Region, int[]> positions = new IdentityHashMap<>();
    /// Positions of the operations of a region that may take elements out of lists.
    private final Map<Region, List<Integer>> losses = new IdentityHashMap<>();
    private final List<Region> path = new ArrayList<>();

    private ElementWindows() {}

    /// The results of `list_get` that need no count.
    static Set<Value> of(Function function) {
        var analysis = new ElementWindows();
        analysis.region(function.body());
        Set<Value> safe = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var window : analysis.windows) {
            if (!window.passedOn && !analysis.losesBetween(window.home, window.opens, window.closes)) safe.add(window.element);
        }
        return safe;
    }

    private boolean losesBetween(Region region, int opens, int closes) {
        for (int position : losses.getOrDefault(region, List.of())) {
            if (position > opens && position <= closes) return true;
        }
        return false;
    }

    private void region(Region region) {
        var position = new int[1];
        positions.put(region, position);
        path.add(region);
        for (int k = 0; k < region.operations().size(); k++) {
            position[0] = k;
            var op = region.operations().get(k);
            if (loses(op)) noteLoss();
            for (var operand : op.operands()) use(operand, op);
            for (var inner : op.regions()) region(inner);
            define(op, region, k);
        }
        path.removeLast();
    }

    /// Whether elements of some list may go. (Opening does not lose any, and lists of numbers own nothing.)
    private static boolean loses(Op op) {
        return switch (op) {
            case ListOp.ListSet it -> ownsElements(it.list());
            case ListOp.ListClose it -> ownsElements(it.list());
            case FailingOp.Call _ -> true;
            default -> false;
        };
    }

    private static boolean ownsElements(Value list) {
        for (var component : ((Type.ListOf) list.type()).components()) {
            if (!(component instanceof Type.Scalar)) return true;
        }
        return false;
    }

    private void noteLoss() {
        for (var region : path) {
            var found = losses.computeIfAbsent(region, _ -> new ArrayList<>());
            int position = positions.get(region)[0];
            if (found.isEmpty() || found.getLast() != position) found.add(position);
        }
    }

    private void use(Value value, Op op) {
        var used = windowOf.get(value);
        if (used == null) return;
        if (passesOn(op, value)) used.passedOn = true;
        for (var window = used; window != null; window = window.list) window.closes = positions.get(window.home)[0];
    }

    private static boolean passesOn(Op op, Value value) {
        return switch (op) {
            case ControlOp _, FailingOp _, Select _ -> true;
            case ListOp.ListSet it -> it.values().contains(value);
            default -> false;
        };
    }

    private void define(Op op, Region region, int position) {
        if (op instanceof ListOp.ListGet get) {
            for (var result : get.results()) {
                if (!Ownership.isReference(result)) continue;
                var window = new Window(result, region, position, windowOf.get(get.list()));
                windows.add(window);
                windowOf.put(result, window);
            }
        } else {
            var array = Ownership.viewed(op);
            var window = array == null ? null : windowOf.get(array);
            if (window != null) windowOf.put(op.results().getFirst(), window);
        }
    }
}
