package conure.pipeline;

import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One program on its way through a [PassTable]. Everything that belongs to the compilation lives here and goes with it:
/// there is no global state.
///
///     var loops = new Compilation(PassTable.standard(), Settings.PRODUCT).run(typed);
public final class Compilation {
    private final PassTable table;
    private final Settings settings;
    private final List<Stage> stages = new ArrayList<>();

    public Compilation(PassTable table, Settings settings) {
        this.table = Objects.requireNonNull(table);
        this.settings = Objects.requireNonNull(settings);
    }

    /// @param verify whether the verifier runs before the first row and after each that changed something
    /// @param record whether the program after each row is kept, see [#stages]
    /// @param limit how many of the rows that are not required run (the first so many); for [Bisect]
    public record Settings(boolean verify, boolean record, int limit) {
        /// As users run it.
        public static final Settings PRODUCT = new Settings(false, false, Integer.MAX_VALUE);
        /// As tests run it.
        public static final Settings TEST = new Settings(true, false, Integer.MAX_VALUE);
        /// As `explain` runs it.
        public static final Settings EXPLAIN = new Settings(true, true, Integer.MAX_VALUE);

        public Settings withLimit(int rows) { return new Settings(verify, record, rows); }
    }

    /// The program as it was after the row of that name (before the first row: `input`).
    ///
    /// @param changed whether the row changed anything
    public record Stage(String name, Module module, boolean changed, long nanoseconds) {}

    /// A row that failed, or made a program that breaks the rules. The message names it and shows the program it got.
    public static final class BrokenPass extends RuntimeException {
        private final String pass;

        BrokenPass(String pass, Module before, RuntimeException cause) {
            super(pass + ": " + cause.getMessage() + "\nin\n" + Printer.print(before, false), cause);
            this.pass = pass;
        }

        public String pass() { return pass; }
    }

    /// The program after the last row; takes the rows from the first one that starts at its level.
    public Module run(Module module) {
        if (settings.verify()) Verifier.verify(module);
        keep("input", module, false, 0);
        var current = module;
        int optional = 0;
        for (var row : table.rows()) {
            if (row.from() != current.level() || !row.required() && ++optional > settings.limit()) continue;
            current = step(row, current);
        }
        return current;
    }

    private Module step(PassTable.Row row, Module before) {
        long start = System.nanoTime();
        Module after;
        try {
            after = row.step().apply(before);
            if (settings.verify() && after != before) {
                if (after.level() != row.to()) throw new IllegalStateException("the program is at level " + after.level());
                Verifier.verify(after);
            }
        } catch (RuntimeException problem) {
            throw new BrokenPass(row.name(), before, problem);
        }
        keep(row.name(), after, after != before, System.nanoTime() - start);
        return after;
    }

    private void keep(String name, Module module, boolean changed, long nanoseconds) {
        if (settings.record()) stages.add(new Stage(name, module, changed, nanoseconds));
    }

    /// What [Settings#record] kept, in order.
    public List<Stage> stages() { return List.copyOf(stages); }
}
