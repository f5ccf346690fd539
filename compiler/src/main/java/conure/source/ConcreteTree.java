package conure.source;

import java.util.ArrayList;
import java.util.List;
import org.treesitter.TSNode;

/// Tree-sitter's syntax tree, without comments and line continuations. Offsets are those of the source text.
///
/// A node asks for its offsets only when they are needed: each question is a costly call into the native library, and
/// half of the nodes are keywords and punctuation, whose place nobody asks for.
final class ConcreteTree {
    private final TSNode node;
    private final String kind;
    private final boolean named;
    private final String field;
    private final List<ConcreteTree> children = new ArrayList<>(4);
    private int start = -1;
    private int end = -1;

    ConcreteTree(TSNode node, String kind, boolean named, String field) {
        this.node = node;
        this.kind = kind;
        this.named = named;
        this.field = field;
    }

    /// The name of the grammar's rule, or the token's own text.
    String kind() { return kind; }

    boolean is(String kind) { return this.kind.equals(kind); }

    List<ConcreteTree> children() { return children; }

    ConcreteTree child(int index) { return children.get(index); }

    ConcreteTree last() { return children.getLast(); }

    /// The first child under the grammar's name `field`, or null.
    ConcreteTree field(String field) {
        for (var child : children) if (field.equals(child.field)) return child;
        return null;
    }

    List<ConcreteTree> fields(String field) {
        var found = new ArrayList<ConcreteTree>();
        for (var child : children) if (field.equals(child.field)) found.add(child);
        return found;
    }

    /// The first child of the given kind, or null.
    ConcreteTree first(String kind) {
        for (var child : children) if (child.is(kind)) return child;
        return null;
    }

    boolean has(String kind) { return first(kind) != null; }

    /// The children that are neither keywords nor punctuation.
    List<ConcreteTree> named() {
        var found = new ArrayList<ConcreteTree>();
        for (var child : children) if (child.isNamed()) found.add(child);
        return found;
    }

    /// The only named child, or the first one.
    ConcreteTree inner() {
        for (var child : children) if (child.isNamed()) return child;
        throw new IllegalStateException("no named child in " + kind);
    }

    /// Whether this is a rule of the grammar, not a keyword or punctuation (whose names may be equal: `lambda`).
    boolean isNamed() { return named; }

    /// The first of the nodes that this one begins with (itself, its first child, that one's first child, …) that is of
    /// the given kind, or null.
    ConcreteTree head(String kind) {
        var head = this;
        while (!head.is(kind)) {
            if (head.children.isEmpty() || !head.child(0).isNamed()) return null;
            head = head.child(0);
        }
        return head;
    }

    /// A copy in which `replacement` stands for the node `replaced`, one of those that this one begins with.
    ConcreteTree with(ConcreteTree replaced, ConcreteTree replacement) {
        var source = this == replaced ? replacement : this;
        var copy = new ConcreteTree(source.node, source.kind, source.named, field);
        copy.children.addAll(source.children);
        if (this != replaced) copy.children.set(0, child(0).with(replaced, replacement));
        return copy;
    }

    int start() {
        var first = this;
        while (!first.children.isEmpty() && !first.hasHiddenText()) first = first.children.getFirst();
        if (first.start < 0) first.start = first.node.getStartByte();
        return first.start;
    }

    /// The end of the last token: tree-sitter's own end of a block also covers the comments behind it.
    int end() {
        var last = this;
        while (!last.children.isEmpty() && !last.hasHiddenText()) last = last.children.getLast();
        if (last.end < 0) last.end = last.node.getEndByte();
        return last.end;
    }

    /// Whether the node has text outside its children.
    private boolean hasHiddenText() { return is("string_content") || is("format_specifier"); }
}
