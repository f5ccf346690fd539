package conure.specialize;

import conure.ir.Location;
import conure.manifest.Answer;
import conure.manifest.Refusal;
import conure.specialize.values.Refused;
import java.util.ArrayList;
import java.util.function.IntFunction;

/// Puts a refusal into words: where, the source line with a caret, what was inferred, why, and what to write instead.
public final class Refusals {
    /// A source line is shown up to here.
    private static final int WIDEST = 120;

    private Refusals() {}

    /// @param sources the program's functions by number
    public static Refusal inWords(Refused refused, IntFunction<Answer.Source> sources) {
        var location = refused.location();
        int slash = location.function().indexOf('/');
        var source = sources.apply(slash < 0 ? 0 : Integer.parseInt(location.function().substring(0, slash)));
        int line = source.firstLine() + location.line();
        int column = location.column() + (location.line() == 0 ? source.column() : source.indentation());
        var lines = source.text().split("\n", -1);
        var out = new StringBuilder();
        out.append(source.file()).append(':').append(line).append(": cannot compile ").append(source.name()).append(": ").append(refused.reason()).append('\n');
        if (location.line() < lines.length) caret(out, lines[location.line()], location);
        if (!refused.values().isEmpty()) {
            var types = new ArrayList<String>();
            for (var value : refused.values()) types.add(value.type().text());
            out.append("  inferred: ").append(String.join(", ", types)).append('\n');
        }
        out.append("  reason: ").append(refused.code()).append('\n');
        if (!refused.instead().isEmpty()) out.append("  write instead: ").append(refused.instead()).append('\n');
        return new Refusal(refused.code(), source.file(), line, column, out.toString().stripTrailing());
    }

    /// Code that no stack of ours is large enough for.
    public static Refusal tooDeep(Answer.Source source) {
        var text = source.file() + ":" + source.firstLine() + ": cannot compile " + source.name() + ": code that nests this deeply\n"
                + "  reason: unsupported-syntax\n  write instead: helper functions, or a loop";
        return new Refusal("unsupported-syntax", source.file(), source.firstLine(), source.column(), text);
    }

    private static void caret(StringBuilder out, String line, Location location) {
        var shown = line.length() > WIDEST ? line.substring(0, WIDEST) : line;
        var stripped = shown.stripLeading();
        int start = Math.max(0, location.column() - (shown.length() - stripped.length()));
        int end = location.endLine() == location.line() ? location.endColumn() - (shown.length() - stripped.length()) : stripped.length();
        out.append("    ").append(stripped.stripTrailing()).append('\n');
        if (start < stripped.length()) out.append("    ").append(" ".repeat(start)).append("^".repeat(Math.max(1, Math.min(end, stripped.length()) - start))).append('\n');
    }
}
