package conure.irfile;

import conure.ir.Module;
import conure.ir.TextParser;
import java.util.ArrayList;
import java.util.List;

/// A test as a text: comments that say what is to be done and to hold, a program, and the program that is expected.
///
///     ; What the pass does here, in words.
///     ; pass: hoist-bounds-checks                  rows of the pass table, in order, by name; `all` is the whole table
///     ; structure: checks in innermost loops = 0   see [Structure]; of the program after the passes
///     ; run: smooth([1.0, 2.0]) == [1.5]           see [RunLine]; of the program before and after, by interpreter and
///     ; run: smooth([]) raises IndexError          machine code
///     level loops
///     …
///     ; expected:
///     level loops
///     …
///
/// @param expected text of the program after the passes; null where the file has none yet
record IrFile(List<String> passes, List<String> structure, List<RunLine> runs, Module module, String input, String expected) {
    private static final String EXPECTED = "; expected:\n";

    static IrFile parse(String text) {
        int end = text.indexOf(EXPECTED);
        var input = end < 0 ? text : text.substring(0, end);
        var passes = new ArrayList<String>();
        var structure = new ArrayList<String>();
        var runs = new ArrayList<RunLine>();
        input.lines().forEach(line -> {
            if (line.startsWith("; pass:")) {
                passes.add(rest(line));
            } else if (line.startsWith("; structure:")) {
                structure.add(rest(line));
            } else if (line.startsWith("; run:")) {
                runs.add(RunLine.parse(rest(line)));
            }
        });
        var module = TextParser.parse(input);
        return new IrFile(passes, structure, runs, module, input, end < 0 ? null : text.substring(end + EXPECTED.length()));
    }

    private static String rest(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }

    /// The file's text with another expected program.
    String blessed(String program) {
        return input.stripTrailing() + "\n\n" + EXPECTED + program;
    }
}
