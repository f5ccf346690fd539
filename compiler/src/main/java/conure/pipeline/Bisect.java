package conure.pipeline;

import conure.ir.Module;
import conure.pipeline.Compilation.Settings;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds the pass that breaks a program: the first one with which the finished program is no longer right (gives another
/// result, say, or cannot be compiled), by running more and fewer of the optional passes.
public final class Bisect {
    private Bisect() {}

    /// The name of the guilty pass; empty where the program is right with all passes. A pass that throws is guilty.
    ///
    /// @throws IllegalArgumentException where the program is wrong without any optional pass: then none is to blame
    public static Optional<String> guilty(PassTable table, Module module, Predicate<Module> right) {
        var optional = table.rows().stream()
                .filter(row -> !row.required() && row.from().compareTo(module.level()) >= 0).map(PassTable.Row::name).toList();
        int good = 0;
        int bad = optional.size();
        if (holds(table, module, right, bad)) return Optional.empty();
        if (!holds(table, module, right, good)) throw new IllegalArgumentException("wrong without any optional pass");
        while (bad - good > 1) {
            int middle = (good + bad) >>> 1;
            if (holds(table, module, right, middle)) good = middle;
            else bad = middle;
        }
        return Optional.of(optional.get(bad - 1));
    }

    private static boolean holds(PassTable table, Module module, Predicate<Module> right, int limit) {
        try {
            return right.test(new Compilation(table, Settings.TEST.withLimit(limit)).run(module));
        } catch (Compilation.BrokenPass _) {
            return false;
        }
    }
}
