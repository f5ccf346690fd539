package conure.pass;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Printer;
import conure.ir.Region;
import conure.ir.TextParser;
import conure.ir.Verifier;
import java.util.HashMap;
import java.util.regex.Pattern;

/// What the tests of passes share: programs as text, before and after, compared up to the names of values.
final class Rewriting {
    private static final Pattern VALUE = Pattern.compile("%[\\w.]+");

    private Rewriting() {}

    /// The program after the passes, each verified.
    static Module after(String program, Pass... passes) {
        var module = TextParser.parse(program);
        Verifier.verify(module);
        for (var pass : passes) {
            module = pass.apply(module);
            Verifier.verify(module);
        }
        return module;
    }

    static void assertRewrites(String before, String expected, Pass... passes) {
        assertThat(canonical(after(before, passes))).isEqualTo(canonical(TextParser.parse(expected)));
    }

    static void assertKeeps(String program, Pass... passes) { assertRewrites(program, program, passes); }

    static String canonical(Module module) {
        var names = new HashMap<String, String>();
        return VALUE.matcher(Printer.print(module, false)).replaceAll(match -> names.computeIfAbsent(match.group(), _ -> "%" + names.size()));
    }

    /// How many operations of that mnemonic there are, in nested regions too.
    static int count(Module module, String mnemonic) {
        return module.functions().stream().mapToInt(function -> count(function.body(), mnemonic)).sum();
    }

    static int count(Region region, String mnemonic) {
        int count = 0;
        for (Op op : region.operations()) {
            if (op.mnemonic().equals(mnemonic)) count++;
            for (var inner : op.regions()) count += count(inner, mnemonic);
        }
        return count;
    }
}
