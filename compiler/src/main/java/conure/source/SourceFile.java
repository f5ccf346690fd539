package conure.source;

import java.util.Arrays;

/// A named source text. Line breaks are normalised to `\n` (as Python's own reader does), and a byte order mark is
/// dropped.
public final class SourceFile {
    private final String name;
    private final String text;
    private final int[] lineStarts;

    public SourceFile(String name, String text) {
        this.name = name;
        this.text = normalise(text);
        this.lineStarts = lineStarts(this.text);
    }

    public String name() { return name; }

    public String text() { return text; }

    /// The text of line `line` (from 1), without its line break.
    public String line(int line) {
        int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
        return text.substring(lineStarts[line - 1], end);
    }

    /// The span of the characters `start` up to but without `end`.
    public Span span(int start, int end) {
        int line = lineOf(start);
        int endLine = end < lineEnd(line) ? line : lineOf(end);
        return new Span(start, end, line, start - lineStarts[line - 1], endLine, end - lineStarts[endLine - 1]);
    }

    private int lineEnd(int line) { return line < lineStarts.length ? lineStarts[line] : text.length() + 1; }

    private int lineOf(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private static String normalise(String text) {
        var lines = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        return lines.startsWith("\uFEFF") ? lines.substring(1) : lines;
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (count == starts.length) starts = Arrays.copyOf(starts, 2 * count);
            starts[count++] = at + 1;
        }
        return Arrays.copyOf(starts, count);
    }
}
