package conure.ir;

import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the textual form that [Printer] writes. Comments start with `;` and end with the line.
public final class TextParser {
    private static final Pattern TOKEN = Pattern.compile(
            "(?:\\s|;[^\\n]*)*(\"(?:[^\"\\\\]|\\\\.)*\"|->|@[^\\s{}]+|%[\\w.]+|[-+]?0x[0-9a-fA-F]+\\.[0-9a-fA-F]*p[-+]?\\d+|[-+]?\\d+\\.\\d+(?:e[-+]?\\d+)?|[-+]?\\d+L?"
                    + "|-inf|-nan|\\.\\.\\.|[A-Za-z_][\\w.]*|\\S|$)");
    private static final int DEEPEST = 500;

    private final String text;
    private final Matcher matcher;
    private final Map<String, Value> values = new HashMap<>();
    private String token;
    private int tokenStart;
    private int depth;

    private TextParser(String text) {
        this.text = text;
        this.matcher = TOKEN.matcher(text);
        advance();
    }

    public static final class ParseError extends RuntimeException {
        ParseError(String message) { super(message); }
    }

    public static Module parse(String text) { return new TextParser(text).module(); }

    private Module module() {
        expect("level");
        var level = Module.Level.valueOf(take().toUpperCase(Locale.ROOT));
        var functions = new ArrayList<Function>();
        while (!token.isEmpty()) {
            values.clear();
            functions.add(function());
        }
        return new Module(level, functions);
    }

    private Function function() {
        expect("function");
        var name = take().substring(1);
        // `@name(` is one token with the parenthesis, because a location may hold anything but spaces and braces.
        var parameters = new ArrayList<Value>();
        int parenthesis = name.indexOf('(');
        if (parenthesis >= 0) {
            rewindTo(tokenStart(name, parenthesis));
            name = name.substring(0, parenthesis);
        }
        parameterList(parameters);
        expect("->");
        expect("(");
        var results = typesUntil(")");
        expect(")");
        var attributes = looksLikeAttributes() ? attributes() : Map.<String, Object>of();
        expect("{");
        var operations = operations();
        return new Function(name, results, attributes, new Region(parameters, operations));
    }

    private int lastTokenStart;

    private int tokenStart(String name, int offset) { return lastTokenStart + 1 + offset; }

    private void rewindTo(int position) {
        matcher.region(position, text.length());
        advance();
    }

    private void parameterList(List<Value> into) {
        expect("(");
        while (!token.equals(")")) {
            var name = take();
            expect(":");
            into.add(define(name, type()));
            if (token.equals(",")) advance();
        }
        expect(")");
    }

    private List<Op> operations() {
        if (++depth > DEEPEST) throw error("nested too deeply");
        var operations = new ArrayList<Op>();
        while (!token.equals("}")) operations.add(operation());
        advance();
        depth--;
        return operations;
    }

    private Op operation() {
        var names = new ArrayList<String>();
        while (token.startsWith("%")) {
            names.add(take());
            if (token.equals(",")) advance();
        }
        if (!names.isEmpty()) expect("=");
        int start = tokenStart;
        var mnemonic = take();
        if (!Forms.exists(mnemonic)) throw error("no operation is called " + mnemonic);
        var operands = new ArrayList<Value>();
        // What follows `poll` on the next line is the result of the next operation.
        boolean hasOperands = text.substring(start, tokenStart).indexOf('\n') < 0;
        while (hasOperands && token.startsWith("%")) {
            operands.add(use(take()));
            if (token.equals(",")) advance();
            else break;
        }
        var attributes = looksLikeAttributes() ? attributes() : Map.<String, Object>of();
        var types = new ArrayList<Type>();
        if (!names.isEmpty()) {
            expect(":");
            do {
                if (!types.isEmpty()) advance();
                types.add(type());
            } while (token.equals(","));
            if (types.size() != names.size()) throw error(names.size() + " results with " + types.size() + " types");
        }
        var regions = new ArrayList<Region>();
        while (token.equals("{")) {
            advance();
            var parameters = new ArrayList<Value>();
            if (token.equals("(")) parameterList(parameters);
            regions.add(new Region(parameters, operations()));
        }
        var location = token.startsWith("@") ? location() : Location.UNKNOWN;
        var results = new ArrayList<Value>();
        for (int k = 0; k < names.size(); k++) results.add(define(names.get(k), types.get(k)));
        try {
            return Forms.build(mnemonic, new Op.Parts(results, operands, attributes, regions, location));
        } catch (RuntimeException problem) {
            throw error(mnemonic + ": " + problem.getMessage());
        }
    }

    private Location location() {
        var parts = new ArrayList<String>(List.of(take().substring(1)));
        while (token.equals("<")) {
            advance();
            var part = new StringBuilder();
            int start = tokenStart;
            while (start < text.length() && !Character.isWhitespace(text.charAt(start))) part.append(text.charAt(start++));
            rewindTo(start);
            parts.add(part.toString());
        }
        Location caller = null;
        for (var part : parts.reversed()) caller = place(part, caller);
        return caller;
    }

