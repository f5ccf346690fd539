package conure.irfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import conure.ir.Module;
import conure.ir.Module.Level;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Type;
import conure.ir.Verifier;
import conure.llvm.Pipeline;
import conure.lower.LowerToLoops;
import conure.pass.WriteLoops;
import conure.pipeline.Compilation;
import conure.pipeline.Compilation.Settings;
import conure.pipeline.PassTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every file of tests/ir is a test; [IrFile] says what it may contain. With `-Dconure.bless=true` the expected programs
/// are written instead of compared.
class IrFilesTest {
    private static final boolean BLESS = Boolean.getBoolean("conure.bless");
    private static final Path FOLDER = Path.of(System.getProperty("conure.root", "..")).resolve("tests/ir");

    @TestFactory
    Stream<DynamicTest> irFiles() throws IOException {
        return files().stream().map(path -> DynamicTest.dynamicTest(FOLDER.relativize(path).toString(), path.toUri(), () -> check(path)));
    }

    /// Every row of the pass table has a file that applies it and runs programs; what an optimisation achieves is asserted.
    @Test
    void everyPassHasAFile() throws IOException {
        var run = new TreeSet<String>();
        var asserted = new TreeSet<String>();
        for (var path : files()) {
            var file = IrFile.parse(Files.readString(path));
            if (!file.runs().isEmpty()) run.addAll(file.passes());
            if (!file.runs().isEmpty() && !file.structure().isEmpty()) asserted.addAll(file.passes());
        }
        var rows = PassTable.standard().rows();
        assertThat(run).containsAll(rows.stream().map(PassTable.Row::name).toList());
        assertThat(asserted).containsAll(rows.stream().filter(row -> !row.required()).map(PassTable.Row::name).toList());
    }

    private static List<Path> files() throws IOException {
        try (var found = Files.walk(FOLDER)) {
            return found.filter(path -> path.toString().endsWith(".ir")).sorted().toList();
        }
    }

    private static void check(Path path) throws IOException {
        var file = IrFile.parse(Files.readString(path));
        Verifier.verify(file.module());
        assertThat(Printer.print(TextParser.parse(Printer.print(file.module())))).isEqualTo(Printer.print(file.module()));
        var after = apply(file.passes(), file.module());
        if (!file.passes().isEmpty()) {
            compare(path, file, after);
        }
        for (var claim : file.structure()) {
            var violation = Structure.violation(after, claim);
            if (violation != null) {
                fail(violation + "\n" + Printer.print(after, false));
            }
        }
        if (!file.runs().isEmpty()) {
            run(file.runs(), file.module(), file.module(), "before the passes");
            if (after != file.module()) {
                run(file.runs(), file.module(), after, "after the passes");
            }
        }
    }

    private static void compare(Path path, IrFile file, Module after) throws IOException {
        var printed = Printer.print(after, false);
        if (BLESS) {
            Files.writeString(path, file.blessed(printed));
        } else if (file.expected() == null) {
            fail("no expected program; -Dconure.bless=true writes it:\n" + printed);
        } else {
            assertThat(printed).isEqualTo(file.expected());
        }
    }

    private static Module apply(List<String> passes, Module module) {
        var current = module;
        for (var name : passes) {
            if (name.equals("all")) {
                current = new Compilation(PassTable.standard(), Settings.TEST).run(current);
                continue;
            }
            var row = PassTable.standard().rows().stream().filter(each -> each.name().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no pass " + name));
            current = row.step().apply(current);
            Verifier.verify(current);
        }
        return current;
    }

    /// Runs every call in each way that the program's level allows, the called function being the entry.
    ///
    /// @param module the file's program, whose types the calls' arguments have: of another level than `ran`, perhaps
    private static void run(List<RunLine> runs, Module module, Module ran, String when) {
        var calls = new LinkedHashMap<String, List<RunLine>>();
        for (var run : runs) calls.computeIfAbsent(run.function(), _ -> new ArrayList<>()).add(run);
        calls.forEach((function, lines) -> runEntry(lines, entered(module, function), entered(ran, function), when));
    }

    /// The program with another entry.
    private static Module entered(Module module, String entry) {
        var functions = new ArrayList<>(module.functions());
        functions.sort(Comparator.comparing(function -> !function.name().equals(entry)));
        return new Module(module.level(), functions);
    }

    private static void runEntry(List<RunLine> runs, Module module, Module ran, String when) {
        if (ran.level() == Level.TYPED) {
            for (var run : runs) require(run, module, ran, Runner.interpretTyped(ran, run), "typed, interpreted, " + when);
            runLoops(runs, module, LowerToLoops.lower(new WriteLoops().apply(ran)), when);
        } else {
            runLoops(runs, module, ran, when);
        }
        runLoops(runs, module, new Compilation(PassTable.standard(), Settings.TEST).run(ran), when + " and all passes");
    }

    private static void runLoops(List<RunLine> runs, Module module, Module loops, String when) {
        try (var machine = new Runner.Machine(loops, Pipeline.KERNEL)) {
            for (var run : runs) {
                var parameters = Runner.parameterTypes(module, run);
                var results = Runner.resultTypes(module, run);
                boolean lists = Stream.concat(parameters.stream(), results.stream()).anyMatch(Type.ListOf.class::isInstance);
                if (!lists) {
                    require(run, module, loops, Runner.interpretLoops(loops, run, parameters, results), "loops, interpreted, " + when);
                }
                require(run, module, loops, machine.run(run, parameters, results), "machine code, " + when);
            }
        }
    }

    private static void require(RunLine run, Module module, Module ran, Outcome outcome, String way) {
        var arrays = Runner.parameterTypes(module, run).stream()
                .filter(type -> type instanceof Type.Array || type == Type.Scalar.POINTER).toList();
        var violation = outcome.violation(run, Runner.resultTypes(module, run), arrays);
        if (violation != null) {
            fail(run.text() + " (" + way + "): " + violation + "\n" + Printer.print(ran, false));
        }
    }
}
