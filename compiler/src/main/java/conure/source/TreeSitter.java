package conure.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSSymbolType;
import org.treesitter.TSTreeCursor;
import org.treesitter.TreeSitterPython;

/// Tree-sitter's Python parser, through the Java classes and the native libraries of its Maven artifacts.
///
/// The libraries are unpacked once into the folder that the system property `conure.natives` names (by default a
/// temporary one). JNI, not the foreign function interface: nothing has to be linked at run time, which a fresh JVM
/// notices (7 ms for a first module of 100 lines, against 28–56 ms).
final class TreeSitter {
    private static final String NATIVES = "conure.natives";
    private static final List<String> LIBRARIES = List.of("lib/x86_64-linux-gnu-tree-sitter.so", "lib/x86_64-linux-gnu-tree-sitter-python.so");
    /// The symbol of a node that stands for text that could not be parsed.
    private static final int ERROR = 0xFFFF;
    private static final Pattern FORM_FEED = Pattern.compile("(?:\\A|(?<!\\\\)\n)[ \\t]*\\f[ \\t\\f]*(?<=\\f)");

    private final TreeSitterPython language;
    private final TSParser parser;
    private final String[] symbolNames;
    private final boolean[] symbolNamed;
    private final String[] fieldNames;

    TreeSitter() {
        loadFrom(System.getProperty(NATIVES));
        language = new TreeSitterPython();
        parser = new TSParser();
        parser.setLanguage(language);
        symbolNames = new String[language.symbolCount()];
        symbolNamed = new boolean[symbolNames.length];
        fieldNames = new String[language.fieldCount() + 1];
    }

    /// Tells tree-sitter's classes where their libraries are; they load them when they are initialised.
    private static synchronized void loadFrom(String folder) {
        var property = "tree-sitter-lib";
        if (System.getProperty(property) != null) return;
        try {
            var path = folder == null ? Files.createTempDirectory("conure-natives") : Path.of(folder);
            for (var library : LIBRARIES) unpack(library, path.resolve(library), folder == null);
            System.setProperty(property, path.toString());
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot unpack the parser's native libraries", problem);
        }
    }

    /// Several processes may unpack at the same time, so a file appears complete or not at all.
    private static void unpack(String resource, Path file, boolean temporary) throws IOException {
        if (Files.exists(file)) return;
        Files.createDirectories(file.getParent());
        var partial = Files.createTempFile(file.getParent(), "partial", null);
        try (var bytes = TSParser.class.getClassLoader().getResourceAsStream(resource)) {
            if (bytes == null) throw new IOException(resource + " is not on the class path");
            Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        if (temporary) {
            file.getParent().getParent().toFile().deleteOnExit();
            file.getParent().toFile().deleteOnExit();
            file.toFile().deleteOnExit();
        }
    }

    /// Parses a text and gives its tree to `use`, outside of which it must not be touched (its offsets live in native
    /// memory). Syntax errors become [SyntaxProblem]s.
    synchronized <T> T parse(SourceFile file, Function<ConcreteTree, T> use) {
        try (var tree = parser.parseString(null, ascii(file.text()))) {
            var root = tree.getRootNode();
            boolean broken = root.hasError();
            try (var cursor = new TSTreeCursor(root)) {
                return use.apply(copy(cursor, file, broken));
            }
        }
    }

    private ConcreteTree copy(TSTreeCursor cursor, SourceFile file, boolean broken) {
        var path = new ArrayDeque<ConcreteTree>();
        while (true) {
            var node = cursor.currentNode();
            int symbol = node.getSymbol();
            if (broken && (symbol == ERROR || node.isMissing())) throw problem(node, symbol, file);
            var copy = new ConcreteTree(node, name(symbol), symbolNamed[symbol], field(cursor.currentFieldId()));
            if (!path.isEmpty() && !copy.is("comment") && !copy.is("line_continuation")) path.peek().children().add(copy);
            if (cursor.gotoFirstChild()) {
                path.push(copy);
                continue;
            }
            while (!cursor.gotoNextSibling()) {
                if (path.isEmpty()) return copy;
                cursor.gotoParent();
                copy = path.pop();
            }
        }
    }

    private SyntaxProblem problem(TSNode node, int symbol, SourceFile file) {
        int start = Math.min(node.getStartByte(), file.text().length());
        int end = Math.min(Math.max(node.getEndByte(), start), file.text().length());
        int lineEnd = file.text().indexOf('\n', start);
        if (lineEnd >= 0 && lineEnd < end) end = Math.max(lineEnd, start);
        return new SyntaxProblem(symbol == ERROR ? "invalid syntax" : "expected '" + name(symbol) + "'", file.span(start, end));
    }

    private String name(int symbol) {
        var name = symbolNames[symbol];
        if (name == null) {
            name = language.symbolName(symbol).intern();
            symbolNames[symbol] = name;
            symbolNamed[symbol] = language.symbolType(symbol) == TSSymbolType.TSSymbolTypeRegular;
        }
        return name;
    }

    private String field(int id) {
        if (id == 0) return null;
        var name = fieldNames[id];
        if (name == null) {
            name = language.fieldNameForId(id);
            fieldNames[id] = name;
        }
        return name;
    }

    /// The text with every non-ASCII character replaced by an ASCII character of its class, so that the offsets of
    /// tree-sitter's UTF-8 are offsets of the Java text. (JNI's own form of UTF-8 would also break characters above
    /// U+FFFF.) NUL ends a C string, and is no more valid than `?`.
    private static String ascii(String source) {
        var text = withoutFormFeeds(source);
        int length = text.length();
        int first = 0;
        while (first < length && text.charAt(first) < 0x80 && text.charAt(first) != 0) first++;
        if (first == length) return text;
        var ascii = text.toCharArray();
        for (int at = first; at < length; at++) {
            int point = Character.codePointAt(ascii, at);
            if (point >= 0x80 || point == 0) {
                char substitute = Character.isUnicodeIdentifierPart(point) && point != 0 ? 'x' : '?';
                ascii[at] = substitute;
                if (point > 0xFFFF) ascii[++at] = substitute;
            }
        }
        return new String(ascii);
    }

    /// A form feed in front of a line sets Python's column back to zero; tree-sitter takes it for an error. So the line
    /// break before it moves behind it, which leaves every offset from there on as it is.
    private static String withoutFormFeeds(String text) {
        if (text.indexOf('\f') < 0) return text;
        var matcher = FORM_FEED.matcher(text);
        return matcher.replaceAll(match -> " ".repeat(match.end() - match.start() - 1) + "\n");
    }
}
