package conure.lower;

import java.util.ArrayList;
import java.util.List;

/// The basic blocks of one LLVM function, as text. Blocks that run only when something fails stand behind the others.
final class MachineCode {
    private final List<BasicBlock> warm = new ArrayList<>();
    private final List<BasicBlock> cold = new ArrayList<>();
    private int scratchWords;
    private final List<String> storage = new ArrayList<>();
    /// Blocks and values share LLVM's name space.
    private int names;

    private BasicBlock current;

    /// A φ at the head of a block; its sources are complete when the function is.
    record Phi(String name, String type, List<String> sources) {
        void add(String value, BasicBlock from) {
            sources.add("[ " + value + ", %" + from.label + " ]");
        }
    }

    static final class BasicBlock {
        private final String label;
        private final List<Phi> phis = new ArrayList<>();
        private final StringBuilder code = new StringBuilder();

        private BasicBlock(String label) {
            this.label = label;
        }

        String reference() {
            return "label %" + label;
        }
    }

    /// A new block; it has no place until [#place].
    BasicBlock block(String name) {
        return new BasicBlock(name + "." + names++);
    }

    /// Goes on behind the blocks placed so far.
    void place(BasicBlock block) {
        warm.add(block);
        current = block;
    }

    void placeCold(BasicBlock block) {
        cold.add(block);
        current = block;
    }

    BasicBlock current() {
        return current;
    }

    /// Goes back to a block that is not finished.
    void resume(BasicBlock block) {
        current = block;
    }

    Phi phi(BasicBlock block, String type, String hint) {
        var phi = new Phi(name(hint), type, new ArrayList<>());
        block.phis.add(phi);
        return phi;
    }

    /// A new name of a value, made of characters that need no quotes.
    String name(String hint) {
        var out = new StringBuilder("%");
        for (int i = 0; i < hint.length(); i++) {
            char c = hint.charAt(i);
            out.append(c < 128 && Character.isLetterOrDigit(c) || c == '_' ? c : '_');
        }
        return out.append(hint.isEmpty() ? "v" : "").append('.').append(names++).toString();
    }

    void add(String instruction) {
        current.code.append("  ").append(instruction).append('\n');
    }

    /// @param suffix metadata, starting with a comma
    void add(String instruction, String suffix) {
        current.code.append("  ").append(instruction).append(suffix).append('\n');
    }

    /// Room for `words` words on the stack, for one use at a time.
    String scratch(int words) {
        scratchWords = Math.max(scratchWords, words);
        return "%scratch";
    }

    /// Room for `words` words on the stack that nobody else uses.
    String storage(int words) {
        var name = "%storage." + storage.size();
        storage.add("  " + name + " = alloca [" + words + " x i64], align 64\n");
        return name;
    }

    void print(StringBuilder out) {
        warm.getFirst().code.insert(0, String.join("", storage));
        if (scratchWords > 0) {
            warm.getFirst().code.insert(0, "  %scratch = alloca [" + scratchWords + " x i64]\n");
        }
        warm.forEach(block -> print(block, out));
        cold.forEach(block -> print(block, out));
    }

    private static void print(BasicBlock block, StringBuilder out) {
        out.append(block.label).append(":\n");
        for (var phi : block.phis) {
            out.append("  ").append(phi.name).append(" = phi ").append(phi.type).append(' ');
            out.append(String.join(", ", phi.sources)).append('\n');
        }
        out.append(block.code);
    }
}
