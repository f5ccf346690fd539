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
            else if (c < 32 || c == 127) out.append(String.format("\\x%02x", c));
            else out.appendCodePoint(c);
        });
        return out.append(quote).toString();
    }

    /// `ascii(text)`.
    public static String ascii(String text) {
        var out = new StringBuilder();
        repr(text).codePoints().forEach(c -> {
            if (c < 128) out.appendCodePoint(c);
            else out.append(String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
        });
        return out.toString();
    }
}
