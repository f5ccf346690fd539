package conure.lower;

import conure.ir.Function;
import conure.ir.Type;
import conure.ir.Value;
import conure.pass.PointerRoots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Which accesses of a function cannot touch the same memory, told to LLVM as alias scopes: one for each of the
/// [PointerRoots]; what may point anywhere gets no scope.
final class AliasScopes {
    private final PointerRoots roots;
    private final LlvmMetadata metadata;
    private final Map<Integer, String> scopes = new LinkedHashMap<>();
    private final Map<Set<Integer>, String> suffixes = new HashMap<>();

    AliasScopes(Function function, LlvmMetadata metadata) {
        this.metadata = metadata;
        roots = new PointerRoots(function);
        var domain = metadata.distinctNode("!{SELF, !\"" + function.name() + "\"}");
        for (int root = 0; root < roots.count(); root++) {
            if (root >= function.parameters().size() || function.parameters().get(root).type() == Type.Scalar.POINTER) {
                scopes.put(root, metadata.distinctNode("!{SELF, " + domain + "}"));
            }
        }
    }

    /// What to append to a load or store through `pointer`.
    String suffix(Value pointer) {
        var from = roots.of(pointer);
        return from.isEmpty() || scopes.size() < 2 ? "" : suffixes.computeIfAbsent(from, this::makeSuffix);
    }

    private String makeSuffix(Set<Integer> from) {
        var own = new ArrayList<String>();
        var others = new ArrayList<String>();
        scopes.forEach((root, scope) -> {
            if (from.contains(root)) {
                own.add(scope);
            } else if (from.stream().allMatch(mine -> roots.areDistinct(mine, root))) {
                others.add(scope);
            }
        });
        var text = ", !alias.scope " + metadata.node("!{" + String.join(", ", own) + "}");
        return others.isEmpty() ? text : text + ", !noalias " + metadata.node("!{" + String.join(", ", others) + "}");
    }
}