    private Location place(String text, Location caller) {
        var match = Pattern.compile("(.*):(\\d+):(\\d+)-(\\d+):(\\d+)").matcher(text);
        if (!match.matches()) throw error("not a location: " + text);
        return new Location(match.group(1), number(match, 2), number(match, 3), number(match, 4), number(match, 5), caller);
    }

    private static int number(Matcher match, int group) { return Integer.parseInt(match.group(group)); }

    /// `{key = …` and not the `{` of a region.
    private boolean looksLikeAttributes() {
        return token.equals("{") && Pattern.compile("\\{\\s*[a-z_]+ = (?!\\w+ ?%)").matcher(text).region(tokenStart, text.length()).lookingAt();
    }

    private Map<String, Object> attributes() {
        var attributes = new TreeMap<String, Object>();
        expect("{");
        while (!token.equals("}")) {
            var key = take();
            expect("=");
            attributes.put(key, literal());
            if (token.equals(",")) advance();
        }
        advance();
        return attributes;
    }

    private Object literal() {
        var word = take();
        if (word.startsWith("\"")) return unquote(word);
        if (word.equals("[")) {
            var items = new ArrayList<Object>();
            while (!token.equals("]")) {
                items.add(literal());
                if (token.equals(",")) advance();
            }
            advance();
            return List.copyOf(items);
        }
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "nan" -> Double.NaN;
            case "-nan" -> Double.longBitsToDouble(0xfff8000000000000L);
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "None" -> new Literal.None();
            case "..." -> new Literal.Ellipsis();
            case "complex" -> {
                expect("(");
                double real = (Double) literal();
                expect(",");
                double imaginary = (Double) literal();
                expect(")");
                yield new Literal.Complex(real, imaginary);
            }
            case "bytes" -> {
                expect("(");
                var bytes = new ArrayList<Byte>();
                while (!token.equals(")")) {
                    bytes.add(((Long) literal()).byteValue());
                    if (token.equals(",")) advance();
                }
                advance();
                yield new Literal.Bytes(bytes);
            }
            default -> numberLiteral(word);
        };
    }

    private Object numberLiteral(String word) {
        try {
            if (word.contains("x") || word.contains(".")) return Double.parseDouble(word);
            if (word.endsWith("L")) return new BigInteger(word.substring(0, word.length() - 1));
            return Long.parseLong(word);
        } catch (NumberFormatException _) {
            throw error("not a literal: " + word);
        }
    }

    private static String unquote(String quoted) {
        var out = new StringBuilder();
        for (int k = 1; k < quoted.length() - 1; k++) {
            char c = quoted.charAt(k);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = quoted.charAt(++k);
            if (escaped == 'n') out.append('\n');
            else if (escaped == 'u') {
                out.append((char) Integer.parseInt(quoted.substring(k + 1, k + 5), 16));
                k += 4;
            } else out.append(escaped);
        }
        return out.toString();
    }

    private List<Type> typesUntil(String end) {
        var types = new ArrayList<Type>();
        while (!token.equals(end)) {
            types.add(type());
            if (token.equals(",")) advance();
        }
        return types;
    }

    private Type type() {
        var word = take();
        switch (word) {
            case "any" -> { return Type.ANY; }
            case "cell" -> { return Type.CELL; }
            case "label" -> { return Type.LABEL; }
            case "ptr" -> { return Scalar.POINTER; }
            case "list" -> {
                expect("<");
                var components = typesUntil(">");
                advance();
                return new Type.ListOf(components);
            }
            default -> { }
        }
        if (!token.equals("[")) return scalar(word);
        advance();
        int rank = 0;
        while (!token.equals("]")) {
            if (token.equals(":")) rank++;
            advance();
        }
        advance();
        var layout = rank == 0 ? Layout.C : Layout.valueOf(take());
        return new Type.Array(Dtype.of(word), rank, layout);
    }

    private Scalar scalar(String word) {
        try {
            return Scalar.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw error("not a type: " + word);
        }
    }

    private Value define(String name, Type type) {
        var bare = name.substring(1);
        var value = new Value(type, bare.matches("\\d+") ? "" : bare.replaceAll("\\.\\d+$", ""));
        if (values.put(name, value) != null) throw error(name + " is defined twice");
        return value;
    }

    private Value use(String name) {
        var value = values.get(name);
        if (value == null) throw error(name + " is not defined");
        return value;
    }

    private String take() {
        var taken = token;
        lastTokenStart = tokenStart;
        advance();
        return taken;
    }

    private void expect(String expected) {
        if (!token.equals(expected)) throw error("expected " + expected + ", found " + (token.isEmpty() ? "the end" : token));
        take();
    }

    private void advance() {
        if (!matcher.lookingAt()) throw new IllegalStateException();
        token = matcher.group(1);
        tokenStart = matcher.start(1);
        matcher.region(matcher.end(), text.length());
    }

    private ParseError error(String message) {
        int line = 1 + (int) text.substring(0, Math.min(tokenStart, text.length())).chars().filter(c -> c == '\n').count();
        return new ParseError("line " + line + ": " + message);
    }
}
