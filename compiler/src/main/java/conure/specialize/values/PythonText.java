package conure.specialize.values;

/// Python's way of writing strings.
public final class PythonText {
    private PythonText() {}

    /// `repr(text)`.
    public static String repr(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        var out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            if (c == quote || c == '\\') out.append('\\').appendCodePoint(c);
            else if (c == '\n') out.append("\\n");
            else if (c == '\r') out.append("\\r");
            else if (c == '\t') out.append("\\t");
            else if (isPrintable(c)) out.appendCodePoint(c);
            else out.append(escaped(c));
        });
        return out.append(quote).toString();
    }

    /// `str.isprintable` of a character.
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    private static String escaped(int c) { return String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c); }

    /// `str.isspace` of a character.
    public static boolean isSpace(int c) {
        return c >= 9 && c <= 13 || c >= 0x1c && c <= 0x1f || c == 0x85 || Character.getType(c) == Character.SPACE_SEPARATOR || c == 0x2028 || c == 0x2029;
    }

    /// `text.strip()`, `text.lstrip()` and `text.rstrip()`.
    public static String strip(String text, boolean left, boolean right) {
        int start = 0;
        int end = text.length();
        while (left && start < end && isSpace(text.charAt(start))) start++;
        while (right && end > start && isSpace(text.charAt(end - 1))) end--;
        return text.substring(start, end);
    }

    /// `ascii(text)`.
    public static String ascii(String text) {
        var out = new StringBuilder();
        repr(text).codePoints().forEach(c -> {
            if (c < 128) out.appendCodePoint(c);
            else out.append(escaped(c));
        });
        return out.toString();
    }
}
