package conure.specialize;

import conure.ir.Region;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Variables that nested functions share with those around them (cells): which of them a value refers to, and which functions
/// rebind some, so that they have to be written inline, where the variables live.
final class SharedVariables {
    private final Map<FunctionCode, Boolean> known = new HashMap<>();

    /// The cells that a value of this type refers to, and those that their contents refer to.
    static void collect(Specialization in, PyType type, Set<Integer> into) {
        for (int id : type.cells()) {
            if (into.add(id)) collect(in, in.content(id).type(), into);
        }
    }

    boolean anyRebinds(List<PyValue> values) {
        for (var value : values) {
            if (rebinds(value.type())) return true;
        }
        return false;
    }

    private boolean rebinds(PyType type) {
        return switch (type) {
            case PyType.FunctionObject f -> f.code().isGenerator() || rebinds(f.code()) || f.captured().stream().anyMatch(this::rebinds);
            case PyType.Tuple(var items, _) -> items.stream().anyMatch(this::rebinds);
            case PyType.Either(var alternatives) -> alternatives.stream().anyMatch(this::rebinds);
            case PyType.Iterator(_, var parts) -> parts.stream().anyMatch(this::rebinds);
            default -> false;
        };
    }

    /// Whether a function, or one nested in it, rebinds variables captured from outside.
    boolean rebinds(FunctionCode code) {
        return known.computeIfAbsent(code, each -> stores(each.body(), Set.copyOf(each.body().parameters().subList(0, each.captured()))));
    }

    private static boolean stores(Region region, Set<Value> outer) {
        for (var op : region.operations()) {
            if (op instanceof UntypedOp.StoreCell store && outer.contains(store.cell())) return true;
            if (op instanceof UntypedOp.FunctionLiteral nested) {
                var captured = new LinkedHashSet<Value>();
                for (int k = 0; k < nested.captured().size(); k++) {
                    if (outer.contains(nested.captured().get(k))) captured.add(nested.body().parameters().get(k));
                }
                if (!captured.isEmpty() && stores(nested.body(), captured)) return true;
            } else {
                for (var inner : op.regions()) {
                    if (stores(inner, outer)) return true;
                }
            }
        }
        return false;
    }
}
