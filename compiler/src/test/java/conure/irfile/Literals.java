package conure.irfile;

import java.util.ArrayList;
import java.util.List;

/// Values in `run:` lines: `3`, `-1.5`, `inf`, `nan`, `True`, `[1, 2]`, `[[1.0], [2.0]]`, `(1, 2.0)`; a list may say its
/// dtype and shape: `float32[1, 2]`, `float64(0, 3)[]`.
final class Literals {
    private final String text;
    private int at;

    Literals(String text) {
        this.text = text;
    }

    /// @param dtype or null
    /// @param shape or null where the nesting says it
    record Sequence(String dtype, List<Long> shape, List<Object> items) {}

    record Tuple(List<Object> items) {}

    /// A Long, Double, Boolean, [Sequence] or [Tuple].
    Object value() {
        skip();
        if (take("(")) {
            return new Tuple(items(")"));
        }
        if (take("[")) {
            return new Sequence(null, null, items("]"));
        }
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "+-._".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        var word = text.substring(start, at);
        if (word.isEmpty()) {
            throw new IllegalArgumentException("no value at: " + text.substring(start));
        }
        if (Character.isLetter(word.charAt(0)) && at < text.length() && "([".indexOf(text.charAt(at)) >= 0) {
            var shape = take("(") ? items(")").stream().map(Long.class::cast).toList() : null;
            expect("[");
            return new Sequence(word, shape, items("]"));
        }
        return switch (word) {
            case "True" -> true;
            case "False" -> false;
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> number(word);
        };
    }

    private static Object number(String word) {
        if (word.contains(".") || word.contains("e") && !word.startsWith("0x")) {
            return Double.parseDouble(word);
        }
        return Long.decode(word);
    }

    private List<Object> items(String close) {
        var items = new ArrayList<Object>();
        while (!take(close)) {
            items.add(value());
            skip();
            if (!take(",")) {
                expect(close);
                break;
            }
        }
        return items;
    }

    boolean take(String token) {
        skip();
        boolean there = text.startsWith(token, at);
        at += there ? token.length() : 0;
        return there;
    }

    void expect(String token) {
        if (!take(token)) {
            throw new IllegalArgumentException("expected " + token + " at: " + text.substring(at));
        }
    }

    String rest() {
        skip();
        return text.substring(at);
    }

    private void skip() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
