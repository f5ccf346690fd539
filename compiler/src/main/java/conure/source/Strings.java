package conure.source;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/// Decodes the text between the quotes of string literals: escape sequences, and the doubled braces of f-strings.
final class Strings {
    private Strings() {}

    /// The letters before the quotes, in lower case.
    static String prefix(String start) {
        int quote = 0;
        while (start.charAt(quote) != '"' && start.charAt(quote) != '\'') quote++;
        return start.substring(0, quote).toLowerCase(Locale.ROOT);
    }

    /// A piece of text; in a `format` string `{{` stands for `{`. Throws IllegalArgumentException for an escape
    /// sequence that Python rejects.
    static String text(String source, boolean raw, boolean format) {
        if (source.indexOf('\\') < 0 && !format) return source;
        var out = new StringBuilder(source.length());
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '\\' && !raw && at < source.length()) {
                at = escape(source, at, out);
            } else {
                out.append(c);
                if (format && (c == '{' || c == '}') && at < source.length() && source.charAt(at) == c) at++;
            }
        }
        return out.toString();
    }

    /// Decodes the escape sequence whose backslash stands before `at`; returns where the text goes on.
    private static int escape(String source, int at, StringBuilder out) {
        char c = source.charAt(at++);
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> out.append(c);
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000B');
            case 'x' -> at = hexadecimal(source, at, 2, out);
            case 'u' -> at = hexadecimal(source, at, 4, out);
            case 'U' -> at = hexadecimal(source, at, 8, out);
            case 'N' -> {
                int close = source.indexOf('}', at);
                if (close < 0 || source.charAt(at) != '{') throw new IllegalArgumentException("malformed \\N character escape");
                out.append(characterNamed(source.substring(at + 1, close)));
                at = close + 1;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int end = octalEnd(source, at);
                out.appendCodePoint(Integer.parseInt(source.substring(at - 1, end), 8));
                at = end;
            }
            default -> out.append('\\').append(c);
        }
        return at;
    }

    private static int hexadecimal(String source, int at, int digits, StringBuilder out) {
        int end = at + digits;
        if (end > source.length()) throw new IllegalArgumentException("truncated \\x, \\u or \\U escape");
        try {
            out.appendCodePoint(Integer.parseInt(source.substring(at, end), 16));
        } catch (NumberFormatException problem) {
            throw new IllegalArgumentException("malformed \\x, \\u or \\U escape", problem);
        }
        return end;
    }

    /// Java's Unicode may be younger or older than the running Python's, and its names of control characters are
    /// Unicode's aliases only in part: an unknown name is an error, never a different character.
    private static String characterNamed(String name) {
        try {
            return Character.toString(Character.codePointOf(name));
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("unknown Unicode character name " + name, problem);
        }
    }

    private static int octalEnd(String source, int at) {
        int end = at;
        while (end < source.length() && end < at + 2 && source.charAt(end) >= '0' && source.charAt(end) <= '7') end++;
        return end;
    }

    static byte[] bytes(String source, boolean raw) {
        var out = new ByteArrayOutputStream(source.length());
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c > 0x7F) throw new IllegalArgumentException("bytes can only contain ASCII literal characters");
            if (c != '\\' || raw || at == source.length()) {
                out.write(c);
                continue;
            }
            char escaped = source.charAt(at);
            if (escaped == 'u' || escaped == 'U' || escaped == 'N') {
                out.write(c);
            } else {
                var decoded = new StringBuilder();
                at = escape(source, at, decoded);
                for (int i = 0; i < decoded.length(); i++) out.write(decoded.charAt(i));
            }
        }
        return out.toByteArray();
    }
}
