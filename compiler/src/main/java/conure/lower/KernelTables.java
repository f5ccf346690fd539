package conure.lower;

import conure.ir.FailingOp.Failure;
import conure.ir.Location;
import conure.manifest.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Numbers what machine code refers to by index: places that can raise, call sites, texts to print, the source
/// positions of all of them, and loops of NumPy's. Equal entries share an index.
final class KernelTables {
    private final Function<String, SourceFunction> sources;
    private final Map<Manifest.Position, Integer> positions = new LinkedHashMap<>();
    private final Map<Integer, Integer> sites = new LinkedHashMap<>();
    private final Map<Manifest.Error, Integer> errors = new LinkedHashMap<>();
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final Map<String, Integer> loops = new LinkedHashMap<>();

    /// @param sources from the name in a [Location] to the function
    KernelTables(Function<String, SourceFunction> sources) {
        this.sources = sources;
    }

    SourceFunction source(Location location) {
        return isUnknown(location) ? SourceFunction.UNKNOWN : sources.apply(location.function());
    }

    static boolean isUnknown(Location location) {
        return location == null || location.function().isEmpty();
    }

    int error(Failure failure, Location location) {
        var form = Manifest.Form.valueOf(failure.form().name());
        return index(errors, new Manifest.Error(position(location), failure.exceptionClass(), form, failure.message()));
    }

    int site(Location location) {
        return index(sites, position(location));
    }

    int text(String text) {
        return index(texts, text);
    }

    int loop(String name) {
        return index(loops, name);
    }

    private int position(Location location) {
        var source = source(location);
        if (isUnknown(location)) {
            return index(positions, new Manifest.Position(source.number(), source.name(), 0, 0, 0, 0, -1));
        }
        int caller = isUnknown(location.caller()) ? -1 : position(location.caller());
        return index(
                positions,
                new Manifest.Position(
                        source.number(),
                        source.name(),
                        location.line(),
                        location.column(),
                        location.endLine(),
                        location.endColumn(),
                        caller));
    }

    private static <T> int index(Map<T, Integer> table, T entry) {
        var known = table.putIfAbsent(entry, table.size());
        return known == null ? table.size() - 1 : known;
    }

    List<Manifest.Position> positions() {
        return new ArrayList<>(positions.keySet());
    }

    List<Integer> sites() {
        return new ArrayList<>(sites.keySet());
    }

    List<Manifest.Error> errors() {
        return new ArrayList<>(errors.keySet());
    }

    List<String> texts() {
        return new ArrayList<>(texts.keySet());
    }

    List<String> loops() {
        return new ArrayList<>(loops.keySet());
    }
}
