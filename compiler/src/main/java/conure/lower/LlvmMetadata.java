package conure.lower;

import conure.ir.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The numbered metadata of an LLVM module; equal nodes are shared. Source positions become line tables, so that gdb and
/// perf show the user's file and line, through inlined calls too.
final class LlvmMetadata {
    private final List<String> nodes = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private final Map<Scoped, String> locations = new HashMap<>();
    private final KernelTables tables;
    private final int unit;

    /// @param subprogram of the machine function the location stands in
    private record Scoped(Location location, String subprogram) {}

    LlvmMetadata(KernelTables tables, SourceFunction entry) {
        this.tables = tables;
        unit = distinct("!DICompileUnit(language: DW_LANG_Python, file: " + file(entry)
                + ", producer: \"conure\", isOptimized: true, runtimeVersion: 0, emissionKind: LineTablesOnly)");
    }

    /// The reference to a node with this text.
    String node(String text) {
        return "!" + known.computeIfAbsent(text, t -> {
            nodes.add(t);
            return nodes.size() - 1;
        });
    }

    private int distinct(String text) {
        nodes.add("distinct " + text);
        return nodes.size() - 1;
    }

    /// A node that equals no other, and may refer to itself by `SELF`.
    String distinctNode(String text) {
        int number = nodes.size();
        nodes.add("distinct " + text.replace("SELF", "!" + number));
        return "!" + number;
    }

    private String file(SourceFunction source) {
        return node("!DIFile(filename: " + quoted(source.file()) + ", directory: \"\")");
    }

    /// The description of a machine function whose code begins at `location`.
    String subprogram(String name, Location location) {
        var source = tables.source(outermost(location));
        return distinctNode("!DISubprogram(name: " + quoted(name) + ", scope: " + file(source) + ", file: " + file(source)
                + ", line: " + source.firstLine() + ", type: " + node("!DISubroutineType(types: " + node("!{}") + ")")
                + ", scopeLine: " + source.firstLine() + ", spFlags: DISPFlagLocalToUnit | DISPFlagDefinition"
                + " | DISPFlagOptimized, unit: !" + unit + ")");
    }

    /// The reference for `!dbg`, in a function described by `subprogram`.
    String location(Location location, String subprogram) {
        var scoped = new Scoped(location, subprogram);
        var found = locations.get(scoped);
        if (found == null) {
            found = makeLocation(location, subprogram);
            locations.put(scoped, found);
        }
        return found;
    }

    private String makeLocation(Location location, String subprogram) {
        if (KernelTables.isUnknown(location)) {
            return node("!DILocation(line: 0, scope: " + subprogram + ")");
        }
        var source = tables.source(location);
        var position = "!DILocation(line: " + (source.firstLine() + location.line()) + ", column: " + (location.column() + 1);
        if (KernelTables.isUnknown(location.caller())) {
            return node(position + ", scope: " + subprogram + ")");
        }
        var inlined = node("distinct !DISubprogram(name: " + quoted(source.name()) + ", scope: " + file(source) + ", file: "
                + file(source) + ", line: " + source.firstLine() + ", type: "
                + node("!DISubroutineType(types: " + node("!{}") + ")")
                + ", spFlags: DISPFlagLocalToUnit | DISPFlagDefinition | DISPFlagOptimized, unit: !" + unit + ")");
        var at = node("distinct " + makeLocationText(location.caller(), subprogram));
        return node(position + ", scope: " + inlined + ", inlinedAt: " + at + ")");
    }

    /// The text of a caller's position: what `inlinedAt` refers to is a distinct node.
    private String makeLocationText(Location location, String subprogram) {
        var reference = location(location, subprogram);
        return nodes.get(Integer.parseInt(reference.substring(1)));
    }

    private static Location outermost(Location location) {
        return location == null || location.caller() == null ? location : outermost(location.caller());
    }

    static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 32 && b < 127 && b != '"' && b != '\\') {
                out.append((char) b);
            } else {
                out.append('\\').append(LlvmScalars.hexadecimal(b, 2));
            }
        }
        return out.append('"').toString();
    }

    String text() {
        var out = new StringBuilder();
        var debugVersion = node("!{i32 2, !\"Debug Info Version\", i32 3}");
        var dwarfVersion = node("!{i32 2, !\"Dwarf Version\", i32 5}");
        out.append("\n!llvm.dbg.cu = !{!").append(unit).append("}\n");
        out.append("!llvm.module.flags = !{").append(debugVersion).append(", ").append(dwarfVersion).append("}\n");
        for (int i = 0; i < nodes.size(); i++) {
            out.append('!').append(i).append(" = ").append(nodes.get(i)).append('\n');
        }
        return out.toString();
    }
}
