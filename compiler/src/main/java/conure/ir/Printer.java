package conure.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes any level in its textual form, which [TextParser] reads back losslessly (names of values may be numbered
/// to make them unique).
public final class Printer {
    private final StringBuilder out = new StringBuilder();
    private final Map<Value, String> names = new IdentityHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private final boolean locations;
    private final java.util.function.Function<Op, String> comment;

    private Printer(boolean locations) { this(locations, _ -> null); }

    private Printer(boolean locations, java.util.function.Function<Op, String> comment) {
        this.locations = locations;
        this.comment = comment;
    }

    /// The whole module, with locations.
    public static String print(Module module) { return print(module, true); }

    public static String print(Module module, boolean locations) {
        var text = new StringBuilder("level ").append(module.level().name().toLowerCase(Locale.ROOT)).append("\n");
        for (var function : module.functions()) text.append("\n").append(print(function, locations));
        return text.toString();
    }

    /// Without locations, but with a comment line before each operation for which `comment` has one (null: none).
    public static String print(Module module, java.util.function.Function<Op, String> comment) {
        var text = new StringBuilder("level ").append(module.level().name().toLowerCase(Locale.ROOT)).append("\n");
        for (var function : module.functions()) {
            var printer = new Printer(false, comment);
            printer.function(function);
            text.append("\n").append(printer.out);
        }
        return text.toString();
    }

    public static String print(Function function, boolean locations) {
        var printer = new Printer(locations);
        printer.function(function);
        return printer.out.toString();
    }

    /// One operation by itself, for messages.
    public static String print(Op op) {
        var printer = new Printer(false);
        printer.operation(op, "");
        return printer.out.toString().strip();
    }

    private void function(Function function) {
        out.append("function @").append(function.name());
        parameters(function.body());
        out.append(" -> (").append(types(function.resultTypes())).append(")");
        attributes(function.attributes());
        out.append(" {\n");
        for (var op : function.body().operations()) operation(op, "  ");
        out.append("}\n");
    }

    private void parameters(Region region) {
        out.append("(").append(region.parameters().stream().map(p -> name(p) + ": " + p.type().text()).collect(Collectors.joining(", "))).append(")");
    }

    private static String types(List<Type> types) { return types.stream().map(Type::text).collect(Collectors.joining(", ")); }

    private void attributes(Map<String, Object> attributes) {
        if (attributes.isEmpty()) return;
        var pairs = new ArrayList<String>();
        new TreeMap<>(attributes).forEach((key, value) -> pairs.add(key + " = " + Literal.text(value)));
        out.append(" {").append(String.join(", ", pairs)).append("}");
    }

    private void operation(Op op, String indent) {
        var remark = comment.apply(op);
        if (remark != null) out.append(indent).append("; ").append(remark).append("\n");
        out.append(indent);
        if (!op.results().isEmpty()) out.append(values(op.results())).append(" = ");
        out.append(op.mnemonic());
        if (!op.operands().isEmpty()) out.append(" ").append(values(op.operands()));
        attributes(op.attributes());
        if (!op.results().isEmpty()) out.append(" : ").append(types(op.results().stream().map(Value::type).toList()));
        for (var region : op.regions()) {
            out.append(" {");
            if (!region.parameters().isEmpty()) {
                out.append(" ");
                parameters(region);
            }
            out.append("\n");
            for (var inner : region.operations()) operation(inner, indent + "  ");
            out.append(indent).append("}");
        }
        if (locations && op.location() != Location.UNKNOWN && op.location() != null) out.append(" @").append(op.location().text());
        out.append("\n");
    }

    private String values(List<Value> values) { return values.stream().map(this::name).collect(Collectors.joining(", ")); }

    private String name(Value value) {
        return names.computeIfAbsent(value, v -> {
            var base = v.name().isEmpty() ? "" : v.name();
            if (!base.isEmpty() && taken.add(base)) return "%" + base;
            while (true) {
                int number = counters.merge(base, 1, Integer::sum) - 1;
                var candidate = base.isEmpty() ? Integer.toString(number) : base + "." + number;
                if (taken.add(candidate)) return "%" + candidate;
            }
        });
    }
}
