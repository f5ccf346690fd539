package conure.lower;

import static conure.lower.LlvmScalars.type;

import conure.ir.MemoryOp;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.llvm.ContextLayout;
import java.util.ArrayList;
import java.util.List;

/// Loads, stores, headers of blocks and lists, and loops whose iterations are independent, with what LLVM may know of them:
/// which accesses cannot meet.
final class LlvmMemory {
    private final LlvmFunction function;
    private final AliasScopes aliases;
    /// Of the `forall`s around the present place.
    private final List<String> accessGroups = new ArrayList<>();

    LlvmMemory(LlvmFunction function, AliasScopes aliases) {
        this.function = function;
        this.aliases = aliases;
    }

    private String accessSuffix(Value pointer) {
        var groups = switch (accessGroups.size()) {
            case 0 -> "";
            case 1 -> ", !llvm.access.group " + accessGroups.getFirst();
            default -> ", !llvm.access.group " + function.module.metadata.node("!{" + String.join(", ", accessGroups) + "}");
        };
        return ", !tbaa " + function.module.elementAccess + aliases.suffix(pointer) + groups;
    }

    void emit(MemoryOp op) {
        switch (op) {
            // Not `inbounds`: a slice without elements may begin behind its array.
            case MemoryOp.Offset it -> function.define(
                    it.result(), "getelementptr nusw i8, " + function.typed(it.pointer()) + ", " + function.typed(it.bytes()), "");
            case MemoryOp.Load it -> load(it);
            case MemoryOp.Store it -> store(it);
            case MemoryOp.Stack it -> function.define(it.result(),
                    "getelementptr inbounds i8, ptr " + function.code.storage(Math.toIntExact(it.bytes() / Long.BYTES + 1)) + ", i64 0", "");
            case MemoryOp.TableData it -> function.define(it.result(), function.module.helpers.table(it.component(), it.values()));
            case MemoryOp.BlockData it -> header(it.result(), it.block(), ContextLayout.BLOCK_DATA);
            case MemoryOp.GetListField it -> header(it.result(), it.list(), switch (it.field()) {
                case LENGTH -> ContextLayout.LIST_LENGTH;
                case CAPACITY -> ContextLayout.LIST_CAPACITY;
                case DATA -> ContextLayout.LIST_ELEMENTS;
            });
            case MemoryOp.SetListLength it -> {
                var field = function.assign("field", "getelementptr inbounds i8, " + function.typed(it.list()) + ", i64 " + ContextLayout.LIST_LENGTH);
                function.emit("store " + function.typed(it.length()) + ", ptr " + field, ", !tbaa " + function.module.headerAccess);
            }
            case MemoryOp.Move it -> function.emit("call void " + function.service("move") + "(" + function.typed(it.to()) + ", " + function.typed(it.from())
                    + ", " + function.typed(it.bytes()) + ") nounwind willreturn memory(argmem: readwrite)");
            case MemoryOp.ViewOwner it -> {
                var owner = function.assign("owner", "ptrtoint " + function.typed(it.owner()) + " to i64");
                var tagged = function.assign("owner", "or i64 " + owner + ", " + ContextLayout.OWNER_VIEW);
                function.define(it.result(), "inttoptr i64 " + tagged + " to ptr", "");
            }
            case MemoryOp.ForAll it -> forAll(it);
        }
    }

    /// Elements of NumPy's arrays need not be aligned; on x86-64 that costs nothing.
    private void load(MemoryOp.Load it) {
        var suffix = accessSuffix(it.pointer());
        if (it.result().type() == Scalar.I1) {
            var stored = function.assign(it.result().name(), "load i8, " + function.typed(it.pointer()), suffix);
            function.define(it.result(), "icmp ne i8 " + stored + ", 0", "");
        } else {
            function.define(it.result(), "load " + type(it.result().type()) + ", " + function.typed(it.pointer()) + ", align 1", suffix);
        }
    }

    private void store(MemoryOp.Store it) {
        var suffix = accessSuffix(it.pointer());
        if (it.value().type() == Scalar.I1) {
            var stored = function.assign("byte", "zext i1 " + function.name(it.value()) + " to i8");
            function.emit("store i8 " + stored + ", " + function.typed(it.pointer()), suffix);
        } else {
            function.emit("store " + function.typed(it.value()) + ", " + function.typed(it.pointer()) + ", align 1", suffix);
        }
    }

    private void header(Value result, Value block, int offset) {
        var field = function.assign("field", "getelementptr inbounds i8, " + function.typed(block) + ", i64 " + offset);
        function.define(result, "load " + type(result.type()) + ", ptr " + field, ", !tbaa " + function.module.headerAccess);
    }

    private void forAll(MemoryOp.ForAll it) {
        var group = function.module.metadata.distinctNode("!{}");
        var parallel = function.module.metadata.node("!{!\"llvm.loop.parallel_accesses\", " + group + "}");
        var loop = function.module.metadata.distinctNode("!{SELF, " + parallel + "}");
        accessGroups.add(group);
        function.counted(
                it.lower(),
                it.upper(),
                it.body().parameters().getFirst(),
                List.of(),
                List.of(),
                List.of(),
                it.body(),
                () -> ", !llvm.loop " + loop);
        accessGroups.removeLast();
    }
}
