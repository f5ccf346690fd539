package conure.cli;

import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Verifier;
import conure.pipeline.Bisect;
import conure.pipeline.Compilation;
import conure.pipeline.Compilation.Settings;
import conure.pipeline.PassTable;
import conure.pipeline.Reduce;
import conure.pipeline.SameMeaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./conure dev ir`: what a developer does with a program in textual form.
@Command(name = "ir", description = "Looks into what the passes do with a program in textual form.", mixinStandardHelpOptions = true)
public final class IrCommand implements Runnable {
    public static void main(String[] arguments) { System.exit(new CommandLine(new IrCommand()).execute(arguments)); }

    @Override public void run() { CommandLine.usage(this, System.err); }

    private static Module read(Path file) throws IOException {
        var module = TextParser.parse(Files.readString(file));
        Verifier.verify(module);
        return module;
    }

    @Command(description = "Prints the program after each pass that changed it.")
    int dump(@Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--after", paramLabel = "PASS", description = "Only the program after this pass.") String after) throws IOException {
        var compilation = new Compilation(PassTable.standard(), Settings.EXPLAIN);
        compilation.run(read(file));
        for (var stage : compilation.stages()) {
            if (after == null ? !stage.changed() && !stage.name().equals("input") : !stage.name().equals(after)) continue;
            System.out.println("; ---- " + stage.name() + " (" + stage.nanoseconds() / 1000 + " µs)");
            System.out.println(Printer.print(stage.module(), false));
        }
        return 0;
    }

    @Command(description = "Names the pass that changes what a typed program computes, found by interpreting it.")
    int bisect(@Parameters(paramLabel = "FILE") Path file) throws IOException {
        var module = read(file);
        var same = new SameMeaning(module);
        var guilty = Bisect.guilty(PassTable.standard(), module, same);
        System.out.println(guilty.map(pass -> "guilty: " + pass).orElse("no difference found"));
        if (guilty.isEmpty()) return 0;
        try {
            System.out.println(same.difference(new Compilation(PassTable.standard(), Settings.TEST).run(module)));
        } catch (Compilation.BrokenPass broken) {
            System.out.println(broken.getMessage());
        }
        return 1;
    }

    @Command(description = "Prints the smallest program found that the passes still get wrong.")
    int reduce(@Parameters(paramLabel = "FILE") Path file) throws IOException {
        Predicate<Module> wrong = module -> Bisect.guilty(PassTable.standard(), module, new SameMeaning(module)).isPresent();
        System.out.println(Printer.print(Reduce.smallest(read(file), wrong), false));
        return 0;
    }
}
